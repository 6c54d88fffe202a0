"""What may be shown of a figure: nothing of it below five answers, counts below ten, no interval without width."""

from __future__ import annotations

import dataclasses
import math
from typing import Any, TypeVar

import numpy as np

from analytics.science.comparing import Change
from analytics.science.summaries import Share, Summary, as_shown, share_as_shown
from analytics.science.survey import MeanInterval

DIGITS = 6
Interval = TypeVar("Interval", MeanInterval, Share)
HIDDEN = ("suppressed", "counts_only")


def is_hidden(base: str) -> bool:
    """This will say whether a base is too small for anything but counts."""
    return base in HIDDEN


def interval_shown(interval: MeanInterval | None) -> MeanInterval | None:
    """This will take away a mean on too small a base, and the interval where all who could have answered."""
    if interval is None:
        return None
    if is_hidden(interval.base):
        return dataclasses.replace(interval, mean=None, sd=None, low=None, high=None, method=None)
    return _with_width(interval)


def summary_shown(summary: Summary) -> Summary:
    """This will take away what the base forbids, and intervals without width."""
    shown = as_shown(summary)
    mean, box = shown.mean and _with_width(shown.mean), shown.top_box and _with_width(shown.top_box)
    return dataclasses.replace(shown, mean=mean, top_box=box)


def share_shown(share: Share) -> Share:
    """This will take away what the base forbids, and an interval without width."""
    return _with_width(share_as_shown(share))


def change_shown(change: Change) -> Change:
    """This will take away a change that would give a mean on too small a base away."""
    return dataclasses.replace(change, change=None, low=None, high=None) if is_hidden(change.base) else change


def _with_width(interval: Interval) -> Interval:
    """Where all who could have answered nothing is left to chance: a figure without an interval, not a narrow one."""
    if interval.low is not None and interval.low == interval.high:
        return dataclasses.replace(interval, low=None, high=None)
    return interval


def plain(value: Any) -> Any:
    """This will turn figures into what JSON can hold; NaN becomes None, numbers keep six digits behind the point."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {field.name: plain(getattr(value, field.name)) for field in dataclasses.fields(value)}
    if isinstance(value, dict):
        return {str(name): plain(inner) for name, inner in value.items()}
    if isinstance(value, list | tuple | np.ndarray):
        return [plain(inner) for inner in value]
    if isinstance(value, bool | np.bool_):
        return bool(value)
    if isinstance(value, float | np.floating):
        return None if not math.isfinite(value) else round(float(value), DIGITS)
    return int(value) if isinstance(value, int | np.integer) else value
