"""A cursor that somebody wrote himself is the first page, whatever it says."""

import base64
import itertools
import json

import pytest
from django.db import connection
from django.http import QueryDict

from crm_expo.kit.paging import Order, chained_page, keyset_page
from crm_expo.lists.reading import listing_of
from crm_expo.tenancy.scope import tenant
from customers.models import Customer
from customers.services.editing import add_customer
from customers.tables import CUSTOMERS

VALUES = [1, "a", "\x00", "\ud800", "", None, True, [], {"a": 1}, 10**30, 1e308, float("nan"), float("-inf"),
          "2026-01-01", "2026-01-01T00:00:00", "9999-12-31T23:59:59-23:59"]  # fmt: skip
KEYS = [2, 0, -1, 2**63, 10**400, True, None, 1.5, "2", [], {}]


def written(value) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")


BROKEN = [
    *("x", "é", "%", "AAAA", written(1), written([]), written([1, 2]), written([1, 2, False, 3])),
    base64.urlsafe_b64encode(b"[" * 100_000).decode(),
    *(written([value, 2, backwards]) for value in VALUES for backwards in (False, True, 1, None)),
    *(written(["a", key, False]) for key in KEYS),
]


@pytest.mark.parametrize("sort", [key for key, column in CUSTOMERS.by_key.items() if column.order])
def test_no_cursor_breaks_a_list(organizer, sort):
    with tenant(organizer):
        add_customer(organizer=organizer, kind="company", name="Nordwerk")
        for cursor in BROKEN:
            sent = QueryDict(mutable=True)
            sent.update({"sort": sort, "cursor": cursor})
            asked = {"organizer": organizer, "role": "owner", "user_id": 1, "mount": "/"}
            assert len(listing_of(CUSTOMERS, sent, **asked).page(size=25).rows) <= 1
        assert connection.is_usable()


@pytest.mark.parametrize("column", ["pk", "sort_key", "updated_at"])
def test_unreadable_cursor_is_the_first_page(organizer, column):
    with tenant(organizer):
        for name in ("Nordwerk", "Südwerk", "Ostwerk"):
            add_customer(organizer=organizer, kind="company", name=name)
        first = keyset_page(Customer.objects.all(), order=Order(column), size=2)
        for value in ([{"a": 1}, 2, False], ["\x00", 2**63, False], [10**30, "2", False], ["x", 2, 1]):
            assert keyset_page(Customer.objects.all(), order=Order(column), size=2, cursor=written(value)) == first
        second = keyset_page(Customer.objects.all(), order=Order(column), size=2, cursor=first.next)
        back = keyset_page(Customer.objects.all(), order=Order(column), size=2, cursor=second.previous)
        assert (back.rows, back.previous, back.next) == (first.rows, None, first.next)


@pytest.mark.parametrize("size", [1, 2, 3, 4, 7, 20])
def test_lists_that_stand_one_after_the_other_are_walked_in_both_directions(organizer, size):
    with tenant(organizer):
        for number in range(7):
            add_customer(organizer=organizer, kind="company" if number % 2 else "person", name=f"Firm {number}")
        of = Customer.objects.filter
        parts = [
            (of(kind="person"), Order("sort_key", descending=True)),
            (of(kind="nobody"), Order("pk")),
            (of(kind="company"), Order("pk")),
        ]
        every = [row.name for queryset, order in parts for row in queryset.order_by(*order.by())]
        forwards, cursor, seen = [], "", []
        while cursor is not None:
            page = chained_page(parts, cursor=cursor, size=size)
            forwards += [row.name for row in page.rows]
            seen.append(page)
            cursor = page.next
        assert forwards == every
        assert seen[0].previous is None
        for earlier, later in itertools.pairwise(seen):
            back = chained_page(parts, cursor=later.previous, size=size)
            assert [row.pk for row in back.rows] == [row.pk for row in earlier.rows]
            assert chained_page(parts, cursor=back.next, size=size).rows == later.rows
        for broken in ("9.x", "1.", "end", "0.end.end", "7", "1.AAAA", "-1.x"):
            assert chained_page(parts, cursor=broken, size=size).rows
