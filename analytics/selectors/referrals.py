"""What a customer is worth through those it brought: an attribution, never part of any total."""

from dataclasses import dataclass

from analytics.science.referral import Referral, referral_values, referral_weight
from analytics.selectors.assumptions import Assumptions, assumptions
from customers.models import Customer, Scorecard
from exhibitions.selectors.advocacy import in_force


@dataclass(frozen=True)
class ReferralValue:
    """
    What is put down to a customer of those it brought.

    Unit:   minor units; weight is w · influence / 5. unvalued: brought, and without a value of their own yet.
    """

    minor: float
    brought: int
    unvalued: int
    weight: float


def referral_value(card: Scorecard) -> ReferralValue | None:
    """
    This will put down to a customer its part of what the customers it brought are still expected to bring.

    A row that does not speak of the whole counts referrals to its series only. A newcomer's value is that of its rows
    in the series it was brought to, whatever their roles; until it came or booked there nothing was saved either.
    None when nobody was brought.
    """
    referrals = in_force().filter(customer=card.customer_id, kind="referral").select_related("edition")
    if not card.is_overall:
        referrals = referrals.filter(edition__exhibition=card.exhibition_id)
    referrals = list(referrals.order_by("happened_at", "pk"))
    if not referrals:
        return None
    known = assumptions()
    newcomers = {one.brought_id: _Newcomer(one.edition.exhibition_id) for one in referrals}
    _add_values(newcomers, known)
    influence = Customer.objects.values_list("influence", flat=True).get(pk=card.customer_id)
    most = known[card.role].referral_weight
    minor = referral_values(
        [Referral(card.customer_id, one.brought_id, one.would_have_come) for one in referrals],
        {pk: newcomer.residual for pk, newcomer in newcomers.items()},
        {pk: newcomer.saved for pk, newcomer in newcomers.items()},
        {card.customer_id: influence},
        most,
    )[card.customer_id]
    unvalued = sum(one.residual is None for one in newcomers.values())
    return ReferralValue(minor, len(newcomers), unvalued, referral_weight(influence, most))


@dataclass
class _Newcomer:
    """Who was brought, and to which series: its residual value, and what winning it would have cost."""

    exhibition_id: int
    residual: int | None = None
    saved: int = 0


def _add_values(newcomers: dict[int, _Newcomer], known: dict[str, Assumptions]) -> None:
    for row in Scorecard.objects.filter(customer__in=newcomers, exhibition_id__isnull=False).order_by("-role"):
        newcomer = newcomers[row.customer_id]
        if row.exhibition_id != newcomer.exhibition_id:
            continue
        newcomer.saved = known[row.role].acquisition_minor  # exhibitor before sponsor before visitor
        if row.current_minor is not None:
            newcomer.residual = (newcomer.residual or 0) + row.current_minor
