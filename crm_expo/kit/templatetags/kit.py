"""How figures, names and form controls are written in templates."""

import re
from datetime import datetime
from functools import cache
from zoneinfo import ZoneInfo

from babel.dates import get_timezone_name
from babel.numbers import (
    format_compact_currency,
    format_currency,
    format_decimal,
    format_percent,
    get_currency_precision,
)
from django import template
from django.forms import BoundField, CheckboxInput, Select
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from crm_expo.kit.fragments import CLOSE, OPEN

register = template.Library()
_CHINESE = re.compile("[\u4e00-\u9fff]")
_LONG_WHOLE = re.compile(r"\d{4,}")
SPRITE = "vendor/tabler-icons-3.51.0/sprite.svg"


def _locale() -> str:
    return "zh_Hans_CN" if (get_language() or "").startswith("zh") else "en"


@register.simple_tag
@cache
def icon(name: str, size: str = "") -> str:
    """An icon of the sprite; always decorative, words stand beside it."""
    return format_html(
        '<svg class="c-i {}" aria-hidden="true"><use href="{}#{}"/></svg>', size and f"c-i-{size}", static(SPRITE), name
    )


@register.simple_tag
def place(name: str) -> str:
    """A place in a fragment that is filled for each line (crm_expo/kit/fragments.py)."""
    return f"{OPEN}{name}{CLOSE}"


@register.filter
def money(minor: int | None, currency: str) -> str:
    """Minor units as money: ¥123,456.00."""
    if minor in (None, ""):
        return "–"
    return format_currency(minor / 10 ** get_currency_precision(currency), currency, locale=_locale())


@register.filter
def short_money(minor: int | None, currency: str) -> str:
    """Minor units as short money: ¥12.3万 in Chinese, CN¥123K in English."""
    if minor in (None, ""):
        return "–"
    value = minor / 10 ** get_currency_precision(currency)
    if 0 < abs(value) < 1:
        return format_currency(value, currency, locale=_locale())
    if abs(value) < 10_000:
        return format_currency(round(value), currency, format="¤#,##0", currency_digits=False, locale=_locale())
    compact = format_compact_currency(value, currency, locale=_locale(), fraction_digits=1)
    return _LONG_WHOLE.sub(lambda whole: f"{int(whole[0]):,}", compact)  # ¥1211.1万 is read twice


@register.filter
def number(value: float | None) -> str:
    """A number with its language's grouping; a dash for none."""
    return "–" if value in (None, "") else format_decimal(value, locale=_locale())


@register.filter
def percent(share: float | None, digits: int = 0) -> str:
    """A share between 0 and 1 as a percentage."""
    if share in (None, ""):
        return "–"
    pattern = "#,##0." + "0" * digits + "%" if digits else "#,##0%"
    return format_percent(share, format=pattern, locale=_locale())


@register.filter(expects_localtime=False)
def zone_name(moment: datetime, zone: ZoneInfo) -> str:
    """What a time zone is called at a moment: China Standard Time."""
    return get_timezone_name(moment.astimezone(zone), locale=_locale())


@register.filter
def decimals(value: float | None, digits: int = 2) -> str:
    """A mean or coefficient with that many digits; a dash for none."""
    if value in (None, ""):
        return "–"
    value = round(value, digits) + 0.0  # no minus before nothing
    return format_decimal(value, format="#,##0." + "0" * digits if digits else "#,##0", locale=_locale())


@register.filter
def size(change: float, digits: int = 2) -> str:
    """A change without its sign, which an arrow shows."""
    return decimals(abs(change), digits)


@register.filter
def points(change: float) -> str:
    """A change of a share without its sign, in percentage points."""
    return decimals(abs(change) * 100, 1)


@register.filter
def width(value: float | None, out_of: float = 1) -> str:
    """A bar's width attribute: 0.63 → '63.0%'."""
    share = 0 if not value or not out_of else max(0.0, min(1.0, float(value) / float(out_of)))
    return f"{share * 100:.1f}%"


@register.filter
def monogram(name: str) -> str:
    """One Chinese character (of a company the first after its place) or up to two initials."""
    words = str(name).split()
    if not words:
        return "?"
    if ord(words[0][0]) > 0x2E80:
        return _company_mark(words[0]) if len(words[0]) > 5 else words[0][0]
    return "".join(word[0] for word in words[:2]).upper()


def _company_mark(name: str) -> str:
    """深圳市云帆… → 云, 天津恒维… → 恒."""
    ends = [name.find(mark) for mark in "省市区县" if 1 <= name.find(mark) <= 4]
    return name[max(ends) + 1] if ends else name[2]


@register.filter
def hue(pk: int | None) -> str:
    """One of six tints, always the same for the same object."""
    return f"u{(pk or 0) % 6 + 1}"


@register.filter
def lang_of(text: str) -> str:
    """The language a name is written in, for its lang attribute."""
    return "zh-Hans" if _CHINESE.search(str(text)) else "en"


@register.filter
def control(field: BoundField) -> str:
    """A form control with its classes and its description tied to it."""
    kind = "c-check" if isinstance(field.field.widget, CheckboxInput) else "c-input"
    if isinstance(field.field.widget, Select):
        kind = "c-input c-select"
    attrs = {"class": kind}
    described = [f"{field.id_for_label}-hint"] if field.help_text else []
    if field.errors:
        attrs["aria-invalid"] = "true"
        described.append(f"{field.id_for_label}-error")
    if described:
        attrs["aria-describedby"] = " ".join(described)
    return field.as_widget(attrs=attrs)


@register.filter
def dots(pattern: str) -> list[bool]:
    """Editions attended, the last ten: '1011' → [True, False, True, True]."""
    return [mark == "1" for mark in (pattern or "")[-10:]]


@register.filter
def get(mapping: dict, key: object) -> object:
    """A dictionary's value by a variable key."""
    return mapping.get(key)


@register.simple_tag
def delta(now: float | None, before: float | None, unit: str = "percent") -> dict:
    """The change from before to now: arrow, text, tone; empty when there is nothing to compare."""
    # A template hands in "" for what it did not find.
    if now in (None, "") or before in (None, "") or (unit == "percent" and not before):
        return {}
    change = (now - before) / before if unit == "percent" else now - before
    tone = "up" if change > 0 else "down" if change < 0 else "flat"
    arrow = {"up": "▲", "down": "▼", "flat": "="}[tone]
    if unit == "percent":
        size = percent(abs(change), 1)
    else:
        size = _("%(points)s pt") % {"points": number(round(abs(change) * 100, 1))}
    return {"tone": tone, "text": f"{arrow} {size}"}


@register.filter
def getlist(data: object, key: str) -> list:
    """All values of a query parameter."""
    return data.getlist(key) if hasattr(data, "getlist") else []
