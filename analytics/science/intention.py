"""What an intention to come again is worth, once it is known who came."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike
from sklearn.isotonic import IsotonicRegression

from analytics.science.loyalty import INTENTION_POINTS
from analytics.science.summaries import share_of

#: From the weakest to the strongest.
ANSWERS = tuple(sorted(INTENTION_POINTS, key=INTENTION_POINTS.__getitem__))
PAIRS_AN_ANSWER = 100


@dataclass(frozen=True)
class IntentionPoints:
    """
    The points, 0–100, of each answer, and whether they are assumed or learned from who came.

    reason says what keeps them assumed: fewer_pairs than a hundred an answer, or no_difference between them.
    """

    points: dict[str, float]
    source: Literal["assumed", "observed"]
    pairs: dict[str, int]
    reason: Literal["fewer_pairs", "no_difference"] | None


def conversion_table(answers: Sequence[str], came: ArrayLike) -> pd.DataFrame:
    """
    This will give, for each intention, how many really came, with Wilson bars.

    Shape:  one row per answer, strongest first, also for those nobody gave: answer, n, came, rate, low, high, base.
    Errors: ValueError for an unknown answer, or an outcome that is neither 0 nor 1.
    """
    said, outcome = _pairs(answers, came)
    rows = []
    for answer in reversed(ANSWERS):
        here = outcome[said == answer]
        share = share_of(int(here.sum()), here.size)
        rows.append((answer, share.n, share.hits, share.share, share.low, share.high, share.base))
    return pd.DataFrame(rows, columns=["answer", "n", "came", "rate", "low", "high", "base"])


def intention_points(answers: Sequence[str], came: ArrayLike, weight: ArrayLike | None = None) -> IntentionPoints:
    """
    This will learn the points of each answer: the return observed, made rising, and scaled to 0–100.

    With fewer than 100 pairs for any answer, or when the weakest returns as often as the strongest, the
    points stay the assumed 100, 50, 25 and 0.

    Shape:  weight: how many pairs each row counts, 1 each without it.
    Errors: ValueError for an unknown answer, or an outcome that is neither 0 nor 1.
    """
    said, outcome = _pairs(answers, came)
    each = np.ones(said.size) if weight is None else _weights(answers, came, weight)
    pairs = {answer: int(each[said == answer].sum()) for answer in ANSWERS}
    if min(pairs.values()) < PAIRS_AN_ANSWER:
        return IntentionPoints(dict(INTENTION_POINTS), "assumed", pairs, "fewer_pairs")
    rates = [float(np.average(outcome[said == answer], weights=each[said == answer])) for answer in ANSWERS]
    rising = IsotonicRegression().fit_transform(range(len(ANSWERS)), rates, sample_weight=list(pairs.values()))
    reach = rising[-1] - rising[0]
    if reach < 1e-9:
        return IntentionPoints(dict(INTENTION_POINTS), "assumed", pairs, "no_difference")
    points = 100 * ((rising - rising[0]) / reach)
    return IntentionPoints(dict(zip(ANSWERS, points.tolist(), strict=True)), "observed", pairs, None)


def _weights(answers: Sequence[str], came: ArrayLike, weight: ArrayLike) -> np.ndarray:
    """This will keep the weights of the pairs that are kept."""
    known = pd.Series(answers, dtype=object).notna().to_numpy() & ~np.isnan(np.asarray(came, dtype=float))
    return np.asarray(weight, dtype=float)[known]


def _pairs(answers: Sequence[str], came: ArrayLike) -> tuple[np.ndarray, np.ndarray]:
    """This will pair answers with outcomes, leaving out the pairs in which one is missing."""
    said, outcome = pd.Series(answers, dtype=object), pd.Series(np.asarray(came, dtype=float))
    if len(said) != len(outcome):
        raise ValueError("every answer needs an outcome, known or not")
    known = said.notna().to_numpy() & outcome.notna().to_numpy()
    said, outcome = said.to_numpy()[known], outcome.to_numpy()[known]
    if not set(said) <= set(ANSWERS):
        raise ValueError("no such intention")
    if not np.isin(outcome, (0, 1)).all():
        raise ValueError("an outcome is 0 or 1")
    return said, outcome
