"""What a customer is worth through those it brought: an attribution, never part of any total."""

from dataclasses import dataclass

from analytics.science.referral import Referral, referral_values, referral_weight
from analytics.selectors.assumptions import Assumptions, assumptions
from customers.models import Customer, Scorecard
from exhibitions.models import Advocacy
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

    A row of one series counts referrals to that series. A newcomer's value is that of its rows in the series it was
    brought to, whatever their roles. None when nobody was brought.
    """
    referrals = in_force().filter(customer=card.customer_id, kind="referral").select_related("edition", "brought")
    if card.exhibition_id is not None:
        referrals = referrals.filter(edition__exhibition=card.exhibition_id)
    referrals = list(referrals.order_by("happened_at", "pk"))
    if not referrals:
        return None
    known = assumptions()
    newcomers = {one.brought_id: _Newcomer(one, known) for one in referrals}
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


class _Newcomer:
    """Who was brought: its residual value, and what winning it would have cost in its role."""

    def __init__(self, referral: Advocacy, known: dict[str, Assumptions]):
        self.exhibition_id = referral.edition.exhibition_id
        self.residual: int | None = None
        role = "exhibitor" if referral.brought.kind == "company" else "visitor"
        self.saved = known[role].acquisition_minor


def _add_values(newcomers: dict[int, _Newcomer], known: dict[str, Assumptions]) -> None:
    for row in Scorecard.objects.filter(customer__in=newcomers, exhibition_id__isnull=False).order_by("-role"):
        newcomer = newcomers[row.customer_id]
        if row.exhibition_id != newcomer.exhibition_id:
            continue
        newcomer.saved = known[row.role].acquisition_minor  # exhibitor before sponsor before visitor
        if row.current_minor is not None:
            newcomer.residual = (newcomer.residual or 0) + row.current_minor
