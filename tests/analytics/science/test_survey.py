"""Shares, means, NPS, reliability and dimension scores."""

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.science import survey

RECORDED = Path(__file__).parents[2] / "recordings" / "statistics"
EXPECTED = json.loads((RECORDED / "expected.json").read_text())

ratings = st.lists(st.integers(1, 5), min_size=2, max_size=50)


@pytest.mark.parametrize("case", EXPECTED["wilson_95"], ids=lambda case: f"{case['k']}_of_{case['n']}")
def test_wilson_equals_the_recorded_intervals(case):
    assert survey.wilson(case["k"], case["n"]) == pytest.approx((case["lo"], case["hi"]), abs=1e-12)


@given(st.integers(1, 400).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
@settings(deadline=None)
def test_wilson_contains_the_share_and_mirrors_its_complement(counts):
    k, n = counts
    low, high = survey.wilson(k, n)

    assert 0 <= low <= k / n <= high <= 1
    assert low < high
    assert survey.wilson(n - k, n) == pytest.approx((1 - high, 1 - low), abs=1e-12)


def test_wilson_without_answers_is_missing():
    assert survey.wilson(0, 0) is None
    with pytest.raises(ValueError, match="hits"):
        survey.wilson(3, 2)


def test_mean_of_many_answers_has_a_t_interval():
    """30 answers, 15 threes and 15 fives: mean 4, sd sqrt(30/29), t(29) = 2.04523."""
    found = survey.mean_ci([3, 5] * 15)
    reach = 2.0452296 * np.sqrt(30 / 29) / np.sqrt(30)

    assert (found.n, found.mean, found.method, found.base) == (30, 4, "t", "ok")
    assert (found.low, found.high) == pytest.approx((4 - reach, 4 + reach))


def test_mean_of_few_or_skewed_answers_has_a_bootstrap_interval():
    few, skewed = survey.mean_ci([1, 2, 3, 4, 5]), survey.mean_ci([1] * 95 + [1000] * 5)

    assert (few.method, few.base) == ("bootstrap", "counts_only")
    assert (few.low, few.high) == pytest.approx((1.8, 4.2), abs=0.21)
    assert skewed.method == "bootstrap"
    assert skewed.high - skewed.mean > skewed.mean - skewed.low


def test_mean_of_equal_answers_has_no_interval_of_zero_width():
    found = survey.mean_ci([4] * 40)

    assert (found.mean, found.sd, found.low, found.high, found.method) == (4, 0, None, None, None)


def test_mean_of_one_or_no_answer_has_no_interval():
    assert survey.mean_ci([5]) == survey.MeanInterval(1, 5, None, None, None, None, "suppressed")
    assert survey.mean_ci([np.nan]).mean is None


def test_mean_of_answers_that_differ_by_rounding_counts_as_equal():
    assert survey.mean_ci([0.1 + 0.2, 0.3] * 20).low is None


def test_mean_of_three_quarters_of_the_population_is_twice_as_sure():
    part, all_but = survey.mean_ci([3, 5] * 15), survey.mean_ci([3, 5] * 15, population=40)

    assert (all_but.high - all_but.low) == pytest.approx((part.high - part.low) / 2)
    with pytest.raises(ValueError, match="people"):
        survey.mean_ci([1, 2, 3], population=2)


@given(ratings, st.randoms(use_true_random=False))
@settings(deadline=None, max_examples=30)
def test_mean_interval_is_the_same_in_any_order_and_holds_the_mean(answers, random):
    found = survey.mean_ci(answers)

    assert found == survey.mean_ci(random.sample(answers, len(answers)))
    if found.low is not None:
        assert found.low <= found.mean <= found.high


def test_base_names_what_may_be_shown():
    assert [survey.base_of(n) for n in (4, 5, 9, 10, 29, 30)] == [
        "suppressed",
        "counts_only",
        "counts_only",
        "small_base",
        "small_base",
        "ok",
    ]


def test_nps_equals_the_recorded_score():
    found = survey.nps([9] * 25 + [10] * 25 + [7] * 15 + [8] * 15 + [6] * 10 + [0] * 10 + [np.nan])

    assert (found.n, found.promoters, found.detractors, found.nps) == (
        100,
        50,
        20,
        pytest.approx(EXPECTED["nps"]["nps"]),
    )
    assert found.standard_error == pytest.approx(EXPECTED["nps"]["standard_error"], abs=0.005)


def test_nps_without_answers_is_missing_and_not_zero():
    assert survey.nps([]) is None
    assert survey.nps([7, 8]).nps == 0
    with pytest.raises(ValueError, match="between 0 and 10"):
        survey.nps([11])


def test_cronbach_alpha_equals_the_recorded_value():
    attitude = pd.read_csv(RECORDED / "attitude.csv")

    assert survey.cronbach_alpha(attitude) == pytest.approx(EXPECTED["attitude_cronbach_alpha_7_items"], abs=1e-12)


def test_cronbach_alpha_of_one_item_asked_twice_is_one():
    asked = pd.DataFrame({"a": [1.0, 2, 5, np.nan], "b": [1, 2, 5, 3]})

    assert survey.cronbach_alpha(asked) == pytest.approx(1)
    assert survey.cronbach_alpha(asked[["b"]]) is None
    assert survey.cronbach_alpha(pd.DataFrame({"a": [3, 3], "b": [4, 4]})) is None


def test_dimension_scores_worked_by_hand():
    """Ada answered all; Bo half of service and nothing of the hall; Cy a third of service, which is too little."""
    tree = {"service": ["s1", "s2", "s3", "s4"], "hall": ["h1"]}
    answers = pd.DataFrame(
        {"s1": [4, 2, 1], "s2": [5, 4, None], "s3": [3, None, None], "s4": [4, None, None], "h1": [2, None, 5]},
        index=["ada", "bo", "cy"],
    )

    found = survey.dimension_scores(answers, tree)

    assert found.respondents.to_dict("index") == {
        "ada": {"service": 4, "hall": 2},
        "bo": {"service": 3, "hall": pytest.approx(np.nan, nan_ok=True)},
        "cy": {"service": pytest.approx(np.nan, nan_ok=True), "hall": 5},
    }
    assert found.dimension_means.to_dict() == {"service": 3.5, "hall": 3.5}
    assert found.overall == 3.5
    assert found.own["ada"] == 3
    assert found.own[["bo", "cy"]].isna().all()


def test_dimension_scores_give_a_respondent_an_own_mean_from_five_dimensions():
    names = [f"d{number}" for number in range(10)]
    answers = pd.DataFrame([[5] * 5 + [None] * 5, [5] * 4 + [None] * 6], columns=names, dtype=float)

    own = survey.dimension_scores(answers, {name: [name] for name in names}).own

    assert own[0] == 5
    assert np.isnan(own[1])


def test_dimension_scores_without_answers_are_missing():
    assert survey.dimension_scores(pd.DataFrame({"a": [None, None]}), {"d": ["a"]}).overall is None
