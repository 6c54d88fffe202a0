"""Return by answer: rates, trend and odds."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.science.return_rates import (
    answerers_beside_silent,
    cochran_armitage,
    odds_ratio_per_point,
    rate_by_level,
)
from analytics.science.survey import wilson

# Agresti (2002), Table 5.3: alcohol in pregnancy (drinks a day) and malformation.
DRINKS = np.array([0, 0.5, 1.5, 4, 7])
MALFORMED = np.array([48, 38, 5, 1, 1])
BIRTHS = np.array([17_114, 14_502, 793, 127, 38])

# Dalal, Fowlkes & Hoadley (1989): launch temperature (°F) and whether an O-ring failed, 23 shuttle flights.
TEMPERATURE = [53, 57, 58, 63, 66, 67, 67, 67, 68, 69, 70, 70, 70, 70, 72, 73, 75, 75, 76, 76, 78, 79, 81]
FAILED = [1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 0, 0, 0, 1, 0, 0, 0, 0, 0]

answered = st.lists(st.tuples(st.integers(1, 5), st.integers(0, 1)), min_size=1, max_size=60)


def one_by_one(levels, hits, totals):
    """Counts spread out into one row per customer."""
    level = np.repeat(levels, totals)
    came = np.concatenate([[1] * hit + [0] * (total - hit) for hit, total in zip(hits, totals, strict=True)])
    return level, came


def test_trend_equals_the_published_one():
    """Agresti 5.3.5: z² = 6.57, P = .010."""
    found = cochran_armitage(*one_by_one(DRINKS, MALFORMED, BIRTHS))

    assert found.z**2 == pytest.approx(6.57, abs=0.005)
    assert found.p == pytest.approx(0.010, abs=0.0005)
    assert found.n == BIRTHS.sum()


@given(answered)
@settings(deadline=None, max_examples=50)
def test_trend_turns_its_sign_with_the_scale_and_is_root_n_times_the_correlation(rows):
    level, came = np.array(rows).T
    found, turned = cochran_armitage(level, came), cochran_armitage(6 - level, came)

    if found is None:
        assert len(set(level)) == 1 or len(set(came)) == 1
        return
    assert turned.z == pytest.approx(-found.z)
    assert found.z == pytest.approx(np.sqrt(len(rows)) * np.corrcoef(level, came)[0, 1])
    assert 0 <= found.p <= 1


def test_odds_ratio_equals_the_published_logistic_fit():
    """Slope −.2322, standard error .1082."""
    found = odds_ratio_per_point(TEMPERATURE, FAILED)

    assert found.n == 23
    assert np.log([found.ratio, found.low, found.high]) == pytest.approx(
        [-0.2322, -0.2322 - 1.96 * 0.1082, -0.2322 + 1.96 * 0.1082], abs=2e-4
    )


def test_odds_ratio_of_two_levels_is_the_cross_product_with_woolfs_interval():
    found = odds_ratio_per_point(*one_by_one([1, 2], [20, 45], [60, 70]))
    error = np.sqrt(1 / 20 + 1 / 40 + 1 / 45 + 1 / 25)

    assert found.ratio == pytest.approx(45 * 40 / (25 * 20))
    assert found.low == pytest.approx(found.ratio * np.exp(-1.959964 * error), rel=1e-5)
    assert found.high == pytest.approx(found.ratio * np.exp(1.959964 * error), rel=1e-5)


@pytest.mark.parametrize(
    ("levels", "came", "obstacle"),
    [
        ([1, 2, 3], [1, 1, 1], "one_outcome"),
        ([], [], "one_outcome"),
        ([3, 3, 3], [1, 0, 1], "one_level"),
        ([1, 2, 4, 5], [0, 0, 1, 1], "separated"),
        ([1, 3, 3, 5], [1, 1, 0, 0], "separated"),
    ],
)
def test_odds_ratio_says_why_there_is_none(levels, came, obstacle):
    found = odds_ratio_per_point(levels, came)

    assert (found.ratio, found.low, found.high, found.obstacle) == (None, None, None, obstacle)


@given(answered)
@settings(deadline=None, max_examples=50)
def test_odds_ratio_is_inverted_by_turning_the_scale(rows):
    level, came = np.array(rows).T
    found, turned = odds_ratio_per_point(level, came), odds_ratio_per_point(6 - level, came)

    assert found.obstacle == turned.obstacle
    if found.ratio is not None:
        assert found.ratio * turned.ratio == pytest.approx(1, rel=1e-6)
        assert found.low < found.ratio < found.high


def test_rate_by_level_has_a_bar_for_each_level_that_occurs():
    table = rate_by_level([5, 5, 5, 3, np.nan, 1], [1, 1, 0, 1, 1, np.nan])

    assert table[["level", "n", "returned"]].to_numpy().tolist() == [[3, 1, 1], [5, 3, 2]]
    assert table["rate"].tolist() == pytest.approx([1, 2 / 3])
    assert table.loc[1, ["low", "high"]].tolist() == pytest.approx(wilson(2, 3))
    assert table["base"].tolist() == ["suppressed", "suppressed"]
    assert rate_by_level([], []).empty


def test_outcomes_are_zero_or_one():
    with pytest.raises(ValueError, match="0 or 1"):
        rate_by_level([5], [2])


def test_answerers_stand_beside_the_silent():
    """Newcombe (1998): 56/70 against 48/80 differ by .20 (.0524, .3339)."""
    found = answerers_beside_silent(56, 70, 48, 80)

    assert (found.answered.share, found.silent.share) == (0.8, 0.6)
    assert (found.difference.low, found.difference.high) == pytest.approx((0.0524, 0.3339), abs=5e-5)
    assert found.difference.is_clear
    assert answerers_beside_silent(0, 0, 48, 80).difference.change is None
