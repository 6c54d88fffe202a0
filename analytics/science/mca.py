"""Multiple correspondence analysis: which categories go together, as a map."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

FEWEST_ANSWERS, FEWEST_VARIABLES = 50, 3
RARE_SHARE, RARE_COUNT = 0.05, 10
NOTHING = 1e-12


@dataclass(frozen=True)
class Mca:
    """
    All inertia of the categories, and principal coordinates of rows and categories on the first axes.

    adjusted_inertia is Greenacre's share of each axis, 0–1; column_coordinates are indexed (variable, category).

    Source: Greenacre (2007), Correspondence Analysis in Practice, ch. 19.
    """

    eigenvalues: NDArray[np.float64]
    adjusted_eigenvalues: NDArray[np.float64]
    adjusted_inertia: NDArray[np.float64]
    row_coordinates: pd.DataFrame
    column_coordinates: pd.DataFrame

    def place(self, categories: pd.Series) -> pd.DataFrame:
        """This will put the categories of a supplementary variable on the map without moving it."""
        centres = self.row_coordinates.groupby(categories).mean()
        return centres / np.sqrt(self.eigenvalues[: centres.shape[1]])


def supports_map(frame: pd.DataFrame) -> bool:
    """This will say whether there are the 50 complete answers and three variables a map needs, all of them varying."""
    complete = pd.DataFrame(frame).dropna()
    varied = bool((complete.nunique() >= 2).all())
    return len(complete) >= FEWEST_ANSWERS and frame.shape[1] >= FEWEST_VARIABLES and varied


def pool_rare(frame: pd.DataFrame, other: str = "other") -> pd.DataFrame:
    """This will put the categories with under 5 % or ten answers of each variable together as other."""

    def pooled(column: pd.Series) -> pd.Series:
        counts = column.value_counts()
        rare = counts.index[(counts < RARE_COUNT) | (counts < RARE_SHARE * counts.sum())]
        return column.astype(object).where(~column.isin(rare), other)

    return frame.apply(pooled)


def fit(frame: pd.DataFrame, dimensions: int = 2) -> Mca:
    """
    This will analyse the active variables of complete rows.

    An axis points to where its largest category coordinate is positive, so that maps do not flip.

    Shape:  one column per variable, one row per respondent.
    Errors: ValueError with fewer than two variables or two categories in one of them, when two variables share
            a name, or without a dimension.
    """
    complete = pd.DataFrame(frame).dropna()
    if complete.shape[1] < 2 or (complete.nunique() < 2).any():
        raise ValueError("a map needs two variables, each with two categories")
    if dimensions < 1 or not complete.columns.is_unique:
        raise ValueError("a map needs a dimension, and a name for each variable")
    coded = {
        (name, category): column == category
        for name, column in complete.items()
        for category in sorted(set(column), key=lambda label: (str(label), type(label).__name__))
    }
    indicators = pd.DataFrame(coded).astype(float)
    rows, variables = complete.shape
    table = indicators.to_numpy() / (rows * variables)
    masses = table.sum(axis=0)
    expected = np.outer(np.full(rows, 1 / rows), masses)
    order = np.lexsort(table.T)  # axes of equal inertia hang on the order of rows, so it is made one
    left, spread, right = np.linalg.svd(((table - expected) / np.sqrt(expected))[order], full_matrices=False)
    left = left[np.argsort(order)]
    kept = spread**2 > NOTHING
    eigenvalues = spread[kept] ** 2
    columns = (right[kept].T * spread[kept] / np.sqrt(masses)[:, np.newaxis])[:, :dimensions]
    signs = np.array([_sign_of_largest(axis) for axis in columns.T])
    coordinates = (left[:, kept] * spread[kept] * np.sqrt(rows))[:, :dimensions] * signs
    adjusted, shares = _adjusted(eigenvalues, variables, len(masses))
    axes = [f"dim{axis}" for axis in range(1, coordinates.shape[1] + 1)]
    return Mca(
        eigenvalues,
        adjusted,
        shares,
        pd.DataFrame(coordinates, index=complete.index, columns=axes),
        pd.DataFrame(columns * signs, index=indicators.columns, columns=axes),
    )


def _sign_of_largest(axis: NDArray[np.float64]) -> float:
    """This will give the sign that makes the largest absolute coordinate positive, of equals the first."""
    sizes = np.abs(axis)
    return float(np.sign(axis[np.argmax(sizes >= sizes.max() - 1e-9)]))


def _adjusted(
    eigenvalues: NDArray[np.float64], variables: int, categories: int
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """This will correct for what each variable explains of itself: adjusted eigenvalues and their shares."""
    scale = variables / (variables - 1)
    adjusted = (scale * np.maximum(eigenvalues - 1 / variables, 0.0)) ** 2
    total = scale * ((eigenvalues**2).sum() - (categories - variables) / variables**2)
    return adjusted, adjusted / total if total > NOTHING else np.zeros_like(adjusted)
