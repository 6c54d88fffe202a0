"""Figures of a survey, from its answers to the numbers that its page shows. pandas stays in the worker."""

from __future__ import annotations

import dataclasses
import math
from typing import Any

import numpy as np
import pandas as pd

from analytics.science import mca
from analytics.science.comparing import Change, edition_change, share_change
from analytics.science.importance import Importance, derived_importance
from analytics.science.overall import alpha_by_dimension, overall_contributions, overall_figures
from analytics.science.priority import PriorityMap, priority_items, priority_map
from analytics.science.recommendation import nps_interval
from analytics.science.summaries import as_shown, share_as_shown, share_of, summarise
from analytics.science.survey import COUNTS_ONLY, base_of, dimension_scores
from surveys.selectors.answers import Asked

DIGITS = 6
#: Methods whose figures are shares of importance.
SHARING = ("lmg", "johnson")
REACHED = ("fully", "basically")
COMING = ("plan", "might")
LEVELS = {1: "low", 2: "low", 3: "middle", 4: "high", 5: "high"}


@dataclasses.dataclass(frozen=True)
class Answers:
    """Answers as a table. Shape: respondents × questions; numbers for ratings, codes or lists of codes for choices."""

    asked: Asked
    table: pd.DataFrame
    population: int | None

    def __post_init__(self) -> None:
        if self.population is not None and self.population < len(self.table):  # more answered than could: not known
            object.__setattr__(self, "population", None)

    @property
    def ratings(self) -> pd.DataFrame:
        """Respondents × items, NaN where missing."""
        items = [item for items in self.asked.tree.values() for item in items]
        return self.column_set(items)

    def column_set(self, codes: list[str]) -> pd.DataFrame:
        """Numbers of some questions."""
        return self.table.reindex(columns=codes).apply(pd.to_numeric, errors="coerce")

    def numbers(self, code: str) -> pd.Series:
        """Numbers of one question."""
        return self.column_set([code])[code]

    def choices(self, code: str) -> pd.Series:
        """What was chosen, missing left out."""
        return self.table[code].dropna() if code in self.table else pd.Series(dtype=object)


def compute(now: Answers, before: Answers | None, replicates: int = 200) -> dict[str, Any]:
    """
    This will compute everything that a survey's page shows.

    Shape:  plain numbers, texts, lists and dicts; None where there is nothing to say.
    """
    scores = dimension_scores(now.ratings, now.asked.tree)
    earlier = dimension_scores(before.ratings, before.asked.tree) if before is not None else None
    overall = now.numbers("overall")
    importance = derived_importance(scores.respondents, overall, replicates)
    priorities = _priorities(scores, importance, now.population)
    return plain(
        {
            "n": len(now.table),
            "base": base_of(len(now.table)),
            "population": now.population,
            "overall": _overall(now, scores, importance, before, earlier),
            "importance": _importance_note(importance),
            "hairs": {"importance": priorities.importance_hair, "mean": priorities.satisfaction_hair},
            "dimensions": _dimensions(now, scores, earlier, importance, priorities),
            "intention": _choice(now, "intention", before),
            "coming": _grouped(now, before, "intention", COMING),
            "attainment": _choice(now, "attainment", before),
            "reached": _grouped(now, before, "attainment", REACHED),
            "purposes": _purposes(now),
            "nps": _nps(now),
            "relation": _relation(now),
            "map": _map(now, scores.respondents),
            "comments": len(now.choices("comment")),
        }
    )


def _overall(now, scores, importance, before, earlier) -> dict:
    weights = importance.shares if importance.method in SHARING else None
    figures = overall_figures(scores.respondents, now.numbers("overall"), weights, now.population)
    single = summarise(now.numbers("overall"), now.population)
    return {
        "single": figures.single,
        "single_summary": as_shown(single),
        "factor": figures.factor,
        "weighted": figures.weighted,
        "single_change": edition_change(before.numbers("overall"), now.numbers("overall")) if before else None,
        "factor_change": _factor_change(earlier, scores) if earlier else None,
        "single_before": before.numbers("overall").mean() if before else None,
        "factor_before": earlier.overall if earlier else None,
    }


def _factor_change(earlier, scores) -> Change:
    """Contributions average to the overall figure itself; own means would not where dimensions are skipped."""
    return edition_change(overall_contributions(earlier.respondents), overall_contributions(scores.respondents))


def _dimensions(now: Answers, scores, earlier, importance: Importance, priorities: PriorityMap) -> list[dict]:
    alphas = alpha_by_dimension(now.ratings, now.asked.tree)
    found = []
    for code, items in now.asked.tree.items():
        old = earlier.respondents[code] if earlier is not None and code in earlier.respondents else None
        found.append(
            {
                "code": code,
                "summary": as_shown(summarise(scores.respondents[code], now.population)),
                "alpha": alphas.get(code),
                "change": edition_change(old, scores.respondents[code]) if old is not None else None,
                "before": old.mean() if old is not None else None,
                "importance": importance.shares.get(code),
                "importance_low": importance.low.get(code),
                "importance_high": importance.high.get(code),
                "quadrant": priorities.quadrants.get(code),
                "items": [
                    {"code": item, "summary": as_shown(summarise(now.ratings[item], now.population))} for item in items
                ],
            }
        )
    return found


def _priorities(scores, importance: Importance, population: int | None) -> PriorityMap:
    """The quadrant of each dimension; none without shares of importance, or on a base too small for a mean."""
    items = priority_items(importance, scores.respondents, population)
    too_few = scores.respondents.notna().sum() < COUNTS_ONLY
    items.loc[too_few.reindex(items.index), "mean"] = math.nan
    if importance.method not in SHARING:
        items["importance"] = math.nan
    return priority_map(items)


def _importance_note(importance: Importance) -> dict:
    names = ("method", "n", "smallest_pair_n", "r_squared", "gaps", "replicates", "obstacle")
    return {name: getattr(importance, name) for name in names}


def _choice(now: Answers, code: str, before: Answers | None) -> list[dict]:
    """Shares of a question with one choice, in the order of its options."""
    chosen, options = now.choices(code), now.asked.questions[code].options if code in now.asked.questions else []
    old = before.choices(code) if before is not None else None
    return [
        {
            "code": option[0],
            "share": share_as_shown(share_of(int((chosen == option[0]).sum()), len(chosen), now.population)),
            "before": float((old == option[0]).mean()) if old is not None and len(old) else None,
        }
        for option in options
    ]


def _grouped(now: Answers, before: Answers | None, code: str, group: tuple[str, ...]) -> dict:
    """The share of several answers together, and its change."""
    chosen = now.choices(code)
    hits = int(chosen.isin(group).sum())
    found = {"share": share_as_shown(share_of(hits, len(chosen), now.population)), "change": None}
    if before is not None and len(old := before.choices(code)):
        found["change"] = share_change(int(old.isin(group).sum()), len(old), hits, len(chosen))
    return found


def _purposes(now: Answers) -> list[dict]:
    """Who came for what, and how many of those reached it."""
    chosen = now.choices("purpose")
    reached = now.choices("attained")
    found = []
    for option in now.asked.questions["purpose"].options if "purpose" in now.asked.questions else []:
        wanting = chosen.index[[option[0] in codes for codes in chosen]]
        told = wanting.intersection(reached.index)
        hits = sum(option[0] in reached[row] for row in told)
        found.append(
            {
                "code": option[0],
                "share": share_as_shown(share_of(len(wanting), len(chosen), now.population)),
                "attained": share_as_shown(share_of(hits, len(told))),
            }
        )
    return found


def _nps(now: Answers) -> dict | None:
    found = nps_interval(now.numbers("nps"))
    if found is None or found.base in ("suppressed", "counts_only"):
        return None
    return {**vars(found.score), "low": found.low, "high": found.high, "base": found.base}


def _relation(now: Answers) -> list[dict]:
    codes = now.asked.codes("relation")
    return [{"code": code, "summary": as_shown(summarise(now.numbers(code), now.population))} for code in codes]


def _map(now: Answers, respondents: pd.DataFrame) -> dict | None:
    """Which purposes, levels of the most telling dimensions and overall levels go together; None without a map."""
    chosen = now.choices("purpose")
    options = now.asked.questions["purpose"].options if "purpose" in now.asked.questions else []
    active = pd.DataFrame(
        {
            f"purpose:{option[0]}": pd.Series(
                {row: "yes" if option[0] in codes else "no" for row, codes in chosen.items()}
            )
            for option in options
        }
    )
    for code in respondents:
        active[code] = respondents[code].round().map(LEVELS)
    active = mca.pool_rare(active.dropna())
    active = active.loc[:, active.nunique() >= 2]
    if not mca.supports_map(active):
        return None
    found = mca.fit(active)
    points = [
        {"variable": name, "level": level, "x": x, "y": y}
        for (name, level), (x, y) in zip(
            found.column_coordinates.index, found.column_coordinates.to_numpy(), strict=True
        )
        if level not in ("no",)
    ]
    intention = now.choices("intention").reindex(active.index).dropna()
    placed = found.place(intention) if len(intention) else pd.DataFrame()
    points += [
        {"variable": "intention", "level": level, "x": x, "y": y}
        for level, (x, y) in zip(placed.index, placed.to_numpy(), strict=True)
    ]
    return {"n": len(active), "inertia": found.adjusted_inertia[:2], "points": points}


def plain(value: Any) -> Any:
    """This will turn figures into what JSON can hold; NaN becomes None, numbers keep six digits behind the point."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {field.name: plain(getattr(value, field.name)) for field in dataclasses.fields(value)}
    if isinstance(value, dict):
        return {str(name): plain(inner) for name, inner in value.items()}
    if isinstance(value, list | tuple | np.ndarray):
        return [plain(inner) for inner in value]
    if isinstance(value, bool | np.bool_):
        return bool(value)
    if isinstance(value, float | np.floating):
        return None if not math.isfinite(value) else round(float(value), DIGITS)
    return int(value) if isinstance(value, int | np.integer) else value
