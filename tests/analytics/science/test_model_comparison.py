"""Forecast against forecast."""

import numpy as np
import pytest

from analytics.science.evaluation import auc, brier
from analytics.science.model_comparison import auc_difference, auc_interval, brier_difference, report


def forecasts(n: int = 2000, seed: int = 2) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Outcomes, the probabilities they were drawn from, and a forecast that sees half of it; both in steps of .05."""
    rng = np.random.default_rng(seed)
    true = np.round(rng.beta(1, 1, n) * 20) / 20
    return (rng.random(n) < true).astype(int), true, np.round((true + rng.random(n)) * 10) / 20


def test_brier_difference_is_that_of_the_scores():
    came, good, poor = forecasts()
    found = brier_difference(came, good, poor, replicates=200)

    assert found.value == pytest.approx(brier(came, good) - brier(came, poor))
    assert found.low < found.value < found.high < 0
    assert found.n == 2000


def test_brier_difference_interval_is_as_wide_as_the_paired_normal_one():
    came, good, poor = forecasts()
    gaps = (good - came) ** 2 - (poor - came) ** 2
    reach = 1.96 * gaps.std() / np.sqrt(gaps.size)
    found = brier_difference(came, good, poor)

    assert (found.low, found.high) == pytest.approx((gaps.mean() - reach, gaps.mean() + reach), abs=0.1 * reach)


def test_auc_interval_is_as_wide_as_hanley_and_mcneils():
    came, good, _ = forecasts()
    area, returned = auc(came, good), came.sum()
    q1, q2, stayed = area / (2 - area), 2 * area**2 / (1 + area), came.size - returned
    spread = area * (1 - area) + (returned - 1) * (q1 - area**2) + (stayed - 1) * (q2 - area**2)
    reach = 1.96 * np.sqrt(spread / (returned * stayed))
    found = auc_interval(came, good)

    assert found.value == area
    assert (found.high - found.low) / 2 == pytest.approx(reach, rel=0.2)


def test_auc_draws_are_those_of_resampled_rows():
    came, good, poor = forecasts(n=150)
    rng = np.random.default_rng(1)
    picks = [rng.integers(0, 150, 150) for _ in range(600)]
    by_rows = np.percentile([auc(came[rows], good[rows]) - auc(came[rows], poor[rows]) for rows in picks], [2.5, 97.5])
    found = auc_difference(came, good, poor)

    assert found.value == pytest.approx(auc(came, good) - auc(came, poor))
    assert (found.low, found.high) == pytest.approx(tuple(by_rows), abs=0.02)


def test_equal_forecasts_do_not_differ():
    came, good, _ = forecasts(n=200)

    found = brier_difference(came, good, good, replicates=50)

    assert (found.value, found.low, found.high) == (0, None, None)
    assert auc_difference(came, good, good, replicates=50).value == 0


def test_differences_turn_their_sign_with_the_models():
    came, good, poor = forecasts(n=300)
    forth, back = brier_difference(came, good, poor), brier_difference(came, poor, good)

    assert forth.value == pytest.approx(-back.value)
    assert (forth.low, forth.high) == pytest.approx((-back.high, -back.low), abs=0.01)


def test_comparison_uses_the_customers_whom_both_forecast():
    found = brier_difference([1, 0, 1, np.nan], [0.9, 0.1, np.nan, 0.5], [0.5, 0.5, 0.5, 0.5], replicates=50)

    assert found.n == 2
    assert found.value == pytest.approx(0.01 - 0.25)


def test_nothing_to_compare_has_no_figures():
    assert brier_difference([], [], []).value is None
    assert auc_interval([1, 1], [0.2, 0.4]).low is None
    assert auc_difference([0, 0], [0.2, 0.4], [0.1, 0.1]).value is None
    with pytest.raises(ValueError, match="0 or 1"):
        auc_interval([2], [0.5])


def test_report_holds_everything_that_stands_beside_a_forecast():
    came, good, _ = forecasts()
    found = report(came, good, replicates=50)

    assert (found.n, found.brier) == (2000, brier(came, good))
    assert found.auc.low < found.auc.value < found.auc.high
    assert found.ece < 0.03
    assert found.calibration["n"].sum() == 2000
    assert report([], [], replicates=5).brier is None
