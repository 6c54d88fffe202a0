"""Keyset pages: as quick on the last page as on the first, and stable while rows arrive."""

import base64
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime

from django.db.models import BigIntegerField, CharField, DateTimeField, Field, FloatField, Q, QuerySet

PAGE_SIZE = 25


@dataclass(frozen=True)
class Page:
    """One page of rows and the cursors beside it; None where there is no such page."""

    rows: list = field(default_factory=list)
    previous: str | None = None
    next: str | None = None


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
    DateTimeField: _moment,
}


def keyset_page(queryset: QuerySet, *, order: Order, cursor: str = "", size: int = PAGE_SIZE) -> Page:
    """This will return the page at a cursor; an unreadable cursor is the first page."""
    place = _place(queryset, order.column, cursor)
    backwards = bool(place and place[2])
    if place:
        value, pk, _ = place
        side = "lt" if order.descending != backwards else "gt"
        beyond = Q(**{f"{order.column}__{side}": value}) | Q(**{order.column: value, f"pk__{side}": pk})
        queryset = queryset.filter(beyond if order.column != "pk" else Q(**{f"pk__{side}": pk}))
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
