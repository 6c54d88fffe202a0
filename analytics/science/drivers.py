"""Derived importance: how much of the overall rating each dimension explains, when dimensions overlap."""

from itertools import combinations
from math import factorial

import numpy as np
import pandas as pd
from numpy.typing import NDArray

MOST_FOR_LMG = 12


def supports_importance(frame: pd.DataFrame, target: str) -> bool:
    """This will say whether the complete answers are enough: max(50, 10·p) of them, varying, and of full rank."""
    complete = frame.dropna()
    drivers = complete.drop(columns=target)
    if len(complete) < max(50, 10 * drivers.shape[1]) or (complete.nunique() < 2).any():
        return False
    return bool(np.linalg.matrix_rank(drivers.corr().to_numpy()) == drivers.shape[1])


def lmg(frame: pd.DataFrame, target: str) -> pd.Series:
    """
    This will share R² among the drivers by the mean gain of each over all orders of entry (Shapley).

    Shape:  one share per driver, in the order of the columns, summing to R²; complete rows only.
    Errors: ValueError for more than twelve drivers (johnson takes them), or when a column repeats others.
    Source: Lindeman, Merenda & Gold (1980); Grömping (2006).
    """
    names, among, with_target = _correlations(frame, target)
    count = len(names)
    if count > MOST_FOR_LMG:
        raise ValueError(f"{count} drivers are too many for LMG")
    explained = _explained_by_every_subset(among, with_target)
    subsets = np.arange(2**count)
    sizes = np.array([subset.bit_count() for subset in subsets.tolist()])
    orders = np.array([factorial(size) * factorial(count - 1 - size) for size in range(count)]) / factorial(count)
    shares = []
    for driver in range(count):
        without = subsets[(subsets >> driver & 1) == 0]
        gains = explained[without | 1 << driver] - explained[without]
        shares.append(float((orders[sizes[without]] * gains).sum()))
    return pd.Series(shares, index=names)


def johnson(frame: pd.DataFrame, target: str) -> pd.Series:
    """
    This will share R² among the drivers through their closest uncorrelated likenesses (relative weights).

    Shape:  one share per driver, in the order of the columns, summing to R²; complete rows only.
    Errors: ValueError when a column repeats others.
    Source: Johnson (2000), Multivariate Behavioral Research 35(1).
    """
    names, among, with_target = _correlations(frame, target)
    spread, axes = np.linalg.eigh(among)
    likeness = axes * np.sqrt(spread) @ axes.T
    weights = np.linalg.solve(likeness, with_target)
    return pd.Series(likeness**2 @ weights**2, index=names)


def _correlations(frame: pd.DataFrame, target: str) -> tuple[list[str], NDArray[np.float64], NDArray[np.float64]]:
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


def _explained_by_every_subset(among: NDArray[np.float64], with_target: NDArray[np.float64]) -> NDArray[np.float64]:
    """This will give R² of every subset of drivers, indexed by its bits; one batched solve for each size."""
    count = len(with_target)
    explained = np.zeros(2**count)
    for size in range(1, count + 1):
        chosen = np.array(list(combinations(range(count), size)))
        blocks = among[chosen[:, :, np.newaxis], chosen[:, np.newaxis, :]]
        effects = with_target[chosen]
        weights = np.linalg.solve(blocks, effects[..., np.newaxis])[..., 0]
        explained[(1 << chosen).sum(axis=1)] = (effects * weights).sum(axis=1)
    return explained
