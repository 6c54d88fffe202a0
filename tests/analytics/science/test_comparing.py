"""Edition against edition."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from analytics.science.comparing import edition_change, share_change

samples = st.lists(st.integers(1, 5), min_size=2, max_size=40)


@given(samples, samples)
@settings(deadline=None, max_examples=50)
def test_edition_change_equals_scipys_welch_interval(before, now):
    found = edition_change(before, now)

    assert found.change == pytest.approx(np.mean(now) - np.mean(before))
    if len(set(before)) > 1 and len(set(now)) > 1:
        interval = stats.ttest_ind(now, before, equal_var=False).confidence_interval()
        assert (found.low, found.high) == pytest.approx((interval.low, interval.high))


@given(samples, samples)
@settings(deadline=None, max_examples=50)
def test_edition_change_turns_its_sign_with_time(before, now):
    forth, back = edition_change(before, now), edition_change(now, before)

    assert forth.change == -back.change
    assert (forth.low is None) == (back.low is None)
    if forth.low is not None:
        assert forth.low == pytest.approx(-back.high)
        assert forth.is_clear == back.is_clear


def test_edition_change_of_three_quarters_of_both_populations_is_twice_as_sure():
    before, now = [3, 5] * 15, [4, 5] * 15
    free, known = edition_change(before, now), edition_change(before, now, 40, 40)

    assert known.high - known.low == pytest.approx((free.high - free.low) / 2)
    with pytest.raises(ValueError, match="people"):
        edition_change([1, 2], now, before_population=1)


def test_edition_change_of_equal_or_single_answers_has_no_interval():
    assert edition_change([4] * 40, [5] * 40).low is None
    assert edition_change([4] * 40, [5] * 40).change == 1
    assert edition_change([4], [5, 3]).low is None
    assert edition_change([], [5, 3]).change is None
    assert not edition_change([], [5, 3]).is_clear


def test_equal_answers_on_one_side_do_not_tell_how_sure_a_change_is():
    found = edition_change([4] * 10, [4, 5] * 20)

    assert (found.change, found.low, found.high, found.is_clear) == (0.5, None, None, False)
    assert found.base == "small_base"


@pytest.mark.parametrize(
    ("counts", "interval"),
    [((48, 80, 56, 70), (0.0524, 0.3339)), ((3, 10, 9, 10), (0.1705, 0.8090)), ((0, 29, 5, 56), (-0.0381, 0.1926))],
)
def test_share_change_equals_newcombes_published_intervals(counts, interval):
    """Newcombe (1998), Table II, method 10: 56/70 − 48/80, 9/10 − 3/10, 5/56 − 0/29."""
    found = share_change(*counts)

    assert (found.low, found.high) == pytest.approx(interval, abs=5e-5)


def test_share_change_of_unanimous_editions_still_has_a_width():
    found = share_change(40, 40, 40, 40)

    assert found.low < found.change == 0 < found.high
    assert share_change(0, 0, 1, 2).change is None
