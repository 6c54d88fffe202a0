"""How good a predicted probability was, once it is known who came."""

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from analytics.science.inputs import Floats, floats, within
from analytics.science.survey import wilson

BINS = 10


def brier(came: ArrayLike, probability: ArrayLike, weight: ArrayLike | None = None) -> float | None:
    """
    This will give the mean squared distance between prediction and outcome; None without predictions.

    Errors: ValueError when an outcome is neither 0 nor 1, or a prediction is no probability.
    """
    came, probability, weight = _pairs(came, within(probability, 0, 1, "a probability"), weight)
    return float(np.average((probability - came) ** 2, weights=weight)) if came.size else None


def auc(came: ArrayLike, probability: ArrayLike, weight: ArrayLike | None = None) -> float | None:
    """
    This will give the chance that one who came was ranked above one who did not, ties counted half.

    Shape:  None when all came or nobody did: there is nothing to tell apart. Any score may stand for a probability.
    Errors: ValueError when an outcome is neither 0 nor 1.
    """
    came, probability, weight = _pairs(came, probability, weight)
    returned = weight[came == 1].sum()
    pairs = returned * (weight.sum() - returned)
    if not pairs:
        return None
    ranks = (_places(probability, weight) + 0.5)[came == 1] @ weight[came == 1]
    return float((ranks - returned * (returned + 1) / 2) / pairs)


def calibration(
    came: ArrayLike, probability: ArrayLike, bins: int = BINS, weight: ArrayLike | None = None
) -> pd.DataFrame:
    """
    This will set predicted against observed in bins of equal count, with Wilson bars.

    Equal predictions stay in one bin, so the table does not depend on the order of rows; bins may then
    differ in count, and empty ones are left out.

    Shape:  weight: how many customers each row counts; gives one row per bin: n, predicted, observed, low, high.
    Errors: ValueError when an outcome is neither 0 nor 1, a prediction is no probability, or there is no bin.
    """
    if bins < 1 or bins % 1:
        raise ValueError("bins are counted 1, 2, 3 …")
    came, probability, weight = _pairs(came, within(probability, 0, 1, "a probability"), weight)
    if not came.size:
        return pd.DataFrame(columns=["n", "predicted", "observed", "low", "high"], dtype=float)
    place = (_places(probability, weight) / weight.sum() * bins).astype(int)
    sums = pd.DataFrame({"n": weight, "predicted": weight * probability, "observed": weight * came}).groupby(place)
    table = sums.sum().sort_index()
    bars = [wilson(min(row.observed, row.n), row.n) for row in table.itertuples()]
    table = table.assign(
        n=table["n"].round().astype(int) if (weight % 1 == 0).all() else table["n"],
        predicted=table["predicted"] / table["n"],
        observed=table["observed"] / table["n"],
    )
    return table.assign(low=[low for low, _ in bars], high=[high for _, high in bars]).reset_index(drop=True)


def ece(came: ArrayLike, probability: ArrayLike, bins: int = BINS, weight: ArrayLike | None = None) -> float | None:
    """
    This will average the distance of predicted from observed over the calibration bins, weighted by count.

    Errors: as for calibration.
    """
    table = calibration(came, probability, bins, weight)
    if table.empty:
        return None
    return float(np.average((table["predicted"] - table["observed"]).abs(), weights=table["n"]))


def _places(probability: Floats, weight: Floats) -> Floats:
    """This will give the middle rank of each value, less a half, among all that the weights count."""
    _, level = np.unique(probability, return_inverse=True)
    counts = np.bincount(level, weights=weight)
    return (np.cumsum(counts) - counts / 2)[level]


def _pairs(came: ArrayLike, probability: ArrayLike, weight: ArrayLike | None) -> tuple[Floats, Floats, Floats]:
    """This will pair outcomes with predictions, leaving out the pairs in which one is missing."""
    columns = [np.atleast_1d(floats(part)) for part in (came, probability, 1.0 if weight is None else weight)]
    if columns[0].shape != columns[1].shape:
        raise ValueError("every outcome needs a prediction, known or not")
    came, probability, weight = np.broadcast_arrays(*columns)
    if np.any(weight < 0):
        raise ValueError("nobody counts less than nothing")
    known = ~np.isnan(came) & ~np.isnan(probability) & (weight > 0)
    if not np.isin(came[known], (0, 1)).all():
        raise ValueError("an outcome is 0 or 1")
    return came[known], probability[known], weight[known]
