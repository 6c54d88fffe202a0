"""The database wall and the application's scope, each on its own."""

import contextlib

import pytest
from django.db import DataError, IntegrityError, ProgrammingError, connection, transaction
from django.db.transaction import TransactionManagementError

from crm_expo.tenancy.scope import ScopeError, tenant
from customers.models import Affiliation, Customer


def _company(organizer, name="Nordwerk GmbH") -> Customer:
    with tenant(organizer):
        return Customer.objects.create(
            organizer=organizer, kind="company", name=name, name_key=name.lower(), sort_key=name
        )


def test_tests_run_as_app_role(organizer):
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user, rolsuper, rolbypassrls FROM pg_roles WHERE rolname = current_user")
        assert cursor.fetchone() == ("crm_app", False, False)


def test_queryset_without_organizer_raises(organizer):
    with pytest.raises(ScopeError):
        Customer.objects.all()


def test_table_without_context_raises(organizer):
    _company(organizer)  # on an empty table the policy may not be asked at all
    with pytest.raises(ProgrammingError, match="tenant context missing"), transaction.atomic():
        list(Customer._base_manager.all())


def test_organizer_sees_only_its_rows(organizer, rival):
    _company(organizer, "ours")
    _company(rival, "theirs")
    with tenant(organizer):
        assert [c.name for c in Customer._base_manager.all()] == ["ours"]
    with tenant(rival):
        assert [c.name for c in Customer.objects.all()] == ["theirs"]


def test_row_for_another_organizer_is_refused(organizer, rival):
    with pytest.raises(ProgrammingError, match="row-level security"), tenant(organizer), transaction.atomic():
        Customer._base_manager.create(organizer=rival, kind="company", name="x", name_key="x", sort_key="x")


def test_composite_key_refuses_foreign_target(organizer, rival):
    ours, theirs = _company(organizer), _company(rival)
    with pytest.raises(IntegrityError), tenant(organizer), transaction.atomic():
        Affiliation.objects.create(organizer=organizer, person_id=ours.pk, company_id=theirs.pk)


def _swallow(organizer) -> None:
    with tenant(organizer), contextlib.suppress(DataError):
        Customer.objects.create(organizer=organizer, kind="x" * 99, name="n", name_key="n", sort_key="n")


def test_swallowed_database_error_is_not_committed(organizer):
    with pytest.raises(TransactionManagementError):
        _swallow(organizer)


def test_nested_doors_restore_the_outer_one(organizer, rival):
    with tenant(organizer):
        with tenant(rival):
            pass
        with connection.cursor() as cursor:
            cursor.execute("SELECT current_setting('app.organizer_id')")
            assert cursor.fetchone() == (str(organizer.pk),)
