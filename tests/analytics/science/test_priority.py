"""The priority quadrant."""

import numpy as np
import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.science.importance import derived_importance
from analytics.science.priority import QUADRANTS, priority_items, priority_map
from analytics.science.survey import mean_ci

COLUMNS = ["importance", "importance_low", "importance_high", "mean", "mean_low", "mean_high"]


def items(*rows) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=COLUMNS, dtype=float)


def clear(importance: float, mean: float) -> tuple[float, ...]:
    return importance, importance - 0.01, importance + 0.01, mean, mean - 0.1, mean + 0.1


FOUR = (clear(0.4, 4.5), clear(0.4, 3.5), clear(0.1, 3.5), clear(0.1, 4.5))


def test_items_clear_of_both_hairs_fall_into_the_four_quadrants():
    found = priority_map(items(*FOUR))

    assert found.quadrants.tolist() == ["keep_up", "concentrate_here", "low_priority", "possible_overkill"]
    assert (found.importance_hair, found.satisfaction_hair) == (0.25, 4)


def test_an_item_whose_interval_touches_a_hair_is_undecided():
    wide = items(*FOUR)
    wide.loc[0, "importance_low"] = 0.25
    wide.loc[1, "mean_high"] = 4.2
    wide.loc[2, "mean_high"] = np.nan

    assert priority_map(wide).quadrants.tolist() == ["undecided"] * 3 + ["possible_overkill"]


def test_an_item_without_importance_or_mean_is_not_placed_and_moves_nothing():
    found = priority_map(items(*FOUR, clear(np.nan, 1.0), clear(9.0, np.nan)))

    assert found.quadrants.tolist()[4:] == [None, None]
    assert (found.importance_hair, found.satisfaction_hair) == (0.25, 4)
    assert found.quadrants.tolist()[:4] == priority_map(items(*FOUR)).quadrants.tolist()


def test_nothing_to_place_has_no_hairs():
    assert priority_map(items()).importance_hair is None
    assert priority_map(items(clear(np.nan, 4))).quadrants.tolist() == [None]


@given(st.lists(st.tuples(st.floats(0, 1), st.floats(1, 5)), min_size=1, max_size=12), st.integers(2, 9))
@settings(deadline=None, max_examples=40)
def test_quadrants_do_not_depend_on_the_unit_of_importance(points, factor):
    rows = items(*(clear(*point) for point in points))
    percent = rows.assign(**{name: rows[name] * 2**factor for name in COLUMNS[:3]})

    assert priority_map(rows).quadrants.tolist() == priority_map(percent).quadrants.tolist()
    assert set(priority_map(rows).quadrants) <= set(QUADRANTS)


def test_items_carry_importance_and_mean_with_their_intervals():
    rng = np.random.default_rng(3)
    respondents = pd.DataFrame(rng.integers(1, 6, (120, 3)), columns=["service", "hall", "food"]).astype(float)
    importance = derived_importance(respondents, respondents["service"] + rng.normal(size=120), replicates=50)
    found = priority_items(importance, respondents.assign(flat=4.0))

    mean = mean_ci(respondents["hall"])
    assert found.loc["hall", ["mean", "mean_low", "mean_high"]].tolist() == [mean.mean, mean.low, mean.high]
    assert found["importance"].drop("flat").to_dict() == importance.shares.to_dict()
    assert found.loc["flat"].isna().tolist() == [True, True, True, False, True, True]
    assert priority_map(found).quadrants["flat"] is None
