"""What one line of the customer list shows."""

from dataclasses import dataclass

from django.urls import get_script_prefix
from django.utils.safestring import SafeString

from crm_expo.kit.fragments import fragment
from customers.models import Grade, Tier
from customers.selectors.lists import CustomerRow


@dataclass(frozen=True)
class ListRow:
    """A customer and the scores beside it; field names are those that the page's components ask for."""

    mount: str  # where addresses begin: they carry the organizer
    pk: int
    kind: str
    name: str
    name_latin: str
    city: str
    owner: str
    grade: str
    currency: str
    tier: str = ""
    recency: int | None = None
    frequency: int | None = None
    monetary: int | None = None
    loyalty: float | None = None
    committed: bool = False
    return_probability: float | None = None
    pattern: str = ""
    money_minor: int | None = None

    @property
    def tier_label(self) -> str:
        """The tier in the page's language."""
        return Tier(self.tier).label

    @property
    def grade_label(self) -> str:
        """The grade, when it says something."""
        return "" if self.grade == Grade.ORDINARY else Grade(self.grade).label


_OF_CARD = (
    "tier",
    "recency",
    "frequency",
    "monetary",
    "loyalty",
    "committed",
    "return_probability",
    "pattern",
    "money_minor",
)


def rendered_rows(rows: list[CustomerRow], currency: str) -> list[SafeString]:
    """This will return the lines of the customer list as HTML."""
    mount = get_script_prefix()
    return [fragment("customers/customer_row.html", _list_row(row, mount, currency)) for row in rows]


def _list_row(row: CustomerRow, mount: str, currency: str) -> ListRow:
    customer, card = row.customer, row.card
    return ListRow(
        mount=mount,
        pk=customer.pk,
        kind=customer.kind,
        name=customer.name,
        name_latin=customer.name_latin,
        city=customer.city,
        owner=customer.owner.name if customer.owner else "",
        grade=customer.grade,
        currency=currency,
        **({name: getattr(card, name) for name in _OF_CARD} if card else {}),
    )
