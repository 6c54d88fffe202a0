"""What a survey's answers were worth: intention kept, satisfaction beside return and beside deal value."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pandas as pd

from analytics.science.associations import partial_pearson_on_log, partial_spearman, pearson_on_log, spearman
from analytics.science.intention import conversion_table, intention_points
from analytics.science.loyalty import INTENTION_POINTS
from analytics.science.return_rates import (
    answerers_beside_silent,
    cochran_armitage,
    odds_ratio_per_point,
    rate_by_level,
)
from analytics.science.summaries import share_as_shown
from analytics.science.survey import base_of

HIDDEN = {"counts_only": ("rate", "low", "high"), "suppressed": ("came", "returned", "rate", "low", "high")}


def survey_figures(answers: pd.DataFrame, silent: tuple[int, int] | None) -> dict[str, Any]:
    """
    This will compute what is told of a survey, once the next edition is held of return too.

    Shape:  answers: one row per customer: satisfaction, intention, deal_value as they were stored,
            area_m2 (booked for the surveyed edition, null when not known), took (part in
            the surveyed edition), came (to the next, None while it is not held); silent: those who took part and
            did not answer, and how many of them came; None while the next edition is not held.
    """
    satisfaction = pd.to_numeric(answers["satisfaction"], errors="coerce").astype(float)
    value = pd.to_numeric(answers["deal_value"], errors="coerce").astype(float)
    area = pd.to_numeric(answers["area_m2"], errors="coerce").astype(float)
    figures: dict[str, Any] = {
        "customers": len(answers),
        "took_part": int(answers["took"].sum()),
        "deal": {
            "spearman": spearman(satisfaction, value),
            "pearson_on_log": pearson_on_log(satisfaction, value),
            "partial_spearman": partial_spearman(satisfaction, value, area),
            "partial_pearson_on_log": partial_pearson_on_log(satisfaction, value, area),
            "values": int(value.notna().sum()),
        },
    }
    if silent is None:
        return figures
    came = pd.to_numeric(answers["came"], errors="coerce").astype(float)
    said = answers["intention"].where(answers["intention"].isin(list(INTENTION_POINTS)), None)
    known = came.notna()
    return figures | {
        "intention": _shown(conversion_table(said, came)),
        "points": intention_points(said, came),
        "answerers": _compared(int(came[known].sum()), int(known.sum()), silent[1], silent[0]),
        "satisfaction": {
            "base": base_of(int((known & satisfaction.notna()).sum())),
            "levels": _shown(rate_by_level(satisfaction, came)),
            "trend": cochran_armitage(satisfaction, came),
            "odds": odds_ratio_per_point(satisfaction, came),
        },
    }


def _compared(answered_came: int, answered: int, silent_came: int, silent: int) -> dict[str, Any]:
    """This will set answerers beside the silent, without what a small base forbids."""
    found = answerers_beside_silent(answered_came, answered, silent_came, silent)
    gap = found.difference
    if gap.base in HIDDEN:
        gap = replace(gap, change=None, low=None, high=None)
    return {"answered": share_as_shown(found.answered), "silent": share_as_shown(found.silent), "difference": gap}


def _shown(table: pd.DataFrame) -> list[dict]:
    """This will turn a table of rates into rows, without what a small base forbids."""
    rows = table.astype(object).where(table.notna(), None).to_dict("records")
    return [row | {name: None for name in HIDDEN.get(row["base"], ()) if name in row} for row in rows]
