"""Correlations with their intervals."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from analytics.science.associations import (
    partial_pearson_on_log,
    partial_spearman,
    pearson,
    pearson_on_log,
    spearman,
)

columns = st.integers(0, 10_000).map(lambda seed: np.random.default_rng(seed).normal(size=(3, 30)))


def correlated(r: float, n: int) -> tuple[np.ndarray, np.ndarray]:
    """Two columns whose Pearson correlation is exactly r."""
    rng = np.random.default_rng(4)
    first, noise = stats.zscore(rng.normal(size=n)), rng.normal(size=n)
    rest = stats.zscore(noise - noise.mean() - first * (first @ noise) / n)
    return first, r * first + np.sqrt(1 - r**2) * rest


def test_eight_editions_with_seventy_have_the_interval_that_is_always_printed():
    found = pearson(*correlated(0.7, 8))

    assert found.r == pytest.approx(0.7)
    assert (found.low, found.high) == pytest.approx((-0.01, 0.94), abs=0.005)


@given(columns)
@settings(deadline=None, max_examples=40)
def test_correlations_equal_those_of_scipy(table):
    first, second, _ = table
    expected = stats.pearsonr(first, second)
    interval = expected.confidence_interval()
    found = pearson(first, second)

    assert found.r == pytest.approx(expected.statistic)
    assert (found.low, found.high) == pytest.approx((interval.low, interval.high))
    assert spearman(first, second).r == pytest.approx(stats.spearmanr(first, second).statistic)


@given(columns)
@settings(deadline=None, max_examples=40)
def test_spearman_is_unmoved_by_any_rising_scale(table):
    first, second, third = table

    assert spearman(np.exp(first), second**3) == spearman(first, second)
    assert partial_spearman(np.exp(first), second**3, 5 * third) == partial_spearman(first, second, third)


def test_spearman_interval_is_wider_than_pearsons():
    first, second = np.argsort(correlated(0.9, 40), axis=1)
    rank, line = spearman(first, second), pearson(first, second)

    assert rank.r == pytest.approx(line.r)
    assert rank.high - rank.low > line.high - line.low


@given(columns)
@settings(deadline=None, max_examples=40)
def test_partial_correlation_is_that_of_the_residuals(table):
    ranks = [stats.rankdata(column) for column in table]
    rest = [column - np.poly1d(np.polyfit(ranks[2], column, 1))(ranks[2]) for column in ranks[:2]]
    found = partial_spearman(*table)

    assert found.r == pytest.approx(np.corrcoef(rest)[0, 1])
    assert found.n == 30
    assert found.low < found.r < found.high


def test_partial_correlation_removes_what_only_size_explains():
    """Bigger booths make both happier and richer; at equal size nothing is left."""
    rng = np.random.default_rng(8)
    size = rng.normal(size=500)
    satisfaction, value = size + rng.normal(size=500), np.exp(size + rng.normal(size=500))

    assert pearson_on_log(satisfaction, value).low > 0.3
    found = partial_pearson_on_log(satisfaction, value, size)
    assert found.low < 0 < found.high


def test_values_without_a_logarithm_are_left_out_and_counted():
    found = pearson_on_log([1, 2, 3, 4, 5, 6, np.nan], [1, np.e, 5, 9, 0, -3, 7])

    assert (found.n, found.left_out) == (4, 2)
    assert found.r == pytest.approx(np.corrcoef([1, 2, 3, 4], np.log([1, np.e, 5, 9]))[0, 1])
    partial = partial_pearson_on_log([1, 2, 3, 4, 5], [1, 2, 5, 3, 0], [3, 1, 2, 5, 4])
    assert (partial.n, partial.left_out) == (4, 1)


def test_a_correlation_with_what_does_not_vary_is_missing():
    assert pearson([4, 4, 4, 4, 4], [1, 2, 3, 4, 5]).r is None
    assert spearman([], []).r is None
    assert partial_spearman([1, 2, 3, 4], [1, 3, 2, 4], [1, 2, 3, 4]).r is None
    assert partial_spearman([1, 2], [2, 1], [1, 2]).r is None


def test_a_perfect_or_a_tiny_correlation_has_no_interval_of_zero_width():
    perfect = pearson([1, 2, 3, 4, 5], [2, 4, 6, 8, 10])

    assert (perfect.r, perfect.low, perfect.high) == (pytest.approx(1), None, None)
    assert pearson([1, 2, 3], [1, 3, 2]).low is None


def test_partial_correlation_at_equal_size_of_all_is_the_plain_one():
    first, second = correlated(0.5, 30)

    assert partial_spearman(first, second, np.ones(30)).r == pytest.approx(spearman(first, second).r)
