"""Customers in the command palette."""

from urllib.parse import urlencode

from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from crm_expo.kit.links import door_path
from crm_expo.kit.masking import Viewer, viewer_of
from crm_expo.kit.palette import Group, Offer, fitting
from crm_expo.tenancy.access import role_allows
from customers.normal import has_chinese
from customers.selectors.contacts import lines_for
from customers.selectors.finding import Line
from customers.selectors.profile import customer_numbered

_MOST, _LEAST_LETTERS = 6, 2
_ICONS = {"company": "building", "person": "users"}


def offers(request: HttpRequest, typed: str) -> list[Group]:
    """This will return companies and people that fit, a way to all of them, and what can be done with customers."""
    allowed, groups = request.membership.role, []
    if role_allows(allowed, "customers.read") and (len(typed) >= _LEAST_LETTERS or has_chinese(typed)):
        groups = _found(typed, viewer_of(request))
    acts = (
        [Offer(door_path("customer-new"), _("New customer"), "plus")] if role_allows(allowed, "customers.write") else []
    )
    if role_allows(allowed, "customers.read"):
        groups = [*_numbered(typed), *groups]
    return [*groups, Group("", [act for act in acts if fitting(act.label, typed)], is_act=True)]


def _numbered(typed: str) -> list[Group]:
    """Whose number it is, as lists and pages tell it: #1788, or without the mark."""
    found = customer_numbered(typed)
    if found is None:
        return []
    line = Line(found.kind, found.pk, found.name, found.name_latin, found.city)
    return [Group(_("Number"), [_offer(line, door_path("customers"))])]


def _found(typed: str, viewer: Viewer) -> list[Group]:
    lines, mount = lines_for(viewer, typed, most=_MOST), door_path("customers")
    named = [line for line in lines if not line.is_close]
    close = [line for line in lines if line.is_close]
    groups = [
        Group(label, [_offer(line, mount) for line in named if line.kind == kind])
        for kind, label in (("company", pgettext("palette", "Companies")), ("person", pgettext("palette", "People")))
    ]
    if close:
        told = _("Close to “%(q)s”") if named else _("Nothing under “%(q)s”; this is close")
        groups.append(Group(told % {"q": typed}, [_offer(line, mount) for line in close]))
    if lines:
        told = _("All customers with “%(q)s”") if named else _("All that come close to “%(q)s”")
        every = Offer(f"{mount}?{urlencode({'q': typed})}", told % {"q": typed}, "search")
        groups.append(Group(_("All"), [every]))
    return groups


def _offer(line: Line, mount: str) -> Offer:
    beside = " · ".join(filter(None, (line.name_latin, line.city, f"#{line.pk}")))
    return Offer(f"{mount}{line.pk}/", line.name, _ICONS[line.kind], beside, is_name=True)
