"""How editions, their visitors and rates are written in templates."""

from datetime import date
from decimal import Decimal

from babel.dates import format_interval
from django import template
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from crm_expo.fields.card import card_of
from crm_expo.fields.models import Target
from exhibitions.models import Participation, ParticipationValue
from exhibitions.selectors.registrations import DESK, category_label

register = template.Library()


@register.simple_tag
def period(starts_on: date, ends_on: date) -> str:
    """Both days in one: '10–13 Nov 2026', 2026年11月10日至13日."""
    locale = "zh_Hans_CN" if (get_language() or "").startswith("zh") else "en_GB"
    return format_interval(starts_on, ends_on, skeleton="yMMMd", locale=locale)


@register.filter
def source_name(source: str) -> str:
    """Where a registration comes from, in words; a source we do not know as it calls itself."""
    return {
        "api": "API",
        "ticketing": _("Ticketing"),
        "pretix": "pretix",
        "sheet": _("Spreadsheet"),
        DESK: _("Desk"),
    }.get(source, source)


@register.filter
def gate_name(gate: str) -> str:
    """A gate as its source calls it; our own desk in the reader's language."""
    return _("Desk") if gate == DESK else gate


@register.filter
def plain_rate(rate: Decimal) -> str:
    """A rate without trailing zeros: 7.8, 700."""
    return format(rate.normalize(), "f")


@register.inclusion_tag("fields/card.html", takes_context=True)
def booking_fields(context: dict, booking: Participation) -> dict:
    """The card of the organizer's own fields of a booking."""
    card = card_of(ParticipationValue, booking, (Target.PARTICIPATION,), context["request"].membership.role)
    return {"card": card, "edit_url": f"{reverse('booking-fields', args=[booking.pk])}"}


register.filter(category_label)
