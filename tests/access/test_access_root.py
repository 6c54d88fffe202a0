"""Pages at the root, and addresses behind the wrong door."""

import pytest

from tests.access import addresses, matrix
from tests.access.addresses import PUBLIC_ROOT, UnknownAddress, address
from tests.architecture.checks.doors import Route, routes


@pytest.mark.parametrize("who", ["stranger", "member", "operator"])
def test_root_pages_ask_for_what_they_need(world, who):
    person = {"stranger": None, "member": world.ours.people["owner"], "operator": world.operator}[who]
    assert matrix.root_answers(world, who, person) == []


def test_listed_public_pages_exist():
    assert PUBLIC_ROOT.keys() - {route.name for route in routes("root")} == set()


def test_address_of_one_door_leads_nowhere_behind_another(world):
    assert matrix.wrong_pairs(world) == []


def test_every_address_is_reached(world):
    """All URL patterns of all doors have a real address for this matrix: none is left out."""
    reached = {str(route): address(route, world.ours) for door in matrix.DOORS for route in routes(door)}
    assert len(reached) == sum(len(routes(door)) for door in matrix.DOORS)
    assert all(path.startswith("/") for path in reached.values())


def test_new_address_must_be_made_known(world):
    known = routes("api")[-1]
    unknown = Route("staff", "parcels/<int:pk>/", "parcel", known.pattern)
    with pytest.raises(UnknownAddress, match=r"parcels/<int:pk>/.*Add a line to KINDS"):
        addresses.kind_of(unknown, "pk")


def test_no_kind_is_listed_for_nothing():
    texts = [(route.door, route.text) for door in matrix.DOORS for route in routes(door)]
    idle = [
        (door, beginning)
        for door, beginning, _name, _kind in addresses.KINDS
        if not any(door == d and text.startswith(beginning) for d, text in texts)
    ]
    assert idle == []
