"""The list of contracts."""

from django.db.models import Q, Sum
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from crm_expo.kit.paging import Order
from crm_expo.lists import cells
from crm_expo.lists.columns import Column, Group, Kind, RecordList, StartingView
from exhibitions.filters import ContractFilter
from exhibitions.models import Contract, ContractState
from exhibitions.tables.parts import (
    PARTY,
    by_customer,
    edition_column,
    editions,
    newest_column,
    party_column,
    series_column,
)


def _url(contract: Contract, setting) -> str:
    return f"{setting.mount}exhibitions/contracts/{contract.pk}/"


CONTRACTS = RecordList(
    key="contracts",
    siblings=("bookings",),
    title=_("Contracts"),
    none_yet=_("No contracts yet. They come with the first booking."),
    access="exhibitions.read",
    columns=(
        newest_column(),
        Column("number", _("Contract number"), Kind.TEXT, lambda one: one.number, path="number", needs=("number",),
               operators=("is", "starts", "any_of"), order=Order("number"),
               cell=lambda one, setting: cells.link(_url(one, setting), one.number)),
        party_column(lambda one: one.participation.customer, "participation__customer__"),
        edition_column(lambda one: one.participation.edition, "participation__"),
        series_column(lambda one: one.participation.edition, "participation__"),
        Column("state", _("State"), Kind.CHOICE, lambda one: one.state, path="state",
               choices=lambda: dict(ContractState.choices), needs=("state",), is_usual=True),
        Column("value", _("Value"), Kind.MONEY, lambda one: one.posted_minor or None, path="posted_minor",
               needs=("posted_minor",), is_usual=True, order=Order("posted_minor", descending=True)),
        Column("signed", _("Signed on"), Kind.DAY, lambda one: one.signed_on, path="signed_on", needs=("signed_on",),
               is_usual=True, is_minor=True),
        Column("confirmed", _("Confirmed on"), Kind.MOMENT, lambda one: one.confirmed_at, path="confirmed_at",
               needs=("confirmed_at",), is_usual=True, is_minor=True),
        Column("cancelled", _("Cancelled on"), Kind.MOMENT, lambda one: one.cancelled_at, path="cancelled_at",
               needs=("cancelled_at",)),
        Column("added", _("Added"), Kind.MOMENT, lambda one: one.created_at, path="created_at", needs=("created_at",),
               order=Order("created_at", descending=True)),
    ),
    records=lambda: Contract.objects.all(),
    name="number",
    usual_sort="newest",
    address=_url,
    placeholder=_("Exhibitor, contract number"),
    search=by_customer("participation__customer", lambda words: Q(number__istartswith=words)),
    filterset=ContractFilter,
    offered={"edition": editions},
    loads=("organizer", "participation__organizer", *(f"participation__customer__{one}" for one in PARTY),
           "participation__edition__organizer", "participation__edition__name",
           "participation__edition__exhibition_id"),
    starting=(
        StartingView("all", pgettext_lazy("view", "All contracts")),
        StartingView("draft", pgettext_lazy("view", "Drafts"), "state=draft"),
        StartingView("confirmed", pgettext_lazy("view", "Confirmed"), "state=confirmed"),
    ),
    boards=(Group("state", Sum("posted_minor")),),
    export_access="lists.export",
)  # fmt: skip
