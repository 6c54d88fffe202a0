"""The audit log as people read it."""

from datetime import timedelta

import pytest

from crm_expo.accounts.models import User
from crm_expo.accounts.services.membership import add_member
from crm_expo.audit.log import Actor, acting, record
from crm_expo.audit.models import AuditEntry
from crm_expo.kit.changes import value_label
from crm_expo.kit.staff.words import actor_name
from crm_expo.tenancy.access import CAPABILITY_LABELS, ROLES, SCOPES
from crm_expo.tenancy.scope import tenant
from customers.services.editing import add_customer
from tests.access.asking import client_of
from tests.clock import today


@pytest.fixture
def page(organizer):
    user = User.objects.create_user("owner@alpha.example", name="Zhang Min")
    with tenant(organizer):
        add_member(organizer=organizer, user=user, role="owner")
        with acting(Actor("staff", 7, "Li Wei")):
            nordwerk = add_customer(organizer=organizer, kind="company", name="Nordwerk")
        record(organizer=organizer, action="customer.updated", target=nordwerk, changes={"is_key": [False, True]})
    client = client_of(user)
    return lambda query="": client.get(f"/o/alpha/audit/?{query}").content.decode()


def test_entries_are_told_in_words_and_linked(page, organizer):
    with tenant(organizer):
        pk = AuditEntry.objects.filter(object_type="customer").values_list("object_id", flat=True)[0]
    assert f'href="/o/alpha/customers/{pk}/"' in page()
    assert "<del>No</del> → Yes" in page()
    assert "False" not in page()


def test_entries_are_found_by_person_and_day(page):
    day = today()
    assert "<small>customer.created<" in page("who=li+wei")
    assert "<small>customer.updated<" not in page("who=li+wei")
    assert "<small>customer.created<" in page(f"since={day - timedelta(days=1)}&until={day + timedelta(days=1)}")
    assert "<small>customer.created<" not in page(f"since={day + timedelta(days=2)}")
    assert "<small>customer.created<" not in page(f"until={day - timedelta(days=2)}")
    for unreadable in ("since=x", "until=9999-12-31", "since=0001-01-01", "who=%00"):
        assert "<small>customer.created<" in page(unreadable)


def test_values_and_actors_have_words():
    assert str(actor_name("portal", None, "anonymous")) == "Not signed in"
    assert actor_name("staff", 3, "anonymous") == "anonymous"
    assert str(value_label("membership", "role", "on_site")) == "On-site"
    assert str(value_label("", "capability", "team.manage")) == "manage the team"
    assert value_label("apikey", "scopes", "read") == "Read customers, shows and registrations"
    assert value_label("gone", "field", 5) == 5
    assert value_label("", "query", "where=%5B%22city%22%5D&q=a+b") == 'where=["city"]&q=a b'


def test_every_capability_is_named_in_words():
    assert CAPABILITY_LABELS.keys() == frozenset().union(*ROLES.values(), *SCOPES.values())


def test_refusal_names_the_right_in_words(page, organizer):
    reader = User.objects.create_user("reader@alpha.example")
    with tenant(organizer):
        add_member(organizer=organizer, user=reader, role="sales")
    answer = client_of(reader).get("/o/alpha/team/")
    assert answer.status_code == 403
    assert "the right to manage the team" in answer.content.decode()
