"""What callers hand over, as floats: lists, Series of any dtype, Decimals; None, NaN and NA are missing."""

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]

ROUNDING = 1e-9


def floats(values: ArrayLike | None) -> Floats:
    """This will read numbers of any kind; whatever is missing becomes NaN."""
    if hasattr(values, "to_numpy"):  # pandas keeps missing values in ways NumPy cannot read
        return values.to_numpy(dtype=float, na_value=np.nan)
    try:
        return np.asarray(values, dtype=float)
    except TypeError:
        known = np.frompyfunc(lambda value: np.nan if type(value).__name__ == "NAType" else value, 1, 1)
        return np.asarray(known(np.asarray(values, dtype=object)), dtype=float)


def flags(values: ArrayLike | None) -> NDArray[np.bool_]:
    """This will read yes or no; what is not known is no."""
    known = isinstance(values, np.ndarray) and values.dtype == bool
    return values if known else floats(values) > 0


def finite(values: ArrayLike | None) -> Floats:
    """
    This will keep the known numbers, in one row.

    Errors: ValueError when one is infinite.
    """
    known = floats(values).ravel()
    known = known[~np.isnan(known)]
    if not np.isfinite(known).all():
        raise ValueError("a number is infinite")
    return known


def within(values: ArrayLike | None, low: float, high: float, name: str) -> Floats:
    """
    This will read numbers that lie between two bounds, rounding forgiven, or are missing.

    Errors: ValueError when one lies outside; name says what it is.
    """
    known = floats(values)
    if np.any((known < low - ROUNDING) | (known > high + ROUNDING)):
        raise ValueError(f"{name} lies between {low:g} and {high:g}")
    return known


def counted(value: float | None) -> float:
    """
    This will read a count that has to be known.

    Errors: ValueError when it is missing or below zero.
    """
    known = missing_as_none(value)
    if known is None:
        raise ValueError("it is not known how many")
    check_counts(known)
    return known


def check_counts(*counts: float | None) -> None:
    """
    This will refuse counts of editions below zero; missing ones pass.

    Errors: ValueError.
    """
    if any(count is not None and count < 0 for count in counts):
        raise ValueError("editions cannot be counted below zero")


def is_said(value: object) -> bool:
    """This will read one yes or no; None, NaN and NA are no."""
    return bool(flags(value))


def missing_as_none(value: float | str | None) -> float | None:
    """
    This will read one number; a lone NaN or NA becomes None, by which the scores know what is missing from 0.

    Errors: ValueError for several numbers, or an infinite one.
    """
    known = floats(value)
    if known.ndim:
        raise ValueError("one number is wanted, not several")
    if np.isinf(known):
        raise ValueError("a number is infinite")
    return None if np.isnan(known) else float(known)
