"""Attitude, ladder and lifecycle: the SQL and the science functions say the same over grown worlds."""

import itertools
import random
from collections import Counter
from datetime import date, timedelta

import pytest

from analytics.models import CutPoints, ScoreHistory, StoredModel, ValueSettings
from analytics.science import bgbb, lifecycle, loyalty
from analytics.services.refreshing import refresh_touched
from analytics.services.running import full_run
from crm_expo.tenancy.scope import tenant
from customers.models import Scorecard, TouchedCustomer
from exhibitions.models import Advocacy, AdvocacyKind
from surveys.models import Questionnaire, Response, Survey
from tests.analytics.ledger import card, history, line, make_customer, make_show, snapshot
from tests.analytics.test_scoring_equality import HELD, expected, grow_world


def ask(show, number, audience="visitor"):
    """A survey of an edition."""
    pack, _new = Questionnaire.objects.get_or_create(
        organizer=show.organizer, code=f"{audience}-pack", defaults={"audience": audience}
    )
    return Survey.objects.get_or_create(
        organizer=show.organizer, edition=show.edition(number), audience=audience,
        defaults={"questionnaire": pack, "changed_at": show.during(number)},
    )[0]  # fmt: skip


def answer(customer_id, show, number, *, when=None, audience="visitor", **answers):
    """One respondent's answers about an edition."""
    return Response.objects.create(
        organizer=show.organizer, survey=ask(show, number, audience), customer_id=customer_id, source="test",
        external_id=f"{customer_id}:{Response.objects.count()}", answered_at=when or show.during(number),
        answers=answers,
    )  # fmt: skip


def grow_answers(show, world, seed, editions):
    """Random answers of some who took part; returns {customer: {edition: answers}}."""
    chance = random.Random(seed)
    surveys = {number: ask(show, number) for number in range(1, editions + 1)}
    told, rows = {}, []
    for customer_id, (taken, _, _) in world.items():
        for number in sorted(e for e in taken if e <= editions and chance.random() < 0.5):
            given = {
                "overall": chance.choice([1, 2, 3, 4, 5, 5, None]),
                "nps": chance.choice([0, 5, 9, 10, 10, None]),
                "intention": chance.choice(["plan", "might", "undecided", "will_not", None]),
            }
            given = {code: value for code, value in given.items() if value is not None}
            told.setdefault(customer_id, {})[number] = given
            rows.append(
                Response(
                    organizer=show.organizer,
                    survey=surveys[number],
                    customer_id=customer_id,
                    source="grown",
                    external_id=f"{customer_id}:{number}",
                    answered_at=show.during(number),
                    answers=given,
                )
            )
    Response.objects.bulk_create(rows)
    return told


def grow_deeds(show, world, seed, editions):
    """Deeds of some customers for an edition each, before it; returns {customer: [(kind, edition)]}."""
    chance = random.Random(seed)
    done = {}
    newcomers = (make_customer(show.organizer) for _ in itertools.count())
    for customer_id in world:
        for _ in range(chance.choice([0, 0, 1, 2, 4])):
            kind, number = chance.choice(AdvocacyKind.values), chance.randint(1, editions)
            record_deed(customer_id, show, number, kind, brought=next(newcomers) if kind == "referral" else None)
            done.setdefault(customer_id, []).append((kind, number))
    return done


def record_deed(customer_id, show, number, kind="referral", *, brought=None, when=None):
    """Something a customer did for an edition, long before it began."""
    return Advocacy.objects.create(
        organizer=show.organizer, customer_id=customer_id, edition=show.edition(number), kind=kind, brought=brought,
        happened_at=when or show.during(1), ref=str(Advocacy.objects.count()),
    )  # fmt: skip


def told_of(deeds, held):
    """Advocacy in plain Python: V and the age of the newest referral."""
    ages = [(kind, max(held - number, 0)) for kind, number in deeds]
    count = Counter(kind for kind, age in ages if age < 3)
    brought = [age for kind, age in ages if kind == "referral" and age <= 3]
    score = loyalty.advocacy_score(count["referral"], count["testimonial"], count["contribution"])
    return score, min(brought, default=None)


def said(answers, held):
    """A customer's answers in plain Python: observations, the latest satisfaction and recommendation, bad editions."""
    points = {
        "overall": loyalty.satisfaction_points,
        "nps": loyalty.recommendation_points,
        "intention": loyalty.INTENTION_POINTS.get,
    }
    observations = [
        (points[code](value), max(held - number, 0))
        for number, given in answers.items()
        for code, value in given.items()
    ]
    rated = [number for number, given in answers.items() if "overall" in given]
    recommended = [number for number, given in answers.items() if "nps" in given and held - number <= 3]
    return {
        "observations": observations,
        "satisfaction": answers[max(rated)]["overall"] if rated else None,
        "satisfaction_age": max(held - max(rated), 0) if rated else None,
        "recommendation": answers[max(recommended)]["nps"] if recommended else None,
        "unhappy": {number for number in rated if answers[number]["overall"] <= 2},
    }


def broken_before_return(taken, now, model, unhappy):
    """The stage a customer had lost itself to when the latest edition it attended began, from what was known then."""
    attended = sorted(e for e in taken if e <= now)
    if len(attended) < 2:
        return None
    last, first = attended[-1], attended[0]
    gap = last - attended[-2] - 1
    if gap >= 2:
        return "dissolved" if gap >= 3 else "weakening"
    then = (len(attended) - 2, attended[-2] - first, last - 1 - first)
    if gap == 1 and float(model.probability_alive(*then)) < 0.5:
        return "weakening"
    return "weakening" if attended[-2] in unhappy else None


@pytest.mark.parametrize(("moment", "running"), [("after", None), ("during", HELD + 1)])
def test_sql_equals_science_for_every_relationship(organizer, moment, running):
    with tenant(organizer):
        show, world = grow_world(organizer, 500, seed=7)
        held = HELD if running else HELD + 1
        told = grow_answers(show, world, seed=18, editions=HELD + 1)
        done = grow_deeds(show, world, seed=19, editions=HELD + 2)
        as_of = show.during(HELD + 1) if running else show.after(HELD + 1)
        full_run(organizer=organizer, as_of=as_of)
        model = StoredModel.objects.get(kind="return", exhibition_id=show.exhibition.pk)
        assert model.status == "ok"
        fitted = bgbb.BgBb(*(model.parameters[name] for name in ("alpha", "beta", "gamma", "delta")), 0.0, "ok")
        pi = CutPoints.objects.get(exhibition_id=None).base_rate
        rungs, causes, recruited = Counter(), Counter(), 0
        for row in Scorecard.objects.filter(exhibition_id=show.exhibition.pk):
            taken, _, ahead = world[row.customer_id]
            want = expected(taken, ahead, held, running)
            if want is None:
                assert (row.ladder, row.lifecycle, row.loyalty, row.relationship) == (
                    "prospect", "cultivation", None, None,
                )  # fmt: skip
                continue
            spoken = said(told.get(row.customer_id, {}), held)
            attitude = loyalty.attitude_score(spoken["observations"])
            age = loyalty.newest_age(spoken["observations"])
            behaviour = loyalty.behaviour_score(
                want["returns"],
                want["opportunities"],
                want["streak"],
                want["editions_since"],
                want["participations"],
                pi,
            )
            advocacy, referral_age = told_of(done.get(row.customer_id, []), held)
            score = loyalty.loyalty_score(behaviour, attitude, age, advocacy)
            assert (row.advocacy or 0, row.referral_age) == (advocacy, referral_age)
            assert row.attitude == pytest.approx(attitude)
            assert row.loyalty == pytest.approx(score)
            assert (row.attitude_age, row.satisfaction, row.satisfaction_age, row.recommendation) == (
                age, spoken["satisfaction"], spoken["satisfaction_age"], spoken["recommendation"],
            )  # fmt: skip
            only = attitude is None or behaviour is None
            assert row.loyalty_basis == ("behaviour_only" if only else "with_attitude")
            rung = loyalty.ladder(
                f=want["participations"], r_ed=want["editions_since"], streak=want["streak"], loyalty=score,
                behaviour_only=only, satisfaction=spoken["satisfaction"], satisfaction_age=spoken["satisfaction_age"],
                recommendation=spoken["recommendation"], referral_age=referral_age,
            )  # fmt: skip
            recruited += rung == "advocate" and (spoken["recommendation"] or 0) < 9
            assert (row.ladder, row.is_declining) == (rung, loyalty.is_declining(rung, want["editions_since"]))
            assert row.attitude_square == loyalty.loyalty_square(behaviour, attitude)
            alive = float(fitted.probability_alive(want["returns"], want["last_return"], want["opportunities"]))
            last = max(e for e in taken if e <= (running or held))
            begun = as_of.date().year - show.edition(last).starts_on.year
            verdict = lifecycle.verdict(
                f=want["participations"], r_ed=want["editions_since"], streak=want["streak"],
                committed=want["committed"], probability_alive=alive,
                months_since_last=12 * begun + (as_of.month - 5) + (0 if as_of.day >= 3 else -1),
                satisfaction_at_last=None if spoken["satisfaction_age"] is None
                or spoken["satisfaction_age"] > min(want["editions_since"], 2) else spoken["satisfaction"],
                stage_before_return=broken_before_return(taken, running or held, fitted, spoken["unhappy"]),
            )  # fmt: skip
            assert (row.lifecycle, row.lifecycle_cause) == tuple(verdict), (sorted(taken), want)
            assert row.relationship == loyalty.relationship_type(
                f=want["participations"], loyalty=score, multi_edition_contract=False, sponsor=False
            )
            rungs[rung] += 1
            causes[verdict.cause] += 1
        assert rungs.keys() == {"suspect", "follower", "advocate"}
        assert recruited
        absent = {"two_missed", "three_years"} & causes.keys()
        assert absent
        assert causes.keys() >= {"three_missed", "dissatisfied", "won_back", "came_again"}, causes


@pytest.fixture
def show(organizer):
    with tenant(organizer):
        show = make_show(organizer, 8)
        for pattern in ("11111", "01111", "00011", "10100", "10001"):
            history(show, pattern, value=1000)
        return show


def test_sponsor_whose_praise_is_new_becomes_partner_and_ally(organizer, show):
    with tenant(organizer):
        customer = history(show, "11111", role="sponsor", value=1000)
        answer(customer.pk, show, 5, audience="exhibitor", overall=5, nps=10, intention="plan")
        full_run(organizer=organizer, as_of=show.after(5))
        row = card(customer, role="sponsor", show=show)
        assert (row.ladder, row.relationship, row.loyalty_basis) == ("partner", "alliance", "with_attitude")
        wide = card(customer, role="sponsor")
        assert (wide.ladder, wide.loyalty) == ("partner", row.loyalty)


def test_behaviour_alone_makes_neither_partner_nor_advocate(organizer, show):
    with tenant(organizer):
        customer = history(show, "11111", role="sponsor", value=1000)
        full_run(organizer=organizer, as_of=show.after(5))
        row = card(customer, role="sponsor", show=show)
        assert row.loyalty > 80
        assert (row.ladder, row.attitude, row.attitude_square) == ("follower", None, None)


def test_contracts_for_two_editions_to_come_make_a_partner(organizer, show):
    with tenant(organizer):
        customer = history(show, "11111", role="exhibitor", value=1000)
        answer(customer.pk, show, 5, audience="exhibitor", overall=5, nps=10)
        full_run(organizer=organizer, as_of=show.after(5))
        assert card(customer, role="exhibitor", show=show).ladder == "advocate"
        for number in (6, 7):
            line(customer, show, number, "commitment", role="exhibitor", when=show.during(5))
        refresh_touched(organizer=organizer, as_of=show.after(5))
        assert card(customer, role="exhibitor", show=show).ladder == "partner"


def test_dissatisfied_answer_weakens_until_the_next_edition_and_stays_in_history(organizer, show):
    with tenant(organizer):
        customer = history(show, "00111", value=1000)
        full_run(organizer=organizer, as_of=show.after(5))
        assert card(customer, show=show).lifecycle == "confirmation"
        answer(customer.pk, show, 5, overall=2)
        TouchedCustomer.objects.create(organizer=organizer, customer_id=customer.pk)
        refresh_touched(organizer=organizer, as_of=show.after(5))
        row = card(customer, show=show)
        assert (row.lifecycle, row.lifecycle_cause, row.ladder) == ("weakening", "dissatisfied", "suspect")
        line(customer, show, 6, "commitment", when=show.during(6))
        line(customer, show, 6)
        full_run(organizer=organizer, as_of=show.after(6))
        row = card(customer, show=show)
        assert (row.lifecycle, row.lifecycle_cause) == ("trust", "four_editions")  # a streak of four was never broken
        steps = ScoreHistory.objects.filter(customer=customer, exhibition_id=show.exhibition.pk).order_by("pk")
        assert [(step.lifecycle, step.lifecycle_cause) for step in steps] == [
            ("confirmation", "came_again"), ("weakening", "dissatisfied"), ("trust", "four_editions"),
        ]  # fmt: skip


def test_won_back_stays_won_back_on_the_second_run_and_becomes_trust_at_the_next_edition(organizer, show):
    with tenant(organizer):
        customer = history(show, "1110010", value=1000)
        for _run in range(2):
            full_run(organizer=organizer, as_of=show.after(6))
            assert card(customer, show=show).lifecycle_cause == "won_back"
        line(customer, show, 7)
        full_run(organizer=organizer, as_of=show.after(7))
        row = card(customer, show=show)
        assert (row.lifecycle, row.lifecycle_cause) == ("trust", "four_editions")
        assert row.last_on == date(2022, 5, 3)


def test_answers_of_others_after_as_of_or_of_nobody_change_nothing(organizer, rival, show):
    with tenant(organizer):
        full_run(organizer=organizer, as_of=show.after(5))
        before = snapshot()
        answer(None, show, 5, overall=1)
        answer(Scorecard.objects.first().customer_id, show, 5, overall=1, when=show.after(6))
        answer(Scorecard.objects.first().customer_id, show, 5, overall="bad", nps=99, intention="?")
        assert full_run(organizer=organizer, as_of=show.after(5)).rows_written == 0
        assert snapshot() == before


def test_row_over_all_series_pools_the_answers(organizer, show):
    with tenant(organizer):
        other = make_show(organizer, 8, slug="other")
        customer = history(show, "11111")
        for number in (4, 5):
            line(customer, other, number)
        answer(customer.pk, show, 5, overall=5)
        answer(customer.pk, other, 4, overall=1)
        full_run(organizer=organizer, as_of=show.after(5))
        wide = card(customer)
        assert wide.attitude == pytest.approx((100 * 1 + 0 * 0.5) / 1.5)
        assert (wide.satisfaction, wide.satisfaction_age, wide.attitude_age) == (5, 0, 0)


def test_row_over_all_series_adds_up_advocacy_and_caps_it(organizer, show):
    with tenant(organizer):
        other = make_show(organizer, 8, slug="other")
        customer = history(show, "11111")
        line(customer, other, 4)
        line(customer, other, 5)
        for place in (show, other, other):
            record_deed(customer.pk, place, 5, brought=make_customer(organizer))
        record_deed(customer.pk, other, 1, "testimonial")
        full_run(organizer=organizer, as_of=show.after(5))
        assert [card(customer, show=place).advocacy for place in (show, other)] == [50, 100]
        wide = card(customer)
        assert (wide.advocacy, wide.referral_age) == (100, 0)
        assert wide.loyalty == pytest.approx(loyalty.loyalty_score(wide.behaviour, None, None, 100))


def test_deeds_after_as_of_or_taken_back_by_then_count_nothing(organizer, show):
    with tenant(organizer):
        customer = history(show, "11011")
        full_run(organizer=organizer, as_of=show.after(5))
        before = snapshot()
        record_deed(customer.pk, show, 5, "testimonial", when=show.after(6))
        gone = record_deed(customer.pk, show, 5, "testimonial", when=show.during(5))
        Advocacy.objects.filter(pk=gone.pk).update(withdrawn_at=show.during(5))
        assert full_run(organizer=organizer, as_of=show.after(5)).rows_written == 0
        assert snapshot() == before
        Advocacy.objects.filter(pk=gone.pk).update(withdrawn_at=show.after(6))
        assert full_run(organizer=organizer, as_of=show.after(5)).rows_written > 0
        assert card(customer, show=show).advocacy == 25


def test_dissatisfied_customer_who_then_stays_away_is_no_better_for_it(organizer, show):
    with tenant(organizer):
        customer = history(show, "11111", value=1000)
        history(show, "111111", value=1000)
        answer(customer.pk, show, 5, overall=1)
        for number, stage in ((5, "weakening"), (6, "weakening"), (7, "weakening")):
            full_run(organizer=organizer, as_of=show.after(number))
            assert card(customer, show=show).lifecycle == stage
        line(customer, show, 8)
        full_run(organizer=organizer, as_of=show.after(8))
        assert card(customer, show=show).lifecycle_cause == "won_back"


def test_row_over_all_series_takes_the_latest_answers_and_wins_a_customer_once(organizer, show):
    with tenant(organizer):
        other = make_show(organizer, 8, slug="other")
        ValueSettings.objects.create(
            organizer=organizer, role="visitor", acquisition_minor=5000, changed_at=show.during(1)
        )
        for turned in (False, True):
            first, second = (other, show) if turned else (show, other)
            customer = history(first, "00001", value=50_000)
            line(customer, second, 5, value=50_000)
            answer(customer.pk, first, 5, overall=1, nps=10, when=show.during(5))
            answer(customer.pk, second, 5, overall=5, nps=3, when=show.after(5) - timedelta(days=1))
        full_run(organizer=organizer, as_of=show.after(5))
        for row in Scorecard.objects.filter(exhibition_id=None, satisfaction__isnull=False):
            assert (row.satisfaction, row.recommendation) == (5, 3)
            assert row.realized_minor == 100_000 - 5000


def test_deed_for_a_series_that_a_customer_never_came_to_counts_over_all(organizer, show):
    with tenant(organizer):
        other = make_show(organizer, 8, slug="other")
        history(other, "11111")
        customer = history(show, "11011")
        record_deed(customer.pk, other, 5, brought=make_customer(organizer))
        full_run(organizer=organizer, as_of=show.after(5))
        assert (card(customer, show=show).advocacy, card(customer).advocacy, card(customer).referral_age) == (
            None,
            50,
            0,
        )


def test_participation_that_was_paid_back_is_none_and_a_free_one_is_one(organizer, show):
    with tenant(organizer):
        customer, free = history(show, "00111", value=1000), history(show, "00111")
        line(customer, show, 4, "money", sign=0, value=-1000, when=show.during(5))
        line(free, show, 5, "money", sign=0, value=700, when=show.after(6))
        full_run(organizer=organizer, as_of=show.after(5))
        assert (card(customer, show=show).pattern, card(customer, show=show).money_minor) == ("00101", 2000)
        assert card(free, show=show).pattern == "00111"
        full_run(organizer=organizer, as_of=show.after(4))
        assert card(customer, show=show).pattern == "0011"
