"""Who came back, by what they had answered: rates, trend, odds, and answerers beside the silent."""

from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike
from scipy import stats
from scipy.special import expit

from analytics.science.comparing import Change, share_change
from analytics.science.inputs import Floats, floats
from analytics.science.summaries import Share, share_of

Z = float(stats.norm.ppf(0.975))
STEPS, CLOSE_ENOUGH = 50, 1e-10


@dataclass(frozen=True)
class Trend:
    """Whether the return rate rises or falls with the answer: z above 0 is a rise; p is two-sided."""

    n: int
    z: float
    p: float


@dataclass(frozen=True)
class OddsRatio:
    """
    By how much one point more multiplies the odds to come back, with its 95 % interval.

    ratio is None when the answers separate who came from who did not, or one of the two is missing.
    """

    n: int
    ratio: float | None
    low: float | None
    high: float | None
    obstacle: Literal["one_outcome", "one_level", "separated"] | None = None


@dataclass(frozen=True)
class Answerers:
    """The return of those who answered beside those who did not, and the difference (answered less silent)."""

    answered: Share
    silent: Share
    difference: Change


def rate_by_level(levels: ArrayLike, came: ArrayLike) -> pd.DataFrame:
    """
    This will give the return rate at each level of an answer, with its Wilson bar.

    Shape:  one row per level that occurs, ascending: level, n, returned, rate, low, high, base.
    Errors: ValueError when an outcome is neither 0 nor 1.
    """
    level, outcome = _pairs(levels, came)
    rows = []
    for value in np.unique(level):
        here = outcome[level == value]
        share = share_of(int(here.sum()), here.size)
        rows.append((float(value), share.n, share.hits, share.share, share.low, share.high, share.base))
    return pd.DataFrame(rows, columns=["level", "n", "returned", "rate", "low", "high", "base"])


def cochran_armitage(levels: ArrayLike, came: ArrayLike) -> Trend | None:
    """
    This will test whether the return rate has a trend over the levels of an answer.

    Shape:  None when everybody did the same or answered the same.
    Errors: ValueError when an outcome is neither 0 nor 1.
    Source: Armitage (1955), Biometrics 11; Agresti (2002), Categorical Data Analysis, 3.4.5 and 5.3.5.
    """
    level, outcome = _pairs(levels, came)
    if level.size < 2 or np.ptp(level) == 0 or np.ptp(outcome) == 0:
        return None
    rate, centred = outcome.mean(), level - level.mean()
    z = float(centred @ outcome / np.sqrt(rate * (1 - rate) * (centred @ centred)))
    return Trend(level.size, z, float(2 * stats.norm.sf(abs(z))))


def odds_ratio_per_point(levels: ArrayLike, came: ArrayLike) -> OddsRatio:
    """
    This will fit a logistic curve of return over an answer by maximum likelihood.

    Errors: ValueError when an outcome is neither 0 nor 1.
    Source: interval by Wald on the log odds.
    """
    level, outcome = _pairs(levels, came)
    if level.size == 0 or np.ptp(outcome) == 0:
        return OddsRatio(level.size, None, None, None, "one_outcome")
    if np.ptp(level) == 0:
        return OddsRatio(level.size, None, None, None, "one_level")
    returned, missed = level[outcome == 1], level[outcome == 0]
    if returned.min() >= missed.max() or missed.min() >= returned.max():
        return OddsRatio(level.size, None, None, None, "separated")
    slope, error = _logistic_slope(level, outcome)
    with np.errstate(over="ignore"):
        low, high = np.exp([slope - Z * error, slope + Z * error])
    return OddsRatio(level.size, float(np.exp(slope)), float(low), float(high))


def answerers_beside_silent(answered_came: int, answered: int, silent_came: int, silent: int) -> Answerers:
    """This will compare the return of those who answered with that of those who were asked and did not."""
    difference = share_change(silent_came, silent, answered_came, answered)
    return Answerers(share_of(answered_came, answered), share_of(silent_came, silent), difference)


def _logistic_slope(level: Floats, outcome: Floats) -> tuple[float, float]:
    """This will find the slope and its standard error by Newton's method, with steps halved until they help."""
    centred = (level - level.mean()) / level.std()
    design = np.column_stack([np.ones_like(centred), centred])
    rate = outcome.mean()
    weights = np.array([np.log(rate / (1 - rate)), 0.0])

    def loss(at: Floats) -> float:
        return float(np.logaddexp(0, design @ at).sum() - outcome @ design @ at)

    for _ in range(STEPS):
        chance = expit(design @ weights)
        information = design.T @ (design * (chance * (1 - chance))[:, np.newaxis])
        step = np.linalg.solve(information, design.T @ (outcome - chance))
        while loss(weights + step) > loss(weights) + CLOSE_ENOUGH:
            step = step / 2
        weights = weights + step
        if np.abs(step).max() < CLOSE_ENOUGH:
            break
    return float(weights[1] / level.std()), float(np.sqrt(np.linalg.inv(information)[1, 1]) / level.std())


def _pairs(levels: ArrayLike, came: ArrayLike) -> tuple[Floats, Floats]:
    """This will pair answers with outcomes, leaving out the pairs in which one is missing."""
    level, outcome = floats(levels).ravel(), floats(came).ravel()
    if level.size != outcome.size:
        raise ValueError("every answer needs an outcome, known or not")
    known = ~np.isnan(level) & ~np.isnan(outcome)
    if not np.isin(outcome[known], (0, 1)).all():
        raise ValueError("an outcome is 0 or 1")
    return level[known], outcome[known]
