"""Figures of a survey, from its answers to the numbers that its page shows. pandas stays in the worker."""

from __future__ import annotations

import math
from typing import Any

import pandas as pd

from analytics.science.comparing import Change, edition_change, share_change
from analytics.science.importance import Importance, derived_importance
from analytics.science.overall import OverallFigures, alpha_by_dimension, overall_contributions, overall_figures
from analytics.science.priority import PriorityMap, priority_items, priority_map
from analytics.science.recommendation import nps_change, nps_interval
from analytics.science.summaries import Share, share_of, summarise
from analytics.science.survey import COUNTS_ONLY, SUPPRESSED, DimensionScores, base_of, dimension_scores
from analytics.services.survey_answers import Answers
from analytics.services.survey_map import perceptual_map
from analytics.services.survey_segments import segments
from analytics.services.survey_shown import change_shown, interval_shown, is_hidden, plain, share_shown, summary_shown

#: Methods whose figures are shares of importance.
SHARING = ("lmg", "johnson")
REACHED = ("fully", "basically")
COMING = ("plan", "might")
REPLICATES = 1_000


def compute(now: Answers, before: Answers | None, replicates: int = REPLICATES) -> dict[str, Any]:
    """
    This will compute everything that a survey's page shows.

    Shape:  plain numbers, texts, lists and dicts; None where there is nothing to say.
    """
    scores = dimension_scores(now.ratings, now.asked.tree)
    earlier = dimension_scores(before.ratings, before.asked.tree) if before is not None else None
    overall = now.numbers("overall")
    importance = derived_importance(scores.respondents, overall, replicates)
    placed = _priorities(scores, importance, now.population)
    return plain(
        {
            "n": len(now.table),
            "base": base_of(len(now.table)),
            "population": now.population,
            "overall": _overall(now, scores, importance, before, earlier),
            "importance": _importance_note(importance),
            "hairs": {"importance": placed.importance_hair, "mean": placed.satisfaction_hair},
            "dimensions": _dimensions(now, scores, before, earlier, importance, placed),
            "intention": _choice(now, "intention", before),
            "coming": _grouped(now, before, "intention", COMING),
            "attainment": _choice(now, "attainment", before),
            "reached": _grouped(now, before, "attainment", REACHED),
            "purposes": _purposes(now),
            "nps": _nps(now, before),
            "relation": _relation(now, before),
            "map": perceptual_map(now, scores.respondents),
            "segments": segments(now, COMING, REACHED),
            "comments": len(now.choices("comment")),
        }
    )


def _overall(
    now: Answers, scores: DimensionScores, importance: Importance, before: Answers | None, earlier
) -> dict[str, Any]:
    figures = overall_figures(
        scores.respondents, now.numbers("overall"), _weights(importance, scores.respondents), now.population
    )
    old = _overall_before(before, earlier)
    return {
        "single": interval_shown(figures.single),
        "single_summary": summary_shown(summarise(now.numbers("overall"), now.population)),
        "factor": interval_shown(figures.factor),
        "own": interval_shown(summarise(scores.own, now.population).mean),
        "weighted": interval_shown(figures.weighted),
        "single_change": _change(before and before.numbers("overall"), now.numbers("overall")),
        "factor_change": change_shown(_factor_change(earlier, scores)) if earlier else None,
        "single_before": interval_shown(old.single).mean if old else None,
        "factor_before": interval_shown(old.factor).mean if old else None,
    }


def _weights(importance: Importance, respondents: pd.DataFrame) -> pd.Series | None:
    """Shares of importance as weights; none where there are no shares, 0 for a dimension that nobody rated."""
    if importance.method not in SHARING:
        return None
    rated = importance.shares.reindex(respondents.columns)[respondents.notna().any()]
    return None if rated.isna().any() or rated.sum() <= 0 else importance.shares.fillna(0.0)


def _overall_before(before: Answers | None, earlier: DimensionScores | None) -> OverallFigures | None:
    if before is None or earlier is None:
        return None
    return overall_figures(earlier.respondents, before.numbers("overall"))


def _change(old: pd.Series | None, new: pd.Series) -> Change | None:
    return None if old is None else change_shown(edition_change(old, new))


def _factor_change(earlier: DimensionScores, scores: DimensionScores) -> Change:
    """Contributions average to the overall figure itself; own means would not where dimensions are skipped."""
    return edition_change(overall_contributions(earlier.respondents), overall_contributions(scores.respondents))


def _dimensions(
    now: Answers, scores: DimensionScores, before: Answers | None, earlier, importance: Importance, placed: PriorityMap
) -> list[dict]:
    alphas = alpha_by_dimension(now.ratings, now.asked.tree)
    old_items = before.ratings if before is not None else pd.DataFrame()
    found = []
    for code, items in now.asked.tree.items():
        old = earlier.respondents[code] if earlier is not None and code in earlier.respondents else None
        ratings = scores.respondents[code]
        hidden = is_hidden(base_of(int(ratings.notna().sum())))
        complete = int(now.ratings[items].notna().all(axis=1).sum())
        found.append(
            {
                "code": code,
                "summary": summary_shown(summarise(ratings, now.population)),
                "alpha": None if is_hidden(base_of(complete)) else alphas.get(code),
                "alpha_n": complete,
                "change": _change(old, ratings),
                "before": _mean_shown(old),
                "importance": None if hidden else importance.shares.get(code),
                "importance_low": None if hidden else importance.low.get(code),
                "importance_high": None if hidden else importance.high.get(code),
                "quadrant": placed.quadrants.get(code),
                "items": [
                    {
                        "code": item,
                        "summary": summary_shown(summarise(now.ratings[item], now.population)),
                        "change": _change(old_items.get(item), now.ratings[item]),
                    }
                    for item in items
                ],
            }
        )
    return found


def _mean_shown(ratings: pd.Series | None) -> float | None:
    """The mean of the edition before, unless its base was too small to tell it."""
    return None if ratings is None else interval_shown(summarise(ratings).mean).mean


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
    chosen = now.choices(code)
    old = before.choices(code) if before is not None else pd.Series(dtype=object)
    return [
        {
            "code": option,
            "share": share_shown(share_of(int((chosen == option).sum()), len(chosen), now.population)),
            "before": share_shown(share_of(int((old == option).sum()), len(old))).share,
        }
        for option in now.options(code)
    ]


def _grouped(now: Answers, before: Answers | None, code: str, group: tuple[str, ...]) -> dict:
    """The share of several answers together, and its change."""
    chosen = now.choices(code)
    hits = int(chosen.isin(group).sum())
    found = {"share": share_shown(share_of(hits, len(chosen), now.population)), "change": None}
    if before is not None and len(old := before.choices(code)):
        found["change"] = change_shown(share_change(int(old.isin(group).sum()), len(old), hits, len(chosen)))
    return found


def _purposes(now: Answers) -> list[dict]:
    """Who came for what, and how many of those reached it."""
    chosen = now.choices("purpose")
    reached = now.choices("attained")
    found = []
    for option in now.options("purpose"):
        wanting = chosen.index[[option in codes for codes in chosen]]
        told = wanting.intersection(reached.index)
        hits = sum(option in reached[row] for row in told)
        found.append(
            {
                "code": option,
                "share": share_shown(share_of(len(wanting), len(chosen), now.population)),
                "attained": _attained(hits, len(told)),
            }
        )
    return found


def _attained(hits: int, told: int) -> Share | None:
    """Of who came for something and told: a count so small would itself be somebody's answer."""
    return share_shown(share_of(hits, told)) if told >= SUPPRESSED else None


def _nps(now: Answers, before: Answers | None) -> dict | None:
    found = nps_interval(now.numbers("nps"), now.population)
    if found is None or is_hidden(found.base):
        return None
    change = nps_change(before.numbers("nps"), now.numbers("nps")) if before is not None else None
    return {
        **vars(found.score),
        "low": found.low,
        "high": found.high,
        "method": found.method,
        "base": found.base,
        "change": change and change_shown(change),
    }


def _relation(now: Answers, before: Answers | None) -> list[dict]:
    return [
        {
            "code": code,
            "summary": summary_shown(summarise(now.numbers(code), now.population)),
            "change": _change(before and before.numbers(code), now.numbers(code)),
        }
        for code in now.asked.codes("relation")
    ]
