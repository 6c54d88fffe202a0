"""Keyset pages over rows of several tables, in one order of time."""

import base64
import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Protocol

from django.db.models import BigIntegerField

from crm_expo.kit.paging import Page


class Placed(Protocol):
    """A row that knows when it happened; rank: which table's comes first of the same moment, the higher one first."""

    at: datetime
    rank: int
    pk: int


@dataclass(frozen=True)
class Place:
    """Where a page begins: after that row, or before it."""

    at: datetime
    rank: int
    pk: int
    backwards: bool

    def condition(self, rank: int, moment: str, number: str) -> str:
        """
        This will return the SQL that keeps a table's rows beyond the place, with %(at)s and %(after)s to be filled.

        The bound on the moment stands alone, because an index can use nothing else.
        """
        side = ">" if self.backwards else "<"
        bound = f"{moment} {side}= %(at)s"
        if rank == self.rank:
            return f"{bound} AND ({moment} {side} %(at)s OR {number} {side} %(after)s)"
        return f"{moment} {side} %(at)s" if (rank > self.rank) != self.backwards else bound


def read_place(cursor: str) -> Place | None:
    """This will read a cursor; None for one that cannot be read: anybody can write a cursor."""
    try:
        at, rank, pk, backwards = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        moment = datetime.fromisoformat(at)
        is_ours = type(rank) is int and type(pk) is int and type(backwards) is bool and moment.tzinfo is not None
        if not is_ours or abs(pk) > BigIntegerField.MAX_BIGINT:
            return None
        return Place(moment.astimezone(UTC), rank, pk, backwards)
    except (ValueError, TypeError, RecursionError, OverflowError):
        return None


def page_of(rows: list[Placed], place: Place | None, size: int) -> Page:
    """This will make a page of the rows beyond a place, the nearest first, of which one more than fit was asked for."""
    more, rows = len(rows) > size, rows[:size]
    backwards = place is not None and place.backwards
    if backwards:
        rows.reverse()
    if not rows:
        return Page()
    has_previous = more if backwards else place is not None
    return Page(
        rows,
        _write(rows[0], True) if has_previous else None,
        _write(rows[-1], False) if backwards or more else None,
    )


def _write(row: Placed, backwards: bool) -> str:
    plain = json.dumps([row.at.isoformat(), row.rank, row.pk, backwards])
    return base64.urlsafe_b64encode(plain.encode()).decode().rstrip("=")
