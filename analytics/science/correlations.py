"""Correlation matrices from answers with gaps, made fit for regression."""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
NO_SPREAD = 1e-12
LEAST_EIGENVALUE = 0.01


def pairwise_correlations(values: Floats, weights: Floats | None = None) -> tuple[Floats, Floats]:
    """
    This will correlate all columns, each pair over the rows in which both are known.

    Shape:  values: rows × columns with NaN for gaps; weights: how often each row counts (a bootstrap draw);
            gives the correlations, NaN where a column does not vary within a pair, and the n of each pair.
    """
    known = ~np.isnan(values)
    scaled = _scaled(values, known)
    counted = known * (1.0 if weights is None else weights[:, np.newaxis])
    pairs = known.T @ counted
    drawn = scaled * (1.0 if weights is None else weights[:, np.newaxis])
    sums, squares, products = drawn.T @ known, (drawn * scaled).T @ known, drawn.T @ scaled
    with np.errstate(invalid="ignore", divide="ignore"):
        variances = np.where(pairs > 1, squares - sums**2 / pairs, 0.0)
        shared = products - sums * sums.T / pairs
        scale = np.sqrt(np.where(variances > NO_SPREAD * pairs, variances, np.nan))
        table = shared / (scale * scale.T)
    return np.clip(table, -1.0, 1.0), pairs


def _scaled(values: Floats, known: NDArray[np.bool_]) -> Floats:
    """This will standardise each column over its known values and put 0 into the gaps."""
    counts = np.maximum(known.sum(axis=0), 1)
    centre = np.where(known, values, 0.0).sum(axis=0) / counts
    centred = np.where(known, values - centre, 0.0)
    spread = np.sqrt((centred**2).sum(axis=0) / counts)
    return centred / np.where(spread > NO_SPREAD, spread, 1.0)


def shrunk(table: Floats, least: float = LEAST_EIGENVALUE) -> Floats:
    """
    This will draw a correlation matrix towards no correlation, just far enough to be positive definite.

    Correlations of different people need not fit together; a matrix that does is returned as it is.
    """
    lowest = np.linalg.eigvalsh(table)[0]
    if lowest >= least:
        return table
    share = (least - lowest) / (1 - lowest)
    return (1 - share) * table + share * np.eye(len(table))


def repeats(table: Floats) -> bool:
    """This will say whether a column does not vary, equals another, or follows from others."""
    if np.isnan(table).any():
        return True
    beside = np.abs(table - np.diag(np.diag(table)))
    return bool(beside.max(initial=0.0) > 1 - 1e-9 or np.linalg.matrix_rank(table) < len(table))
