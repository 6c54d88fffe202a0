"""What a customer is worth: past and present values, the matrix of current and potential value, ABC, indices."""

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.stats import rankdata

from analytics.science.inputs import flags, floats, missing_as_none, within
from analytics.science.loyalty import satisfaction_points


class Indices(NamedTuple):
    """The four indices of a customer, 0–100; None where one is not known, which is not the same as 0."""

    satisfaction: float | None
    loyalty: float | None
    retention: float | None
    contribution: float | None


def edition_rate(annual_rate: float, months_between: float) -> float:
    """
    This will turn a discount rate per year into one per edition.

    Errors: ValueError for a rate of −100 % or less, or editions that lie no time apart.
    """
    if not (annual_rate > -1 and months_between > 0):
        raise ValueError("a discount needs a rate and the time between editions")
    return (1 + annual_rate) ** (months_between / 12) - 1


def realized_value(
    net_value: ArrayLike,
    participations: ArrayLike,
    margin: float = 1.0,
    serving_cost: float = 0.0,
    acquisition_cost: float = 0.0,
) -> NDArray[np.float64]:
    """
    This will give what a customer has brought: the margin of all it paid, less what serving and winning it cost.

    Shape:  one value per customer; NaN for who neither took part nor paid.
    Unit:   net_value is the sum over the past, refunds taken off; serving_cost is per participation.
    """
    paid, served = floats(net_value), floats(participations)
    brought = paid * margin - served * serving_cost - acquisition_cost
    return np.where((served == 0) & (paid == 0), np.nan, brought)


def residual_value(
    discounted_participations: ArrayLike, value_each: ArrayLike, margin: float = 1.0, serving_cost: float = 0.0
) -> NDArray[np.float64]:
    """This will give the present value of what a customer is still expected to bring."""
    return floats(discounted_participations) * (floats(value_each) * margin - serving_cost)


def potential_value(
    discounted_participations: ArrayLike,
    value_each: ArrayLike,
    peers_upper_quartile: ArrayLike,
    margin: float = 1.0,
    reachable: float = 0.2,
) -> NDArray[np.float64]:
    """This will give the present value of the part, `reachable`, of the way up to the best quarter of the peers."""
    gap = np.maximum(0.0, floats(peers_upper_quartile) - floats(value_each))
    return reachable * floats(discounted_participations) * gap * margin


def value_matrix(current: ArrayLike, potential: ArrayLike, placed: ArrayLike) -> NDArray[np.object_]:
    """
    This will place customers by current and potential value, high being above the median of the placed.

    Shape:  valuable, sub_value, latent, low_value; lapsed for who is not placed; None where a value is missing.
    """
    current, potential, placed = np.broadcast_arrays(floats(current), floats(potential), flags(placed))
    known = placed & ~np.isnan(current) & ~np.isnan(potential)
    if not known.any():
        return np.where(placed, None, "lapsed").astype(object)
    brings, could_bring = (value > np.median(value[known]) for value in (current, potential))
    conditions = [~placed, ~known, brings & could_bring, brings, could_bring]
    return np.select(conditions, ["lapsed", None, "valuable", "sub_value", "latent"], default="low_value")


def abc(values: ArrayLike) -> NDArray[np.object_]:
    """
    This will give A to the customers that make the first 80 % of value, B to 95 %, C to the rest.

    Who crosses a border still belongs to the better class; equal values get equal classes.

    Shape:  A, B or C; C without positive value; None where the value is missing.
    Errors: ValueError when a value is infinite.
    """
    values = floats(values)
    if np.isinf(values).any():
        raise ValueError("a number is infinite")
    gains = np.where(np.isnan(values), 0.0, np.maximum(values, 0.0))
    total = gains.sum()
    levels, level, sizes = np.unique(-gains, return_inverse=True, return_counts=True)
    made = np.cumsum(-levels * sizes)
    before = np.concatenate([[0.0], made[:-1]])[level]
    conditions = [np.isnan(values), gains == 0, 5 * before < 4 * total, 20 * before < 19 * total]
    return np.select(conditions, [None, "C", "A", "B"], default="C")


def contribution_index(values: ArrayLike) -> NDArray[np.float64]:
    """
    This will give each customer the share of customers below it, equals counted half.

    Unit:   0–100; NaN where the value is missing.
    """
    values = floats(values)
    known = ~np.isnan(values)
    index = np.full(values.shape, np.nan)
    index[known] = 100 * (rankdata(values[known]) - 0.5) / max(known.sum(), 1)
    return index


def indices(
    *,
    satisfaction: float | None = None,
    loyalty: float | None = None,
    return_probability: float | None = None,
    contribution: float | None = None,
) -> Indices:
    """
    This will put a customer's four indices on one scale.

    Unit:   satisfaction 1–5, the latest; return_probability 0–1; loyalty and contribution are 0–100 already.
    Errors: ValueError when a figure lies outside its scale.
    """
    within(return_probability, 0, 1, "a probability")
    within([loyalty, contribution], 0, 100, "an index")
    satisfaction, loyalty, return_probability, contribution = map(
        missing_as_none, (satisfaction, loyalty, return_probability, contribution)
    )
    return Indices(
        None if satisfaction is None else satisfaction_points(satisfaction),
        loyalty,
        None if return_probability is None else 100 * return_probability,
        contribution,
    )


def two_significant_digits(value: float | None) -> float | None:
    """This will round a lone customer's value to the two digits that its uncertainty leaves; None stays None."""
    known = missing_as_none(value)
    return None if known is None else float(f"{known:.1e}")


def contact_pays(
    return_probability: ArrayLike,
    residual: ArrayLike,
    contact_cost: float = 0.0,
    save_rate: float = 0.1,
    committed: ArrayLike = False,
) -> NDArray[np.bool_]:
    """
    This will say whom to contact: risk · residual value · save rate exceeds the cost of contacting.

    The committed are never on the list, nor is anybody whose risk or value is not known.
    """
    risk = 1 - floats(return_probability)
    gain = risk * floats(residual) * save_rate
    return (gain > contact_cost) & ~flags(committed)
