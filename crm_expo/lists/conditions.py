"""Conditions with AND and OR: read from an address, checked against a list's columns, turned into a query."""

import base64
import json
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any
from urllib.parse import quote

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from crm_expo.lists.columns import Column, Kind, Setting
from crm_expo.lists.words import ALONE

LONGEST = 8_000
#: A tree that takes more of an address than this is packed.
_LONGEST_PLAIN = 1_500
_PACKED = "~"
MOST_CONDITIONS = 30
DEEPEST = 3
LONGEST_TEXT = 200
MOST_VALUES = 200
_MOST_DAYS = 36_500
_WHOLE = 10**15
#: Operands that stand for several values.
_SEVERAL = frozenset({"in", "not_in", "any_of"})


@dataclass(frozen=True)
class Condition:
    """One comparison; the operand is read and within its limits."""

    column: Column
    op: str
    operand: Any = None

    @property
    def raw(self) -> list:
        """As it stands in an address."""
        one = list(self.operand) if isinstance(self.operand, tuple) else self.operand
        return [self.column.key, self.op] if self.op in ALONE else [self.column.key, self.op, one]


@dataclass(frozen=True)
class Combined:
    """Conditions of which all, or any, must hold."""

    is_any: bool
    parts: tuple["Condition | Combined", ...]

    @property
    def raw(self) -> list:
        """As it stands in an address."""
        return ["any" if self.is_any else "all", *(part.raw for part in self.parts)]

    def without(self, part: "Condition | Combined") -> "Combined | None":
        """This will return the tree without one of its parts."""
        rest = tuple(one for one in self.parts if one is not part)
        return Combined(self.is_any, rest) if rest else None


def written(tree: Combined | None) -> str:
    """This will return a tree as it stands in an address: as JSON while it is short, else packed, as lists.js does."""
    text = json.dumps(tree.raw, ensure_ascii=False, separators=(",", ":")) if tree else ""
    return text if len(quote(text)) <= _LONGEST_PLAIN else _packed(text)


def _packed(text: str) -> str:
    """Deflated, in letters that an address holds as they are: pasted Chinese names take a quarter of the room."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    return _PACKED + base64.urlsafe_b64encode(packer.compress(text.encode()) + packer.flush()).decode().rstrip("=")


def _unpacked(text: str) -> str:
    """The JSON of a packed tree, and no more of it than is read. Errors: ValueError."""
    data = text.removeprefix(_PACKED)
    try:
        raw = base64.b64decode(data + "=" * (-len(data) % 4), altchars=b"-_", validate=True)
        return zlib.decompressobj(-zlib.MAX_WBITS).decompress(raw, 4 * LONGEST).decode(errors="replace")
    except zlib.error as error:
        raise ValueError(str(error)) from error


@dataclass(frozen=True)
class Read:
    """A tree as far as it could be read, and what was left out of it, in words."""

    tree: Combined | None
    left_out: tuple[str, ...] = ()


class _Unread(Exception):
    """A part that is no condition; its message is for the user."""


def read_conditions(text: str, columns: Mapping[str, Column]) -> Read:
    """This will read the `where` of an address: `["all", ["city", "is", "上海"], ["any", …]]`. Never fails."""
    if not text:
        return Read(None)
    try:
        text = _unpacked(text) if text.startswith(_PACKED) else text
        if len(text) > LONGEST:
            message = _("The filter is longer than %(most)s characters and was left out.")
            return Read(None, (message % {"most": LONGEST},))
        raw = json.loads(text)
    except (ValueError, RecursionError):
        return Read(None, (_("The filter of this address cannot be read and was left out."),))
    return _Reader(columns).whole(raw)


def names_asked(text: str) -> set[str] | None:
    """This will return the columns that a `where` names, whether a list has them or not; None if it cannot be read."""
    try:
        raw = json.loads(_unpacked(text) if text.startswith(_PACKED) else text)
        return _names_in(raw if isinstance(raw, list) and raw[:1] in (["all"], ["any"]) else ["all", raw])
    except (ValueError, TypeError, RecursionError):
        return None


def _names_in(raw: list) -> set[str]:
    if raw[:1] in (["all"], ["any"]):
        return set().union(*(_names_in(part) for part in raw[1:] if isinstance(part, list)))
    return {raw[0]} if raw and isinstance(raw[0], str) else set()


class _Reader:
    """Reads a tree part by part; a part that cannot be read is told and skipped."""

    def __init__(self, columns: Mapping[str, Column]):
        self.columns, self.left_out, self.count = columns, [], 0

    def whole(self, raw: object) -> Read:
        if isinstance(raw, list) and raw and raw[0] not in ("all", "any"):
            raw = ["all", raw]
        tree = self._part(raw, 0)
        if isinstance(tree, Condition):
            tree = Combined(False, (tree,))
        return Read(tree, tuple(dict.fromkeys(self.left_out)))

    def _part(self, raw: object, depth: int) -> Condition | Combined | None:
        try:
            if not isinstance(raw, list) or not raw:
                raise _Unread(_("Part of this filter cannot be read and was left out."))
            if raw[0] in ("all", "any"):
                return self._combined(raw, depth)
            return self._condition(raw)
        except _Unread as error:
            self.left_out.append(str(error))
            return None

    def _combined(self, raw: list, depth: int) -> Combined | None:
        if depth >= DEEPEST:
            raise _Unread(_("Groups inside groups inside groups were left out of this filter."))
        parts = tuple(part for one in raw[1:] if (part := self._part(one, depth + 1)) is not None)
        return Combined(raw[0] == "any", parts) if parts else None

    def _condition(self, raw: list) -> Condition:
        self.count += 1
        if self.count > MOST_CONDITIONS:
            raise _Unread(_("Only the first %(most)s conditions are used.") % {"most": MOST_CONDITIONS})
        key = raw[0] if isinstance(raw[0], str) else ""
        column = self.columns.get(key)
        if column is None or not column.can_filter:
            raise _Unread(_unknown(key))
        op = raw[1] if len(raw) > 1 else ""
        if op not in column.ops:
            raise _Unread(_("The condition on “%(field)s” was left out.") % {"field": column.label})
        operand = None if op in ALONE else read_operand(column, op, raw[2] if len(raw) > 2 else None)
        return Condition(column, op, operand)


def _unknown(key: str) -> str:
    if is_own_field(key):
        return _("A condition was left out: its custom field was deleted, or your role does not see it.")
    return _("“%(field)s” is no field of this list any more; its condition was left out.") % {"field": key[:40]}


def is_own_field(key: str) -> bool:
    """This will tell whether a column's key is that of a custom field, also of one that is gone: its number."""
    return key[:1] == "f" and key[1:].isdecimal()


def read_operand(column: Column, op: str, raw: object) -> Any:
    """This will read what a column is compared with. Errors: _Unread with a sentence for the user."""
    values = raw if isinstance(raw, list) else [raw]
    if op == "any_of" and isinstance(raw, str):
        values = raw.splitlines()
    if len(values) > MOST_VALUES:
        message = _("“%(field)s” is compared with more than %(most)s values; the condition was left out.")
        raise _Unread(message % {"field": column.label, "most": MOST_VALUES})
    read = [value for value in (_value(column, op, one) for one in values) if value not in (None, "")]
    if not read:
        raise _Unread(_("“%(field)s” is compared with nothing; the condition was left out.") % {"field": column.label})
    return tuple(dict.fromkeys(read)) if op in _SEVERAL else read[0]


def _value(column: Column, op: str, raw: object) -> Any:
    text = "" if raw is None or isinstance(raw, (list, dict, bool)) else str(raw).strip()
    if len(text) > LONGEST_TEXT:
        message = _("A value of “%(field)s” is longer than %(most)s characters; the condition was left out.")
        raise _Unread(message % {"field": column.label, "most": LONGEST_TEXT})
    if not text or "\x00" in text:
        return None
    try:
        return _READERS[column.kind](column, op, text)
    except (ValueError, InvalidOperation, OverflowError) as error:
        message = _("“%(value)s” is nothing that “%(field)s” can be compared with; the condition was left out.")
        raise _Unread(message % {"value": text[:40], "field": column.label}) from error


def _text(column: Column, op: str, text: str) -> str:
    return text.encode("utf-8", "ignore").decode()


def _number(column: Column, op: str, text: str) -> int | float:
    number = Decimal(text)
    if not number.is_finite() or abs(number) > _WHOLE:
        raise ValueError(text)
    return int(number) if number == int(number) else float(number)


def _moment(column: Column, op: str, text: str) -> int | str:
    if op in ("last_days", "before_days"):
        days = int(text)
        if not 0 <= days <= _MOST_DAYS:
            raise ValueError(text)
        return days
    return date.fromisoformat(text).isoformat()


def _choice(column: Column, op: str, text: str) -> str:
    if text != "me" and column.choices is not None and text not in column.labels():
        raise ValueError(text)
    return text


_READERS = {
    Kind.TEXT: _text,
    Kind.NUMBER: _number,
    Kind.MONEY: _number,
    Kind.SHARE: _number,
    Kind.DAY: _moment,
    Kind.MOMENT: _moment,
    Kind.CHOICE: _choice,
    Kind.CHOICES: _choice,
    Kind.WHO: _choice,
    Kind.FLAG: _text,
}


def query_of(part: Condition | Combined, setting: Setting) -> Q:
    """This will return the query that a tree stands for."""
    if isinstance(part, Condition):
        column, operand = part.column, _as_stored(part, setting)
        if column.meaning is not None:
            return column.meaning(part.op, operand, setting)
        return plain_query(column.path, column.kind, part.op, operand, setting)
    found = Q()
    for one in part.parts:
        found = found | query_of(one, setting) if part.is_any else found & query_of(one, setting)
    return found


def _as_stored(part: Condition, setting: Setting) -> Any:
    """An operand in the units of the database: minor units, shares of one, the number of who looks."""
    if part.operand is None:
        return None
    if part.column.kind == Kind.MONEY:
        return round(part.operand * setting.unit)
    if part.column.kind == Kind.SHARE:
        return part.operand / 100
    if part.column.kind == Kind.WHO:
        return tuple(setting.user_id if one == "me" else int(one) for one in part.operand)
    return part.operand


def plain_query(path: str, kind: str, op: str, operand: Any, setting: Setting) -> Q:
    """This will return the lookups of a condition on a plain column; an empty one counts as “none of”."""
    if kind == Kind.FLAG:
        return Q(**{path: op == "yes"})
    if kind in (Kind.DAY, Kind.MOMENT):
        return _in_time(path, kind, op, operand, setting)
    return _COMPARED[op](path, kind, operand)


def _empty(path: str, kind: str) -> Q:
    """What is shown as nothing: no text, no value, and no money."""
    if kind in (Kind.TEXT, Kind.CHOICE):
        return Q(**{path: ""})
    return Q(**{f"{path}__isnull": True}) | (Q(**{path: 0}) if kind == Kind.MONEY else Q())


def _same(path: str, kind: str, value: Any) -> Q:
    return Q(**{f"{path}__lower": value.lower()}) if kind == Kind.TEXT else Q(**{path: value})


_COMPARED = {
    "contains": lambda path, kind, value: Q(**{f"{path}__icontains": value}),
    "is": lambda path, kind, value: _same(path, kind, value),
    "is_not": lambda path, kind, value: ~_same(path, kind, value),
    "starts": lambda path, kind, value: Q(**{f"{path}__istartswith": value}),
    "any_of": lambda path, kind, value: Q(**{f"{path}__lower__in": [one.lower() for one in value]}),
    "at_least": lambda path, kind, value: Q(**{f"{path}__gte": value}),
    "at_most": lambda path, kind, value: Q(**{f"{path}__lte": value}),
    "in": lambda path, kind, value: Q(**{f"{path}__in": list(value)}),
    "not_in": lambda path, kind, value: ~Q(**{f"{path}__in": list(value)}),
    "empty": lambda path, kind, value: _empty(path, kind),
    "filled": lambda path, kind, value: ~_empty(path, kind),
}


def _in_time(path: str, kind: str, op: str, operand: Any, setting: Setting) -> Q:
    if op in ("empty", "filled"):
        return Q(**{f"{path}__isnull": op == "empty"})
    edge, lookup = moment_edge(op, operand, setting)
    return Q(**{f"{path}__{lookup}": edge.date() if kind == Kind.DAY else edge})


def moment_edge(op: str, operand: Any, setting: Setting) -> tuple[datetime, str]:
    """This will return a condition's moment, on the organizer's clock, and the lookup beside it."""
    here = timezone.localtime(timezone=setting.zone)
    if op in ("last_days", "before_days"):
        day = here.date() - timedelta(days=operand)
        return datetime.combine(day, time.min, here.tzinfo), "gte" if op == "last_days" else "lt"
    day = date.fromisoformat(operand)
    if op == "since":
        return datetime.combine(day, time.min, here.tzinfo), "gte"
    return datetime.combine(day, time.max, here.tzinfo), "lte"
