"""Search tokens of customers that have none yet: derived rows, and by far the most of them."""

from __future__ import annotations

from collections.abc import Iterator

from crm_expo.boot.demo.sheets import copy_rows
from crm_expo.tenancy.models import Organizer
from crm_expo.tenancy.scope import tenant
from customers.models import Customer, SearchToken
from customers.normal import search_tokens


def index(organizer: Organizer) -> int:
    """This will write the search tokens of those customers of an organizer that have none, and return their number."""
    with tenant(organizer):
        indexed = set(SearchToken.objects.order_by().values_list("customer_id", flat=True).distinct())
        texts = Customer.objects.exclude(search_text="").values_list("pk", "search_text")
        waiting = [(number, text) for number, text in texts if number not in indexed]
        if not waiting:
            return 0
        lines = _lines(waiting)
        return copy_rows(organizer, SearchToken._meta.db_table, ["token", "customer_id"], lines, order="ORDER BY token")


def _lines(waiting: list[tuple[int, str]]) -> Iterator[str]:
    for number, text in waiting:
        for token in search_tokens(text):
            yield f"{token}\t{number}"
