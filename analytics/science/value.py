"""What a customer is worth: present values, the matrix of current and potential value, and ABC."""

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.stats import rankdata


def edition_rate(annual_rate: float, months_between: float) -> float:
    """This will turn a discount rate per year into one per edition."""
    return (1 + annual_rate) ** (months_between / 12) - 1


def residual_value(
    discounted_participations: ArrayLike, value_each: ArrayLike, margin: float = 1.0, serving_cost: float = 0.0
) -> NDArray[np.float64]:
    """This will give the present value of what a customer is still expected to bring."""
    return np.asarray(discounted_participations) * (np.asarray(value_each) * margin - serving_cost)


def potential_value(
    discounted_participations: ArrayLike,
    value_each: ArrayLike,
    peers_upper_quartile: ArrayLike,
    margin: float = 1.0,
    reachable: float = 0.2,
) -> NDArray[np.float64]:
    """This will give the present value of the part, `reachable`, of the way up to the best quarter of the peers."""
    gap = np.maximum(0.0, np.asarray(peers_upper_quartile, dtype=float) - np.asarray(value_each, dtype=float))
    return reachable * np.asarray(discounted_participations) * gap * margin


def value_matrix(current: ArrayLike, potential: ArrayLike, placed: ArrayLike) -> NDArray[np.object_]:
    """
    This will place customers by current and potential value, high being above the median of the placed.

    Shape:  valuable, sub_value, latent, low_value; lapsed for who is not placed; None where a value is missing.
    """
    current, potential = np.asarray(current, dtype=float), np.asarray(potential, dtype=float)
    placed = np.asarray(placed, dtype=bool)
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
    """
    values = np.asarray(values, dtype=float)
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
    values = np.asarray(values, dtype=float)
    known = ~np.isnan(values)
    index = np.full(values.shape, np.nan)
    index[known] = 100 * (rankdata(values[known]) - 0.5) / max(known.sum(), 1)
    return index
