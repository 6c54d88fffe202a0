"""/o/<organizer>/: every address × every role. What is right is derived from the capability table."""

import pytest

from crm_expo.audit.models import AuditEntry
from crm_expo.tenancy.access import ROLES
from crm_expo.tenancy.scope import tenant
from tests.access import matrix
from tests.access.addresses import address
from tests.access.asking import ask, client_of
from tests.architecture.checks.doors import routes


@pytest.mark.parametrize("role", ROLES)
def test_staff_role_gets_what_the_table_says(world, role):
    methods = matrix.METHODS if role == "owner" else ("get", "post")
    assert matrix.staff_answers(world, role, methods) == []


def test_stranger_is_sent_to_sign_in(world):
    assert matrix.stranger_answers(world) == []


def test_members_of_the_rival_find_nothing(world):
    assert matrix.outsider_answers(world, "owner of the rival", world.theirs.people["owner"]) == []
    assert matrix.outsider_answers(world, "sales of the rival", world.theirs.people["sales"]) == []


def test_former_member_and_operator_find_nothing(world):
    assert matrix.outsider_answers(world, "former member", world.ours.people["former"]) == []
    assert matrix.outsider_answers(world, "platform operator", world.operator) == []


@pytest.mark.parametrize("method", ["get", "post"])
def test_foreign_object_is_a_missing_object(world, method):
    assert matrix.foreign_objects(world, method) == []


def test_refused_capability_is_in_the_audit_log(world):
    route = next(route for route in routes("staff") if route.capability("post") == "customers.write")
    person = world.ours.people["read_only"]
    assert ask(client_of(person), "post", address(route, world.ours), keep=True).status == 403
    with tenant(world.ours.organizer):
        entry = AuditEntry.objects.get(action="access.denied")
    assert (entry.actor_id, entry.changes) == (person.pk, {"capability": [None, "customers.write"]})
