"""What a customer is worth through those it brought: an attribution, never part of the organizer's total."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from analytics.science.inputs import missing_as_none, within

HALF = 0.5
FULL_INFLUENCE = 5


class Referral(NamedTuple):
    """An accepted referral; would_have_come tells that the newcomer would have come without it."""

    referrer: int
    referred: int
    would_have_come: bool = False


def referral_weight(influence: float | None, most: float = HALF) -> float:
    """
    This will give the part of a newcomer's value that is put down to who brought it, at most w.

    Unit:   influence 0–5; not rated counts as full.
    Errors: ValueError for any other influence.
    """
    known = missing_as_none(within(influence, 0, FULL_INFLUENCE, "influence"))
    return most * (1.0 if known is None else known / FULL_INFLUENCE)


def counted_referrals(referrals: Iterable[Referral]) -> list[Referral]:
    """
    This will keep the referrals that can be put down to somebody, in the order of their acceptance.

    A customer is brought once, by the first; nobody brings itself, nor one through whom it came.
    """
    brought_by: dict[int, int] = {}
    kept = []
    for referral in referrals:
        if referral.referred in brought_by or _came_through(referral.referrer, referral.referred, brought_by):
            continue
        brought_by[referral.referred] = referral.referrer
        kept.append(referral)
    return kept


def referral_values(
    referrals: Iterable[Referral],
    residual: Mapping[int, float | None],
    acquisition_cost: float | Mapping[int, float] = 0.0,
    influence: Mapping[int, float | None] | None = None,
    most: float = HALF,
) -> dict[int, float]:
    """
    This will give each referrer its part of the acquisition cost saved and of the newcomers' residual value.

    Who would have come anyway counts only for the cost saved, and so does a newcomer without a value yet.
    Newcomers of newcomers count for nobody but who brought them (depth 1).

    Shape:  referrals in the order of their acceptance; residual value and influence by customer; the cost saved is
            the same for all, or by newcomer. most: w, the part that full influence gives.
    Source: Kumar, Petersen & Leone (2010), Journal of Marketing 74(5).
    """
    rated = influence or {}
    values: dict[int, float] = {}
    for referrer, referred, would_have_come in counted_referrals(referrals):
        own = 0.0 if would_have_come else missing_as_none(residual.get(referred)) or 0.0
        saved = acquisition_cost.get(referred, 0.0) if isinstance(acquisition_cost, Mapping) else acquisition_cost
        part = referral_weight(rated.get(referrer), most) * (saved + own)
        values[referrer] = values.get(referrer, 0.0) + part
    return values


def _came_through(customer: int, other: int, brought_by: Mapping[int, int]) -> bool:
    """This will say whether one is the other or was brought by it, over however many steps."""
    while customer != other:
        if customer not in brought_by:
            return False
        customer = brought_by[customer]
    return True
