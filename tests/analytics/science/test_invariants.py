"""What must not matter: order, doubled rows, other labels, other customers; and totality over every history."""

import itertools

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.science import evaluation, lifecycle, loyalty, rfm, survey, value
from analytics.science.bgbb import BgBb

few = settings(deadline=None, max_examples=40)
shapes = st.floats(min_value=0.1, max_value=20)
models = st.builds(BgBb, shapes, shapes, shapes, shapes, st.just(0.0), st.just("ok"))
ratings = st.lists(st.integers(1, 5), min_size=2, max_size=40).filter(lambda answers: len(set(answers)) > 1)
tables = st.lists(st.tuples(*[st.none() | st.integers(1, 5)] * 4), min_size=2, max_size=25)
forecasts = st.lists(
    st.tuples(st.booleans(), st.integers(0, 10).map(lambda tenths: tenths / 10), st.integers(1, 4)),
    min_size=1,
    max_size=30,
)
TREE = {"service": ["a", "b", "c"], "hall": ["d"]}


def facts_of(attended: tuple[int, ...]) -> dict[str, int]:
    """What a history of held editions comes to, the first of them attended."""
    backwards = attended[::-1]
    return {"f": sum(attended), "r_ed": backwards.index(1), "streak": (*backwards, 0).index(0)}


#: Every history of one participation and up to eight opportunities, as far as ladder and stage can tell them apart.
HISTORIES = [
    dict(facts)
    for facts in {tuple(facts_of((1, *rest)).items()) for n in range(9) for rest in itertools.product((0, 1), repeat=n)}
]


def test_every_history_with_every_flag_stands_on_one_rung():
    flags = itertools.product((False, True), repeat=4)
    said = list(itertools.product((None, 0, 64.9, 65, 80, 100), (None, 1, 3, 5), (None, 8, 9), (None, 3, 4)))
    for (alone, contract, sponsor, organizes), history in itertools.product(flags, [{"f": 0}, *HISTORIES]):
        for score, satisfied, recommends, referred in said:
            rung = loyalty.ladder(
                **history,
                loyalty=score,
                behaviour_only=alone,
                satisfaction=satisfied,
                satisfaction_age=1,
                recommendation=recommends,
                referral_age=referred,
                multi_edition_contract=contract,
                sponsor=sponsor,
                co_organizer=organizes,
            )
            assert rung in loyalty.LADDER
            assert (rung == "prospect") == (history["f"] == 0)
            assert not (alone and rung in ("partner", "advocate"))


def test_every_history_with_every_flag_has_one_stage():
    flags = itertools.product((False, True), repeat=3)
    known = list(itertools.product((None, 35, 36), (None, 0.4, 0.5), (None, 2, 3), (None, *lifecycle.STAGES)))
    for (committed, dissolved, complained), history in itertools.product(flags, [{"f": 0}, *HISTORIES]):
        for months, alive, satisfied, before in known:
            found = lifecycle.stage(
                **history,
                committed=committed,
                dissolved_by_staff=dissolved,
                overdue_complaint=complained,
                months_since_last=months,
                probability_alive=alive,
                satisfaction_at_last=satisfied,
                stage_before_return=before,
            )
            assert found in lifecycle.STAGES
            assert history["f"] > 0 or found == "cultivation"


@given(models, st.integers(0, 8).flatmap(lambda n: st.tuples(st.just(n), st.integers(0, n))))
@few
def test_more_editions_ahead_promise_more_and_dearer_money_less(model, history):
    n, last = history
    x = min(last, 2)
    ahead = [float(model.expected_participations(x, last, n, ahead=k)) for k in range(6)]
    worth = [float(model.discounted_expected_participations(x, last, n, rate=rate)) for rate in (0.05, 0.1, 0.3)]

    assert ahead == sorted(ahead)
    assert all(later - sooner <= ahead[1] + 1e-12 for sooner, later in itertools.pairwise(ahead))
    assert worth == sorted(worth, reverse=True)
    assert worth[1] >= sum((b - a) / 1.1**k for k, (a, b) in enumerate(itertools.pairwise(ahead), start=1)) - 1e-9


@given(ratings, st.sampled_from([0.25, 2, 10]), st.integers(-3, 3))
@few
def test_mean_interval_moves_with_the_scale(answers, scale, shift):
    plain, moved = survey.mean_ci(answers), survey.mean_ci([scale * answer + shift for answer in answers])

    assert (moved.mean, moved.low, moved.high) == pytest.approx(
        tuple(scale * end + shift for end in (plain.mean, plain.low, plain.high)), abs=1e-9
    )
    assert moved.low < moved.high


@given(st.integers(1, 200), st.integers(0, 199))
@few
def test_wilson_rises_with_the_hits_and_narrows_with_the_answers(n, k):
    k = min(k, n - 1)
    (low, high), (more_low, more_high) = survey.wilson(k, n), survey.wilson(k + 1, n)
    ten_low, ten_high = survey.wilson(10 * k, 10 * n)

    assert low < more_low
    assert high < more_high
    assert ten_high - ten_low < high - low


@given(st.lists(st.integers(0, 10), min_size=1, max_size=40))
@few
def test_nps_mirrors_when_promoters_and_detractors_change_places(answers):
    mirrored = [10 if answer <= 6 else 0 if answer >= 9 else answer for answer in answers]

    assert survey.nps(mirrored).nps == pytest.approx(-survey.nps(answers).nps)
    assert survey.nps(mirrored * 4).standard_error == pytest.approx(survey.nps(answers).standard_error / 2)


@given(tables, st.randoms(use_true_random=False))
@few
def test_survey_scores_know_neither_order_nor_doubled_respondents(rows, random):
    frame = pd.DataFrame(rows, columns=list("abcd"), dtype=float)
    changed = pd.concat([frame, frame]).sample(frac=1, random_state=random.randint(0, 9))[list("dbca")]
    turned = {"hall": ["d"], "service": ["c", "a", "b"]}

    plain, again = survey.dimension_scores(frame, TREE), survey.dimension_scores(changed, turned)

    assert again.dimension_means[list(TREE)].tolist() == pytest.approx(plain.dimension_means.tolist(), nan_ok=True)
    assert again.overall == pytest.approx(plain.overall)
    alpha = survey.cronbach_alpha(frame)
    assert alpha is None or survey.cronbach_alpha(changed) == pytest.approx(alpha, abs=1e-9)


@given(forecasts)
@few
def test_a_weighted_forecast_is_judged_as_that_many_customers(rows):
    came, chance, weight = (np.array(column) for column in zip(*rows, strict=True))
    each = [np.repeat(column, weight) for column in (came, chance)]

    assert evaluation.brier(came, chance, weight) == pytest.approx(evaluation.brier(*each))
    assert evaluation.auc(came, chance, weight) == pytest.approx(evaluation.auc(*each))
    assert evaluation.ece(came, chance, weight=weight) == pytest.approx(evaluation.ece(*each))
    pd.testing.assert_frame_equal(evaluation.calibration(came, chance, weight=weight), evaluation.calibration(*each))


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), min_size=1, max_size=20), st.integers(0, 9))
@few
def test_who_has_lapsed_or_is_unknown_places_nobody_else(rows, stray):
    current, potential = (list(column) for column in zip(*rows, strict=True))
    alone = value.value_matrix(current, potential, [True] * len(rows))

    beside = value.value_matrix([*current, stray, None], [*potential, stray, 5], [True] * len(rows) + [False, True])

    assert beside.tolist() == [*alone, "lapsed", None]


@given(st.lists(st.integers(0, 10**6), min_size=1, max_size=30), st.integers(1, 7))
@few
def test_a_known_missing_or_doubled_customer_moves_no_cut_point(values, unit):
    cuts = rfm.cut_points(values)

    assert rfm.cut_points([*values, None, *values]).tolist() == cuts.tolist()
    assert rfm.cut_points([unit * amount for amount in values]).tolist() == (unit * cuts).tolist()
