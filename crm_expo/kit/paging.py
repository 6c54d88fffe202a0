"""Keyset pages: as quick on the last page as on the first, and stable while rows arrive."""

import base64
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from django.db.models import BigIntegerField, CharField, DateTimeField, Field, FloatField, IntegerField, Q, QuerySet

PAGE_SIZE = 25


@dataclass(frozen=True)
class Page:
    """One page of rows and the cursors beside it; None where there is no such page."""

    rows: list = field(default_factory=list)
    previous: str | None = None
    next: str | None = None

    def of(self, queryset: QuerySet) -> "Page":
        """This will return the same page with whole rows, of one whose rows are numbers only."""
        whole = queryset.in_bulk([row.pk for row in self.rows])
        return Page([whole[row.pk] for row in self.rows if row.pk in whole], self.previous, self.next)


@dataclass(frozen=True)
class Order:
    """A total order: a column (or annotation) and the primary key after it."""

    column: str
    descending: bool = False

    def by(self, backwards: bool = False) -> list[str]:
        """order_by terms, turned round for the page before."""
        sign = "-" if self.descending != backwards else ""
        return [f"{sign}{self.column}", f"{sign}pk"] if self.column != "pk" else [f"{sign}pk"]


def _encode(value: object, pk: int, backwards: bool) -> str:
    plain = value.isoformat() if isinstance(value, datetime) else value
    return base64.urlsafe_b64encode(json.dumps([plain, pk, backwards]).encode()).decode().rstrip("=")


def _decode(cursor: str) -> tuple[object, int, bool] | None:
    try:
        value, pk, backwards = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    except (ValueError, TypeError, RecursionError):
        return None
    is_ours = type(pk) is int and abs(pk) <= BigIntegerField.MAX_BIGINT and type(backwards) is bool
    return (value, pk, backwards) if is_ours else None


def _place(queryset: QuerySet, column: str, cursor: str) -> tuple[object, int, bool] | None:
    """A cursor's place, when its value is one that the column can hold: anybody can write a cursor."""
    place = _decode(cursor) if cursor else None
    if place is None:
        return None
    if column == "pk":
        return place if place[0] == place[1] else None
    annotation = queryset.query.annotations.get(column)
    kind = annotation.output_field if annotation is not None else queryset.model._meta.get_field(column)
    value = _READERS[next(known for known in _READERS if isinstance(kind, known))](place[0])
    return None if value is None else (value, *place[1:])


def _text(value: object) -> str | None:
    if not isinstance(value, str) or "\x00" in value:
        return None
    return value if value.encode("utf-8", "ignore").decode() == value else None


def _float(value: object) -> float | None:
    is_number = type(value) in (int, float) and abs(value) <= 1e300  # not a number is not less either
    return float(value) if is_number else None


def _whole(value: object) -> int | None:
    return value if type(value) is int and abs(value) <= BigIntegerField.MAX_BIGINT else None


def _moment(value: object) -> datetime | None:
    try:
        moment = datetime.fromisoformat(value)
        return moment.astimezone(UTC) if moment.tzinfo else None
    except (TypeError, ValueError, OverflowError):
        return None


#: How a value of a cursor is read for each kind of column that lists are sorted by; None: it cannot be.
_READERS: dict[type[Field], Callable[[object], object | None]] = {
    CharField: _text,
    FloatField: _float,
    IntegerField: _whole,
    DateTimeField: _moment,
}


def _beyond(column: str, side: str, value: object, pk: int) -> Q:
    """Rows on one side of a place; the plain bound is there for the index, which cannot use the alternative."""
    if column == "pk":
        return Q(**{f"pk__{side}": pk})
    exact = Q(**{f"{column}__{side}": value}) | Q(**{column: value, f"pk__{side}": pk})
    return Q(**{f"{column}__{side}e": value}) & exact


def keyset_page(
    queryset: QuerySet, *, order: Order, cursor: str = "", size: int = PAGE_SIZE, from_end: bool = False
) -> Page:
    """This will return the page at a cursor, or the last one; an unreadable cursor is the first page."""
    place = _place(queryset, order.column, cursor)
    backwards = from_end or bool(place and place[2])
    if place:
        value, pk, _ = place
        side = "lt" if order.descending != backwards else "gt"
        queryset = queryset.filter(_beyond(order.column, side, value, pk))
    rows = list(queryset.order_by(*order.by(backwards))[: size + 1])
    more = len(rows) > size
    rows = rows[:size]
    if backwards:
        rows.reverse()
    if not rows:
        return Page()

    def at(row, back):
        return _encode(getattr(row, order.column), row.pk, back)

    has_previous = more if backwards else place is not None
    has_next = True if backwards else more
    return Page(rows, at(rows[0], True) if has_previous else None, at(rows[-1], False) if has_next else None)


_END = "end"


def chained_page(parts: Sequence[tuple[QuerySet, Order]], *, cursor: str = "", size: int = PAGE_SIZE) -> Page:
    """
    This will return a page of lists that stand one after the other, each in its own order and with its own index.

    A cursor begins with the number of its part; an unreadable one is the first page.
    """
    number, _dot, place = cursor.partition(".")
    part = int(number) if number.isdecimal() and len(number) < 3 and int(number) < len(parts) else 0
    place = place if number.isdecimal() else ""
    decoded = _decode(place) if place not in ("", _END) else None
    if place == _END or (decoded and decoded[2]):
        return _chained_back(parts, part, "" if place == _END else place, size)
    return _chained_on(parts, part, place, size)


def _at(part: int, place: str | None) -> str | None:
    return None if place is None else f"{part}.{place}"


def _chained_on(parts: Sequence[tuple[QuerySet, Order]], part: int, place: str, size: int) -> Page:
    """Towards the end: what a part lacks for a page comes from those after it."""
    found = keyset_page(parts[part][0], order=parts[part][1], cursor=place, size=size)
    before = _at(part, found.previous) or (_at(part - 1, _END) if part and not place else None)
    rows, after = list(found.rows), _at(part, found.next)
    for later in range(part + 1, len(parts)):
        if after is not None:
            break
        queryset, order = parts[later]
        more = keyset_page(queryset, order=order, size=max(1, size - len(rows)))
        if len(rows) == size:
            after = _at(later, "") if more.rows else None
        else:
            rows, after = rows + more.rows, _at(later, more.next)
    return Page(rows, before, after)


def _chained_back(parts: Sequence[tuple[QuerySet, Order]], part: int, place: str, size: int) -> Page:
    """Towards the beginning: what a part lacks for a page comes from those before it."""
    queryset, order = parts[part]
    found = keyset_page(queryset, order=order, cursor=place, size=size, from_end=not place)
    rows, before, after = list(found.rows), _at(part, found.previous), _at(part, found.next)
    while before is None and part and len(rows) < size:
        part -= 1
        queryset, order = parts[part]
        more = keyset_page(queryset, order=order, size=size - len(rows), from_end=True)
        rows, before, after = more.rows + rows, _at(part, more.previous), after or _at(part, more.next)
    if before is None and part and len(rows) == size:
        before = _at(part - 1, _END)
    return Page(rows, before, after)
