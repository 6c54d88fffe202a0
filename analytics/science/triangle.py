"""The value triangle: whether exhibitors and visitors get less while the organizer still gets more."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import exp, log, sqrt
from typing import Literal

Verdict = Literal["warning", "watch", "falling", "calm", "unknown"]
_Z = 1.959963984540054


@dataclass(frozen=True)
class Side:
    """How one measure of what a side gets moved since the edition before, with its 95 % interval."""

    code: str
    change: float | None
    low: float | None
    high: float | None

    @property
    def fell(self) -> bool:
        """Whether it is lower, clearly or not."""
        return self.change is not None and self.change < 0

    @property
    def clearly_fell(self) -> bool:
        """Whether the whole interval lies below no change."""
        return self.high is not None and self.high < 0


def ratio_change(before: tuple[int, int], now: tuple[int, int]) -> tuple[float, float, float] | None:
    """
    This will tell how a ratio of two counts changed, as a share of what it was, with a 95 % interval.

    Counts are taken as Poisson: who comes is chance, too, though all who came are counted. None where one is 0.

    Source: Katz et al. (1978), Biometrics 34, the logarithm of a ratio.
    """
    if not (min(before) > 0 and min(now) > 0):
        return None
    middle = log(now[0] / now[1]) - log(before[0] / before[1])
    reach = _Z * sqrt(sum(1 / count for count in (*before, *now)))
    return exp(middle) - 1, exp(middle - reach) - 1, exp(middle + reach) - 1


def verdict(sides: Sequence[Side], value_changes: Sequence[float]) -> Verdict:
    """
    This will weigh what exhibitors and visitors get against what the organizer gets.

    warning: value or the number of exhibitors still holds while a measure clearly fell; falling: value and exhibitors
    fell, too; watch: a measure fell, but that may be chance; calm: none fell; unknown: none can be compared.

    Shape:  value_changes: the organizer's figures, now less before.
    """
    known = [side for side in sides if side.change is not None]
    if not known or not value_changes:
        return "unknown"
    if not any(side.fell for side in known):
        return "calm"
    if not any(side.clearly_fell for side in known):
        return "watch"
    return "falling" if all(change < 0 for change in value_changes) else "warning"
