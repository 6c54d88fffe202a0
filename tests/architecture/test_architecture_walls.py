"""R1–R4 of the tenant wall, read from the database's own catalogues."""

import pytest
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import connection

from crm_expo.tenancy.roles import refuse_strong_role
from customers.models import Customer
from tests.architecture.checks import tables, walls


@pytest.fixture
def cursor(db):
    with connection.cursor() as cursor:
        yield cursor


def test_tenant_tables_have_forced_standard_policies(cursor):
    assert walls.r1_open_tables(cursor) == []
    assert walls.r1_stale_lists(cursor) == []
    assert walls.r1_context_function(cursor) == []


def test_tenant_tables_are_those_of_the_models(cursor):
    assert set(walls.tenant_tables(cursor)) == {model._meta.db_table for model in tables.tenant_models()}


def test_keys_carry_the_organizer(cursor):
    assert walls.r2_loose_uniques(cursor) == []
    assert walls.r2_loose_foreign_keys(cursor) == []


def test_relations_between_tenant_models_are_composite_keys(cursor):
    assert tables.unowned_relations(tables.tenant_models()) == []
    assert tables.missing_composite_keys(cursor, tables.tenant_models()) == []


def test_no_view_or_function_leads_around_the_wall(cursor):
    assert walls.r3_detours(cursor) == []


def test_app_role_is_weak(cursor):
    assert walls.r4_strong_role(cursor) == []
    refuse_strong_role()


def test_process_refuses_a_strong_role(monkeypatch, db):
    monkeypatch.setattr("crm_expo.tenancy.roles.connection.cursor", lambda: _Answering([("postgres", True)]))
    with pytest.raises(ImproperlyConfigured, match="postgres may pass row-level security"):
        refuse_strong_role()


class _Answering:
    """A cursor that answers with given rows."""

    def __init__(self, rows):
        self.rows = rows

    def __enter__(self):
        return self

    def __exit__(self, *_error):
        return False

    def execute(self, *_statement):
        return None

    def fetchone(self):
        return self.rows[0]


def test_append_only_tables_are_guarded(cursor):
    assert tables.append_only_gaps(cursor, tables.tenant_models(), settings.DATABASE_APP_ROLE) == []
    assert {m._meta.label for m in tables.tenant_models() if m.updatable is not None} >= {
        "audit.AuditEntry",
        "customers.Interaction",
        "customers.Consent",
    }


def test_foreign_keys_point_down():
    assert tables.foreign_keys_up(tables.our_models()) == []


def test_every_queryset_method_needs_an_organizer():
    assert len(tables.queryset_methods()) > 55
    assert tables.unscoped_methods(Customer.objects) == []


def test_tenant_models_have_only_the_scoped_manager():
    assert tables.loose_managers(tables.tenant_models()) == []
