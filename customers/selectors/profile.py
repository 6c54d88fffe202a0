"""One customer as its page shows it."""

from dataclasses import dataclass

from django.db.models import Q, QuerySet

from crm_expo.kit.paging import Order, Page, keyset_page
from customers.models import Affiliation, Customer, DuplicateCandidate, Interaction, Scorecard

_MOST_SUBSIDIARIES = 100
#: What the timeline's filter keeps.
TIMELINE_GROUPS = {
    "talks": ("call", "visit", "email", "note", "survey_answered"),
    "advocacy": ("referral", "testimonial", "contribution", "advocacy_withdrawn"),
    "deals": ("contract_confirmed", "contract_changed", "contract_cancelled"),
    "on_site": ("exhibited", "exhibit_undone", "checked_in", "check_in_undone"),
    "registrations": (
        "registered",
        "registration_cancelled",
        "registration_refunded",
        "registration_changed",
        "registration_moved",
    ),
}


@dataclass(frozen=True)
class TimelinePage:
    """Ledger lines, newest first."""

    page: Page
    group: str


def customer_by_id(pk: int) -> Customer | None:
    """This will return a customer of the open organizer, merged ones included."""
    return Customer.objects.select_related("owner", "parent", "merged_into").filter(pk=pk).first()


def timeline(customer: Customer, *, group: str = "", cursor: str = "", size: int = 30) -> TimelinePage:
    """This will return a page of a customer's ledger."""
    lines = Interaction.objects.filter(customer=customer)
    if group in TIMELINE_GROUPS:
        lines = lines.filter(kind__in=TIMELINE_GROUPS[group])
    page = keyset_page(lines, order=Order("occurred_at", descending=True), cursor=cursor, size=size)
    return TimelinePage(page, group if group in TIMELINE_GROUPS else "")


def scorecards_of(customer: Customer) -> list[Scorecard]:
    """This will return a customer's current scores, the primary row first."""
    return list(Scorecard.objects.filter(customer=customer).order_by("-is_primary", "role", "exhibition_id"))


def contacts_of(customer: Customer) -> QuerySet[Affiliation]:
    """This will return a company's people, or a person's companies."""
    side = "company" if customer.kind == "company" else "person"
    other = "person" if side == "company" else "company"
    return Affiliation.objects.filter(**{side: customer}).select_related(other).order_by("-is_primary", "id")


def subsidiaries_of(customer: Customer) -> list[Customer]:
    """This will return the live companies below a company, by name; at most a hundred."""
    return list(customer.subsidiaries.filter(merged_into=None).order_by("sort_key", "pk")[:_MOST_SUBSIDIARIES])


def doubts_about(customer: Customer) -> QuerySet[DuplicateCandidate]:
    """This will return open duplicate candidates that name a customer."""
    return DuplicateCandidate.objects.filter(Q(first=customer) | Q(second=customer), state="open").select_related(
        "first", "second"
    )


def recent_activities(limit: int) -> list[Interaction]:
    """This will return what happened last, over all customers."""
    return list(Interaction.objects.select_related("customer").order_by("-id")[:limit])
