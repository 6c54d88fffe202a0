"""What changed from one edition to the next, with the uncertainty of both."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import stats

from analytics.science.inputs import finite
from analytics.science.survey import SAME_ANSWER, Base, base_of, wilson


@dataclass(frozen=True)
class Change:
    """
    A difference (now less before) with its 95 % interval.

    The interval is None where the answers carry none; base is that of the smaller sample.
    """

    before_n: int
    now_n: int
    change: float | None
    low: float | None
    high: float | None
    base: Base

    @property
    def is_clear(self) -> bool:
        """Whether the interval leaves no doubt about the direction."""
        return self.low is not None and (self.low > 0 or self.high < 0)


def edition_change(
    before: ArrayLike,
    now: ArrayLike,
    before_population: int | None = None,
    now_population: int | None = None,
) -> Change:
    """
    This will compare the means of two editions' answers without taking their spread as equal.

    A known population narrows the interval by sqrt(1 − n/N) of its sample. With one answer on a side, or
    all equal on both, there is no interval.

    Errors: ValueError when more answered than there are.
    Source: Welch (1947), Biometrika 34.
    """
    first, second = finite(before), finite(now)
    base = base_of(min(first.size, second.size))
    if not first.size or not second.size:
        return Change(first.size, second.size, None, None, None, base)
    change = float(second.mean() - first.mean())
    variances = [_variance_of_mean(first, before_population), _variance_of_mean(second, now_population)]
    if np.isnan(variances).any() or min(variances) == 0:  # equal answers do not tell how sure their mean is
        return Change(first.size, second.size, change, None, None, base)
    total = sum(variances)
    freedom = total**2 / sum(part**2 / (n - 1) for part, n in zip(variances, (first.size, second.size), strict=True))
    reach = float(stats.t.ppf(0.975, freedom) * np.sqrt(total))
    return Change(first.size, second.size, change, change - reach, change + reach, base)


def share_change(before_hits: int, before_n: int, now_hits: int, now_n: int) -> Change:
    """
    This will compare two shares; the interval never leaves −1..1 and never has zero width.

    Source: Newcombe (1998), Statistics in Medicine 17, 873–890, method 10.
    """
    base = base_of(min(before_n, now_n))
    if not before_n or not now_n:
        return Change(before_n, now_n, None, None, None, base)
    (old_low, old_high), (new_low, new_high) = wilson(before_hits, before_n), wilson(now_hits, now_n)
    old, new = before_hits / before_n, now_hits / now_n
    change = new - old
    low = change - float(np.hypot(new - new_low, old_high - old))
    high = change + float(np.hypot(new_high - new, old - old_low))
    return Change(before_n, now_n, change, low, high, base)


def _variance_of_mean(known: NDArray[np.float64], population: int | None) -> float:
    """This will give the squared standard error of a mean, 0 for equal answers, NaN for a single one."""
    if population is not None and known.size > population:
        raise ValueError("more answers than people")
    if known.size < 2:
        return np.nan
    if np.ptp(known) <= SAME_ANSWER * max(1.0, abs(known.mean())):
        return 0.0
    sampled = 1.0 if population is None else 1 - known.size / population
    return float(known.var(ddof=1) / known.size * sampled)
