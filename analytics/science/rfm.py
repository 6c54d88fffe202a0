"""Recency, frequency and money as five steps each, and the tier that the three make together."""

import numpy as np
from numpy.typing import ArrayLike, NDArray

from analytics.science.inputs import flags, floats, within

TIERS = (
    "champion",
    "loyal",
    "new",
    "promising",
    "cannot_lose",
    "needs_attention",
    "at_risk",
    "hibernating",
    "lost",
    "prospect",
)


def recency_score(r_ed: ArrayLike | None, committed: ArrayLike = False) -> int | NDArray[np.float64] | None:
    """
    This will turn held editions since the last one attended into 5 (was there) … 1 (four or more ago).

    Whoever missed the last edition but is committed to the next one stands at 4.

    Shape:  a scalar gives int or None; an array gives floats with NaN where r_ed is missing.
    Errors: ValueError when r_ed is negative.
    """
    missed = floats(r_ed)
    if np.any(missed < 0):
        raise ValueError("editions since the last one attended cannot be negative")
    steps = np.select(
        [np.isnan(missed), missed < 1, flags(committed), missed < 2, missed < 4],
        [np.nan, 5, 4, 3, 2],
        default=1,
    )
    return _whole_or_none(steps)


def frequency_score(f_ed: ArrayLike | None) -> int | NDArray[np.float64] | None:
    """
    This will turn editions attended among the last eight held into a step, five or more being 5.

    0 is left for whoever last took part before those eight editions; its recency is 1, so it is lost.

    Shape:  a scalar gives int or None; an array gives floats with NaN where f_ed is missing.
    Errors: ValueError when f_ed is negative.
    """
    attended = floats(f_ed)
    if np.any(attended < 0):
        raise ValueError("editions attended cannot be negative")
    return _whole_or_none(np.minimum(attended, 5))


def cut_points(values: ArrayLike) -> NDArray[np.float64]:
    """
    This will find the four values at rank ceil(j·N/5), j = 1..4, missing values left out.

    Equals PostgreSQL's percentile_disc(ARRAY[.2,.4,.6,.8]), so SQL and Python score alike.

    Shape:  four non-decreasing floats; four NaN when there is no value.
    """
    known = floats(values).ravel()
    known = np.sort(known[~np.isnan(known)])
    if known.size == 0:
        return np.full(4, np.nan)
    ranks = np.array([-(-step * known.size // 5) for step in (1, 2, 3, 4)])
    return known[ranks - 1]


def score(values: ArrayLike, cuts: ArrayLike) -> NDArray[np.int_]:
    """
    This will give each value 1 plus the number of cut points strictly below it.

    Equal values always get equal scores, which ntile and qcut on ranks do not promise.

    Errors: ValueError when a value or a cut point is missing: no value is no score, not the lowest one.
    """
    known, limits = floats(values), floats(cuts)
    if limits.shape != (4,):
        raise ValueError("there are four cut points")
    if np.any(np.isnan(known)) or (known.size and np.any(np.isnan(limits))):
        raise ValueError("a missing value has no score")
    below = limits < known[..., np.newaxis]
    return 1 + below.sum(axis=-1)


def tier(r: ArrayLike | None, f: ArrayLike | None, m: ArrayLike | None, participations: ArrayLike) -> str | NDArray:
    """
    This will name the first tier whose conditions the three scores meet.

    m None means that money has one level only (free visitors): every M ≥ 4 condition then counts as met.

    Shape:  scalars give a str, arrays an object array of str.
    Errors: ValueError when somebody has taken part but lacks a recency or frequency score, when a participant's
            score is no step, or when it is not known whether somebody took part.
    """
    recency, frequency, money, count = np.broadcast_arrays(*(floats(part) for part in (r, f, m, participations)))
    if np.any(~(count >= 0)):
        raise ValueError("participations must be known and cannot be negative")
    for name, steps, lowest in (("recency", recency, 1), ("frequency", frequency, 0), ("money", money, 1)):
        within(steps[count > 0], lowest, 5, name)
    if np.any((count > 0) & (np.isnan(recency) | np.isnan(frequency))):
        raise ValueError("a participant needs a recency and a frequency score")
    present, slipping, lavish = recency >= 4, (recency == 2) | (recency == 3), np.isnan(money) | (money >= 4)
    conditions = [
        (count == 0, "prospect"),
        (present & (frequency >= 4) & lavish, "champion"),
        (present & (frequency >= 4), "loyal"),
        (present & (count == 1), "new"),
        (present, "promising"),
        (slipping & (frequency >= 3) & lavish, "cannot_lose"),
        (recency == 3, "needs_attention"),
        ((recency == 2) & (frequency >= 3), "at_risk"),
        (recency == 2, "hibernating"),
    ]
    named = np.select([met for met, _ in conditions], [name for _, name in conditions], default="lost")
    return str(named) if named.ndim == 0 else named.astype(object)


def _whole_or_none(steps: NDArray[np.float64]) -> int | NDArray[np.float64] | None:
    """This will unwrap a scalar into int or None and leave an array as it is."""
    if steps.ndim:
        return steps
    return None if np.isnan(steps) else int(steps)
