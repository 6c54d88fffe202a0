"""Customers as lists show them."""

import hashlib
from dataclasses import dataclass, replace

from django.core.exceptions import EmptyResultSet, ValidationError
from django.db.models import F, FilteredRelation, FloatField, Q, QuerySet, Value
from django.db.models.functions import Coalesce

from crm_expo.accounts.models import Membership
from crm_expo.kit.memory import remember, remembered
from crm_expo.kit.paging import Order, Page, keyset_page
from customers.models import Customer, Scorecard
from customers.selectors.scorecards import scorecard_condition

SORTS = {
    "name": Order("sort_key"),
    "updated": Order("updated_at", descending=True),
    "value": Order("by_value", descending=True),
    "loyalty": Order("by_value", descending=True),
    "return": Order("by_value", descending=True),
    "recency": Order("by_value", descending=True),
}
_SHOWN = ("organizer", "kind", "name", "name_latin", "city", "grade", "sort_key", "updated_at")
_SHOWN_OF_CARD = (
    "organizer", "customer", "role", "exhibition_id", "is_overall", "is_primary", "tier", "recency", "frequency",
    "monetary", "loyalty", "committed", "return_probability", "pattern", "money_minor", "participations",
)  # fmt: skip
#: What names one row per customer.
_GRAIN = ("role", "exhibition_id", "is_overall", "is_primary")
_LAST = 1e300
LIVE_COUNT = 1_000
COUNT_LIFE = 30
_SCORE_COLUMNS = {
    "value": "money_minor",
    "loyalty": "loyalty",
    "return": "return_probability",
    "recency": "recency",
}


@dataclass(frozen=True)
class CustomerRow:
    """A customer and the scorecard that the list speaks of."""

    customer: Customer
    card: Scorecard | None


def live_customers() -> QuerySet[Customer]:
    """This will return customers that were not merged away."""
    return Customer.objects.filter(merged_into=None)


def owner_choices() -> list[tuple[int, str, bool]]:
    """This will return who may own customers. Shape: (user, name, whether it is a member still)."""
    members = Membership.objects.select_related("user").order_by("-is_active", "user__name", "user__email")
    return [(member.user_id, str(member.user), member.is_active) for member in members]


def sort_of(sort: str) -> tuple[str, bool, Order]:
    """This will read a sort parameter. Shape: (column's name, whether `-` turned it round, order)."""
    name = sort.removeprefix("-")
    if name not in SORTS:
        return "name", False, SORTS["name"]
    turned, usual = sort.startswith("-"), SORTS[name]
    return name, turned, replace(usual, descending=usual.descending != turned)


def customer_page(customers: QuerySet[Customer], *, filters: dict, sort: str = "name", cursor: str = "") -> Page:
    """
    This will return one page of CustomerRow, in two queries whatever its length.

    Customers without a value come last in either direction; a cursor of another sort is the first page.
    """
    sort, _turned, order = sort_of(sort)
    grain = {k: v for k, v in scorecard_condition(filters).items() if k in _GRAIN}
    if sort in _SCORE_COLUMNS:
        customers = customers.annotate(
            card=FilteredRelation(
                "scorecards", condition=Q(**{f"scorecards__{name}": value for name, value in grain.items()})
            ),
            by_value=Coalesce(
                F(f"card__{_SCORE_COLUMNS[sort]}"),
                Value(-1.0 if order.descending else _LAST),
                output_field=FloatField(),
            ),
        )
    customers = customers.select_related("owner").only(*_SHOWN, "owner__name")
    try:
        page = keyset_page(customers, order=order, cursor=cursor)
    except (TypeError, ValueError, ValidationError):
        page = keyset_page(customers, order=order)
    cards = _cards_shown([customer.pk for customer in page.rows], grain)
    return Page([CustomerRow(customer, cards.get(customer.pk)) for customer in page.rows], page.previous, page.next)


def _cards_shown(pks: list[int], grain: dict) -> dict[int, Scorecard]:
    """The row that the list speaks of, by customer; `pattern` stands for its editions."""
    found = list(Scorecard.objects.filter(customer_id__in=pks).only(*_SHOWN_OF_CARD).order_by("participations", "pk"))
    shown = {row.customer_id: row for row in found if all(getattr(row, k) == v for k, v in grain.items())}
    for row in found:  # rows over all series have no editions of their own: they show those of the most visited
        card = shown.get(row.customer_id)
        if card is not None and card.exhibition_id is None and row.exhibition_id and row.role == card.role:
            card.pattern = row.pattern
    return shown


def roughly_counted(queryset: QuerySet, *, up_to: int = 10_000) -> tuple[int, bool]:
    """
    This will count rows up to a limit. Shape: (count, whether it is exact).

    A count above LIVE_COUNT may be COUNT_LIFE seconds old.
    """
    rows = queryset.order_by().values("pk")
    try:
        name = f"count:{_fingerprint(rows, up_to)}"
    except EmptyResultSet:  # a search that nothing can fit is not even asked
        return 0, True
    count = remembered(name)
    if count is None:
        count = rows[: up_to + 1].count()
        if count > LIVE_COUNT:
            remember(name, count, seconds=COUNT_LIFE)
    return min(count, up_to), count <= up_to


def _fingerprint(rows: QuerySet, up_to: int) -> str:
    sql, params = rows.query.sql_with_params()
    return hashlib.sha256(f"{sql} {params} {up_to}".encode()).hexdigest()
