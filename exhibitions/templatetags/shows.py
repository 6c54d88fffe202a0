"""How editions, their visitors and rates are written in templates."""

from datetime import date
from decimal import Decimal

from babel.dates import format_interval
from django import template
from django.utils.translation import get_language
from django.utils.translation import gettext as _

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
    return {"api": "API", "ticketing": _("Ticketing"), "pretix": "pretix", DESK: _("Desk")}.get(source, source)


@register.filter
def gate_name(gate: str) -> str:
    """A gate as its source calls it; our own desk in the reader's language."""
    return _("Desk") if gate == DESK else gate


@register.filter
def plain_rate(rate: Decimal) -> str:
    """A rate without trailing zeros: 7.8, 700."""
    return format(rate.normalize(), "f")


register.filter(category_label)
