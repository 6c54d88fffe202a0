"""The interval of a net promoter score, also where the answers are few or all alike."""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.optimize import brentq
from scipy.stats import norm

from analytics.science.comparing import Change, edition_change
from analytics.science.inputs import finite, missing_as_none, within
from analytics.science.survey import SMALL_BASE, Base, Nps, base_of, nps

Z = float(norm.ppf(0.975))
#: The observed score contradicts nothing; where all answered alike it is an end too, so the search starts beside it.
BESIDE = 1e-9


@dataclass(frozen=True)
class NpsInterval:
    """A net promoter score with its 95 % interval, in percentage points."""

    score: Nps
    low: float | None
    high: float | None
    method: Literal["normal", "score", "census"]
    base: Base


def nps_interval(scores: ArrayLike, population: int | None = None) -> NpsInterval | None:
    """
    This will give the NPS with its interval: normal around its standard error, or score when few or all alike.

    A known population narrows the interval by sqrt(1 − n/N); where all answered there is none.

    Unit:   percentage points, within −100..100; None without answers.
    Errors: ValueError when an answer lies outside 0–10, or more answered than there are.
    Source: Tango (1998), Statistics in Medicine 17: the score interval of a difference of paired shares, which
            a share of promoters and one of detractors among the same people are.
    """
    found = nps(scores)
    if found is None:
        return None
    base, population = base_of(found.n), missing_as_none(population)
    if population is not None and found.n > population:
        raise ValueError("more answers than people")
    if found.n == population:
        return NpsInterval(found, None, None, "census", base)
    sampled = 1.0 if population is None else float(np.sqrt(1 - found.n / population))
    if found.n < SMALL_BASE or found.standard_error == 0:
        low, high = _score_interval(found)
        method: Literal["normal", "score"] = "score"
    else:
        reach = Z * found.standard_error
        low, high, method = max(-100.0, found.nps - reach), min(100.0, found.nps + reach), "normal"
    low, high = found.nps - sampled * (found.nps - low), found.nps + sampled * (high - found.nps)
    return NpsInterval(found, low, high, method, base)


def nps_change(before: ArrayLike, now: ArrayLike) -> Change:
    """
    This will compare two editions' NPS by Welch's interval, a promoter counting 100, a detractor −100.

    Unit:   percentage points; no interval when all answers of both are alike.
    Errors: ValueError when an answer lies outside 0–10.
    """
    return edition_change(_as_votes(before), _as_votes(now))


def _as_votes(scores: ArrayLike) -> NDArray[np.float64]:
    """This will turn answers into 100, 0 or −100."""
    known = finite(within(scores, 0, 10, "an answer"))
    return 100.0 * ((known >= 9).astype(float) - (known <= 6))


def _score_interval(found: Nps) -> tuple[float, float]:
    """This will find the two differences that the answers just do not contradict."""
    n, promoters, detractors = found.n, found.promoters / 100, found.detractors / 100
    net = promoters - detractors

    def contradiction(true: float) -> float:
        spread = 2 * _likeliest_detractors(promoters, detractors, true) + true * (1 - true)
        return n * (net - true) ** 2 - Z**2 * spread

    low = brentq(contradiction, -1.0, net - BESIDE) if net > -1 else -1.0
    high = brentq(contradiction, net + BESIDE, 1.0) if net < 1 else 1.0
    return 100 * low, 100 * high


def _likeliest_detractors(promoters: float, detractors: float, true: float) -> float:
    """This will give the likeliest share of detractors if the true net score were this."""
    slope = -(promoters + detractors) + (2 - promoters + detractors) * true
    rest = -detractors * true * (1 - true)
    return max(0.0, (np.sqrt(max(0.0, slope**2 - 8 * rest)) - slope) / 4, -true)
