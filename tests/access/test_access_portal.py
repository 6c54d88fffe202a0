"""/x/<organizer>/: every address × everybody who may stand before it."""

import pytest

from tests.access import matrix
from tests.access.asking import client_of, portal_client


@pytest.mark.parametrize("device", ["a", "owner_elsewhere"])
def test_exhibitor_gets_its_pages(world, device):
    assert matrix.portal_answers(world, device) == []


def test_exhibitors_see_only_their_own_company(world):
    a, b = matrix.company_marks(world, "company", "A1"), matrix.company_marks(world, "other_company", "A2")
    assert matrix.portal_marks(world, "a", b) == []
    assert matrix.portal_marks(world, "b", a, other=True) == []
    assert matrix.portal_marks(world, "owner_elsewhere", b) == []


def test_exhibitor_sees_all_of_its_own(world):
    """The marks that must not be seen by others are really on the pages."""
    own = matrix.company_marks(world, "other_company", "A2")
    text = matrix.portal_text(world, "b", other=True)
    assert {mark for mark in own.values() if mark not in text} == set()


def test_strangers_are_sent_to_the_portals_sign_in(world):
    assert matrix.portal_strangers(world, "stranger", client_of()) == []
    assert matrix.portal_strangers(world, "our owner", client_of(world.ours.people["owner"])) == []
    assert matrix.portal_strangers(world, "the rival's owner", client_of(world.theirs.people["owner"])) == []


def test_device_of_the_rivals_portal_opens_nothing_here(world):
    client = portal_client(world.theirs, "a")
    ours = portal_client(world.ours, "a")
    for name, morsel in list(ours.cookies.items()):
        client.cookies[name] = next(iter(client.cookies.values())).value
        assert morsel.value != client.cookies[name].value
    assert matrix.portal_strangers(world, "the rival's exhibitor", client) == []


def test_portal_session_opens_no_staff_page(world):
    """An owner of the rival that is an exhibitor's contact here: signed in to both, and still no staff here."""
    client = portal_client(world.ours, "owner_elsewhere")
    client.force_login(world.theirs.people["owner"])
    assert matrix.outsider_pages(world, "exhibitor and owner elsewhere", client) == []


@pytest.mark.parametrize("method", ["get", "post"])
def test_foreign_object_is_a_missing_object_in_the_portal(world, method):
    assert matrix.portal_foreign_objects(world, method) == []
