"""Intentions against what happened."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.science.intention import ANSWERS, conversion_table, intention_points
from analytics.science.loyalty import INTENTION_POINTS
from analytics.science.survey import wilson


def told(**counts: tuple[int, int]) -> tuple[list[str], list[int]]:
    """Answers and outcomes out of (came, pairs) per answer."""
    answers = [answer for answer, (_, pairs) in counts.items() for _ in range(pairs)]
    came = [int(place < hits) for hits, pairs in counts.values() for place in range(pairs)]
    return answers, came


def test_points_are_the_observed_return_scaled():
    found = intention_points(*told(plan=(80, 100), might=(60, 100), undecided=(50, 100), will_not=(20, 100)))

    assert found.points == pytest.approx({"plan": 100, "might": 200 / 3, "undecided": 50, "will_not": 0})
    assert (found.source, found.reason) == ("observed", None)


def test_points_out_of_order_are_pooled_by_their_pairs():
    """Undecided returned more often than might: together (150 + 40)/(300 + 100)."""
    found = intention_points(*told(plan=(90, 100), might=(40, 100), undecided=(150, 300), will_not=(10, 100)))
    pooled = 100 * (190 / 400 - 0.1) / 0.8

    assert found.points == pytest.approx({"plan": 100, "might": pooled, "undecided": pooled, "will_not": 0})


def test_points_stay_assumed_before_a_hundred_pairs_for_every_answer():
    found = intention_points(*told(plan=(80, 100), might=(60, 100), undecided=(50, 100), will_not=(20, 99)))

    assert (found.points, found.source, found.reason) == (INTENTION_POINTS, "assumed", "fewer_pairs")
    assert found.pairs == {"will_not": 99, "undecided": 100, "might": 100, "plan": 100}
    assert intention_points([], []).source == "assumed"


def test_points_stay_assumed_when_the_intention_tells_nothing():
    found = intention_points(*told(plan=(20, 100), might=(50, 100), undecided=(50, 100), will_not=(60, 100)))

    assert (found.points, found.reason) == (INTENTION_POINTS, "no_difference")


@given(st.lists(st.integers(0, 120), min_size=4, max_size=4))
@settings(deadline=None, max_examples=40)
def test_points_always_rise_with_the_intention_from_0_to_100(came):
    found = intention_points(*told(**{answer: (hits, 120) for answer, hits in zip(ANSWERS, came, strict=True)}))
    points = [found.points[answer] for answer in ANSWERS]

    assert points == sorted(points)
    assert (points[0], points[-1]) == (0, 100)


def test_conversion_table_counts_who_came_with_wilson_bars():
    answers, came = told(plan=(8, 10), might=(3, 20), will_not=(0, 4))
    table = conversion_table([*answers, None, "plan"], [*came, 1, np.nan])

    assert table["answer"].tolist() == ["plan", "might", "undecided", "will_not"]
    assert table["n"].tolist() == [10, 20, 0, 4]
    assert table.loc[0, ["low", "high"]].tolist() == pytest.approx(wilson(8, 10))
    assert np.isnan(table.loc[2, "rate"])
    assert table["base"].tolist() == ["small_base", "small_base", "suppressed", "suppressed"]


def test_intentions_and_outcomes_that_do_not_exist_are_refused():
    with pytest.raises(ValueError, match="no such"):
        conversion_table(["perhaps"], [1])
    with pytest.raises(ValueError, match="0 or 1"):
        conversion_table(["plan"], [2])
    with pytest.raises(ValueError, match="needs an outcome"):
        intention_points(["plan", "might"], [1])
