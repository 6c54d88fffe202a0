"""How editions are written in templates."""

from datetime import date

from babel.dates import format_interval
from django import template
from django.utils.translation import get_language

register = template.Library()


@register.simple_tag
def period(starts_on: date, ends_on: date) -> str:
    """Both days in one: '10–13 Nov 2026', 2026年11月10日至13日."""
    locale = "zh_Hans_CN" if (get_language() or "").startswith("zh") else "en_GB"
    return format_interval(starts_on, ends_on, skeleton="yMMMd", locale=locale)
