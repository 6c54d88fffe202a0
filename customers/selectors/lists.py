"""Customers as lists show them."""

from dataclasses import dataclass

from django.db.models import F, FilteredRelation, FloatField, Q, QuerySet, Value
from django.db.models.functions import Coalesce

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


def customer_page(customers: QuerySet[Customer], *, filters: dict, sort: str = "name", cursor: str = "") -> Page:
    """This will return one page of CustomerRow, in three queries whatever its length."""
    sort = sort if sort in SORTS else "name"
    grain = {k: v for k, v in scorecard_condition(filters).items() if k in ("role", "exhibition_id", "is_primary")}
    if sort in _SCORE_COLUMNS:
        customers = customers.annotate(
            card=FilteredRelation("scorecards", condition=_on_relation(grain)),
            by_value=Coalesce(F(f"card__{_SCORE_COLUMNS[sort]}"), Value(-1), output_field=FloatField()),
        )
    page = keyset_page(customers.select_related("owner"), order=SORTS[sort], cursor=cursor)
    cards = {
        card.customer_id: card
        for card in Scorecard.objects.filter(customer_id__in=[customer.pk for customer in page.rows], **grain)
    }
    if grain.get("exhibition_id") is None:
        _lend_patterns(cards)
    return Page([CustomerRow(customer, cards.get(customer.pk)) for customer in page.rows], page.previous, page.next)


def _lend_patterns(cards: dict[int, Scorecard]) -> None:
    """Rows over all series have no editions of their own: they show those of the series with most participations."""
    roles = {card.role for card in cards.values()}
    rows = Scorecard.objects.filter(customer_id__in=cards, role__in=roles).exclude(exhibition_id=None)
    for row in rows.order_by("participations", "pk"):
        if row.role == cards[row.customer_id].role:
            cards[row.customer_id].pattern = row.pattern


def _on_relation(grain: dict) -> Q:
    condition = Q()
    for name, value in grain.items():
        condition &= Q(scorecards__exhibition_id__isnull=True) if value is None else Q(**{f"scorecards__{name}": value})
    return condition


def roughly_counted(queryset: QuerySet, *, up_to: int = 10_000) -> tuple[int, bool]:
    """This will count rows up to a limit. Shape: (count, whether it is exact)."""
    count = queryset.order_by().values("pk")[: up_to + 1].count()
    return min(count, up_to), count <= up_to
