"""Shares and summaries, and what a small base takes away."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.science.summaries import as_shown, share_as_shown, share_of, summarise, top_two_box
from analytics.science.survey import wilson

answers = st.lists(st.one_of(st.integers(1, 5), st.just(np.nan)), max_size=60)


def test_top_two_box_counts_fours_and_fives_of_who_answered():
    found = top_two_box([5, 4, 3, 1, np.nan])

    assert (found.n, found.hits, found.share) == (4, 2, 0.5)
    assert (found.low, found.high) == pytest.approx(wilson(2, 4))


def test_share_of_equals_newcombes_interval():
    """Newcombe (1998): 81 of 263, method 3."""
    found = share_of(81, 263)

    assert (found.low, found.high) == pytest.approx((0.2553, 0.3662), abs=5e-5)


def test_share_of_a_known_population_is_surer_and_of_all_of_it_has_no_interval():
    free, three_quarters, census = share_of(30, 60), share_of(30, 60, population=80), share_of(60, 80, population=80)

    assert three_quarters.high - three_quarters.low < 0.6 * (free.high - free.low)
    assert (three_quarters.low, three_quarters.high) == pytest.approx(wilson(120, 240))
    assert (census.share, census.low, census.high) == (0.75, None, None)
    with pytest.raises(ValueError, match="people"):
        share_of(1, 3, population=2)


def test_share_without_answers_is_missing_and_not_zero():
    assert share_of(0, 0).share is None
    assert top_two_box([]).base == "suppressed"


def test_summary_of_equal_answers_speaks_through_the_top_box():
    found = summarise([5] * 40)

    assert (found.mean.mean, found.mean.low, found.speaks) == (5, None, "top_box")
    assert found.top_box.low < found.top_box.share == found.top_box.high == 1


def test_summary_of_varied_answers_speaks_through_the_mean():
    found = summarise([3, 4, 5, 5] * 10 + [np.nan])

    assert (found.n, found.speaks, found.base) == (40, "mean", "ok")
    assert found.counts == {3: 10, 4: 10, 5: 20}
    assert summarise([]).speaks == "nothing"


@pytest.mark.parametrize(
    ("n", "counts", "mean", "base"),
    [(4, False, False, "suppressed"), (5, True, False, "counts_only"), (9, True, False, "counts_only"),
     (10, True, True, "small_base"), (29, True, True, "small_base"), (30, True, True, "ok")],
)  # fmt: skip
def test_shown_is_only_what_the_base_allows(n, counts, mean, base):
    found = as_shown(summarise([4, 5] * n)) if n > 60 else as_shown(summarise(([3, 4, 5] * n)[:n]))

    assert found.base == base
    assert (found.counts is not None) == counts
    assert (found.mean is not None) == mean
    assert (found.top_box is not None) == mean


def test_share_shown_on_a_small_base_keeps_at_most_its_hits():
    assert share_as_shown(share_of(3, 4)).hits is None
    few = share_as_shown(share_of(3, 9))
    assert (few.hits, few.share, few.low) == (3, None, None)
    assert share_as_shown(share_of(3, 10)).share == 0.3


@given(answers)
@settings(deadline=None, max_examples=30)
def test_summary_never_has_an_interval_of_zero_width(given_answers):
    found = summarise(given_answers)

    assert sum(found.counts.values()) == found.n
    if found.n:
        assert found.top_box.low < found.top_box.high
        assert found.mean.low is None or found.mean.low < found.mean.high
