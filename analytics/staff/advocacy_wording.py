"""What advocacy adds to loyalty, and what a customer is worth through those it brought, in words."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from analytics.selectors.insights import Reason
from analytics.selectors.raising import advocacy_points
from analytics.selectors.referrals import referral_value
from analytics.staff.wording import two_digits
from crm_expo.kit.templatetags.kit import number, percent
from customers.models import Scorecard


def advocacy_words(card: Scorecard) -> str:
    """This will word what advocacy adds to loyalty; nothing for who has no loyalty yet."""
    if card.loyalty is None:
        kept = _("Advocacy %(n)s of 100 is recorded; it counts as soon as loyalty is known.")
        return kept % {"n": number(round(card.advocacy))} if card.advocacy else ""
    if not card.advocacy:
        return _("No referral, testimonial or programme contribution in the last three editions; it could only add.")
    return _("Advocacy %(n)s of 100, from what it did for the last three editions, adds %(points)s to loyalty.") % {
        "n": number(round(card.advocacy)),
        "points": f"{advocacy_points(card):.1f}",
    }


def referral_raise_words(reason: Reason | None) -> str:
    """This will word what one accepted referral more makes of loyalty; nothing where it makes nothing."""
    if reason is None:
        return ""
    before, after = (number(round(reason.values[name])) for name in ("before", "after"))
    if before == after:
        return ""
    return _("Bring a customer who is accepted: loyalty %(before)s → about %(after)s") % {
        "before": before,
        "after": after,
    }


def referral_words(card: Scorecard, currency: str) -> list[str]:
    """This will word what is put down to a customer of those it brought."""
    found = referral_value(card)
    if found is None:
        return [_("Referral value: none, no accepted referral is recorded.")]
    minor = round(found.minor)
    if not minor:
        return [_("Referral value: nothing yet, neither saved nor expected of the customers it brought.")]
    said = ngettext(
        "Referral value about %(money)s: %(weight)s of what the customer it brought is still expected to bring,"
        " and of the cost of winning it. An attribution; no total contains it.",
        "Referral value about %(money)s: %(weight)s of what the %(n)s customers it brought are still expected to bring,"
        " and of the cost of winning them. An attribution; no total contains it.",
        found.brought,
    )
    values = {"n": found.brought, "money": two_digits(minor, currency), "weight": percent(found.weight)}
    if not found.unvalued:
        return [said % values]
    more = ngettext("%(n)s of them has no value yet.", "%(n)s of them have no value yet.", found.unvalued)
    return [said % values, more % {"n": found.unvalued}]
