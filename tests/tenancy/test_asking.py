"""What every request asks first is planned once for a connection, and a plan that is gone costs one failure only."""

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext

from crm_expo.tenancy.asking import Asking
from crm_expo.tenancy.plans import forget_plans
from crm_expo.tenancy.scope import tenant


def doubled(number: int) -> Asking:
    return Asking("doubled", "SELECT 2 * $1::int", (number,))


def test_question_is_planned_once_and_answered_anew(organizer):
    with connection.cursor() as cursor, CaptureQueriesContext(connection) as told:
        forget_plans(cursor)
        for number in (1, 2, 3):
            asking = doubled(number)
            with tenant(organizer, asking):
                assert asking.row == (2 * number,)
    assert len([one for one in told if "PREPARE doubled" in one["sql"]]) == 1


def test_plan_that_is_gone_is_made_anew(db):
    with connection.cursor() as cursor:
        doubled(1).put(cursor)
        cursor.execute("DEALLOCATE ALL")
        with pytest.raises(DatabaseError), transaction.atomic():
            doubled(2).put(cursor)
        again = doubled(3)
        again.put(cursor)
    assert again.row == (6,)


def test_behind_a_pooler_nothing_is_planned(db, monkeypatch):
    monkeypatch.setitem(connection.settings_dict, "DISABLE_SERVER_SIDE_CURSORS", True)
    with CaptureQueriesContext(connection) as told, connection.cursor() as cursor:
        asking = doubled(4)
        asking.put(cursor)
    assert asking.row == (8,)
    assert [one["sql"] for one in told] == ["SELECT 2 * 4::int"]
