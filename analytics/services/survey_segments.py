"""A survey's headline figures by trade, size and first-timers, so that nobody's answer can be worked out."""

from __future__ import annotations

from typing import Any

import pandas as pd

from analytics.science.overall import overall_interval
from analytics.science.recommendation import nps_interval
from analytics.science.summaries import share_of, summarise
from analytics.science.survey import COUNTS_ONLY, dimension_scores
from analytics.services.survey_answers import Answers
from analytics.services.survey_shown import interval_shown, is_hidden, share_shown, summary_shown

OTHER, UNKNOWN = "other", "unknown"
AND_UNKNOWN = "+unknown"
MOST = 12


def segments(now: Answers, coming: tuple[str, ...], reached: tuple[str, ...]) -> list[dict[str, Any]]:
    """
    This will compute the headline figures of each trade, each size, and of newcomers beside those who came before.

    Shape:  by: industry, size or is_first; rows: code, n and figures. Segments under ten answers are pooled, so
            that none can be worked out from the others and the whole; a division that leaves one is left out.
    """
    found = []
    for by in ("industry", "size", "is_first"):
        names = now.fact(by).map(lambda value: UNKNOWN if value is None else str(value))
        named = pooled(joined(names) if by == "is_first" else names)
        groups = named.groupby(named).groups
        if len(groups) >= 2 and set(groups) != {UNKNOWN, OTHER}:
            order = sorted(groups, key=lambda code: (code in (OTHER, UNKNOWN), -len(groups[code])))
            found.append({"by": by, "rows": [_row(code, now.among(groups[code]), coming, reached) for code in order]})
    return found


def joined(names: pd.Series) -> pd.Series:
    """This will count a few who are not known with the larger part of two, so that the smaller one can be shown."""
    few = 0 < (names == UNKNOWN).sum() < COUNTS_ONLY
    known = names[names != UNKNOWN].value_counts()
    if not few or known.empty:
        return names
    larger = known.index[0]
    return names.where(~names.isin([larger, UNKNOWN]), f"{larger}{AND_UNKNOWN}")


def pooled(names: pd.Series) -> pd.Series:
    """This will put small segments together, and one more when together they are still too few."""
    counts = names.value_counts()
    small = set(counts.index[(counts < COUNTS_ONLY)]) | set(counts.index[MOST:])
    for name in reversed(counts.index):
        if not small or counts[list(small)].sum() >= COUNTS_ONLY:
            break
        small.add(name)
    return names.where(~names.isin(small), OTHER)


def _row(code: str, group: Answers, coming: tuple[str, ...], reached: tuple[str, ...]) -> dict[str, Any]:
    scores = dimension_scores(group.ratings, group.asked.tree)
    nps = nps_interval(group.numbers("nps"))
    return {
        "code": code,
        "n": len(group.table),
        "single": summary_shown(summarise(group.numbers("overall"))),
        "factor": interval_shown(overall_interval(scores.respondents)),
        "coming": _share(group.choices("intention"), coming),
        "reached": _share(group.choices("attainment"), reached),
        "nps": None if nps is None or is_hidden(nps.base) else {"n": nps.score.n, "nps": nps.score.nps,
                                                                 "low": nps.low, "high": nps.high},
    }  # fmt: skip


def _share(chosen: pd.Series, group: tuple[str, ...]):
    return share_shown(share_of(int(chosen.isin(group).sum()), len(chosen)))
