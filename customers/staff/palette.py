"""Customers in the command palette."""

from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from crm_expo.kit.palette import Group, Offer, fitting
from crm_expo.tenancy.access import role_allows
from customers.models import Customer
from customers.normal import has_chinese
from customers.selectors.lists import live_customers
from customers.selectors.search import matching

_MOST, _LEAST_LETTERS = 6, 2
_ICONS = {"company": "building", "person": "users"}


def offers(request: HttpRequest, typed: str) -> list[Group]:
    """This will return companies and people that fit, a way to all of them, and what can be done with customers."""
    allowed, groups = request.membership.role, []
    if role_allows(allowed, "customers.read") and (len(typed) >= _LEAST_LETTERS or has_chinese(typed)):
        groups = [
            _found("company", pgettext("palette", "Companies"), typed),
            _found("person", pgettext("palette", "People"), typed),
        ]
        if any(group.offers for group in groups):
            every = f"{reverse('customers')}?{urlencode({'q': typed})}"
            groups.append(Group(_("All"), [Offer(every, _("All customers with “%(q)s”") % {"q": typed}, "search")]))
    acts = (
        [Offer(reverse("customer-new"), _("New customer"), "plus")] if role_allows(allowed, "customers.write") else []
    )
    return [*groups, Group("", [act for act in acts if fitting(act.label, typed)], is_act=True)]


def _found(kind: str, label: str, typed: str) -> Group:
    rows = matching(live_customers().filter(kind=kind), typed).only(
        "organizer", "kind", "name", "name_latin", "city", "sort_key"
    )
    return Group(label, [_line(row) for row in rows.order_by("sort_key", "pk")[:_MOST]])


def _line(customer: Customer) -> Offer:
    beside = " · ".join(filter(None, (customer.name_latin, customer.city, f"#{customer.pk}")))
    return Offer(reverse("customer", args=[customer.pk]), customer.name, _ICONS[customer.kind], beside, is_name=True)
