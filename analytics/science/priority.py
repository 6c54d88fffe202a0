"""Where to act first: importance against satisfaction, with a cross-hair at the means."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from analytics.science.importance import Importance
from analytics.science.survey import MeanInterval, mean_ci

QUADRANTS = ("keep_up", "concentrate_here", "low_priority", "possible_overkill", "undecided")


@dataclass(frozen=True)
class PriorityMap:
    """
    The quadrant of each item, and where the two hairs stand.

    Source: Martilla & James (1977), Journal of Marketing 41.
    """

    quadrants: pd.Series
    importance_hair: float | None
    satisfaction_hair: float | None


def priority_items(importance: Importance, respondents: pd.DataFrame, population: int | None = None) -> pd.DataFrame:
    """
    This will set each dimension's importance beside its mean, both with their intervals, for priority_map.

    Where everybody answered, the mean is certain and stands for both ends of its interval.

    Shape:  respondents × dimensions; one row per dimension of it.
    """
    means = pd.DataFrame(
        {name: _reach(mean_ci(respondents[name], population)) for name in respondents}, index=["mean", "low", "high"]
    ).T.astype(float)
    table = pd.DataFrame(
        {"importance": importance.shares, "importance_low": importance.low, "importance_high": importance.high}
    )
    return table.join(means.rename(columns={"low": "mean_low", "high": "mean_high"}), how="outer").reindex(
        respondents.columns
    )


def _reach(found: MeanInterval) -> tuple[float | None, float | None, float | None]:
    """This will give the mean and how far it may reach."""
    certain = found.method == "census"
    return (found.mean, found.mean, found.mean) if certain else (found.mean, found.low, found.high)


def priority_map(items: pd.DataFrame) -> PriorityMap:
    """
    This will place items by importance and satisfaction; who is not clear of a hair is undecided.

    An interval that reaches or crosses a hair, or is not known, leaves the item undecided.

    Shape:  one row per item: importance, importance_low, importance_high, mean, mean_low, mean_high; the
            quadrant is None, and the item does not move the hairs, where importance or mean is missing.
    """
    placed = items["importance"].notna() & items["mean"].notna()
    if not placed.any():
        return PriorityMap(pd.Series([None] * len(items), index=items.index, dtype=object), None, None)
    hairs = {axis: float(items.loc[placed, axis].mean()) for axis in ("importance", "mean")}
    above = {axis: items[f"{axis}_low"] > hair for axis, hair in hairs.items()}
    below = {axis: items[f"{axis}_high"] < hair for axis, hair in hairs.items()}
    conditions = [
        ~placed,
        above["importance"] & above["mean"],
        above["importance"] & below["mean"],
        below["importance"] & below["mean"],
        below["importance"] & above["mean"],
    ]
    quadrants = np.select(conditions, [None, *QUADRANTS[:4]], default="undecided")
    return PriorityMap(pd.Series(quadrants, index=items.index, dtype=object), hairs["importance"], hairs["mean"])
