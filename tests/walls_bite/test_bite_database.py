"""Walls taken down in the database, one by one, inside a transaction that is rolled back: each check goes red."""

from contextlib import contextmanager

import pytest
from django.conf import settings
from django.db import connection, transaction

from tests.architecture.checks import tables, walls

APP = settings.DATABASE_APP_ROLE
MINIMAL = "CREATE {kind} loose AS SELECT id, name FROM customers_customer"
FUNCTION = (
    "CREATE FUNCTION loose() RETURNS bigint LANGUAGE sql SECURITY DEFINER AS 'SELECT count(*) FROM customers_customer'"
)
TRUSTING = """CREATE OR REPLACE FUNCTION app_organizer() RETURNS bigint LANGUAGE sql STABLE SET search_path = pg_catalog
              AS $$ SELECT nullif(current_setting('app.organizer_id', true), '')::bigint $$"""


@contextmanager
def broken(*statements: str):
    """This will apply statements as the owner, let a check look, and take them back."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL ROLE {settings.DATABASES['default']['USER']}")
        for statement in statements:
            cursor.execute(statement)
        cursor.execute(f"SET LOCAL ROLE {APP}")
        yield cursor
        transaction.set_rollback(True)


def composite(cursor) -> list[str]:
    """The check of composite keys, over all models."""
    return tables.missing_composite_keys(cursor, tables.tenant_models())


def append_only(cursor) -> list[str]:
    """The check of append-only tables, over all models."""
    return tables.append_only_gaps(cursor, tables.tenant_models(), APP)


BREAKS = {
    "policy dropped": (
        ["DROP POLICY organizer_isolation ON customers_customer"],
        walls.r1_open_tables,
        "R1 customers_customer: policy missing",
    ),
    "force removed": (
        ["ALTER TABLE customers_interaction NO FORCE ROW LEVEL SECURITY"],
        walls.r1_open_tables,
        "R1 customers_interaction: row-level security is not forced",
    ),
    "row-level security off": (
        ["ALTER TABLE exhibitions_contract DISABLE ROW LEVEL SECURITY"],
        walls.r1_open_tables,
        "R1 exhibitions_contract: row-level security is off",
    ),
    "second, open policy": (
        ["CREATE POLICY reporting ON customers_customer FOR SELECT TO PUBLIC USING (true)"],
        walls.r1_open_tables,
        "R1 customers_customer: policy too many",
    ),
    "policy without a fence for writing": (
        ["ALTER POLICY organizer_isolation ON customers_customer WITH CHECK (true)"],
        walls.r1_open_tables,
        "R1 customers_customer: policy missing",
    ),
    "own rows may be written": (
        ["ALTER POLICY organizer_isolation_insert ON accounts_membership WITH CHECK (true)"],
        walls.r1_open_tables,
        "R1 accounts_membership: policy missing",
    ),
    "table without organizer": (
        ["CREATE TABLE loose (id bigint)"],
        walls.r1_open_tables,
        "R1 loose: has no organizer_id",
    ),
    "tenant table without wall": (
        ["CREATE TABLE loose (id bigint, organizer_id bigint)"],
        walls.r1_open_tables,
        "R1 loose: organizer_id may be null",
    ),
    "context function that does not raise": (
        [TRUSTING],
        walls.r1_context_function,
        "R1 app_organizer(): does not raise",
    ),
    "composite key removed": (
        ["ALTER TABLE customers_affiliation DROP CONSTRAINT customers_affiliation_company_id_tenant_fk"],
        composite,
        "R2 customers.Affiliation.company_id: no composite key to customers_customer",
    ),
    "ledger's composite key removed": (
        ["ALTER TABLE customers_interaction DROP CONSTRAINT customers_interaction_edition_id_tenant_fk"],
        composite,
        "R2 customers.Interaction.edition_id: no composite key to exhibitions_edition",
    ),
    "plain foreign key between tenants": (
        [
            "ALTER TABLE customers_touchedcustomer NO FORCE ROW LEVEL SECURITY",
            "ALTER TABLE customers_customer NO FORCE ROW LEVEL SECURITY",
            "ALTER TABLE customers_touchedcustomer ADD FOREIGN KEY (customer_id) REFERENCES customers_customer (id)",
        ],
        walls.r2_loose_foreign_keys,
        "R2 customers_touchedcustomer('customer_id',) → customers_customer: does not carry",
    ),
    "scorecards tied to no customer": (
        ["ALTER TABLE customers_scorecard DROP CONSTRAINT customers_scorecard_customer_id_tenant_fk"],
        walls.r2_loose_foreign_keys,
        "R2 customers_scorecard: organizer_id points nowhere",
    ),
    "unique not organizer-first": (
        ["CREATE UNIQUE INDEX loose ON customers_customer (email, organizer_id)"],
        walls.r2_loose_uniques,
        "R2 customers_customer: unique loose",
    ),
    "key of composite keys removed": (
        ["ALTER TABLE exhibitions_contract DROP CONSTRAINT exhibitions_contract_organizer_key CASCADE"],
        walls.r2_loose_uniques,
        "R2 exhibitions_contract: no UNIQUE (organizer_id, id)",
    ),
    "view that reads as its owner": (
        [MINIMAL.format(kind="VIEW")],
        walls.r3_detours,
        "R3 view that reads as its owner loose",
    ),
    "materialized view": (
        [
            "ALTER TABLE customers_customer NO FORCE ROW LEVEL SECURITY",
            MINIMAL.format(kind="MATERIALIZED VIEW"),
        ],
        walls.r3_detours,
        "R3 materialized view loose",
    ),
    "SECURITY DEFINER function": ([FUNCTION], walls.r3_detours, "R3 SECURITY DEFINER function loose"),
    "app role may truncate": (
        [f"GRANT TRUNCATE ON customers_customer TO {APP}"],
        walls.r4_strong_role,
        f"R4 {APP}: may TRUNCATE or alter customers_customer",
    ),
    "app role owns a table": (
        [
            "CREATE TABLE loose (id bigint)",
            f"GRANT CREATE ON SCHEMA public TO {APP}",
            f"ALTER TABLE loose OWNER TO {APP}",
        ],
        walls.r4_strong_role,
        f"R4 {APP}: owns loose",
    ),
    "app role may set sequences": (
        [f"GRANT UPDATE ON SEQUENCE customers_customer_id_seq TO {APP}"],
        walls.r4_strong_role,
        f"R4 {APP}: may set the sequence customers_customer_id_seq",
    ),
    "append-only trigger dropped": (
        ["DROP TRIGGER audit_auditentry_append_only ON audit_auditentry"],
        append_only,
        "audit_auditentry: the append-only trigger is missing or off",
    ),
    "append-only trigger switched off": (
        ["ALTER TABLE customers_interaction DISABLE TRIGGER customers_interaction_append_only"],
        append_only,
        "customers_interaction: the append-only trigger is missing or off",
    ),
    "ledger may be updated": (
        [f"GRANT UPDATE (value_minor) ON customers_interaction TO {APP}"],
        append_only,
        "customers_interaction.value_minor: the app role may update it",
    ),
    "audit log may be deleted": (
        [f"GRANT DELETE ON audit_auditentry TO {APP}"],
        append_only,
        "audit_auditentry: the app role may delete",
    ),
}


@pytest.mark.parametrize("name", BREAKS)
def test_check_goes_red(db, name):
    statements, check, sentence = BREAKS[name]
    with broken() as cursor:
        before = check(cursor)
    with broken(*statements) as cursor:
        after = check(cursor)
    assert not any(violation.startswith(sentence) for violation in before)
    assert any(violation.startswith(sentence) for violation in after), after


def test_check_goes_red_for_a_superuser(db):
    with connection.cursor() as cursor:
        cursor.execute("SELECT rolname FROM pg_roles WHERE rolsuper ORDER BY rolname LIMIT 1")
        superuser = cursor.fetchone()[0]
        assert walls.r4_strong_role(cursor, superuser)[:2] == [
            f"R4 {superuser}: has SUPERUSER",
            f"R4 {superuser}: has BYPASSRLS",
        ]
        assert f"R4 {settings.DATABASES['default']['USER']}: owns customers_customer" in walls.r4_strong_role(
            cursor, settings.DATABASES["default"]["USER"]
        )
