"""Keyset pages: as quick on the last page as on the first, and stable while rows arrive."""

import base64
import binascii
import json
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Q, QuerySet

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
        return value, int(pk), bool(backwards)
    except (ValueError, TypeError, binascii.Error):
        return None


def keyset_page(queryset: QuerySet, *, order: Order, cursor: str = "", size: int = PAGE_SIZE) -> Page:
    """This will return the page at a cursor; an unreadable cursor is the first page."""
    place = _decode(cursor) if cursor else None
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
