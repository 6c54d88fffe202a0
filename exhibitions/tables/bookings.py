"""The list of bookings: every participation of every edition."""

from django.db.models import Q, Sum
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from crm_expo.kit.paging import Order
from crm_expo.lists.columns import Column, Group, Kind, RecordList, Setting, StartingView
from crm_expo.lists.conditions import plain_query
from customers.models import Role
from exhibitions.filters import BookingFilter
from exhibitions.models import Participation, ParticipationState
from exhibitions.models.participation import EXHIBITING
from exhibitions.selectors.bookings import booked_by, with_booth
from exhibitions.selectors.finding import is_booth_number
from exhibitions.tables.parts import (
    PARTY,
    by_customer,
    customer_url,
    edition_column,
    editions,
    newest_column,
    owners,
    party_column,
    series_column,
)


def _attach(rows: list[Participation], shown: frozenset[str], setting: Setting) -> None:
    """Booths, area and money of the page's bookings, each in one query."""
    booked = booked_by([row.pk for row in rows])
    for row in rows:
        row.booked = booked[row.pk]


def _booth(op: str, operand, setting: Setting):
    return with_booth(op, operand)


def _numbered(words: str) -> Q | None:
    return with_booth("is", words) if is_booth_number(words) else None


BOOKINGS = RecordList(
    key="bookings",
    siblings=("contracts",),
    title=_("Bookings"),
    none_yet=_("Nobody has booked yet. Open an edition and book an exhibitor."),
    access="exhibitions.read",
    columns=(
        newest_column(),
        party_column(lambda row: row.customer, "customer__"),
        edition_column(lambda row: row.edition, ""),
        series_column(lambda row: row.edition, ""),
        Column("role", _("Role"), Kind.CHOICE, lambda row: row.role, path="role",
               choices=lambda: {role: Role(role).label for role in EXHIBITING},
               needs=("role",), is_usual=True, is_minor=True),
        Column("state", _("State"), Kind.CHOICE, lambda row: row.state, path="state",
               choices=lambda: dict(ParticipationState.choices), needs=("state",), is_usual=True),
        Column("booth", _("Booth"), Kind.TEXT, lambda row: ", ".join(row.booked.booths), meaning=_booth,
               operators=("is", "empty", "filled"), is_usual=True),
        Column("area", _("Area (m²)"), Kind.NUMBER, lambda row: row.booked.area_m2 or None, is_usual=True, decimals=2,
               is_minor=True),
        Column("value", _("Value"), Kind.MONEY, lambda row: row.booked.posted_minor or None, is_usual=True),
        Column("fascia", _("Fascia name"), Kind.TEXT, lambda row: row.fascia_name, path="fascia_name",
               needs=("fascia_name",)),
        Column("added", _("Added"), Kind.MOMENT, lambda row: row.created_at, path="created_at",
               needs=("created_at",), is_usual=True, is_minor=True, order=Order("created_at", descending=True)),
        Column("city", _("City"), Kind.TEXT, lambda row: row.customer.city, path="customer__city"),
        Column("owner", _("Owner"), Kind.WHO, lambda row: row.customer.owner.name if row.customer.owner else "",
               needs=("customer__owner__name",), meaning=lambda op, operand, setting: plain_query(
                   "customer__owner_id", Kind.WHO, op, operand, setting), choices=owners),
    ),
    records=lambda: Participation.objects.filter(role__in=EXHIBITING),
    name="customer",
    usual_sort="newest",
    address=lambda row, setting: customer_url(row.customer, setting),
    placeholder=_("Exhibitor, booth"),
    search=by_customer("customer", _numbered),
    filterset=BookingFilter,
    offered={"edition": editions},
    attach=_attach,
    loads=("organizer", *(f"customer__{one}" for one in PARTY), "edition__organizer", "edition__name",
           "edition__exhibition_id"),
    starting=(
        StartingView("all", pgettext_lazy("view", "All bookings")),
        StartingView("planned", pgettext_lazy("view", "Not confirmed"), "state=planned"),
        StartingView("mine", pgettext_lazy("view", "Of my customers"), 'where=["all",["owner","in",["me"]]]'),
    ),
    boards=(Group("state", Sum("contracts__posted_minor")),),
    write_access="participations.write",
    export_access="lists.export",
    changer="exhibitions.services.own_fields.change_bookings",
)  # fmt: skip
