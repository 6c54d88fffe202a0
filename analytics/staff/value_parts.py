"""What a customer is worth, part by part: a card on its page."""

from dataclasses import dataclass

from django.http import Http404
from django.utils.translation import gettext as _

from analytics.selectors.ranges import value_range
from analytics.selectors.referrals import referral_value
from analytics.staff.wording import rough, two_digits
from crm_expo.kit.desk import DeskView
from crm_expo.kit.templatetags.kit import short_money
from crm_expo.tenancy.access import role_allows
from customers.models import Scorecard
from customers.selectors.profile import customer_by_id


@dataclass(frozen=True)
class ValuePart:
    """One part: its amount, its share of the largest, and what it is."""

    label: str
    amount: str
    share: float
    told: str
    tone: str = "1"


class ValuePartsView(DeskView):
    """Realized, current, potential and referral value, fetched as a slot."""

    read_access = "customers.read"
    template_name = "analytics/value_parts.html"

    def get(self, request, pk):
        if customer_by_id(pk) is None:
            raise Http404
        if not role_allows(request.membership.role, "insights.read"):
            return self.page({"may_see": False})
        cards = Scorecard.objects.filter(customer=pk).order_by("-is_primary", "role", "exhibition_id")
        card = cards.first()
        return self.page({"may_see": True, "card": card, "parts": _parts(card, self.organizer.base_currency)})


def _parts(card: Scorecard | None, currency: str) -> list[ValuePart]:
    if card is None or card.realized_minor is None:
        return []
    referral = referral_value(card)
    amounts = [
        card.realized_minor,
        card.current_minor,
        card.potential_minor,
        round(referral.minor) if referral else None,
    ]
    most = max([abs(amount) for amount in amounts if amount], default=0)
    span, ranged = value_range(card), ""
    if span is not None:
        low, high = (two_digits(end, currency) for end in span)
        ranged = _("four in five lie between %(low)s and %(high)s") % {"low": low, "high": high}
    told = [
        (_("Realized value"), _("what it has brought, costs taken off"), "1"),
        (_("Current value"), ranged or _("what it is still expected to bring"), "ok"),
        (_("Potential value"), _("the reachable part of what its peers bring more"), "2"),
        (_("Referral value"), _("put down to it of those it brought; no total contains it"), "warn"),
    ]
    return [
        ValuePart(
            label,
            "–" if amount is None else short_money(amount if place == 0 else rough(amount), currency),
            max(amount or 0, 0) / most if most else 0,
            words,
            tone,
        )
        for place, (amount, (label, words, tone)) in enumerate(zip(amounts, told, strict=True))
    ]
