"""History of scores: after thirteen months one row a quarter, and nothing else can ever be deleted."""

from datetime import UTC, datetime, timedelta

import pytest
from django.conf import settings
from django.db import ProgrammingError, connection, transaction
from django.utils import timezone

from analytics import tasks
from analytics.models import ScoreHistory
from analytics.services.thinning import thin_history
from crm_expo.jobs.models import JobSlot
from crm_expo.tenancy.scope import tenant
from tests.analytics.ledger import make_customer, make_show

APP, OWNER = settings.DATABASE_APP_ROLE, settings.DATABASES["default"]["USER"]
NOW = timezone.now()
OLD = [
    datetime(2019, 1, 1, tzinfo=UTC),
    datetime(2019, 2, 10, tzinfo=UTC),
    datetime(2019, 3, 31, 23, tzinfo=UTC),  # the last of the first quarter in UTC
    datetime(2019, 4, 1, 1, tzinfo=UTC),
    datetime(2019, 11, 5, tzinfo=UTC),
    datetime(2019, 12, 5, tzinfo=UTC),
]
YOUNG = [NOW - timedelta(days=390), NOW - timedelta(days=389), NOW - timedelta(days=1)]
KEPT = [OLD[2], OLD[3], OLD[5], *YOUNG]


def write(organizer, customer, moments, role="visitor", exhibition_id=None):
    ScoreHistory.objects.bulk_create(
        ScoreHistory(
            organizer=organizer, customer=customer, role=role, exhibition_id=exhibition_id, as_of=moment,
            tier="new", committed=False, cause="run",
        )
        for moment in moments
    )  # fmt: skip


def left(customer, **about):
    return sorted(ScoreHistory.objects.filter(customer=customer, **about).values_list("as_of", flat=True))


def run(organizer, role, statement, parameters=None):
    with transaction.atomic(), tenant(organizer), connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL ROLE {role}")
        cursor.execute(statement, parameters)


@pytest.fixture
def customer(organizer):
    with tenant(organizer):
        customer = make_customer(organizer)
        write(organizer, customer, OLD + YOUNG)
        return customer


def test_old_history_keeps_one_row_a_quarter_of_each_card(organizer, rival, customer):
    with tenant(rival):
        stranger = make_customer(rival)
        write(rival, stranger, OLD)
    with tenant(organizer):
        series = make_show(organizer, 1).exhibition.pk
        write(organizer, customer, OLD[:2], exhibition_id=series)
        write(organizer, customer, OLD[:1], role="exhibitor")
        assert thin_history(organizer=organizer, as_of=NOW, batch=2) == 2
        assert thin_history(organizer=organizer, as_of=NOW) == 2
        assert thin_history(organizer=organizer, as_of=NOW) == 0
        assert left(customer, role="visitor", exhibition_id=None) == KEPT
        assert left(customer, exhibition_id=series) == [OLD[1]]
        assert left(customer, role="exhibitor") == OLD[:1]
    with tenant(rival):
        assert left(stranger) == OLD


def test_later_of_two_rows_of_one_moment_stays(organizer):
    with tenant(organizer):
        customer = make_customer(organizer)
        write(organizer, customer, [OLD[0], OLD[0]])
        newest = ScoreHistory.objects.order_by("-pk")[0].pk
        assert thin_history(organizer=organizer, as_of=NOW) == 1
        assert ScoreHistory.objects.get().pk == newest


@pytest.mark.parametrize("role", [APP, OWNER])
@pytest.mark.parametrize("moment", [OLD[2], OLD[3], YOUNG[0], YOUNG[2]])
def test_wall_lets_nothing_else_go_whoever_asks(organizer, customer, role, moment):
    with pytest.raises(ProgrammingError, match="is append-only"):
        run(organizer, role, "DELETE FROM analytics_scorehistory WHERE as_of = %s", [moment])
    with tenant(organizer):
        assert len(left(customer)) == len(OLD + YOUNG)


def test_whole_quarter_cannot_be_emptied_at_once(organizer, customer):
    with pytest.raises(ProgrammingError, match="is append-only"):
        run(organizer, APP, "DELETE FROM analytics_scorehistory WHERE as_of < '2020-01-01'")


def test_history_stays_frozen_in_every_column(organizer, customer):
    for assignment in ("tier = 'lost'", "ladder = 'partner'", "current_minor = 1"):
        with pytest.raises(ProgrammingError, match="is append-only"):
            run(organizer, OWNER, f"UPDATE analytics_scorehistory SET {assignment}")


def test_each_organizer_is_thinned_once_a_month(organizer, customer):
    assert tasks.thin_history_everywhere_task() == 3
    assert tasks.thin_history_everywhere_task() == 0
    assert JobSlot.objects.filter(name=f"thin:{organizer.public_id}").count() == 1
    with tenant(organizer):
        assert left(customer) == KEPT
