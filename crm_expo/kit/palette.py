"""What a command palette offers: apps name their records and acts, the frame adds its pages."""

from dataclasses import dataclass
from functools import cache

from django.conf import settings
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.module_loading import import_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from crm_expo.kit.context import MANAGEMENT, NAVIGATION
from crm_expo.kit.links import door_path
from crm_expo.kit.templatetags.kit import icon, lang_of
from crm_expo.tenancy.access import role_allows

LONGEST = 200
_MOST_PAGES = 6
_LINE = (
    '<a role="option" aria-selected="false" tabindex="-1" href="{}"{}>{}<span class="c-grow c-trunc"{}>{}</span>{}</a>'
)


@dataclass(frozen=True)
class Offer:
    """One line: where it leads, what stands in it, and beside it; a record's name may be of another language."""

    url: str
    label: str
    icon: str
    beside: str = ""
    is_name: bool = False
    turns_theme: bool = False

    @property
    def html(self) -> SafeString:
        """The line; palettes are asked for at every key pressed, and a template takes ten times as long."""
        lang = format_html(' lang="{}"', lang_of(self.label)) if self.is_name else ""
        beside = format_html('<small class="c-trunc">{}</small>', self.beside) if self.beside else ""
        act = SafeString(" data-theme-toggle" if self.turns_theme else "")
        return format_html(_LINE, self.url, act, icon(self.icon, "18"), lang, self.label, beside)


@dataclass(frozen=True)
class Group:
    """
    Lines under one heading; acts come after what was found, and those of all apps stand together. `is_first`: what was
    typed is how a name here begins, and names of companies only hold it somewhere.
    """

    label: str
    offers: list[Offer]
    is_act: bool = False
    is_first: bool = False


def gather(request: HttpRequest, typed: str) -> list[Group]:
    """This will ask all apps what fits what was typed; groups without a line are left out."""
    words = " ".join(typed.replace("\x00", "").split())[:LONGEST]
    groups: list[Group] = []
    for path in import_string(f"{settings.SLOT_REGISTRY}.PALETTE"):
        groups += import_string(path)(request, words)
    acts = [offer for group in groups if group.is_act for offer in group.offers]
    found = sorted((group for group in groups if not group.is_act), key=lambda group: not group.is_first)
    acts += _theme(words) if words else []
    pages = _pages(request.membership.role, words)
    return [group for group in (*found, Group(_("Do"), acts), Group(_("Go to"), pages)) if group.offers]


def fitting(label: str, typed: str) -> bool:
    """This will tell whether every word typed stands in a label; nothing typed fits."""
    folded = label.casefold()
    return all(word in folded for word in typed.casefold().split())


def _theme(typed: str) -> list[Offer]:
    """What the moon in the bar does, for those who keep to the keys (static/js/palette.js)."""
    label = _("Light or dark")
    # Translators: words that somebody may type in the command palette to switch between light and dark.
    words = _("light dark mode theme colours appearance")
    return [Offer("#", label, "moon", turns_theme=True)] if fitting(f"{label} {words} dark mode", typed) else []


def _pages(role: str, typed: str) -> list[Offer]:
    """Pages of the navigation by their name in the language that is shown."""
    fits = [page for page in _names_of_pages(role, get_language() or "") if fitting(page[1], typed)]
    return [Offer(door_path(name), label, icon) for label, _words, icon, name in fits[:_MOST_PAGES]]


@cache
def _names_of_pages(role: str, language: str) -> list[tuple[str, str, str, str]]:
    """Pages that a role may open, found by their names in every language. Shape: (label, names, icon, URL name)."""
    entries = [entry for entry in (*NAVIGATION, *MANAGEMENT) if role_allows(role, entry[3])]
    return [(str(label), _in_all_languages(label), icon, name) for _key, label, icon, _access, name in entries]


def _in_all_languages(label: object) -> str:
    names = []
    for code, _language in settings.LANGUAGES:
        with override(code):
            names.append(str(label))
    return " ".join(names)
