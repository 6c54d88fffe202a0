"""Editions, booths and what is done at a show, in the command palette."""

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from crm_expo.kit.links import door_path
from crm_expo.kit.palette import Group, Offer, fitting
from crm_expo.tenancy.access import role_allows
from exhibitions.selectors.finding import (
    EditionLine,
    all_editions,
    booth_holders,
    contract_numbered,
    registrations_numbered,
)
from exhibitions.selectors.shows import current_of

_MOST, _SHORTEST_NUMBER = 5, 5
_ACTS = (
    ("registration-new", "registrations.write", "ticket", gettext_lazy("Register a visitor")),
    ("booking-new", "participations.write", "file-check", gettext_lazy("Book an exhibitor")),
)


def offers(request: HttpRequest, typed: str) -> list[Group]:
    """This will return editions by a part of their name, booths by their number, and acts at the current edition."""
    if not role_allows(request.membership.role, "exhibitions.read"):
        return []
    editions = all_editions()
    groups = [Group("", _acts(request, typed, editions), is_act=True)]
    if typed:
        begins = typed.casefold()
        is_named = any(one.name.casefold().startswith(begins) or one.slug == begins for one in editions)
        groups += [Group(_("Editions"), _editions(typed, editions), is_first=is_named)]
        groups += [Group(_("Booths"), _booths(typed)), Group(_("Contracts"), _contracts(typed))]
        if role_allows(request.membership.role, "registrations.read"):
            groups += [Group(_("Registrations"), _registrations(typed))]
    return groups


def _editions(typed: str, editions: list[EditionLine]) -> list[Offer]:
    fits = [one for one in editions if fitting(f"{one.name} {one.slug} {one.city} {one.starts_on.year}", typed)]
    return [
        Offer(reverse("edition", args=[one.pk]), one.name, "calendar-event", one.city, is_name=True)
        for one in fits[:_MOST]
    ]


def _booths(typed: str) -> list[Offer]:
    """Who has the booth of this number."""
    mount = door_path("customers")
    return [
        Offer(f"{mount}{one.customer_id}/", f"{one.booth} · {one.customer}", "map-2", one.edition, is_name=True)
        for one in booth_holders(typed, most=_MOST)
    ]


def _contracts(typed: str) -> list[Offer]:
    """The contract of this number, once enough of it is typed that it can be one."""
    found = contract_numbered(typed) if _may_be_number(typed) else None
    if found is None:
        return []
    pk, number, customer = found
    return [Offer(reverse("contract", args=[pk]), f"{number} · {customer}", "file-check", "", is_name=True)]


def _registrations(typed: str) -> list[Offer]:
    """Whose registrations bear this number, or came with an order of it."""
    found, mount = registrations_numbered(typed, most=_MOST) if _may_be_number(typed) else [], door_path("customers")
    return [
        Offer(f"{mount}{pk}/", f"{number} · {customer}", "ticket", edition, is_name=True)
        for pk, customer, number, edition in found
    ]


def _may_be_number(typed: str) -> bool:
    return len(typed) >= _SHORTEST_NUMBER and any(char.isdigit() for char in typed)


def _acts(request: HttpRequest, typed: str, editions: list[EditionLine]) -> list[Offer]:
    acts = [
        (name, icon, str(label))
        for name, capability, icon, label in _ACTS
        if role_allows(request.membership.role, capability) and fitting(str(label), typed)
    ]
    edition = current_of([one for one in editions if not one.is_cancelled], timezone.now()) if acts else None
    if edition is None:
        return []
    return [Offer(reverse(name, args=[edition.pk]), label, icon, edition.name) for name, icon, label in acts]
