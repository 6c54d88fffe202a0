"""Moves between tiers and rungs: as two runs at those moments would have it, with nothing kept of them."""

from collections import Counter
from datetime import timedelta

import pytest
from django.db import connection, transaction

from analytics.models import CutPoints, ModelCell, ScoreHistory, ScoringRun, StoredModel, ValueBasis
from analytics.selectors.held import closes_at, held_editions, opens_at
from analytics.selectors.judgements import judgement_of
from analytics.services.judging import judge_due
from analytics.services.moving import ladder_moves, look_back, tier_moves
from analytics.services.running import full_run
from crm_expo.tenancy.scope import tenant
from customers.models import Customer, Scorecard, TouchedCustomer
from surveys.models import Response
from surveys.services.answering import open_survey
from tests.analytics.ledger import history, line, make_show, snapshot
from tests.analytics.test_scoring_equality import HELD, grow_world


class Undo(Exception):
    pass


def standing(organizer, show, as_of):
    """Tier and rung of everybody after a full run of that moment, which is then undone."""
    try:
        with transaction.atomic():
            full_run(organizer=organizer, as_of=as_of)
            cards = Scorecard.objects.filter(exhibition_id=show.exhibition.pk)
            found = {row.customer_id: (row.tier, row.ladder) for row in cards}
            raise Undo
    except Undo:
        return found


def moves_of(organizer, show, held):
    about = held_editions(show.exhibition.pk, show.after(held))
    return look_back(organizer=organizer, exhibition_id=show.exhibition.pk, held=about).moves


def stored():
    models = (CutPoints, ModelCell, StoredModel, ValueBasis, ScoringRun, ScoreHistory, TouchedCustomer)
    return [list(model.objects.order_by("pk").values()) for model in models] + [snapshot()]


@pytest.fixture
def world(organizer):
    """A grown world in which the best customers love the show, and some do not."""
    with tenant(organizer):
        show, world = grow_world(organizer, 300, seed=8)
        for number in (HELD - 2, HELD - 1):
            survey = open_survey(
                organizer=organizer, edition=show.edition(number), audience="visitor", at=show.after(number)
            )
            Response.objects.bulk_create(
                Response(
                    organizer=organizer, survey=survey, customer_id=pk, source="test", external_id=str(pk),
                    answered_at=show.after(number),
                    answers={"overall": 1 if pk % 9 == number % 9 else 5, "nps": 10, "intention": "plan"},
                )
                for pk, (taken, *_) in world.items()
                if number in taken and pk % 3
            )  # fmt: skip
        return show


def test_moves_are_those_between_two_runs_of_then(organizer, world):
    with tenant(organizer):
        before, after = (standing(organizer, world, closes_at(world.edition(n))) for n in (HELD - 1, HELD))
        full_run(organizer=organizer, as_of=world.after(HELD))
        kept = stored()
        moves = moves_of(organizer, world, HELD)
        assert stored() == kept
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM pg_class WHERE relnamespace = pg_my_temp_schema() AND relkind = 'v'")
            assert cursor.fetchone() == (0,)
    here = {pk: after[pk] for pk in after if after[pk][0] != "prospect"}
    nobody = ("prospect", "prospect")
    tiers = Counter((before.get(pk, nobody)[0], tier) for pk, (tier, _) in here.items())
    rungs = Counter((before.get(pk, nobody)[1], rung) for pk, (_, rung) in here.items())
    assert {(m["before"], m["after"]): m["n"] for m in tier_moves(moves, "visitor")} == tiers
    found = {(m["from"] or "prospect", m["to"]): m["customers"] for m in ladder_moves(moves, "visitor")}
    assert found == rungs
    assert {rung for pair in rungs for rung in pair} == {"prospect", "suspect", "follower", "advocate"}
    assert ladder_moves(moves, "exhibitor") == []


def test_commitments_made_later_were_not_known_then(organizer):
    with tenant(organizer):
        show = make_show(organizer, 5)
        customer = history(show, "101")
        for number in (3, 4):
            line(customer, show, number, "commitment", when=show.during(3))
        full_run(organizer=organizer, as_of=show.after(3))
        moves = moves_of(organizer, show, 3)
        line(customer, show, 3, "commitment", when=show.after(1))
        full_run(organizer=organizer, as_of=show.after(3))
        earlier = moves_of(organizer, show, 3)
    assert tier_moves(moves, "visitor") == [{"before": "needs_attention", "after": "promising", "n": 1}]
    assert tier_moves(earlier, "visitor") == [{"before": "new", "after": "promising", "n": 1}]


def test_judgement_keeps_the_moves_of_each_role(organizer):
    with tenant(organizer):
        show = make_show(organizer, 4)
        history(show, "11", role="exhibitor")
        history(show, "01")
        full_run(organizer=organizer, as_of=show.after(1))
        judge_due(organizer=organizer, at=show.after(1))
        assert judgement_of(organizer, show.exhibition.pk, "exhibitor").figures["ladder_moves"] == []
        full_run(organizer=organizer, as_of=show.after(2))
        judge_due(organizer=organizer, at=show.after(2))
        found = {
            role: judgement_of(organizer, show.exhibition.pk, role).figures["ladder_moves"]
            for role in ("exhibitor", "visitor")
        }
        assert Customer.objects.count() == 2
    assert found == {
        "exhibitor": [{"from": "suspect", "to": "follower", "customers": 1}],
        "visitor": [{"from": None, "to": "suspect", "customers": 1}],
    }


def test_a_broken_count_leaves_no_trace_and_says_so(organizer, world, monkeypatch):
    with tenant(organizer):
        full_run(organizer=organizer, as_of=world.after(HELD))
        kept = stored()
        monkeypatch.setattr("analytics.services.moving.chained", lambda *_, **__: "SELECT nonsense")
        with pytest.raises(Exception, match="nonsense"):
            moves_of(organizer, world, HELD)
        assert stored() == kept


def test_loyalty_is_judged_as_it_stood_when_the_newest_edition_opened(organizer):
    with tenant(organizer):
        show, world = grow_world(organizer, 300, seed=5)
        newest = show.edition(HELD)
        survey = open_survey(organizer=organizer, edition=show.edition(HELD - 1), audience="visitor", at=show.after(1))
        for place, pk in enumerate(sorted(world)[:120]):
            moment = show.after(HELD - 1) if place % 2 else show.after(HELD)  # every other one answers too late
            Response.objects.create(
                organizer=organizer, survey=survey, customer_id=pk, source="test", external_id=str(pk),
                answered_at=moment, answers={"overall": 1 + place % 5},
            )  # fmt: skip
        for pk in [pk for pk, (taken, *_) in world.items() if taken and HELD not in taken][::4]:
            line(Customer.objects.get(pk=pk), show, HELD, when=opens_at(newest))  # on the list as the doors open
            world[pk][0].add(HELD)
        full_run(organizer=organizer, as_of=opens_at(newest) - timedelta(seconds=1))
        cards = Scorecard.objects.filter(role="visitor", exhibition_id=show.exhibition.pk, loyalty__isnull=False)
        then = Counter(
            (round(card.loyalty, 2), card.editions_since == 0, HELD in world[card.customer_id][0]) for card in cards
        )
        assert {card.loyalty_basis for card in cards} == {"behaviour_only", "with_attitude"}
        full_run(organizer=organizer, as_of=show.after(HELD))
        about = held_editions(show.exhibition.pk, show.after(HELD))
        past = look_back(organizer=organizer, exhibition_id=show.exhibition.pk, held=about)
    found = {(one.loyalty, one.was_here, one.came): one.customers for one in past.foreseen if one.role == "visitor"}
    assert found == then
