"""How good a predicted probability was, once it is known who came."""

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray
from scipy.stats import rankdata

from analytics.science.survey import wilson

BINS = 10


def brier(came: ArrayLike, probability: ArrayLike) -> float | None:
    """This will give the mean squared distance between prediction and outcome; None without predictions."""
    came, probability = _pairs(came, probability)
    return float(np.mean((probability - came) ** 2)) if came.size else None


def auc(came: ArrayLike, probability: ArrayLike) -> float | None:
    """
    This will give the chance that one who came was ranked above one who did not, ties counted half.

    Shape:  None when all came or nobody did: there is nothing to tell apart.
    """
    came, probability = _pairs(came, probability)
    returned = came.sum()
    pairs = returned * (came.size - returned)
    if not pairs:
        return None
    ranks = rankdata(probability)[came == 1].sum()
    return float((ranks - returned * (returned + 1) / 2) / pairs)


def calibration(came: ArrayLike, probability: ArrayLike, bins: int = BINS) -> pd.DataFrame:
    """
    This will set predicted against observed in bins of equal count, with Wilson bars.

    Equal predictions stay in one bin, so the table does not depend on the order of rows; bins may then
    differ in count, and empty ones are left out.

    Shape:  one row per bin: n, predicted, observed, low, high.
    """
    came, probability = _pairs(came, probability)
    if not came.size:
        return pd.DataFrame(columns=["n", "predicted", "observed", "low", "high"], dtype=float)
    position = (rankdata(probability) - 0.5) / came.size
    groups = pd.DataFrame({"bin": (position * bins).astype(int), "predicted": probability, "observed": came})
    table = groups.groupby("bin").agg(
        n=("observed", "size"), predicted=("predicted", "mean"), observed=("observed", "mean")
    )
    bars = [wilson(round(row.observed * row.n), row.n) for row in table.itertuples()]
    return table.assign(low=[low for low, _ in bars], high=[high for _, high in bars]).reset_index(drop=True)


def ece(came: ArrayLike, probability: ArrayLike, bins: int = BINS) -> float | None:
    """This will average the distance of predicted from observed over the calibration bins, weighted by count."""
    table = calibration(came, probability, bins)
    if table.empty:
        return None
    return float(np.average((table["predicted"] - table["observed"]).abs(), weights=table["n"]))


def _pairs(came: ArrayLike, probability: ArrayLike) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """This will pair outcomes with predictions, leaving out the pairs in which one is missing."""
    came, probability = np.asarray(came, dtype=float), np.asarray(probability, dtype=float)
    known = ~np.isnan(came) & ~np.isnan(probability)
    if not np.isin(came[known], (0, 1)).all():
        raise ValueError("an outcome is 0 or 1")
    return came[known], probability[known]
