"""The list of registrations of all editions."""

from django.db.models import Q, Sum
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from crm_expo.kit.paging import Order
from crm_expo.lists import cells
from crm_expo.lists.columns import Column, Group, Kind, RecordList, Setting, StartingView
from customers.models import Role
from exhibitions.filters import RegistrationListFilter
from exhibitions.models import Registration, RegistrationStatus
from exhibitions.selectors.registrations import category_label
from exhibitions.tables.parts import (
    PARTY,
    by_customer,
    customer_url,
    edition_column,
    editions,
    newest_column,
    party_column,
    series_column,
)


def _company(row: Registration, setting: Setting) -> str:
    return cells.link(customer_url(row.company, setting), row.company.name) if row.company else cells.NONE


def _numbered(words: str) -> Q:
    """By its number, or by that of the order that it came with."""
    either = sorted({words, words.upper(), words.lower()})
    return Q(external_id__in=either) | Q(order_id__in=either)


REGISTRATIONS = RecordList(
    key="registrations",
    title=_("Registrations"),
    none_yet=_("No registrations yet. They come from your ticketing system, from a file or from the desk."),
    access="registrations.read",
    columns=(
        newest_column(),
        party_column(lambda row: row.customer, "customer__"),
        edition_column(lambda row: row.edition, ""),
        series_column(lambda row: row.edition, ""),
        Column("company", _("Company"), Kind.TEXT, lambda row: row.company.name if row.company else "", cell=_company,
               needs=("company__organizer", "company__name"), is_usual=True),
        Column("category", _("Category"), Kind.TEXT, lambda row: category_label(row.category), path="category",
               needs=("category",), operators=("is", "is_not", "any_of", "empty", "filled"), is_usual=True,
               is_minor=True),
        Column("role", _("Role"), Kind.CHOICE, lambda row: row.role, path="role", choices=lambda: dict(Role.choices),
               needs=("role",)),
        Column("status", _("Status"), Kind.CHOICE, lambda row: row.status, path="status",
               choices=lambda: dict(RegistrationStatus.choices), needs=("status",), is_usual=True),
        Column("came", pgettext_lazy("registration", "Came"), Kind.FLAG, lambda row: row.posted_attendance,
               path="posted_attendance", needs=("posted_attendance",), is_usual=True),
        Column("value", _("Value"), Kind.MONEY, lambda row: row.posted_minor or None, path="posted_minor",
               needs=("posted_minor",), is_usual=True, is_minor=True),
        Column("registered", _("Registered on"), Kind.MOMENT, lambda row: row.registered_at, path="registered_at",
               needs=("registered_at",), is_usual=True, is_minor=True, order=Order("registered_at", descending=True)),
        Column("number", _("Registration number"), Kind.TEXT, lambda row: row.external_id, path="external_id",
               needs=("external_id",), operators=("is", "starts", "any_of")),
        Column("order", _("Order"), Kind.TEXT, lambda row: row.order_id, path="order_id", needs=("order_id",),
               operators=("is", "starts", "any_of", "empty", "filled")),
        Column("source", _("Source"), Kind.TEXT, lambda row: row.source, path="source", needs=("source",),
               operators=("is", "is_not", "any_of")),
    ),
    records=lambda: Registration.objects.all(),
    name="customer",
    usual_sort="newest",
    address=lambda row, setting: customer_url(row.customer, setting),
    placeholder=_("Visitor, pinyin, phone, registration or order number"),
    search=by_customer("customer", _numbered),
    filterset=RegistrationListFilter,
    offered={"edition": editions},
    loads=("organizer", *(f"customer__{one}" for one in PARTY), "edition__organizer", "edition__name",
           "edition__exhibition_id"),
    starting=(
        StartingView("all", pgettext_lazy("view", "All registrations")),
        StartingView("came", pgettext_lazy("view", "Came"), "attended=true"),
        StartingView("pending", pgettext_lazy("view", "Awaiting payment"), "status=pending"),
    ),
    boards=(Group("status", Sum("posted_minor")),),
    write_access="registrations.write",
    export_access="lists.export",
    changer="exhibitions.services.own_fields.change_registrations",
)  # fmt: skip
