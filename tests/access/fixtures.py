"""The world as fixtures, for the matrix and for the proof that it bites."""

from dataclasses import dataclass, field

import pytest
from django.db import transaction
from django.test import Client

from crm_expo.accounts.models import User
from crm_expo.tenancy.models import Organizer
from tests.access.asking import fingerprint
from tests.access.world import Side, build, open_portal_to


@dataclass
class World:
    """Ours and the rival's."""

    ours: Side
    theirs: Side
    operator: User
    marks: dict = field(default_factory=dict)

    def has_changed(self) -> bool:
        """Whether anything was written since this was asked last."""
        before, self.marks = self.marks, fingerprint(self.ours, self.theirs)
        return self.marks != before

    def seen_by(self, client: Client) -> Client:
        """This will begin to watch, now that the client is signed in."""
        self.has_changed()
        return client


@pytest.fixture(scope="module")
def filled(django_db_setup, django_db_blocker):
    """Both sides, made once for a file and rolled back after it; the rival's owner is an exhibitor's contact too."""
    with django_db_blocker.unblock(), transaction.atomic():
        ours = Organizer.objects.create(slug="alpha", name="南海会展", name_latin="Nanhai Expo")
        theirs = Organizer.objects.create(slug="beta", name="Rival Fairs", base_currency="EUR")
        operator = User.objects.create_user("operator@example.org", is_staff=True)
        world = World(build(ours), build(theirs), operator)
        open_portal_to(world.ours, world.theirs.people["owner"])
        yield world
        transaction.set_rollback(True)


@pytest.fixture
def world(filled, db) -> World:
    """Two organizers with everything in them; what a test writes is gone after it."""
    return filled


def tell_violations(op, left, right):
    """Violations are told one a line, all of them."""
    if op == "==" and right == [] and isinstance(left, list):
        return [f"{len(left)} violations", *map(str, left)]
    return None
