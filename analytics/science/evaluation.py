"""How good a predicted probability was, once it is known who came."""

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from analytics.science.survey import wilson

BINS = 10


def brier(came: ArrayLike, probability: ArrayLike, weight: ArrayLike | None = None) -> float | None:
    """This will give the mean squared distance between prediction and outcome; None without predictions."""
    came, probability, weight = _pairs(came, probability, weight)
    return float(np.average((probability - came) ** 2, weights=weight)) if came.size else None


def auc(came: ArrayLike, probability: ArrayLike, weight: ArrayLike | None = None) -> float | None:
    """
    This will give the chance that one who came was ranked above one who did not, ties counted half.

    Shape:  None when all came or nobody did: there is nothing to tell apart.
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
    """
    came, probability, weight = _pairs(came, probability, weight)
    if not came.size:
        return pd.DataFrame(columns=["n", "predicted", "observed", "low", "high"], dtype=float)
    place = (_places(probability, weight) / weight.sum() * bins).astype(int)
    sums = pd.DataFrame({"n": weight, "predicted": weight * probability, "observed": weight * came}).groupby(place)
    table = sums.sum().sort_index()
    table = table.assign(
        n=table["n"].round().astype(int),
        predicted=table["predicted"] / table["n"],
        observed=table["observed"] / table["n"],
    )
    bars = [wilson(round(row.observed * row.n), row.n) for row in table.itertuples()]
    return table.assign(low=[low for low, _ in bars], high=[high for _, high in bars]).reset_index(drop=True)


def ece(came: ArrayLike, probability: ArrayLike, bins: int = BINS, weight: ArrayLike | None = None) -> float | None:
    """This will average the distance of predicted from observed over the calibration bins, weighted by count."""
    table = calibration(came, probability, bins, weight)
    if table.empty:
        return None
    return float(np.average((table["predicted"] - table["observed"]).abs(), weights=table["n"]))


def _places(probability: NDArray[np.float64], weight: NDArray[np.float64]) -> NDArray[np.float64]:
    """This will give the middle rank of each value, less a half, among all that the weights count."""
    _, level = np.unique(probability, return_inverse=True)
    counts = np.bincount(level, weights=weight)
    return (np.cumsum(counts) - counts / 2)[level]


def _pairs(
    came: ArrayLike, probability: ArrayLike, weight: ArrayLike | None
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """This will pair outcomes with predictions, leaving out the pairs in which one is missing."""
    came, probability = np.asarray(came, dtype=float), np.asarray(probability, dtype=float)
    weight = np.ones_like(came) if weight is None else np.asarray(weight, dtype=float)
    known = ~np.isnan(came) & ~np.isnan(probability) & (weight > 0)
    if not np.isin(came[known], (0, 1)).all():
        raise ValueError("an outcome is 0 or 1")
    return came[known], probability[known], weight[known]
