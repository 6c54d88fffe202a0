"""Customers as lists show them."""

from collections.abc import Collection
from datetime import datetime
from types import SimpleNamespace

from django.db.models import Max, QuerySet
from django.utils.translation import gettext as _

from crm_expo.accounts.models import Membership
from crm_expo.kit.knowing import known
from customers.models import Affiliation, Customer, Interaction, Scorecard

#: What tells rows of one customer apart, and which of them stands for its editions.
_GRAIN = ("customer_id", "role", "exhibition_id", "is_overall", "is_primary", "pattern", "participations")


#: What staff write down of talks; the ledger holds much else.
TALKS = ("call", "visit", "email", "note")


def live_customers() -> QuerySet[Customer]:
    """This will return customers that were not merged away."""
    return Customer.objects.filter(merged_into=None)


def owner_choices() -> list[tuple[int, str, bool]]:
    """This will return who may own customers. Shape: (user, name, whether it is a member still)."""
    members = Membership.objects.select_related("user").order_by("-is_active", "user__name", "user__email")
    return known("owners", lambda: [(one.user_id, str(one.user), one.is_active) for one in members])


def owner_labels() -> dict[str, str]:
    """This will return who may own customers by number; who has left is said to have."""
    return {
        str(pk): name if is_member else _("%(name)s (left)") % {"name": name} for pk, name, is_member in owner_choices()
    }


def last_talks(pks: list[int]) -> dict[int, datetime]:
    """This will return when somebody last talked to each of some customers."""
    talks = Interaction.objects.filter(customer_id__in=pks, kind__in=TALKS).order_by()
    return dict(talks.values_list("customer_id").annotate(last=Max("occurred_at")))


def companies_of(pks: list[int]) -> dict[int, Customer]:
    """This will return the company that each of some people works for, its main one first."""
    rows = Affiliation.objects.filter(person_id__in=pks, company__merged_into=None).select_related("company")
    names = ("organizer", "person_id", "is_primary", *(f"company__{one}" for one in ("organizer", "kind", "name")))
    found = rows.only(*names).order_by("is_primary", "-pk")
    return {row.person_id: row.company for row in found}


def cards_of(pks: list[int], grain: dict, fields: Collection[str]) -> dict[int, SimpleNamespace]:
    """This will return some fields of the score row that a list speaks of, by customer."""
    rows = Scorecard.objects.filter(customer_id__in=pks).order_by("participations", "pk")
    found = [SimpleNamespace(**row) for row in rows.values(*dict.fromkeys((*_GRAIN, *fields)))]
    shown = {row.customer_id: row for row in found if all(getattr(row, k) == v for k, v in grain.items())}
    for row in found:  # rows over all series have no editions of their own: they show those of the most visited
        card = shown.get(row.customer_id)
        if card is not None and card.exhibition_id is None and row.exhibition_id and row.role == card.role:
            card.pattern = row.pattern
    return shown
