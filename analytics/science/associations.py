"""How two figures go together: Pearson, Spearman and partial correlations, always with n and interval."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray
from scipy import stats

FEWEST_FOR_AN_INTERVAL = 4
Z = float(stats.norm.ppf(0.975))

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Correlation:
    """
    A correlation with its 95 % interval (Fisher z) over n pairs.

    r is None when one of the two does not vary; the interval also when n is too small for one.
    left_out counts pairs that were known but had no logarithm.
    """

    n: int
    r: float | None
    low: float | None
    high: float | None
    left_out: int = 0


def pearson(first: ArrayLike, second: ArrayLike) -> Correlation:
    """This will correlate two figures, pairs with a missing one left out; eight pairs with .70 give (−.01, .94)."""
    first, second = _known(first, second)
    r = _correlation(first, second)
    return _with_interval(r, first.size, 1 / max(first.size - 3, 1))


def spearman(first: ArrayLike, second: ArrayLike) -> Correlation:
    """
    This will correlate the ranks of two figures.

    Source: interval by Bonett & Wright (2000), Psychometrika 65: variance of z is (1 + r²/2)/(n − 3).
    """
    first, second = _known(first, second)
    r = _correlation(stats.rankdata(first), stats.rankdata(second))
    return _with_interval(r, first.size, (1 + (r or 0.0) ** 2 / 2) / max(first.size - 3, 1))


def pearson_on_log(figure: ArrayLike, value: ArrayLike) -> Correlation:
    """
    This will correlate a figure with the logarithm of a value.

    Shape:  pairs with a value of 0 or less have none: left out and counted.
    """
    figure, value = _known(figure, value)
    positive = value > 0
    found = pearson(figure[positive], np.log(value[positive]))
    return Correlation(found.n, found.r, found.low, found.high, left_out=int((~positive).sum()))


def partial_spearman(first: ArrayLike, second: ArrayLike, given: ArrayLike) -> Correlation:
    """
    This will correlate the ranks of two figures at equal rank of a third, such as the size of a company.

    Shape:  three columns of one length; given may be booth area or an ordered class.
    """
    ranks = [stats.rankdata(column) for column in _known(first, second, given)]
    return _partial(ranks, rank_based=True)


def partial_pearson_on_log(figure: ArrayLike, value: ArrayLike, given: ArrayLike) -> Correlation:
    """This will correlate a figure with the logarithm of a value at equal third; values of 0 or less are left out."""
    figure, value, given = _known(figure, value, given)
    positive = value > 0
    found = _partial([figure[positive], np.log(value[positive]), given[positive]], rank_based=False)
    return Correlation(found.n, found.r, found.low, found.high, left_out=int((~positive).sum()))


def _partial(columns: list[Floats], rank_based: bool) -> Correlation:
    """This will correlate what is left of two columns when the third has explained its part of them."""
    first, second, given = columns
    n = first.size
    pairs = [_correlation(first, second), _correlation(first, given), _correlation(second, given)]
    if n < 3 or pairs[0] is None:
        return Correlation(n, None, None, None)
    direct, one, other = (pair or 0.0 for pair in pairs)
    room = (1 - one**2) * (1 - other**2)
    if room < 1e-12:
        return Correlation(n, None, None, None)
    r = float(np.clip((direct - one * other) / np.sqrt(room), -1, 1))
    spread = 1 + r**2 / 2 if rank_based else 1.0
    return _with_interval(r, n - 1, spread / max(n - 4, 1), shown_n=n)


def _known(*columns: ArrayLike) -> list[Floats]:
    """This will keep the rows in which every column is known."""
    table = pd.DataFrame({place: np.asarray(column, dtype=float) for place, column in enumerate(columns)}).dropna()
    return [table[place].to_numpy() for place in table]


def _correlation(first: Floats, second: Floats) -> float | None:
    """This will give Pearson's r, None when there is nothing to correlate."""
    if first.size < 2 or any(np.ptp(column) <= 1e-12 * max(1.0, np.abs(column).max()) for column in (first, second)):
        return None
    return float(np.clip(np.corrcoef(first, second)[0, 1], -1, 1))


def _with_interval(r: float | None, n: int, variance: float, shown_n: int | None = None) -> Correlation:
    """This will put the interval on Fisher's scale and take it back; a perfect correlation has none of zero width."""
    shown_n = n if shown_n is None else shown_n
    if r is None or n < FEWEST_FOR_AN_INTERVAL or abs(r) > 1 - 1e-12:
        return Correlation(shown_n, r, None, None)
    reach = Z * np.sqrt(variance)
    return Correlation(shown_n, r, float(np.tanh(np.arctanh(r) - reach)), float(np.tanh(np.arctanh(r) + reach)))
