"""Judgements: stored figures are those of the science functions, over who really came and what was answered."""

import numpy as np
import pytest

from analytics.models import Judgement
from analytics.science.associations import partial_pearson_on_log, partial_spearman, pearson_on_log, spearman
from analytics.science.evaluation import brier
from analytics.science.intention import conversion_table
from analytics.science.model_comparison import brier_difference
from analytics.science.return_rates import cochran_armitage, odds_ratio_per_point
from analytics.science.time_order import backtest
from analytics.selectors.held import held_editions
from analytics.selectors.judgements import judgement_of, survey_judgements
from analytics.services.judging import judge_due
from analytics.services.running import full_run
from crm_expo.tenancy.scope import tenant
from customers.models import Customer, Scorecard
from exhibitions.models import Contract, ContractLine, Edition, Participation
from surveys.models import Response
from surveys.services.answering import open_survey
from tests.analytics.ledger import history, make_customer, make_show
from tests.analytics.test_scoring_equality import HELD, grow_world


def answer(organizer, survey, customer, number, **answers):
    return Response.objects.create(
        organizer=organizer,
        survey=survey,
        customer=customer,
        source="test",
        external_id=f"{customer.pk}:{number}",
        answered_at=survey.changed_at,
        answers=answers,
    )


def judged(organizer, show, editions, forced=False):
    full_run(organizer=organizer, as_of=show.after(editions))
    judge_due(organizer=organizer, at=show.after(editions), forced=forced)
    return judgement_of(organizer, show.exhibition.pk, "visitor").figures


def attendance(world, held=HELD):
    table = np.array([[e in taken for e in range(1, held + 1)] for taken, _, _ in world.values()])
    return table[table.any(axis=1)]


def test_forecast_figures_equal_those_over_every_customer(organizer):
    with tenant(organizer):
        show, world = grow_world(organizer, 1500, seed=4)
        figures = judged(organizer, show, HELD)["forecast"]
    rows = backtest(attendance(world)).rows
    assert (figures["n"], figures["came"]) == (len(rows), rows.came.sum())
    for method in figures["methods"]:
        assert method["brier"] == pytest.approx(brier(rows.came, rows[method["method"]]), abs=1e-5)
        assert sum(bin_["n"] for bin_ in method["calibration"]) == len(rows)
    difference = brier_difference(rows.came, rows.bgbb, rows.last_edition)
    assert figures["brier_difference"]["value"] == pytest.approx(difference.value, abs=1e-5)
    assert figures["status"] == "ok"
    assert figures["verdict"] in {"better", "as_good", "worse"}


def test_cohorts_follow_everybody_from_the_first_edition(organizer):
    with tenant(organizer):
        show, world = grow_world(organizer, 300, seed=6)
        found = judged(organizer, show, HELD)["cohorts"]
    table = attendance(world)
    first = table.argmax(axis=1)
    for place, row in enumerate(found):
        mine = table[first == place]
        assert (row["number"], row["n"]) == (place + 1, len(mine))
        assert row["came"] == [None] * place + [int(count) for count in mine.sum(axis=0)[place:]]


def test_a_running_edition_is_not_judged_yet(organizer):
    with tenant(organizer):
        show, _ = grow_world(organizer, 300, seed=6)
        before = judged(organizer, show, HELD)
        full_run(organizer=organizer, as_of=show.during(HELD + 1))
        judge_due(organizer=organizer, at=show.during(HELD + 1), forced=True)
        during = judgement_of(organizer, show.exhibition.pk, "visitor").figures
        assert during["cohorts"] == before["cohorts"]
        assert during["forecast"] == before["forecast"]


def test_moves_end_in_the_tiers_of_the_scorecards(organizer):
    with tenant(organizer):
        show, _ = grow_world(organizer, 400, seed=8)
        moves = judged(organizer, show, HELD)["moves"]
        cards = Scorecard.objects.filter(exhibition_id=show.exhibition.pk, role="visitor")
        reached = {tier: 0 for tier in cards.values_list("tier", flat=True)}
        for tier in cards.filter(participations__gt=0).values_list("tier", flat=True):
            reached[tier] += 1
        full_run(organizer=organizer, as_of=show.after(HELD - 1))
        left = {}
        for tier in cards.filter(participations__gt=0).values_list("tier", flat=True):
            left[tier] = left.get(tier, 0) + 1

    def side(name):
        found = {}
        for move in moves:
            found[move[name]] = found.get(move[name], 0) + move["n"]
        return found

    before, after = side("before"), side("after")
    before.pop("prospect", None)  # new since then
    # The world's commitments for the edition after next are not for the next one at the earlier moment.
    assert {tier: n for tier, n in reached.items() if n} == after
    assert sum(left.values()) == sum(before.values())


def test_it_is_judged_once_an_edition_and_again_when_told(organizer):
    with tenant(organizer):
        show = make_show(organizer, 5)
        for pattern in ("1111", "0110", "1011"):
            history(show, pattern)
        assert judge_due(organizer=organizer, at=show.after(4)) == 0  # nothing was scored yet
        full_run(organizer=organizer, as_of=show.after(3))
        assert judge_due(organizer=organizer, at=show.after(3)) == 1
        assert judge_due(organizer=organizer, at=show.after(3)) == 0
        assert judge_due(organizer=organizer, at=show.after(3), forced=True) == 1
        full_run(organizer=organizer, as_of=show.after(4))
        assert judge_due(organizer=organizer, at=show.after(4)) == 1
        assert Judgement.objects.get().edition_id == show.edition(4).pk


@pytest.mark.parametrize(
    ("patterns", "held", "obstacle"),
    [
        (["1", "1"], 1, "few_editions"),
        (["11", "10"], 2, "few_editions"),
        (["001", "001"], 3, "nobody_before"),
        (["1000"] * 5, 4, None),
        (["1111"] * 5, 4, None),
        (["1110"], 4, None),
    ],
)
def test_thin_histories_get_words_not_numbers_out_of_nothing(organizer, patterns, held, obstacle):
    with tenant(organizer):
        show = make_show(organizer, held + 1)
        for pattern in patterns:
            history(show, pattern)
        figures = judged(organizer, show, held)
    assert figures["obstacle"] == obstacle
    if obstacle is None:
        assert figures["forecast"]["verdict"] == "no_model"
        assert figures["forecast"]["methods"][1]["auc"]["value"] is None
        assert figures["loyalty"]["verdict"] == "unknown"
        assert figures["choice"]["reason"] == "no_answers"


@pytest.fixture
def asked(organizer):
    """Four held editions, a survey after the third, sixty customers of whom forty answer."""
    with tenant(organizer):
        show = make_show(organizer, 5)
        survey = open_survey(organizer=organizer, edition=show.edition(3), audience="visitor", at=show.after(3))
        facts = []
        for n in range(60):
            came = n % 3 != 0
            customer = history(show, "0011" if came else "0010")
            if n < 40:
                said = ("plan", "might", "undecided", "will_not")[n % 4]
                answer(
                    organizer,
                    survey,
                    customer,
                    n,
                    overall=1 + (n * 7) % 5,
                    intention=said,
                    deal_value=(n * 37) % 11 * 100,
                )
                facts.append((1 + (n * 7) % 5, said, (n * 37) % 11 * 100, int(came)))
        return show, survey, facts


def test_answers_meet_what_happened(organizer, asked):
    show, _survey, facts = asked
    with tenant(organizer):
        judged(organizer, show, 4)
        [found] = survey_judgements(organizer, show.exhibition.pk, "visitor")
    satisfaction, said, value, came = map(list, zip(*facts, strict=True))
    figures = found.figures
    assert (figures["next"]["number"], figures["customers"], figures["answers"]) == (4, 40, 40)
    expected = conversion_table(said, came)
    assert [(row["answer"], row["n"], row["came"]) for row in figures["intention"]] == list(
        expected[["answer", "n", "came"]].itertuples(index=False, name=None)
    )
    assert [row["low"] for row in figures["intention"]] == pytest.approx(list(expected["low"]), abs=1e-6)
    answerers = figures["answerers"]
    assert (answerers["answered"]["hits"], answerers["answered"]["n"]) == (sum(came), 40)
    assert (answerers["silent"]["hits"], answerers["silent"]["n"]) == (sum(n % 3 != 0 for n in range(40, 60)), 20)
    assert figures["satisfaction"]["trend"]["p"] == pytest.approx(cochran_armitage(satisfaction, came).p, abs=1e-6)
    assert figures["satisfaction"]["odds"]["ratio"] == pytest.approx(
        odds_ratio_per_point(satisfaction, came).ratio, abs=1e-6
    )
    for name, function in (("spearman", spearman), ("pearson_on_log", pearson_on_log)):
        assert figures["deal"][name]["r"] == pytest.approx(function(satisfaction, value).r, abs=1e-6)
    assert figures["deal"]["pearson_on_log"]["left_out"] == sum(one == 0 for one in value)


def test_before_the_next_edition_is_held_only_deals_are_told(organizer, asked):
    show, _survey, _facts = asked
    with tenant(organizer):
        judged(organizer, show, 3)
        [found] = survey_judgements(organizer, show.exhibition.pk, "visitor")
        assert (found.figures["next"], "intention" in found.figures) == (None, False)
        judged(organizer, show, 4)
        [found] = survey_judgements(organizer, show.exhibition.pk, "visitor")
        assert found.figures["next"]["number"] == 4


def test_the_newest_answer_counts_and_constant_answers_say_so(organizer):
    with tenant(organizer):
        show = make_show(organizer, 4)
        survey = open_survey(organizer=organizer, edition=show.edition(2), audience="visitor", at=show.after(2))
        customers = [history(show, "011") for _ in range(3)]
        for customer in customers:
            answer(organizer, survey, customer, 1, overall=2, intention="will_not", deal_value="plenty")
            answer(organizer, survey, customer, 2, overall=5, intention="plan")
        outsider = make_customer(organizer)
        answer(organizer, survey, outsider, 1, overall=1, intention="plan")
        Response.objects.create(
            organizer=organizer, survey=survey, source="test", external_id="anonymous",
            answered_at=survey.changed_at, answers={"overall": 3},
        )  # fmt: skip
        judged(organizer, show, 3)
        [found] = survey_judgements(organizer, show.exhibition.pk, "visitor")
    figures = found.figures
    assert (figures["answers"], figures["customers"], figures["took_part"]) == (8, 4, 3)
    assert figures["satisfaction"]["trend"] is None
    assert figures["satisfaction"]["odds"]["obstacle"] == "one_outcome"
    assert figures["deal"]["spearman"]["r"] is None
    assert {row["answer"]: row["n"] for row in figures["intention"]}["plan"] == 3
    assert all(row["rate"] is None for row in figures["intention"])  # three answers tell no rate


def test_held_editions_leave_cancelled_ones_out_and_keep_their_own_clock(organizer):
    with tenant(organizer):
        show = make_show(organizer, 3)
        Edition.objects.filter(pk=show.edition(1).pk).update(is_cancelled=True)
        held = held_editions(show.exhibition.pk, show.during(3))
        assert [edition.number for edition in held.editions] == [2]
        assert held.following.number == 3


def test_logistic_model_is_weighed_only_when_somebody_answered(organizer):
    with tenant(organizer):
        show, world = grow_world(organizer, 500, seed=11)
        survey = open_survey(organizer=organizer, edition=show.edition(5), audience="visitor", at=show.after(5))
        for customer in Customer.objects.filter(pk__in=[pk for pk, (taken, *_) in world.items() if 5 in taken])[:80]:
            answer(organizer, survey, customer, 1, overall=1 + customer.pk % 5, intention="plan")
        choice = judged(organizer, show, HELD)["choice"]
    # Those who answered of edition 5, with what they did at the sixth: nobody else is learned from.
    assert (choice["labelled_rows"], choice["model"]) == (80 if HELD > 5 else 0, "bgbb")
    assert choice["reason"] == "few_labelled_rows"


def test_rival_sees_no_judgement(organizer, rival, asked):
    show, *_ = asked
    with tenant(organizer):
        judged(organizer, show, 4)
    with tenant(rival):
        assert judgement_of(rival, show.exhibition.pk, "visitor") is None
        assert Judgement.objects.count() == 0


def test_deal_value_is_also_correlated_at_equal_booth_area(organizer):
    with tenant(organizer):
        show = make_show(organizer, 4)
        survey = open_survey(organizer=organizer, edition=show.edition(2), audience="exhibitor", at=show.after(2))
        facts = []
        for n in range(30):
            exhibitor = history(show, "011", role="exhibitor")
            rating, area, value = 1 + (n * 7) % 5, 9 * (1 + n % 4), 1000 + 500 * (n % 4) + (n * 13) % 29
            answer(organizer, survey, exhibitor, n, overall=rating, deal_value=value)
            if n < 25:
                book(organizer, exhibitor, show.edition(2), n, [area - 3, 3])
                book(organizer, exhibitor, show.edition(3), 100 + n, [500])
                facts.append((rating, value, area))
        full_run(organizer=organizer, as_of=show.after(3))
        judge_due(organizer=organizer, at=show.after(3))
        [found] = survey_judgements(organizer, show.exhibition.pk, "exhibitor")
    rating, value, area = zip(*facts, strict=True)
    for name, function in (
        ("partial_spearman", partial_spearman),
        ("partial_pearson_on_log", partial_pearson_on_log),
    ):
        stored, want = found.figures["deal"][name], function(rating, value, area)
        assert (stored["n"], stored["left_out"]) == (25, 0)
        assert [stored["r"], stored["low"], stored["high"]] == pytest.approx([want.r, want.low, want.high], abs=1e-6)
    assert found.figures["deal"]["spearman"]["n"] == 30


def book(organizer, exhibitor, edition, number, areas):
    """A confirmed contract over these areas, and a cancelled one that does not count."""
    part = Participation.objects.get_or_create(
        organizer=organizer, customer=exhibitor, edition=edition, role="exhibitor", state="took_part"
    )[0]
    for state, sizes in (("confirmed", areas), ("cancelled", [999])):
        contract = Contract.objects.create(
            organizer=organizer, participation=part, number=f"{state}-{number}", state=state, currency="CNY"
        )
        for size in sizes:
            ContractLine.objects.create(
                organizer=organizer, contract=contract, description="booth", area_m2=size, net_minor=1
            )
