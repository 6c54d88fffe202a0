"""Two organizers with one object of every kind."""

from dataclasses import dataclass

import pytest

from crm_expo.accounts.models import User
from tests.access.world import Side, build, open_portal_to


@dataclass
class World:
    """Ours and the rival's."""

    ours: Side
    theirs: Side
    operator: User


@pytest.fixture
def world(organizer, rival) -> World:
    """Both sides filled; the rival's owner is an exhibitor's contact of ours as well."""
    operator = User.objects.create_user("operator@example.org", is_staff=True)
    world = World(build(organizer), build(rival), operator)
    open_portal_to(world.ours, world.theirs.people["owner"])
    return world
