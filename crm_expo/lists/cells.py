"""
How values stand in a list. Written in Python, not in templates: a page has hundreds of cells, and a template
rendered for each of them would take longer than everything else together.
"""

from collections.abc import Iterable
from datetime import date, datetime
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any

from django.utils import formats, timezone
from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from crm_expo.kit.fragments import fragment
from crm_expo.kit.templatetags.kit import decimals, hue, lang_of, monogram, percent, short_money
from crm_expo.lists.columns import Column, Kind, Setting

if TYPE_CHECKING:
    from crm_expo.lists.reading import Listing

NONE = format_html('<span class="c-3">{}</span>', "–")


@lru_cache(maxsize=4096)
def _money(minor: int, currency: str, language: str) -> str:
    return short_money(minor, currency)


@lru_cache(maxsize=1024)
def _share(share: float, language: str) -> str:
    return percent(share)


@lru_cache(maxsize=4096)
def _number(value: float, language: str) -> str:
    return decimals(value, 0 if float(value) == int(value) else 1)


@lru_cache(maxsize=4096)
def _day(day: date, language: str) -> str:
    return formats.date_format(day, "SHORT_DATE_FORMAT")


@cache
def _yes(language: str) -> SafeString:
    return format_html('<span class="c-tag is-ok">{}</span>', _("Yes"))


def _moment(moment: datetime, setting: Setting) -> SafeString:
    here = timezone.localtime(moment, setting.zone)
    return format_html('<time datetime="{}">{}</time>', here.isoformat(), _day(here.date(), get_language()))


def text(value: str) -> SafeString:
    """This will return a text in the language that it is written in."""
    return format_html('<span lang="{}">{}</span>', lang_of(value), value) if value else NONE


def tag(label: str, tone: str = "") -> SafeString:
    """This will return a word in a frame."""
    return format_html('<span class="c-tag {}">{}</span>', tone, label)


def link(url: str, label: str) -> SafeString:
    """This will return a link to another record."""
    return format_html('<a class="c-link" href="{}" lang="{}">{}</a>', url, lang_of(label), label)


def party(record: Any, url: str) -> SafeString:
    """This will return a company or person with its mark and second name, leading to its page."""
    name, second = escape(record.name), record.name_latin or record.city
    below = f'<small lang="{lang_of(second)}">{escape(second)}</small>' if second else ""
    return SafeString(
        f'<a class="c-co" href="{escape(url)}"><span class="c-mono {hue(record.pk)}'
        f'{" is-round" if record.kind == "person" else ""}" aria-hidden="true">{escape(monogram(record.name))}</span>'
        f'<span><b lang="{lang_of(record.name)}">{name}</b>{below}</span></a>'
    )


def cell_of(column: Column, record: Any, setting: Setting) -> str:
    """This will return what a record's cell shows."""
    if column.cell is not None:
        return column.cell(record, setting)
    value = column.read(record, setting)
    if value in (None, "", ()):
        return NONE
    return _WRITERS[column.kind](column, value, setting)


def _choice(column: Column, value: Any, setting: Setting) -> str:
    return tag(setting.labels_of(column).get(str(value), value))


_WRITERS = {
    Kind.TEXT: lambda column, value, setting: text(str(value)),
    Kind.NUMBER: lambda column, value, setting: _number(float(value), get_language()),
    Kind.MONEY: lambda column, value, setting: _money(value, setting.currency, get_language()),
    Kind.SHARE: lambda column, value, setting: _share(round(value, 2), get_language()),
    Kind.DAY: lambda column, value, setting: _day(value, get_language()),
    Kind.MOMENT: lambda column, value, setting: _moment(value, setting),
    Kind.CHOICE: _choice,
    Kind.CHOICES: lambda column, value, setting: format_html_join(
        " ", "{}", ((_choice(column, one, setting),) for one in value)
    ),
    Kind.FLAG: lambda column, value, setting: _yes(get_language()) if value else NONE,
    Kind.WHO: lambda column, value, setting: text(str(value)),
}


def kept(template_name: str, row: object) -> SafeString:
    """This will return a cell from a template, rendered once for equal contents (crm_expo.kit.fragments)."""
    return fragment(template_name, row)


def rows_of(listing: "Listing", records: Iterable, *, can_change: bool) -> SafeString:
    """This will return the lines of a table; lines can be ticked where records can be changed."""
    setting, select = listing.setting, escape(_("Select"))
    columns = [(column, _openings(column, can_change), _openings(column, False)) for column in listing.shown]
    return SafeString(
        "".join(_line(listing.name, columns, one, setting, select if can_change else "") for one in records)
    )


def _line(name: Column, columns: list[tuple], record: Any, setting: Setting, select: str) -> str:
    """One line, put together of parts that were escaped when they were made."""
    pk, box = record.pk, ""
    if select:
        box = (
            f'<td class="c-pin-check"><input class="c-check" type="checkbox" name="pk" value="{pk}"'
            f' aria-label="{select} #{pk}"></td>'
        )
    cells = []
    for column, editable, fixed in columns:
        cell = cell_of(column, record, setting)
        filled, empty = editable if column.fits is None or column.fits(record) else fixed
        cells.append(
            f"{empty if cell is NONE else filled}{cell if isinstance(cell, SafeString) else escape(cell)}</td>"
        )
    return f'<tr data-pk="{pk}">{box}<td class="c-pin">{cell_of(name, record, setting)}</td>{"".join(cells)}</tr>'


def _openings(column: Column, can_change: bool) -> tuple[SafeString, SafeString]:
    """How a column's cells begin: one that holds something, and an empty one, which cards leave out."""
    classes = " ".join(name for name, on in (("c-right c-num", column.is_right), ("is-minor", column.is_minor)) if on)
    edit = format_html(' data-edit="{}" tabindex="0"', column.key) if can_change and column.change else ""
    opening = '<td class="{}{}" data-label="{}"{}>'
    return (
        format_html(opening, classes, "", column.label, edit),
        format_html(opening, classes, " is-none", column.label, edit),
    )
