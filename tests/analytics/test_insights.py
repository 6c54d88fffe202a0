"""What pages read: matrix, tiers, risk list, facts of editions, explanations."""

import pytest

from analytics.models import EditionFact
from analytics.selectors.explain import explain
from analytics.selectors.insights import (
    at_risk,
    edition_facts,
    last_run,
    model_card,
    rfm_matrix,
    tier_counts,
)
from analytics.selectors.pictures import picture_of
from analytics.services.refreshing import refresh_touched
from analytics.services.running import full_run
from crm_expo.tenancy.scope import tenant
from customers.models import Scorecard
from tests.analytics.ledger import card, history, line, make_customer, make_show
from tests.analytics.test_scoring_equality import HELD, grow_world


@pytest.fixture
def show(organizer):
    """Five held editions and a sixth to come."""
    with tenant(organizer):
        show = make_show(organizer, 6)
        for name, pattern, value in (
            ("always", "11111", 1000),
            ("back", "11001", 500),
            ("fresh", "00001", 100),
            ("slipping", "11110", 5000),
            ("gone", "11100", 2000),
            ("lost", "10000", 10),
        ):
            history(show, pattern, value=value, name=name)
        ahead = make_customer(organizer, "ahead")
        line(ahead, show, 6, "commitment", value=300)
        return show


@pytest.fixture
def scored(organizer, show):
    with tenant(organizer):
        full_run(organizer=organizer, as_of=show.after(5))
    return show


def test_edition_facts_count_who_came(organizer, scored):
    with tenant(organizer):
        facts = edition_facts(organizer, scored.exhibition.pk, "visitor")
    names = ("participants", "returning", "every_edition", "retained", "acquired", "regained", "lost")
    assert [tuple(getattr(fact, name) for name in names) for fact in facts] == [
        (5, 0, 5, 0, 5, 0, 0),
        (4, 4, 4, 4, 0, 0, 1),
        (3, 3, 3, 3, 0, 0, 1),
        (2, 2, 2, 2, 0, 0, 1),
        (3, 2, 1, 1, 1, 1, 1),
        (0, 0, 0, 0, 0, 0, 0),
    ]
    assert [fact.net_minor for fact in facts] == [8510, 8500, 8000, 6000, 1600, 0]  # the sixth is paid after as_of
    assert [fact.committed for fact in facts] == [0, 0, 0, 0, 0, 1]
    assert facts[4].retention == 0.5
    assert sum(facts[4].tiers.values()) == 7
    assert facts[3].tiers == {}


def test_running_edition_loses_nobody_yet(organizer, show):
    with tenant(organizer):
        newcomer = make_customer(organizer)
        line(newcomer, show, 6)
        full_run(organizer=organizer, as_of=show.during(6))
        fact = EditionFact.objects.get(edition=show.edition(6))
        assert (fact.participants, fact.acquired, fact.lost, fact.net_minor) == (1, 1, 0, 300)


def test_an_edition_stands_beside_the_one_before(organizer, scored):
    with tenant(organizer):
        fact = [f for f in edition_facts(organizer, scored.exhibition.pk, "visitor") if f.participants][-1]
    assert (fact.participants, fact.previous_participants, fact.acquired, fact.retention) == (3, 2, 1, 0.5)


def test_matrix_and_tiers_add_up_to_the_scorecards(organizer, scored):
    with tenant(organizer):
        cells = rfm_matrix(picture_of(organizer, scored.exhibition.pk, "visitor"))
        tiers = tier_counts(picture_of(organizer, scored.exhibition.pk, "visitor"))
        assert len(cells) == 25
        assert sum(cell.customers for cell in cells) == 6
        assert {(cell.recency, cell.frequency): cell.customers for cell in cells if cell.customers} == {
            (5, 5): 1, (5, 3): 1, (5, 1): 1, (3, 4): 1, (2, 3): 1, (1, 1): 1,
        }  # fmt: skip
        assert {count.tier: count.customers for count in tiers if count.customers} == {
            "loyal": 1, "promising": 1, "new": 1, "cannot_lose": 2, "lost": 1, "prospect": 1,
        }  # fmt: skip
        assert sum(count.share for count in tiers) == pytest.approx(1)


def test_at_risk_lists_value_first_and_leaves_the_committed_out(organizer, scored):
    with tenant(organizer):
        rows = at_risk(organizer, picture_of(organizer, scored.exhibition.pk, "visitor"))
        assert [(row.name, row.tier) for row in rows] == [("slipping", "cannot_lose"), ("gone", "cannot_lose")]
        assert [reason.code for reason in rows[0].reasons][:3] == ["missed_editions", "was_regular", "high_value"]
        line(Scorecard.objects.filter(customer__name="slipping")[0].customer, scored, 6, "commitment")
        full_run(organizer=organizer, as_of=scored.after(5))
        rows = at_risk(organizer, picture_of(organizer, scored.exhibition.pk, "visitor"), limit=1)
        assert [row.name for row in rows] == ["gone"]


def test_rival_sees_nothing_of_it(organizer, rival, scored):
    with tenant(rival):
        assert last_run(rival) is None
        assert model_card(rival, scored.exhibition.pk, "visitor") is None
        assert edition_facts(rival, scored.exhibition.pk, "visitor") == ()
        assert sum(cell.customers for cell in rfm_matrix(picture_of(rival, scored.exhibition.pk, "visitor"))) == 0


def test_model_card_names_the_rung_in_use(organizer, scored):
    with tenant(organizer):
        found = model_card(organizer, scored.exhibition.pk, "visitor")
        assert (found.in_use, found.own_status, found.version, found.held) == (
            "fallback_rule",
            "insufficient_data",
            1,
            5,
        )
        run = last_run(organizer)
        assert (run.as_of, run.customers, run.rows_written) == (scored.after(5), 7, 7)


def test_explanation_adds_up(organizer, scored):
    with tenant(organizer):
        customer = Scorecard.objects.filter(customer__name="slipping")[0].customer
        told = explain(card(customer, show=scored))
        assert (told.recency.score, told.recency.reason.code) == (3, "missed_editions")
        frequency = {"editions": 4, "of_last": 5, "is_running": False}
        assert (told.frequency.score, told.frequency.reason.values) == (4, frequency)
        assert (told.monetary.score, told.monetary.reason.values["up_to"]) == (5, None)
        assert sum(part.points for part in told.behaviour_parts) == pytest.approx(told.behaviour)
        assert (told.return_probability.code, told.return_probability.values["recency_class"]) == ("fallback_rule", "1")
        assert {reason.code: reason.values["tier"] for reason in told.raises} == {
            "commit": "champion", "take_part": "champion",
        }  # fmt: skip
        other = make_show(organizer, 2, slug="other")
        for number in (1, 2):
            line(customer, other, number)
        full_run(organizer=organizer, as_of=scored.after(5))
        wide = explain(card(customer))
        assert [part.exhibition_id for part in wide.series_parts] == [scored.exhibition.pk, other.exhibition.pk]


def test_every_scorecard_can_be_explained_and_its_promises_hold(organizer):
    with tenant(organizer):
        show, _ = grow_world(organizer, 220, seed=2)
        full_run(organizer=organizer, as_of=show.after(HELD))
        for row in Scorecard.objects.filter(exhibition_id=show.exhibition.pk):
            told = explain(row)
            assert told.tier.code == row.tier
            if row.behaviour is not None:
                assert sum(part.points for part in told.behaviour_parts) == pytest.approx(row.behaviour)


def test_promise_of_more_money_comes_true(organizer, scored, monkeypatch):
    monkeypatch.setattr("analytics.selectors.explain.LEAST_MORE", 1)
    with tenant(organizer):
        customer = Scorecard.objects.filter(customer__name="back")[0].customer
        promise = next(reason for reason in explain(card(customer, show=scored)).raises if reason.code == "bring_more")
        line(customer, scored, 5, "money", sign=0, value=promise.values["missing_minor"])
        refresh_touched(organizer=organizer, as_of=scored.after(5))
        row = card(customer, show=scored)
        assert (row.monetary, row.tier) == (promise.values["monetary"], promise.values["tier"])
