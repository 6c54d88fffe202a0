"""Derived importance: how much of the overall rating each dimension explains, when dimensions overlap."""

from itertools import combinations
from math import factorial

import numpy as np
import pandas as pd
from numpy.typing import NDArray

MOST_FOR_LMG = 12

Floats = NDArray[np.float64]


def lmg(frame: pd.DataFrame, target: str) -> pd.Series:
    """
    This will share R² among the drivers by the mean gain of each over all orders of entry (Shapley).

    Shape:  one share per driver, in the order of the columns, summing to R²; complete rows only.
    Errors: ValueError for more than twelve drivers (johnson takes them), or when a column repeats others.
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


def johnson(frame: pd.DataFrame, target: str) -> pd.Series:
    """
    This will share R² among the drivers through their closest uncorrelated likenesses (relative weights).

    Shape:  one share per driver, in the order of the columns, summing to R²; complete rows only.
    Errors: ValueError when a column repeats others.
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


def _correlations(frame: pd.DataFrame, target: str) -> tuple[list[str], Floats, Floats]:
    """This will correlate the drivers among themselves and with the target, over complete rows."""
    complete = frame.dropna().astype(float)
    names = [name for name in frame.columns if name != target]
    if len(complete) < 2 or (complete.nunique() < 2).any():
        raise ValueError("a column does not vary")
    table = complete[[*names, target]].corr().to_numpy()
    among, with_target = table[:-1, :-1], table[:-1, -1]
    if np.linalg.matrix_rank(among) < len(names):
        raise ValueError("a column repeats others")
    return names, among, with_target


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
