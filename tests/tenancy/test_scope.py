"""The one door: what it sets, gives back, and never leaves behind."""

import pytest
from django.db import ProgrammingError, connection, transaction

from crm_expo.accounts.models import Membership, User
from crm_expo.accounts.services.membership import add_member, organizers_of
from crm_expo.tenancy.scope import ScopeError, current_organizer, has_organizer, own_rows, tenant
from customers.models import Customer
from tests.architecture.checks import tables


def setting(name: str = "app.organizer_id") -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(current_setting(%s, true), '')", [name])
        return cursor.fetchone()[0]


class Trouble(Exception):
    """Something goes wrong inside."""


def test_door_opens_setting_and_scope_together(organizer):
    assert (setting(), has_organizer()) == ("", False)
    with tenant(organizer):
        assert (setting(), current_organizer()) == (str(organizer.pk), organizer)
    assert (setting(), has_organizer()) == ("", False)


def _write_and_fail(organizer) -> None:
    with tenant(organizer):
        Customer.objects.create(organizer=organizer, kind="company", name="n", name_key="n", sort_key="n")
        raise Trouble


def test_exception_closes_the_door_and_takes_the_writes_back(organizer):
    with pytest.raises(Trouble):
        _write_and_fail(organizer)
    assert (setting(), has_organizer()) == ("", False)
    with tenant(organizer):
        assert Customer.objects.count() == 0


def test_setting_ends_with_the_transaction(transactional_db):
    """What a pooled connection carries into the next request: nothing."""
    from crm_expo.tenancy.models import Organizer

    alpha = Organizer.objects.create(slug="alpha", name="Alpha")
    with tenant(alpha):
        assert setting() == str(alpha.pk)
    assert setting() == ""
    with pytest.raises(Trouble), tenant(alpha):
        raise Trouble
    assert setting() == ""


def test_no_table_of_an_organizer_can_be_read_without_one(organizer):
    for model in tables.tenant_models():
        with pytest.raises(ScopeError):
            model.objects.exists()


def test_row_cannot_move_to_another_organizer(organizer, rival):
    with tenant(organizer):
        ours = Customer.objects.create(organizer=organizer, kind="company", name="n", name_key="n", sort_key="n")
    with pytest.raises(ProgrammingError, match="row-level security"), tenant(organizer):
        Customer.objects.filter(pk=ours.pk).update(organizer=rival)
    with tenant(rival):
        assert Customer._base_manager.filter(pk=ours.pk).update(name="stolen") == 0
        assert Customer._base_manager.filter(pk=ours.pk).delete()[0] == 0


def test_user_lists_its_own_memberships_and_nothing_else(organizer, rival):
    ours, theirs = (User.objects.create_user(f"{name}@example.org") for name in ("ours", "theirs"))
    with tenant(organizer):
        add_member(organizer=organizer, user=ours, role="sales")
        add_member(organizer=organizer, user=theirs, role="owner")
    with tenant(rival):
        add_member(organizer=rival, user=ours, role="owner")
    assert [(m.organizer.slug, m.role) for m in organizers_of(ours)] == [("alpha", "sales"), ("beta", "owner")]
    with own_rows(ours.pk):
        assert {m.user_id for m in Membership._base_manager.all()} == {ours.pk}
    assert setting("app.user_id") == ""


def test_own_rows_cannot_be_written(organizer):
    person = User.objects.create_user("ours@example.org")
    with tenant(organizer):
        add_member(organizer=organizer, user=person, role="sales")
    with pytest.raises(ProgrammingError, match="tenant context missing"), own_rows(person.pk):
        Membership._base_manager.filter(user=person).update(role="owner")
    with pytest.raises(ProgrammingError, match="tenant context missing"), transaction.atomic(), own_rows(person.pk):
        Membership._base_manager.create(organizer=organizer, user_id=person.pk, role="owner")
