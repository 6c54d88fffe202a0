"""How many records fit: exactly while that is quick, else as the planner estimates."""

import hashlib
import json
from dataclasses import dataclass

from django.core.exceptions import EmptyResultSet
from django.db.models import QuerySet

from crm_expo.kit.memory import lately
from crm_expo.kit.templatetags.kit import number

EXACT_UP_TO = 20_000
LIVE_COUNT = 1_000
COUNT_LIFE = 30


@dataclass(frozen=True)
class Count:
    """A number of records; one above EXACT_UP_TO is estimated."""

    number: int
    is_exact: bool

    @property
    def told(self) -> str:
        """The number as it is read."""
        return number(self.number) if self.is_exact else f"≈ {number(self.number)}"


def counted(queryset: QuerySet, *, up_to: int = EXACT_UP_TO) -> Count:
    """
    This will count rows up to a limit, and estimate beyond it to two digits, never below the limit.

    A count above LIVE_COUNT may be COUNT_LIFE seconds old.
    """
    rows = queryset.order_by().values("pk")
    try:
        name = f"count:{_fingerprint(rows, up_to)}"
    except EmptyResultSet:  # a search that nothing can fit is not even asked
        return Count(0, True)

    def count() -> Count:
        found = rows[: up_to + 1].count()
        return Count(found, True) if found <= up_to else Count(max(up_to, _estimated(rows)), False)

    return lately(name, count, is_live=lambda count: count.number <= LIVE_COUNT, seconds=COUNT_LIFE)


def _estimated(rows: QuerySet) -> int:
    """What the planner expects of the whole query, rounded: it knows the shares of values, not the values."""
    expected = json.loads(rows.explain(format="json"))[0]["Plan"]["Plan Rows"]
    digits = len(str(expected)) - 2
    return round(expected, -digits) if digits > 0 else expected


def _fingerprint(rows: QuerySet, up_to: int) -> str:
    sql, params = rows.query.sql_with_params()
    return hashlib.sha256(f"{sql} {params} {up_to}".encode()).hexdigest()
