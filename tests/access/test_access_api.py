"""/api/v1/: every address × every key."""

import pytest

from crm_expo.tenancy.access import SCOPES
from tests.access import matrix
from tests.access.addresses import address
from tests.access.asking import ask, client_of
from tests.architecture.checks.doors import routes


@pytest.mark.parametrize("scope", SCOPES)
def test_scope_gets_what_the_table_says(world, scope):
    assert matrix.key_answers(world, scope) == []


def test_no_living_key_gets_no_answer(world):
    assert [wrong for key in (None, "wrong", "revoked", "expired") for wrong in matrix.no_key_answers(world, key)] == []


def test_session_opens_no_api(world):
    client = client_of(world.ours.people["owner"])
    assert {ask(client, "get", address(route, world.ours)).status for route in routes("api")} == {401}


def test_key_of_the_rival_finds_only_the_rivals(world):
    assert matrix.rival_key_answers(world) == []
