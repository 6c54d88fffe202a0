"""Whether the loyalty score foresees anything: what stands beside it on the screen."""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from analytics.science.model_comparison import REPLICATES, SEED, Estimate, auc_difference, auc_interval


@dataclass(frozen=True)
class LoyaltyValidity:
    """
    AUC of the loyalty score for participation in the next edition, beside that of the last-edition rule.

    verdict not_better and unknown are told on the page, which then points to the return probability.
    """

    loyalty: Estimate
    last_edition: Estimate
    difference: Estimate
    verdict: Literal["better", "not_better", "unknown"]


def loyalty_validity(
    loyalty: ArrayLike,
    was_present: ArrayLike,
    came: ArrayLike,
    replicates: int = REPLICATES,
    seed: int = SEED,
    weight: ArrayLike | None = None,
) -> LoyaltyValidity:
    """
    This will test the loyalty known at one edition against participation in the next.

    Better means that the whole interval of the difference lies above 0. Customers without a score are left
    out of all three figures, so that they speak of the same people.

    Shape:  one value per customer: loyalty 0–100 or NaN, present at that edition, came to the next; weight:
            how many customers it counts.
    """
    difference = auc_difference(came, loyalty, was_present, replicates, seed, weight)
    own = auc_interval(came, loyalty, replicates, seed, weight)
    rule = auc_interval(came, _where_known(was_present, loyalty), replicates, seed, weight)
    if difference.value is None:
        return LoyaltyValidity(own, rule, difference, "unknown")
    better = difference.low is not None and difference.low > 0
    return LoyaltyValidity(own, rule, difference, "better" if better else "not_better")


def _where_known(values: ArrayLike, loyalty: ArrayLike) -> NDArray[np.float64]:
    """This will blank the values of who has no score."""
    return np.where(np.isnan(np.asarray(loyalty, dtype=float)), np.nan, np.asarray(values, dtype=float))
