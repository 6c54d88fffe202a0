"""Whose rows were written since a moment: told by the tables themselves, as soon as a transaction is seen."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from crm_expo.tenancy import changes
from crm_expo.tenancy.asking import Asking
from crm_expo.tenancy.changes import forget_changes, quiet_time, reads_untold, silent_tables
from crm_expo.tenancy.models import Organizer
from crm_expo.tenancy.scope import tenant
from customers.models import Customer
from customers.services.editing import add_customer

pytestmark = pytest.mark.django_db(transaction=True)


def now(organizer) -> int:
    with tenant(organizer):
        return quiet_time()


def is_same(organizer, time) -> bool:
    return now(organizer) == time


@pytest.fixture
def nordwerk(organizer) -> int:
    with tenant(organizer):
        return add_customer(organizer=organizer, kind="company", name="Nordwerk GmbH").pk


def rename(pk):
    Customer.objects.filter(pk=pk).update(name="Nordwerk SE")


def rename_by_hand(pk):
    with connection.cursor() as cursor:
        cursor.execute("UPDATE customers_customer SET name = 'Nordwerk SE' WHERE id = %s", [pk])


def touch_nothing(pk):
    Customer.objects.filter(pk=-1).update(name="Nobody")


@pytest.mark.parametrize("write", [rename, rename_by_hand, touch_nothing])
def test_any_statement_that_may_write_is_told_to_its_organizer_only(organizer, rival, nordwerk, write):
    before, rivals = now(organizer), now(rival)
    assert is_same(organizer, before)
    with tenant(organizer):
        write(nordwerk)
    assert is_same(rival, rivals)
    after = now(organizer)
    assert after != before
    assert is_same(organizer, after)


def test_what_the_platform_writes_is_told_to_everybody(organizer, rival):
    before, rivals = now(organizer), now(rival)
    Organizer.objects.filter(pk=rival.pk).update(name="Rival Fairs Ltd")
    assert (is_same(organizer, before), is_same(rival, rivals)) == (False, False)


def test_what_was_taken_back_is_not_told(organizer, nordwerk):
    before = now(organizer)
    with transaction.atomic():
        with tenant(organizer):
            rename(nordwerk)
        transaction.set_rollback(True)
    assert is_same(organizer, before)


def test_transaction_that_was_under_way_at_the_moment_is_told_when_it_ends(organizer, nordwerk):
    def look():
        try:
            return now(organizer)
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as beside:
        with tenant(organizer):
            rename(nordwerk)
            assert now(organizer) == 0  # who wrote is not told
            early = beside.submit(look).result()
            assert beside.submit(look).result() == early
        late = now(organizer)
        assert late != early
        assert beside.submit(look).result() == late


def test_every_table_tells_its_changes():
    with connection.cursor() as cursor:
        assert silent_tables(cursor) == []
        owner = connection.ops.quote_name(settings.DATABASES["default"]["USER"])
        with transaction.atomic():
            cursor.execute(f"SET LOCAL ROLE {owner}; ALTER TABLE customers_customer DISABLE TRIGGER tells_changes")
            assert silent_tables(cursor) == ["customers_customer"]
            transaction.set_rollback(True)


def test_question_about_a_silent_table_is_known():
    assert reads_untold(['SELECT "jobs_heartbeat"."at" FROM "jobs_heartbeat"'])
    assert not reads_untold(['SELECT "customers_customer"."id" FROM "customers_customer"'])


def test_only_what_nobody_can_look_at_is_forgotten(organizer, nordwerk, monkeypatch):
    before = now(organizer)
    with tenant(organizer):
        rename(nordwerk)
    assert forget_changes() == 0
    assert not is_same(organizer, before)
    later = timezone.now() + changes._KEPT_FOR + timedelta(seconds=5)
    monkeypatch.setattr(timezone, "now", lambda: later)
    assert forget_changes() > 0
    assert forget_changes() == 0


def test_look_that_others_overtook_does_not_hide_what_was_written_between(organizer, nordwerk, monkeypatch):
    """Two threads look since the same moment: a change comes in between, the earlier look is stored last."""
    early, put = now(organizer), Asking.put

    def overtaken(asking, cursor, *rest):
        put(asking, cursor, *rest)
        if asking.name == "changes":
            monkeypatch.setattr(Asking, "put", put)
            with ThreadPoolExecutor(1) as beside:
                assert beside.submit(change_and_look).result() != early

    def change_and_look():
        try:
            with tenant(organizer):
                rename(nordwerk)
            return now(organizer)
        finally:
            connection.close()

    monkeypatch.setattr(Asking, "put", overtaken)
    assert now(organizer) == early  # looked before the change
    assert now(organizer) != early
