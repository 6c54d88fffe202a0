"""Two forecasts of the same customers against each other, with the luck of the draw taken into account."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from analytics.science.evaluation import auc, brier, calibration, ece

REPLICATES, SEED = 1000, 20060812
CELLS_AT_ONCE = 2_000_000
NO_WIDTH = 1e-12

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Estimate:
    """
    A figure with its 95 % percentile interval from a bootstrap over customers; None where there is none.

    Draws that are all alike, of one customer or of a perfect order, know nothing of what else could have come.
    """

    n: int
    value: float | None
    low: float | None
    high: float | None


@dataclass(frozen=True)
class ForecastReport:
    """How good one forecast was: Brier, AUC with interval, ECE, and the calibration table."""

    n: int
    brier: float | None
    auc: Estimate
    ece: float | None
    calibration: pd.DataFrame


def report(
    came: ArrayLike,
    probability: ArrayLike,
    replicates: int = REPLICATES,
    seed: int = SEED,
    weight: ArrayLike | None = None,
) -> ForecastReport:
    """This will judge a forecast; set the reports of constant rate and last-edition rule beside it."""
    ranked = auc_interval(came, probability, replicates, seed, weight)
    table = calibration(came, probability, weight=weight)
    return ForecastReport(
        ranked.n, brier(came, probability, weight), ranked, ece(came, probability, weight=weight), table
    )


def auc_interval(
    came: ArrayLike,
    probability: ArrayLike,
    replicates: int = REPLICATES,
    seed: int = SEED,
    weight: ArrayLike | None = None,
) -> Estimate:
    """This will give the AUC with its interval; no value when all came or nobody did."""
    cells = _cells(weight, came, probability)
    draws = [_areas(drawn, cells, 1) for drawn in _drawn(cells, replicates, seed)]
    return _estimate(cells, auc(*cells.table, cells.counts), draws)


def auc_difference(
    came: ArrayLike,
    candidate: ArrayLike,
    rule: ArrayLike,
    replicates: int = REPLICATES,
    seed: int = SEED,
    weight: ArrayLike | None = None,
) -> Estimate:
    """This will give by how much a candidate ranks better than a rule (above 0), over the same customers."""
    cells = _cells(weight, came, candidate, rule)
    areas = [auc(cells.table[0], column, cells.counts) for column in cells.table[1:]]
    value = None if None in areas else areas[0] - areas[1]
    draws = [_areas(drawn, cells, 1) - _areas(drawn, cells, 2) for drawn in _drawn(cells, replicates, seed)]
    return _estimate(cells, value, draws)


def brier_difference(
    came: ArrayLike,
    candidate: ArrayLike,
    rule: ArrayLike,
    replicates: int = REPLICATES,
    seed: int = SEED,
    weight: ArrayLike | None = None,
) -> Estimate:
    """
    This will give the Brier score of a candidate less that of a rule over the same customers.

    Below 0 the candidate is better; it is surely so when high lies below 0 as well.

    Shape:  weight: how many customers each row counts, 1 each without it.
    """
    cells = _cells(weight, came, candidate, rule)
    outcome, first, second = cells.table
    gaps = (first - outcome) ** 2 - (second - outcome) ** 2
    n = cells.counts.sum()
    value = float(gaps @ cells.counts / n) if n else None
    return _estimate(cells, value, [drawn @ gaps / n for drawn in _drawn(cells, replicates, seed)])


@dataclass(frozen=True)
class _Cells:
    """Customers with equal outcome and forecasts, counted: BG/BB knows only a few hundred different ones."""

    table: Floats
    counts: Floats


def _cells(weight: ArrayLike | None, came: ArrayLike, *forecasts: ArrayLike) -> _Cells:
    """This will count the customers whose outcome and forecasts are all known."""
    table = np.array([np.asarray(column, dtype=float).ravel() for column in (came, *forecasts)])
    each = np.ones(table.shape[1]) if weight is None else np.asarray(weight, dtype=float).ravel()
    known = ~np.isnan(table).any(axis=0) & (each > 0)
    table, each = table[:, known], each[known]
    if not np.isin(table[0], (0, 1)).all():
        raise ValueError("an outcome is 0 or 1")
    distinct, place = np.unique(table, axis=1, return_inverse=True)
    return _Cells(distinct, np.bincount(place.ravel(), weights=each, minlength=distinct.shape[1]))


def _drawn(cells: _Cells, replicates: int, seed: int) -> Iterator[Floats]:
    """This will draw as many customers anew, block by block: draws × cells, how often each was drawn."""
    rng = np.random.default_rng(seed)
    n = int(cells.counts.sum())
    if n == 0:
        return
    block = max(1, CELLS_AT_ONCE // cells.counts.size)
    for first in range(0, replicates, block):
        yield rng.multinomial(n, cells.counts / n, size=min(block, replicates - first)).astype(float)


def _areas(drawn: Floats, cells: _Cells, column: int) -> Floats:
    """This will give the AUC of one forecast in every draw, NaN where all came or nobody did."""
    order = np.argsort(cells.table[column], kind="stable")
    level = cells.table[column][order]
    starts = np.flatnonzero(np.concatenate([[True], level[1:] != level[:-1]]))

    def add_up(part: Floats) -> Floats:
        return np.add.reduceat(part[:, order], starts, axis=1)

    came = cells.table[0] == 1
    returned, stayed = add_up(drawn * came), add_up(drawn * ~came)
    below = np.cumsum(stayed, axis=1) - stayed
    pairs = returned.sum(axis=1) * stayed.sum(axis=1)
    right = (returned * (below + stayed / 2)).sum(axis=1)
    return right / np.where(pairs > 0, pairs, np.nan)


def _estimate(cells: _Cells, value: float | None, draws: list[Floats]) -> Estimate:
    """This will put the percentile interval of the draws around a value."""
    n = int(cells.counts.sum())
    together = np.concatenate(draws) if draws else np.array([np.nan])
    if value is None or np.isnan(together).all():
        return Estimate(n, value, None, None)
    low, high = np.nanpercentile(together, [2.5, 97.5])
    if high - low <= NO_WIDTH:
        return Estimate(n, value, None, None)
    return Estimate(n, value, float(low), float(high))
