"""Editions, booths and what is done at a show, in the command palette."""

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from crm_expo.kit.palette import Group, Offer, fitting
from crm_expo.tenancy.access import role_allows
from exhibitions.models import BoothAllocation, Edition
from exhibitions.selectors.shows import current_edition

_MOST = 5
_ACTS = (
    ("registration-new", "registrations.write", "ticket", gettext_lazy("Register a visitor")),
    ("booking-new", "participations.write", "file-check", gettext_lazy("Book an exhibitor")),
)


def offers(request: HttpRequest, typed: str) -> list[Group]:
    """This will return editions by a part of their name, booths by their number, and acts at the current edition."""
    if not role_allows(request.membership.role, "exhibitions.read"):
        return []
    groups = [Group("", _acts(request, typed), is_act=True)]
    if typed:
        groups += [Group(_("Editions"), _editions(typed)), Group(_("Booths"), _booths(typed))]
    return groups


def _editions(typed: str) -> list[Offer]:
    rows = Edition.objects.order_by("-starts_on", "-pk").only("organizer", "name", "city", "starts_on")
    fits = [edition for edition in rows if fitting(f"{edition.name} {edition.city} {edition.starts_on.year}", typed)]
    return [
        Offer(reverse("edition", args=[one.pk]), one.name, "calendar-event", one.city, is_name=True)
        for one in fits[:_MOST]
    ]


def _booths(typed: str) -> list[Offer]:
    """Who has the booth of this number, the newest edition first."""
    given = (
        BoothAllocation.objects.filter(booth__number__in={typed, typed.upper()}, released_at=None)
        .select_related("booth__hall__edition", "participation__customer")
        .order_by("-booth__hall__edition__starts_on", "-pk")
    )
    return [
        Offer(
            reverse("customer", args=[one.participation.customer_id]),
            f"{one.booth.label} · {one.participation.customer.name}",
            "map-2",
            one.booth.hall.edition.name,
            is_name=True,
        )
        for one in given[:_MOST]
    ]


def _acts(request: HttpRequest, typed: str) -> list[Offer]:
    edition = current_edition(timezone.now())
    if edition is None:
        return []
    return [
        Offer(reverse(name, args=[edition.pk]), str(label), icon, edition.name)
        for name, capability, icon, label in _ACTS
        if role_allows(request.membership.role, capability) and fitting(str(label), typed)
    ]
