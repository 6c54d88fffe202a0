"""What a command palette offers: apps name their records and acts, the frame adds its pages."""

from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from crm_expo.kit.context import pages_of

LONGEST = 200
_MOST_PAGES = 6


@dataclass(frozen=True)
class Offer:
    """One line: where it leads, what stands in it, and beside it; a record's name may be of another language."""

    url: str
    label: str
    icon: str
    beside: str = ""
    is_name: bool = False


@dataclass(frozen=True)
class Group:
    """Lines under one heading; acts come after what was found, and those of all apps stand together."""

    label: str
    offers: list[Offer]
    is_act: bool = False


def gather(request: HttpRequest, typed: str) -> list[Group]:
    """This will ask all apps what fits what was typed; groups without a line are left out."""
    words = " ".join(typed.replace("\x00", "").split())[:LONGEST]
    groups: list[Group] = []
    for path in import_string(f"{settings.SLOT_REGISTRY}.PALETTE"):
        groups += import_string(path)(request, words)
    acts = [offer for group in groups if group.is_act for offer in group.offers]
    found = [group for group in groups if not group.is_act]
    return [group for group in (*found, Group(_("Do"), acts), _pages(request, words)) if group.offers]


def fitting(label: str, typed: str) -> bool:
    """This will tell whether every word typed stands in a label; nothing typed fits."""
    folded = label.casefold()
    return all(word in folded for word in typed.casefold().split())


def _pages(request: HttpRequest, typed: str) -> Group:
    """Pages of the navigation by their name in the language that is shown."""
    known = [Offer(page["url"], str(page["label"]), page["icon"]) for page in pages_of(request)]
    return Group(_("Go to"), [offer for offer in known if fitting(offer.label, typed)][:_MOST_PAGES])
