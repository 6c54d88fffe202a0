"""Between runs: the round trip of one customer, and a refresh that ends where a full run would."""

import random

import pytest
from django.db import connection

from analytics.models import ScoreHistory
from analytics.services.refreshing import refresh_touched
from analytics.services.running import full_run
from crm_expo.tenancy.scope import tenant
from customers.models import Customer, Interaction, Scorecard, TouchedCustomer
from tests.analytics.ledger import card, history, line, make_customer, make_show, snapshot
from tests.analytics.test_scoring_equality import HELD, grow_world


@pytest.fixture
def show(organizer):
    with tenant(organizer):
        show = make_show(organizer, 6)
        for pattern in ("1111", "0111", "0011", "1010", "0001", "1000"):
            history(show, pattern, value=1000)
        return show


def close(left, right):
    """Snapshots that differ by no more than the thresholds of a change."""
    assert [[(name, value) for name, value in row if not isinstance(value, float)] for row in left] == [
        [(name, value) for name, value in row if not isinstance(value, float)] for row in right
    ]
    for one, other in zip(left, right, strict=True):
        for (name, value), (_, its) in zip(one, other, strict=True):
            if isinstance(value, float):
                assert value == pytest.approx(its, abs=1 if name in {"behaviour", "loyalty"} else 0.01)


def test_registration_check_in_and_undo_move_the_scores_there_and_back(organizer, show):
    before_opening, running = show.after(4), show.during(5)
    with tenant(organizer):
        customer = history(show, "1110", value=1000)
        full_run(organizer=organizer, as_of=before_opening)
        start = snapshot()
        row = card(customer, show=show)
        assert (row.recency, row.frequency, row.tier, row.committed) == (3, 3, "needs_attention", False)

        line(customer, show, 5, "commitment", value=500)
        refresh_touched(organizer=organizer, as_of=before_opening)
        row = card(customer, show=show)
        assert (row.recency, row.frequency, row.tier, row.committed) == (4, 3, "promising", True)

        line(customer, show, 5)
        refresh_touched(organizer=organizer, as_of=running)
        row = card(customer, show=show)
        assert (row.recency, row.frequency, row.tier) == (5, 4, "champion")
        assert (row.participations, row.editions_since, row.pattern, row.money_minor) == (4, 0, "11101", 3500)

        line(customer, show, 5, sign=-1, when=running)
        line(customer, show, 5, "commitment", sign=-1, value=-500)
        refresh_touched(organizer=organizer, as_of=before_opening)
        assert snapshot() == start
        steps = ScoreHistory.objects.filter(customer=customer, exhibition_id=show.exhibition.pk).order_by("pk")
        assert [(step.cause, step.recency) for step in steps] == [
            ("run", 3), ("touched", 4), ("touched", 5), ("touched", 3),
        ]  # fmt: skip


def test_newcomer_gets_rows_and_loses_them_when_all_is_undone(organizer, show):
    with tenant(organizer):
        full_run(organizer=organizer, as_of=show.after(4))
        customer = make_customer(organizer)
        line(customer, show, 5, "commitment", value=100)
        refresh_touched(organizer=organizer, as_of=show.after(4))
        assert (card(customer).tier, card(customer).is_primary) == ("prospect", True)
        line(customer, show, 5, "commitment", sign=-1, value=-100)
        refresh_touched(organizer=organizer, as_of=show.after(4))
        assert not Scorecard.objects.filter(customer=customer).exists()


def test_second_run_writes_nothing(organizer, show):
    with tenant(organizer):
        first = full_run(organizer=organizer, as_of=show.after(4))
        history_rows = ScoreHistory.objects.count()
        second = full_run(organizer=organizer, as_of=show.after(4))
        assert first.rows_written == Scorecard.objects.count() == history_rows  # over one series: no line of its own
        assert (second.rows_written, ScoreHistory.objects.count()) == (0, history_rows)


def test_merge_gives_the_survivor_everything_and_undo_gives_it_back(organizer, show):
    with tenant(organizer):
        survivor, loser = history(show, "0110", value=700), history(show, "1011", value=300)
        full_run(organizer=organizer, as_of=show.after(4))
        start = snapshot()
        moved = list(Interaction.objects.filter(customer=loser).values_list("pk", flat=True))

        def point(to: Customer) -> None:
            Interaction.objects.filter(pk__in=moved).update(customer=to)
            for customer in (survivor, loser):
                TouchedCustomer.objects.create(organizer=organizer, customer_id=customer.pk)
            refresh_touched(organizer=organizer, as_of=show.after(4))

        point(survivor)
        assert not Scorecard.objects.filter(customer=loser).exists()
        row = card(survivor, show=show)
        assert (row.pattern, row.participations, row.money_minor) == ("1111", 4, 2300)
        point(loser)
        close(snapshot(), start)


def test_refresh_takes_the_queue_by_batches(organizer, show):
    with tenant(organizer):
        TouchedCustomer.objects.all().delete()
        full_run(organizer=organizer, as_of=show.after(4))
        for customer in Customer.objects.all()[:5]:
            TouchedCustomer.objects.create(organizer=organizer, customer_id=customer.pk)
        taken = [refresh_touched(organizer=organizer, as_of=show.after(4), batch=2) for _ in range(4)]
        assert taken == [2, 2, 1, 0]


def test_refresh_of_many_ends_where_a_full_run_would(organizer):
    """With the cut points, π and models as they stood, a refresh and a full run write the same rows."""
    chance = random.Random(5)
    with tenant(organizer):
        show, _ = grow_world(organizer, 300, seed=21)
        as_of = show.after(HELD)
        full_run(organizer=organizer, as_of=as_of)
        TouchedCustomer.objects.all().delete()
        for customer in chance.sample(list(Customer.objects.all()), 60):
            line(customer, show, HELD + 1, "commitment", when=show.during(HELD), role="buyer")
        for customer in chance.sample(list(Customer.objects.all()), 20):
            line(customer, show, HELD + 1, "money", sign=0, value=0, role="buyer")
        assert refresh_touched(organizer=organizer, as_of=as_of) == 80
        refreshed = snapshot()
        assert full_run(organizer=organizer, as_of=as_of).rows_written == 0
        Scorecard.objects.all().delete()
        full_run(organizer=organizer, as_of=as_of)
        assert snapshot() == refreshed


def test_organizers_never_see_each_others_scores(organizer, rival, show):
    with tenant(rival):
        theirs = make_show(rival, 6)
        customer = history(theirs, "1111", value=5)
        full_run(organizer=rival, as_of=theirs.after(4))
        rival_rows = snapshot()
    with tenant(organizer):
        full_run(organizer=organizer, as_of=show.after(4))
        assert not Scorecard.objects.filter(customer_id=customer.pk).exists()
        assert {row.organizer_id for row in Scorecard.objects.all()} == {organizer.pk}
        TouchedCustomer.objects.create(organizer=organizer, customer_id=Customer.objects.first().pk)
        refresh_touched(organizer=organizer, as_of=show.after(4))
    with tenant(rival):
        assert snapshot() == rival_rows
        line(customer, theirs, 5, "commitment")
    with tenant(organizer):
        assert refresh_touched(organizer=organizer, as_of=show.after(4)) == 0
    with tenant(rival):
        assert TouchedCustomer.objects.filter(customer_id=customer.pk).exists()


def test_refresh_needs_few_statements(organizer, show, django_assert_max_num_queries):
    with tenant(organizer):
        full_run(organizer=organizer, as_of=show.after(4))
        line(Customer.objects.first(), show, 5, "commitment")
        with django_assert_max_num_queries(10, connection=connection):
            refresh_touched(organizer=organizer, as_of=show.after(4))
