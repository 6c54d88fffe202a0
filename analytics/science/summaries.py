"""What may be said of the answers to one question: shares, mean, and how much of it a small base allows."""

from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from analytics.science.inputs import counted, finite, missing_as_none
from analytics.science.survey import Base, MeanInterval, base_of, mean_ci, wilson

TOP_BOX_FROM = 4


@dataclass(frozen=True)
class Share:
    """
    Hits among n answers, 0–1, with the Wilson interval; None without answers or on too small a base.

    Where everybody answered the share is certain and has no interval.
    """

    n: int
    hits: int | None
    share: float | None
    low: float | None
    high: float | None
    base: Base


@dataclass(frozen=True)
class Summary:
    """
    The answers to one question: how many gave each, their mean, and the share of the two best answers.

    Equal answers carry no interval of their mean; speaks then says top_box, whose Wilson interval stands in.
    """

    n: int | None
    counts: dict[float, int] | None
    mean: MeanInterval | None
    top_box: Share | None
    base: Base
    speaks: Literal["mean", "top_box", "nothing"]


def share_of(hits: int, n: int, population: int | None = None) -> Share:
    """
    This will give a share with its Wilson interval; a known population narrows it as if n/(1 − n/N) had answered.

    Errors: ValueError when more answered than there are.
    """
    hits, n, population = int(counted(hits)), int(counted(n)), missing_as_none(population)
    if population is not None and n > population:
        raise ValueError("more answers than people")
    if n == 0:
        return Share(0, 0, None, None, None, base_of(0))
    share = hits / n
    if population == n:
        return Share(n, hits, share, None, None, base_of(n))
    worth = n if population is None else n / (1 - n / population)
    low, high = wilson(share * worth, worth)
    return Share(n, hits, share, low, high, base_of(n))


def top_two_box(answers: ArrayLike, population: int | None = None) -> Share:
    """This will give the share of answers 4 and 5 on the scale from 1 to 5, missing answers left out."""
    known = finite(answers)
    return share_of(int((known >= TOP_BOX_FROM).sum()), known.size, population)


def summarise(answers: ArrayLike, population: int | None = None) -> Summary:
    """
    This will sum up the answers from 1 to 5 to one question, with all figures, whatever the base.

    Errors: ValueError when more answered than there are.
    """
    known = finite(answers)
    levels, numbers = np.unique(known, return_counts=True)
    mean = mean_ci(known, population)
    speaks = "nothing" if not known.size else "top_box" if mean.method is None else "mean"
    counts = dict(zip(levels.tolist(), numbers.tolist(), strict=True))
    return Summary(known.size, counts, mean, top_two_box(known, population), mean.base, speaks)


def as_shown(summary: Summary) -> Summary:
    """This will take away what a small base forbids: below ten answers all but the counts, below five those too."""
    if summary.base == "suppressed":
        return Summary(None, None, None, None, "suppressed", "nothing")
    if summary.base == "counts_only":
        return replace(summary, mean=None, top_box=None, speaks="nothing")
    return summary


def share_as_shown(share: Share) -> Share:
    """This will take away what a small base forbids of a share: below ten answers all but the hits."""
    if share.base == "suppressed":
        return Share(share.n, None, None, None, None, "suppressed")
    return replace(share, share=None, low=None, high=None) if share.base == "counts_only" else share
