"""The ledger and the audit log: what is written stays, whoever asks."""

import pytest
from django.conf import settings
from django.db import ProgrammingError, connection, transaction

from crm_expo.audit.log import record
from crm_expo.audit.models import AuditEntry
from crm_expo.tenancy.scope import tenant

STATEMENTS = ["DELETE FROM audit_auditentry", "UPDATE audit_auditentry SET action = 'x'"]


def run(*statements: str) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


@pytest.fixture
def entry(organizer) -> AuditEntry:
    with tenant(organizer):
        return record(organizer=organizer, action="customer.updated")


@pytest.mark.parametrize("statement", STATEMENTS)
def test_app_role_has_no_right_to_change_the_past(organizer, entry, statement):
    with pytest.raises(ProgrammingError, match="permission denied"):
        run(statement)
    with tenant(organizer):
        assert AuditEntry.objects.get().action == "customer.updated"


@pytest.mark.parametrize("statement", STATEMENTS)
def test_trigger_stops_whoever_has_the_right(organizer, entry, statement):
    owner = settings.DATABASES["default"]["USER"]
    with pytest.raises(ProgrammingError, match="is append-only"), tenant(organizer):
        run(f"SET LOCAL ROLE {owner}", statement)
    with tenant(organizer):
        assert AuditEntry.objects.get().action == "customer.updated"


def test_truncate_is_nobodys_right(entry):
    with pytest.raises(ProgrammingError, match="permission denied"):
        run("TRUNCATE audit_auditentry")
