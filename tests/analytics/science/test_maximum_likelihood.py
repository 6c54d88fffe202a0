"""When a maximum is to be believed."""

import numpy as np
import pytest

from analytics.science.maximum_likelihood import HIGHEST, maximise

STARTS = ((1.0, 1.0), (0.5, 3.0), (4.0, 0.2))


def hill(params):
    """One peak at (2, 5)."""
    away = np.log(params) - np.log([2.0, 5.0])
    return -100 * (away**2).sum(), -200 * away / params


def slope(params):
    """Better the larger the second parameter: no peak at all."""
    value, gradient = hill(params)
    value += 100 * (np.log(params[1]) - np.log(5)) ** 2 + np.log(params[1])
    return value, np.array([gradient[0], 1 / params[1]])


def saddle(params):
    """A peak along the first parameter, a trough along the second."""
    first, second = np.log(params)
    return second**2 - first**2, np.array([-2 * first, 2 * second]) / params


def three_hills(params):
    """A peak near each start, of heights 3, 2 and 1."""
    away = np.log(params) - np.log(STARTS)
    heights = np.array([3.0, 2.0, 1.0]) * np.exp(-20 * (away**2).sum(axis=1))
    return heights.sum(), (-40 * heights[:, np.newaxis] * away).sum(axis=0) / params


def test_maximum_that_all_starts_reach_is_believed():
    found = maximise(hill, STARTS, customers=10)

    assert found.believed
    assert found.params == pytest.approx([2, 5], rel=1e-4)
    assert found.log_likelihood == pytest.approx(0, abs=1e-6)


def test_maximum_at_a_bound_is_not_believed():
    found = maximise(slope, STARTS, customers=10)

    assert found.params[1] == pytest.approx(HIGHEST)
    assert not found.believed


def test_maximum_that_is_a_saddle_is_not_believed():
    assert not maximise(saddle, [(1.0, 1.0)] * 3, customers=10).believed


def test_maximum_that_one_start_alone_reaches_is_the_answer_but_not_believed():
    found = maximise(three_hills, STARTS, customers=10)

    assert found.params == pytest.approx([1, 1], abs=0.05)
    assert not found.believed


def test_maximum_that_two_of_three_starts_reach_is_believed():
    starts = (STARTS[0], (1.1, 0.9), STARTS[2])

    assert maximise(three_hills, starts, customers=10).believed


def test_maximum_with_an_endless_curvature_is_not_believed():
    def broken(params):
        value, gradient = hill(params)
        return value, np.where(np.abs(np.log(params / [2.0, 5.0])) > 5e-5, gradient, np.nan)

    with np.errstate(invalid="ignore"):
        assert not maximise(broken, STARTS, customers=10).believed
