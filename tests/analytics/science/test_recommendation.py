"""The interval of a net promoter score."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import norm

from analytics.science.recommendation import nps_change, nps_interval

scores = st.lists(st.integers(0, 10), min_size=1, max_size=80)


def test_nps_of_a_hundred_answers_has_the_normal_interval():
    """50 promoters, 20 detractors: 30 ± 1.96 · 7.81."""
    found = nps_interval([9] * 50 + [7] * 30 + [3] * 20)

    assert (found.method, found.base) == ("normal", "ok")
    assert (found.low, found.high) == pytest.approx((30 - 15.307, 30 + 15.307), abs=0.01)


def test_nps_of_few_answers_has_a_score_interval_whose_ends_are_just_not_contradicted():
    """At each end the likelihood-restricted variance puts the observed score 1.96 standard errors away."""
    found = nps_interval([9] * 12 + [8] * 4 + [2] * 4)
    p, d, n = 0.6, 0.2, 20
    for end in (found.low / 100, found.high / 100):
        grid = np.linspace(max(0, -end) + 1e-9, (1 - end) / 2 - 1e-9, 400_001)
        likelihood = p * np.log(grid + end) + d * np.log(grid) + (1 - p - d) * np.log(1 - 2 * grid - end)
        likeliest = grid[np.argmax(likelihood)]
        spread = np.sqrt((2 * likeliest + end - end**2) / n)
        assert abs(p - d - end) / spread == pytest.approx(norm.ppf(0.975), abs=1e-3)
    assert found.method == "score"


@pytest.mark.parametrize("answer", [0, 8, 10])
def test_nps_of_equal_answers_has_no_interval_of_zero_width(answer):
    found = nps_interval([answer] * 50)

    assert -100 <= found.low <= found.score.nps <= found.high <= 100
    assert found.high - found.low > 5


def test_nps_of_passives_reaches_as_far_as_a_wilson_interval_of_nobody():
    """Tango: with no promoter and no detractor the ends are ± z²/(n + z²), for 20 answers ± 16.1."""
    found = nps_interval([8] * 20)

    assert (found.low, found.high) == pytest.approx((-16.1125, 16.1125), abs=1e-3)


@given(scores)
@settings(deadline=None, max_examples=60)
def test_nps_interval_holds_the_score_and_mirrors_when_roles_swap(answers):
    swapped = [{True: 0, False: 7}[answer >= 9] if answer > 6 else 10 for answer in answers]
    found, mirrored = nps_interval(answers), nps_interval(swapped)

    assert -100 <= found.low <= found.score.nps <= found.high <= 100
    assert found.low < found.high
    assert (mirrored.low, mirrored.high) == pytest.approx((-found.high, -found.low), abs=1e-6)


def test_nps_without_answers_is_missing():
    assert nps_interval([np.nan]) is None


def test_nps_changes_by_the_difference_of_the_scores_within_both_standard_errors():
    before, now = [9] * 50 + [7] * 30 + [3] * 20, [10] * 70 + [8] * 20 + [0] * 10
    found = nps_change(before, [*now, np.nan])
    error = np.hypot(nps_interval(before).score.standard_error, nps_interval(now).score.standard_error)

    assert found.change == pytest.approx(30)
    assert (found.high - found.low) / 2 == pytest.approx(1.972 * error, rel=0.01)
    assert nps_change([], now).change is None
    with pytest.raises(ValueError, match="between 0 and 10"):
        nps_change([11], now)
