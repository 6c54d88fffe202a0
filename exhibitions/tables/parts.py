"""Columns that the lists of shows have in common."""

from collections.abc import Callable
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from crm_expo.kit.paging import Order
from crm_expo.lists import cells
from crm_expo.lists.columns import Column, Kind, Setting
from customers.models import Customer
from customers.selectors.contacts import found_for
from customers.selectors.lists import live_customers, owner_labels
from exhibitions.models import Edition
from exhibitions.selectors.shows import edition_choices, series_choices

#: What a customer's mark and name need.
PARTY = ("organizer", "kind", "name", "name_latin", "city")


def editions() -> dict[str, str]:
    """This will return the editions by number."""
    return {str(pk): name for pk, name in edition_choices()}


def series() -> dict[str, str]:
    """This will return the series by number."""
    return {str(pk): name for pk, name in series_choices()}


def owners() -> dict[str, str]:
    """This will return who may own customers, oneself first."""
    return {"me": str(_("me")), **owner_labels()}


def party_column(customer_of: Callable[[Any], Customer], path: str) -> Column:
    """This will return the first column of a list whose records belong to a customer; it leads to its page."""
    return Column(
        "customer", _("Customer"), Kind.TEXT, lambda record: customer_of(record).name, path=f"{path}name",
        operators=("contains", "is"), is_usual=True,
        cell=lambda record, setting: cells.party(customer_of(record), customer_url(customer_of(record), setting)),
    )  # fmt: skip


def customer_url(customer: Customer, setting: Setting) -> str:
    """This will return the address of a customer's page."""
    return f"{setting.mount}customers/{customer.pk}/"


def newest_column() -> Column:
    """This will return the order in which records came, which no column shows."""
    order = Order("pk", descending=True)
    return Column("newest", _("Newest"), Kind.NUMBER, lambda record: record.pk, order=order, is_shown=False)


def edition_column(edition_of: Callable[[Any], Edition], path: str) -> Column:
    """This will return the edition, leading to its page."""
    return Column(
        "edition", _("Edition"), Kind.CHOICE, lambda record: str(edition_of(record).pk), path=f"{path}edition_id",
        choices=editions, operators=("in", "not_in"), is_usual=True,
        cell=lambda record, setting: cells.link(
            f"{setting.mount}exhibitions/editions/{edition_of(record).pk}/", edition_of(record).name
        ),
    )  # fmt: skip


def series_column(edition_of: Callable[[Any], Edition], path: str) -> Column:
    """This will return the series."""
    return Column(
        "series", _("Series"), Kind.CHOICE, lambda record: str(edition_of(record).exhibition_id),
        path=f"{path}edition__exhibition_id", choices=series, operators=("in", "not_in"),
    )  # fmt: skip


def by_customer(
    path: str, numbered: Callable[[str], Q | None] | None = None
) -> Callable[[QuerySet, str, Setting], tuple[QuerySet, bool]]:
    """
    This will return a search for records by their own number, if they have one and any bears it, else by the words of
    their customer, or words close to them.
    """

    def search(rows: QuerySet, words: str, setting: Setting) -> tuple[QuerySet, bool]:
        number = numbered(words.strip()) if numbered and any(char.isdigit() for char in words) else None
        if number is not None and (bearing := rows.filter(number)).exists():
            return bearing, False
        found, is_close = found_for(setting.viewer, live_customers(), words)
        return rows.filter(**{f"{path}__in": found}), is_close

    return search
