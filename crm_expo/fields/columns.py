"""Fields as columns of a list: shown, filtered by, written out, changed in cells and in many records."""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from django.db.models import QuerySet
from django.utils import formats
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from crm_expo.fields.meaning import fitting
from crm_expo.fields.models import LONGEST_TEXT, CustomField, FieldKind, FieldValue, Target
from crm_expo.fields.selectors import fields_seen, held_values, may_edit
from crm_expo.fields.values import Value, as_text, choice_labels, from_text, in_words, plain_number
from crm_expo.lists import cells
from crm_expo.lists.columns import Column, Kind, Setting

_KINDS = {
    FieldKind.TEXT: Kind.TEXT,
    FieldKind.LINK: Kind.TEXT,
    FieldKind.NUMBER: Kind.NUMBER,
    FieldKind.DATE: Kind.DAY,
    FieldKind.CHOICE: Kind.CHOICE,
    FieldKind.CHOICES: Kind.CHOICES,
    FieldKind.FLAG: Kind.FLAG,
}
_MOST_TALLIED = 200_000
_LONGEST_SHOWN = 80


@dataclass(frozen=True)
class FieldsOfList:
    """Which fields a list has: of these kinds of records, whose values stand in this table."""

    table: type[FieldValue]
    targets: tuple[str, ...]
    #: (records, kind of record) → those of them that are of this kind; a list of one kind needs none.
    of_target: Callable[[QuerySet, str], QuerySet] | None = None
    #: (record, kind of record) → whether it is one.
    is_target: Callable[[Any, str], bool] | None = None

    def columns(self, role: str) -> list[Column]:
        """This will return the columns that a role sees; one query."""
        fields = fields_seen(role, *self.targets)
        labels = Counter(one.label for one in fields)
        attach = _Attaching(self.table, {one.name: one for one in fields})
        return [self._column(one, role, attach, labels[one.label] > 1) for one in fields]

    def _column(self, one: CustomField, role: str, attach: "_Attaching", is_twin: bool) -> Column:
        several = len(self.targets) > 1
        return Column(
            one.name,
            _label(one, is_twin),
            _KINDS[one.kind],
            partial(_held, one),
            cell=partial(_cell, one),
            meaning=partial(fitting, self.table, one),
            operators=("yes", "no", "empty", "filled") if one.kind == FieldKind.FLAG else (),
            choices=_choices_of(one),
            closed=frozenset(choice["key"] for choice in one.choices if choice["closed"]),
            change=one.name if may_edit(one, role) else "",
            attach=attach,
            held=lambda record: as_text(_held(one, record)),
            tally=partial(self._tally, one),
            check=lambda typed: as_text(from_text(one, typed)),
            fits=partial(self.is_target, target=one.target) if several and self.is_target else None,
            longest=LONGEST_TEXT,
            is_optional=True,
            decimals=None,
        )

    def _tally(self, one: CustomField, rows: QuerySet) -> Counter:
        """What stands in a field of many records, and how often; of records of its kind only."""
        rows = self.of_target(rows, one.target) if self.of_target else rows
        pks = list(rows.order_by().values_list("pk", flat=True)[:_MOST_TALLIED])
        held = held_values(self.table, pks, [one])
        found = Counter(as_text(values[one.pk]) for values in held.values())
        found[""] += len(pks) - found.total()
        return found


@dataclass(frozen=True)
class _Attaching:
    """Puts onto a page's records what they hold in the shown fields; all columns of a list share one."""

    table: type[FieldValue]
    fields: dict[str, CustomField] = field(hash=False)

    def __call__(self, records: list, columns: list[Column], setting: Setting) -> None:
        fields = [self.fields[column.key] for column in columns]
        held = held_values(self.table, [record.pk for record in records], fields)
        for record in records:
            record.custom = held.get(record.pk, {})


def _held(one: CustomField, record: Any) -> Value | None:
    return record.custom.get(one.pk)


def _label(one: CustomField, is_twin: bool) -> str:
    label = one.label
    if is_twin:
        label = f"{label} ({Target(one.target).label})"
    return f"{label} ({pgettext('field', 'closed')})" if one.closed_at else label


def _choices_of(one: CustomField) -> Callable[[], Mapping[str, str]] | None:
    if one.kind == FieldKind.FLAG:
        return lambda: {"yes": _("Yes"), "no": _("No")}
    return partial(choice_labels, one) if one.choices else None


def _cell(one: CustomField, record: Any, setting: Setting) -> str:
    value = _held(one, record)
    return cells.NONE if value is None else _WRITERS[one.kind](one, value)


def shown(one: CustomField, value: Value | None) -> str:
    """This will return a value as pages show it in full."""
    if value is None:
        return cells.NONE
    return cells.text(value) if one.kind == FieldKind.TEXT else _WRITERS[one.kind](one, value)


def _link(one: CustomField, value: str) -> SafeString:
    plain = value.partition("://")[2].rstrip("/")
    label = plain if len(plain) <= _LONGEST_SHOWN else f"{plain[:_LONGEST_SHOWN]}…"
    return format_html('<a class="c-link" href="{}" rel="noopener nofollow" target="_blank">{}</a>', value, label)


def _tags(one: CustomField, value: str | tuple[str, ...]) -> SafeString:
    labels, keys = choice_labels(one), value if isinstance(value, tuple) else (value,)
    return format_html(" ".join(["{}"] * len(keys)), *(cells.tag(labels.get(key, key)) for key in keys))


_WRITERS = {
    FieldKind.TEXT: lambda one, value: cells.text(
        value if len(value) <= _LONGEST_SHOWN else f"{value[:_LONGEST_SHOWN]}…"
    ),
    FieldKind.LINK: _link,
    FieldKind.NUMBER: lambda one, value: plain_number(value),
    FieldKind.DATE: lambda one, value: formats.date_format(value, "SHORT_DATE_FORMAT"),
    FieldKind.CHOICE: _tags,
    FieldKind.CHOICES: _tags,
    FieldKind.FLAG: lambda one, value: cells.tag(in_words(one, value), "is-ok" if value else ""),
}
