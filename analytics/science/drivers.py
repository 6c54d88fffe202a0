"""Derived importance: how much of the overall rating each dimension explains, when dimensions overlap."""

from itertools import combinations
from math import factorial

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from analytics.science.inputs import Floats, floats

MOST_FOR_LMG = 12
NO_SPREAD = 1e-12


def lmg(frame: pd.DataFrame, target: str | ArrayLike) -> pd.Series:
    """
    This will share R² among the drivers by the mean gain of each over all orders of entry (Shapley).

    Shape:  one share per driver, in the order of the columns, summing to R²; complete rows only. target names a
            column, or is one of as many values as the frame has rows.
    Errors: ValueError for more than twelve drivers (johnson takes them), when a column repeats others or does
            not vary, or when the rows are so few that any drivers would explain all.
    Source: Lindeman, Merenda & Gold (1980); Grömping (2006).
    """
    names, among, with_target = _correlations(frame, target)
    return pd.Series(lmg_weights(among, with_target), index=names)


def lmg_weights(among: Floats, with_target: Floats) -> Floats:
    """
    This will share R² among the drivers by LMG, from correlations; many matrices at once if stacked.

    Shape:  among: … × p × p, with_target: … × p; gives … × p.
    Errors: ValueError for more than twelve drivers.
    """
    count = with_target.shape[-1]
    if count > MOST_FOR_LMG:
        raise ValueError(f"{count} drivers are too many for LMG")
    explained = _explained_by_every_subset(among, with_target)
    subsets = np.arange(2**count)
    sizes = np.array([subset.bit_count() for subset in subsets.tolist()])
    orders = np.array([factorial(size) * factorial(count - 1 - size) for size in range(count)]) / factorial(count)
    shares = np.empty(with_target.shape)
    for driver in range(count):
        without = subsets[(subsets >> driver & 1) == 0]
        gains = explained[..., without | 1 << driver] - explained[..., without]
        shares[..., driver] = gains @ orders[sizes[without]]
    return shares


def johnson(frame: pd.DataFrame, target: str | ArrayLike) -> pd.Series:
    """
    This will share R² among the drivers through their closest uncorrelated likenesses (relative weights).

    Shape:  as for lmg.
    Errors: as for lmg, but takes any number of drivers.
    Source: Johnson (2000), Multivariate Behavioral Research 35(1).
    """
    names, among, with_target = _correlations(frame, target)
    return pd.Series(johnson_weights(among, with_target), index=names)


def johnson_weights(among: Floats, with_target: Floats) -> Floats:
    """
    This will share R² among the drivers by relative weights, from correlations; many matrices at once if stacked.

    Shape:  among: … × p × p, with_target: … × p; gives … × p.
    """
    spread, axes = np.linalg.eigh(among)
    likeness = (axes * np.sqrt(spread)[..., np.newaxis, :]) @ np.swapaxes(axes, -1, -2)
    weights = np.linalg.solve(likeness, with_target[..., np.newaxis])
    return (likeness**2 @ weights**2)[..., 0]


def _correlations(frame: pd.DataFrame, target: str | ArrayLike) -> tuple[list, Floats, Floats]:
    """This will correlate the drivers among themselves and with the target, over complete rows."""
    names, values = _drivers_and_target(pd.DataFrame(frame), target)
    complete = values[~np.isnan(values).any(axis=1)]
    if not np.isfinite(complete).all():
        raise ValueError("a number is infinite")
    if 2 <= len(complete) < len(names) + 2:
        raise ValueError(f"{len(complete)} rows are too few for {len(names)} drivers")
    if len(complete) < 2 or (np.ptp(complete, axis=0) <= NO_SPREAD * np.abs(complete).max(axis=0)).any():
        raise ValueError("a column does not vary")
    table = np.atleast_2d(np.corrcoef(complete, rowvar=False))
    among, with_target = table[:-1, :-1], table[:-1, -1]
    if names and np.linalg.matrix_rank(among) < len(names):
        raise ValueError("a column repeats others")
    return names, among, with_target


def _drivers_and_target(frame: pd.DataFrame, target: str | ArrayLike) -> tuple[list, Floats]:
    """This will name the drivers and put their values beside the target's, which comes last."""
    named = pd.api.types.is_hashable(target) and not isinstance(target, tuple)
    drivers = frame.drop(columns=target) if named else frame
    rated = frame[target] if named else target
    if not drivers.columns.is_unique:
        raise ValueError("a column repeats others by name")
    if isinstance(rated, pd.Series) and not named and not rated.index.equals(drivers.index):
        if not rated.index.is_unique or set(rated.index) != set(drivers.index):
            raise ValueError("the target's rows are not those of the drivers")
        rated = rated.reindex(drivers.index)
    columns = [floats(drivers[name]) for name in drivers]
    rating = floats(rated)
    if rating.shape != (len(drivers),):
        raise ValueError("the target has one value for each row")
    if any(np.array_equal(column, rating, equal_nan=True) for column in columns):
        raise ValueError("the target is among the drivers")
    return list(drivers.columns), np.column_stack([*columns, rating])


def _explained_by_every_subset(among: Floats, with_target: Floats) -> Floats:
    """This will give R² of every subset of drivers, indexed by its bits; one batched solve for each size."""
    count = with_target.shape[-1]
    explained = np.zeros((*with_target.shape[:-1], 2**count))
    for size in range(1, count + 1):
        chosen = np.array(list(combinations(range(count), size)))
        blocks = among[..., chosen[:, :, np.newaxis], chosen[:, np.newaxis, :]]
        effects = with_target[..., chosen]
        weights = np.linalg.solve(blocks, effects[..., np.newaxis])[..., 0]
        explained[..., (1 << chosen).sum(axis=1)] = (effects * weights).sum(axis=-1)
    return explained
