"""What stands in for BG/BB when a series has too little history for it."""

from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from analytics.science.inputs import floats
from analytics.science.maximum_likelihood import Status

ScoreStatus = Literal["ok", "fallback_pooled", "fallback_rule", "insufficient_data"]
PRIOR_TRIALS = 2


def recency_class(r_ed: ArrayLike) -> NDArray[np.int_]:
    """
    This will put editions since the last one attended into the classes 0, 1, 2–3 and 4 or more.

    Shape:  0..3 in that order, the same steps as the recency score.
    Errors: ValueError when it is not known, or negative.
    """
    missed = floats(r_ed)
    if not np.all(missed >= 0):
        raise ValueError("editions since the last one attended must be known and cannot be negative")
    return np.digitize(missed, bins=[1, 2, 4])


def return_base(returns: float, opportunities: float) -> float | None:
    """This will give π, the share of opportunities that were taken; None when there was none."""
    return returns / opportunities if opportunities else None


def recency_class_rate(returns: ArrayLike, trials: ArrayLike, pi: float) -> NDArray[np.float64]:
    """
    This will give the return rate of each recency class, drawn towards π by two imagined trials.

    A class that nobody has been in yet gets π itself.

    Shape:  one rate per class, as returns and trials come.
    Errors: ValueError when a class has more returns than trials or π is no probability.
    """
    returned, tried = np.asarray(returns, dtype=float), np.asarray(trials, dtype=float)
    if np.any((returned < 0) | (returned > tried)) or not 0 <= pi <= 1:
        raise ValueError("returns cannot exceed trials, and π lies between 0 and 1")
    return (returned + PRIOR_TRIALS * pi) / (tried + PRIOR_TRIALS)


def choose_rung(own: Status, pooled: Status, pi: float | None) -> ScoreStatus:
    """This will name the best rung there is: own model, pooled model, recency-class rule, or nothing."""
    if own == "ok":
        return "ok"
    if pooled == "ok":
        return "fallback_pooled"
    return "insufficient_data" if pi is None else "fallback_rule"
