"""Survey statistics: shares, means with their uncertainty, NPS, scale reliability and dimension scores."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray
from scipy import stats

from analytics.science.inputs import finite, floats, missing_as_none, within

SMALL_BASE, COUNTS_ONLY, SUPPRESSED = 30, 10, 5
SKEWED = 1.0
SAME_ANSWER = 1e-12
RESAMPLES, RESAMPLES_AT_ONCE, SEED = 2000, 200, 20060812
DIMENSIONS_FOR_AN_OWN_MEAN = 5

Base = Literal["ok", "small_base", "counts_only", "suppressed"]


@dataclass(frozen=True)
class MeanInterval:
    """
    A mean with its 95 % interval; the interval is None where there is none.

    One answer or equal answers carry none; where everybody answered (method census) the mean is certain.
    """

    n: int
    mean: float | None
    sd: float | None
    low: float | None
    high: float | None
    method: Literal["t", "bootstrap", "census"] | None
    base: Base


@dataclass(frozen=True)
class Nps:
    """Promoters (9–10) less detractors (0–6), in percentage points."""

    n: int
    promoters: float
    detractors: float
    nps: float
    standard_error: float


@dataclass(frozen=True)
class DimensionScores:
    """Scores by respondent and dimension, and the overall (factor) figure made of them."""

    respondents: pd.DataFrame
    own: pd.Series
    dimension_means: pd.Series
    overall: float | None


def base_of(n: int) -> Base:
    """This will say what may be shown of n answers."""
    if n < SUPPRESSED:
        return "suppressed"
    if n < COUNTS_ONLY:
        return "counts_only"
    return "small_base" if n < SMALL_BASE else "ok"


def mean_ci(values: ArrayLike, population: int | None = None) -> MeanInterval:
    """
    This will give the mean of the answers with its 95 % interval: t, or bootstrap when few or skewed.

    A known population narrows the interval by sqrt(1 − n/N). The bootstrap draws from a fixed seed, so that
    equal answers give equal intervals in any order. What a small base may show is the caller's to obey.

    Errors: ValueError when more answered than there are, or an answer is infinite.
    """
    known = np.sort(finite(values))
    n = known.size
    population = missing_as_none(population)
    if population is not None and n > population:
        raise ValueError("more answers than people")
    if n == 0:
        return MeanInterval(0, None, None, None, None, None, base_of(0))
    mean = float(known.mean())
    sd = float(known.std(ddof=1)) if n > 1 else None
    if n == 1 or np.ptp(known) <= SAME_ANSWER * max(1.0, abs(mean)):
        return MeanInterval(n, mean, sd, None, None, None, base_of(n))
    if n == population:
        return MeanInterval(n, mean, sd, None, None, "census", base_of(n))
    few_or_skewed = n < SMALL_BASE or abs(stats.skew(known)) > SKEWED
    reach = stats.t.ppf(0.975, n - 1) * sd / np.sqrt(n)
    low, high = _bootstrap(known) if few_or_skewed else (mean - reach, mean + reach)
    sampled = 1.0 if population is None else float(np.sqrt(1 - n / population))
    low, high = mean - sampled * (mean - low), mean + sampled * (high - mean)
    return MeanInterval(n, mean, sd, float(low), float(high), "bootstrap" if few_or_skewed else "t", base_of(n))


def wilson(k: float, n: float, confidence: float = 0.95) -> tuple[float, float] | None:
    """
    This will give the Wilson interval of a share, which never has zero width and never leaves 0–1.

    Shape:  (low, high); None when nobody answered, or it is not known how many.
    Errors: ValueError when k does not lie between 0 and n, or the confidence not between 0 and 1.
    Source: Wilson (1927); method 3 of Newcombe (1998).
    """
    k, n = (
        np.nan if known is None else known for known in map(missing_as_none, (k, n))
    )  # small NumPy integers would overflow in silence
    if np.isnan(k) or np.isnan(n):
        return None
    if np.isinf(n):
        raise ValueError("a number is infinite")
    if not 0 <= k <= n:
        raise ValueError("hits cannot be fewer than none or more than all")
    if not 0 < confidence < 1:
        raise ValueError("confidence lies between 0 and 1")
    if n == 0:
        return None
    z = stats.norm.ppf(0.5 + confidence / 2)
    middle = (k + z**2 / 2) / (n + z**2)
    half = z / (n + z**2) * np.sqrt(k * (n - k) / n + z**2 / 4)
    low = 0.0 if k == 0 else middle - half
    high = 1.0 if k == n else middle + half
    return float(low), float(high)


def nps(scores: ArrayLike) -> Nps | None:
    """
    This will give the net promoter score with its standard error, None without answers.

    Unit:   percentage points.
    Errors: ValueError when an answer lies outside 0–10.
    """
    known = finite(within(scores, 0, 10, "an answer"))
    if not known.size:
        return None
    promoters, detractors = float((known >= 9).mean()), float((known <= 6).mean())
    net = promoters - detractors
    error = float(np.sqrt((promoters + detractors - net**2) / known.size))
    return Nps(known.size, 100 * promoters, 100 * detractors, 100 * net, 100 * error)


def cronbach_alpha(frame: pd.DataFrame) -> float | None:
    """
    This will give the reliability of a scale from the respondents who answered all of its items.

    Shape:  None for fewer than two items or respondents, or when the sum does not vary.
    """
    complete = _numbers(pd.DataFrame(frame)).dropna()
    items, sums = complete.shape[1], complete.sum(axis=1)
    if items < 2 or len(complete) < 2 or np.ptp(sums) <= SAME_ANSWER * max(1.0, complete.abs().max(axis=None)):
        return None
    shared = 1 - complete.var().sum() / sums.var()
    return float(items / (items - 1) * shared)


def dimension_scores(answers: pd.DataFrame, tree: Mapping[str, Sequence[str]]) -> DimensionScores:
    """
    This will score each dimension of each respondent, and all of them together.

    A dimension needs half of its items answered; a respondent's own mean needs five dimensions (all, where
    the tree has fewer). The overall figure is the equal-weight mean of the dimension means. "Does not apply"
    must come as missing, never as 3.

    Shape:  answers: respondents × items; tree: dimension -> its items.
    """
    answers, scored = _numbers(pd.DataFrame(answers)), {}
    for dimension, items in tree.items():
        leaves = answers[list(items)]
        scored[dimension] = leaves.mean(axis=1).where(2 * leaves.notna().sum(axis=1) >= len(items))
    respondents = pd.DataFrame(scored, index=answers.index)
    needed = min(DIMENSIONS_FOR_AN_OWN_MEAN, len(tree))
    own = respondents.mean(axis=1).where(respondents.notna().sum(axis=1) >= needed)
    means = respondents.mean()
    overall = float(means.mean()) if means.notna().any() else None
    return DimensionScores(respondents, own, means, overall)


def _numbers(frame: pd.DataFrame) -> pd.DataFrame:
    """This will read answers of any kind of column. Errors: ValueError when one is infinite."""
    columns = {name: floats(frame[name]) for name in frame}
    if any(np.isinf(column).any() for column in columns.values()):
        raise ValueError("a number is infinite")
    return pd.DataFrame(columns, index=frame.index)


def _bootstrap(known: NDArray[np.float64]) -> tuple[float, float]:
    """This will give the 2.5th and 97.5th percentile of resampled means."""
    levels, counts = np.unique(known, return_counts=True)
    rng = np.random.default_rng(SEED)
    draws = [
        rng.multinomial(known.size, counts / known.size, size=RESAMPLES_AT_ONCE) @ levels / known.size
        for _ in range(RESAMPLES // RESAMPLES_AT_ONCE)
    ]
    low, high = np.percentile(np.concatenate(draws), [2.5, 97.5])
    return low, high
