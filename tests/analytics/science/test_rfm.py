"""Recency, frequency, money and tier."""

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.science.rfm import TIERS, cut_points, frequency_score, recency_score, score, tier

amounts = st.lists(st.integers(min_value=-10_000, max_value=10_000), min_size=1, max_size=60)


@pytest.mark.parametrize(
    ("r_ed", "committed", "expected"),
    [(0, False, 5), (0, True, 5), (1, True, 4), (7, True, 4), (1, False, 3), (2, False, 2), (3, False, 2), (4, 0, 1)],
)
def test_recency_score_counts_editions_missed(r_ed, committed, expected):
    assert recency_score(r_ed, committed) == expected


def test_recency_score_of_a_prospect_is_missing():
    assert recency_score(None, True) is None
    assert np.isnan(recency_score([None, 0], [True, False])[0])


def test_recency_score_scores_arrays_as_it_scores_scalars():
    editions, committed = [0, 1, 1, 2, 3, 4, 9], [False, False, True, False, False, False, True]

    assert recency_score(editions, committed).tolist() == [5, 3, 4, 2, 2, 1, 4]


def test_recency_score_refuses_editions_from_the_future():
    with pytest.raises(ValueError, match="negative"):
        recency_score(-1, False)


def test_frequency_score_stops_at_five():
    assert [frequency_score(attended) for attended in (0, 1, 4, 5, 8)] == [0, 1, 4, 5, 5]
    assert frequency_score(None) is None
    assert frequency_score([1, 8]).tolist() == [1, 5]


def test_cut_points_of_ten_values_are_the_second_fourth_sixth_and_eighth():
    assert cut_points([100, 90, 80, 70, 60, 50, 40, 30, 20, 10]).tolist() == [20, 40, 60, 80]


def test_cut_points_of_seven_values_round_the_rank_up():
    assert cut_points([1, 2, 3, 4, 5, 6, 7]).tolist() == [2, 3, 5, 6]


def test_cut_points_equal_the_ranks_of_percentile_disc():
    """PostgreSQL takes ceil(fraction · N) in double precision; up to a million rows that is the same rank."""
    rows = np.arange(1, 1_000_001)

    for step, fraction in zip((1, 2, 3, 4), (0.2, 0.4, 0.6, 0.8), strict=True):
        assert np.array_equal(np.ceil(fraction * rows), -(-step * rows // 5))


def test_cut_points_leave_missing_values_out():
    assert cut_points([np.nan, 1, 2, 3, 4, 5]).tolist() == [1, 2, 3, 4]
    assert np.isnan(cut_points([])).all()


def test_score_counts_the_cut_points_strictly_below():
    assert score([10, 20, 21, 40, 80, 81], [20, 40, 60, 80]).tolist() == [1, 1, 2, 2, 4, 5]


@pytest.mark.parametrize("values", [[7], [7, 7], [7] * 11])
def test_score_of_one_level_is_one(values):
    assert set(score(values, cut_points(values)).tolist()) == {1}


def test_score_refuses_a_missing_value():
    with pytest.raises(ValueError, match="missing"):
        score([1.0, np.nan], [1, 2, 3, 4])


@given(amounts)
@settings(deadline=None)
def test_score_rises_with_the_value_and_stays_between_one_and_five(values):
    ordered = sorted(values)
    steps = score(ordered, cut_points(values)).tolist()

    assert steps == sorted(steps)
    assert steps[0] == 1
    assert steps[-1] <= 5
    assert len(set(zip(ordered, steps, strict=True))) == len(set(ordered))


@given(amounts, st.randoms(use_true_random=False))
@settings(deadline=None)
def test_score_is_the_same_in_any_order_and_for_every_row_twice(values, random):
    shuffled = random.sample(values, len(values))

    assert np.array_equal(cut_points(values), cut_points(shuffled))
    assert np.array_equal(cut_points(values), cut_points(values * 2))


@given(st.lists(st.integers(0, 1_000_000), min_size=5, max_size=60, unique=True))
@settings(max_examples=50, deadline=None)
def test_score_of_distinct_values_fills_five_even_steps(values):
    counts = np.bincount(score(values, cut_points(values)), minlength=6)[1:]

    assert counts.max() - counts.min() <= 1


def expected_tier(r: int, f: int, m: int, participations: int) -> str:
    """The table of §1, written out a second time by cells instead of by conditions."""
    if r >= 4:
        if f >= 4:
            return "champion" if m >= 4 else "loyal"
        return "new" if participations == 1 else "promising"
    if r == 1:
        return "lost"
    if f >= 3 and m >= 4:
        return "cannot_lose"
    if r == 3:
        return "needs_attention"
    return "at_risk" if f >= 3 else "hibernating"


@pytest.mark.parametrize("participations", [1, 6])
def test_tier_of_all_cells_is_the_first_that_matches(participations):
    cells = list(itertools.product(range(1, 6), repeat=3))

    assert len(cells) == 125
    assert {cell: tier(*cell, participations) for cell in cells} == {
        cell: expected_tier(*cell, participations) for cell in cells
    }


def test_tier_names_are_all_reachable():
    cells = itertools.product(range(1, 6), range(1, 6), range(1, 6), (1, 6))
    reached = {tier(r, f, m, n) for r, f, m, n in cells} | {tier(None, None, None, 0)}

    assert reached == set(TIERS)


def test_tier_of_arrays_equals_tier_of_scalars():
    r, f, m, participations = [5, 3, None], [1, 3, None], [2, None, None], [1, 3, 0]

    assert tier(r, f, m, participations).tolist() == ["new", "cannot_lose", "prospect"]


def test_tier_without_money_levels_counts_every_money_condition_as_met():
    assert tier(5, 4, None, 4) == "champion"
    assert tier(2, 3, None, 4) == "cannot_lose"
    assert tier(2, 2, None, 4) == "hibernating"


def test_tier_of_who_never_took_part_is_prospect_whatever_the_scores():
    assert tier(None, None, None, 0) == tier(0, 0, 0, 0) == "prospect"


def test_tier_of_the_committed_is_never_one_to_win_back():
    for missed, f, m in itertools.product(range(1, 9), range(6), range(1, 6)):
        assert tier(recency_score(missed, True), f, m, 3) in {"champion", "loyal", "promising"}


def test_tier_of_a_participant_needs_scores():
    with pytest.raises(ValueError, match="participant"):
        tier(None, 3, 3, 2)
