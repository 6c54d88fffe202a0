"""The perceptual map of a survey: what goes together among purposes, satisfaction, trade and size."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from analytics.science import mca
from analytics.services.survey_answers import Answers

#: A variable that so many leave out would take their rows away from all others.
COMPLETE_ENOUGH = 0.7
#: Fewer people than these must not be found as a point.
FEWEST_A_POINT = 10
LEVELS = ["low", "middle", "high"]


def perceptual_map(now: Answers, respondents: pd.DataFrame) -> dict[str, Any] | None:
    """
    This will place purposes, levels of the dimensions, trade and size; overall rating, intention and return lie on it.

    Shape:  n, inertia (adjusted shares of both axes), eigenvalues, total inertia, left_out: variables that too many
            skipped or that do not vary, points; None without the answers a map needs.
    """
    wanted = _active(now, respondents)
    active = _answered(wanted)
    active = mca.pool_rare(active.dropna())
    active = active.loc[:, active.nunique() >= 2]
    if not mca.supports_map(active):
        return None
    found = mca.fit(active)
    counts = {name: active[name].value_counts() for name in active}
    points = [
        {"variable": name, "level": level, "x": x, "y": y, "n": int(counts[name][level]), "is_active": True}
        for (name, level), (x, y) in _rows(found.column_coordinates)
        if level != "no" and counts[name][level] >= FEWEST_A_POINT
    ]
    return {
        "n": len(active),
        "variables": active.shape[1],
        "inertia": found.adjusted_inertia[:2],
        "eigenvalues": found.eigenvalues[:2],
        "left_out": [name for name in wanted if name not in active],
        "points": points + [point for name, column in _beside(now).items() for point in _placed(found, name, column)],
    }


def _active(now: Answers, respondents: pd.DataFrame) -> pd.DataFrame:
    chosen = now.choices("purpose")
    columns = {
        f"purpose:{option}": chosen.map(lambda codes, option=option: "yes" if option in codes else "no")
        for option in now.options("purpose")
    }
    columns |= {code: level_of(respondents[code]) for code in respondents}
    columns |= {name: now.fact(name) for name in ("size", "industry")}
    return pd.DataFrame({name: column.reindex(now.table.index) for name, column in columns.items()}, dtype=object)


def _answered(wanted: pd.DataFrame) -> pd.DataFrame:
    """The variables without those that most skipped, worst first, until enough rows are complete."""
    kept = wanted.loc[:, wanted.notna().any()]
    some = int(kept.notna().any(axis=1).sum())
    while kept.shape[1] > mca.FEWEST_VARIABLES and len(kept.dropna()) < COMPLETE_ENOUGH * some:
        kept = kept.drop(columns=kept.isna().sum().idxmax())
    return kept


def level_of(ratings: pd.Series) -> pd.Series:
    """This will name 1–2 low, 3 middle, 4–5 high, means at the nearest, halves upwards."""
    steps = np.floor(ratings.astype(float) + 0.5)
    named = pd.cut(steps, [0, 2, 3, 5], labels=LEVELS).astype(object)
    return named.where(named.notna(), None)


def _beside(now: Answers) -> dict[str, pd.Series]:
    """What is placed on the map without moving it."""
    came = now.fact("came_again").map({True: "yes", False: "no"})
    return {"overall": level_of(now.numbers("overall")), "intention": now.choices("intention"), "came_again": came}


def _placed(found: mca.Mca, name: str, column: pd.Series) -> list[dict]:
    known = column.reindex(found.row_coordinates.index).dropna()
    counts = known.value_counts()
    known = known[known.map(counts) >= FEWEST_A_POINT]
    if known.empty:
        return []
    return [
        {"variable": name, "level": level, "x": x, "y": y, "n": int(counts[level]), "is_active": False}
        for level, (x, y) in _rows(found.place(known))
    ]


def _rows(coordinates: pd.DataFrame) -> zip:
    return zip(coordinates.index, coordinates.to_numpy()[:, :2], strict=True)
