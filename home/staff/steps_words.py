"""First steps in words, each with the page on which it is done."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from crm_expo.tenancy.access import role_allows
from home.selectors.first_steps import STEPS, Progress


@dataclass(frozen=True)
class Step:
    """One step. Shape: url is empty for whom its page is closed."""

    code: str
    label: Promise | str
    hint: Promise | str
    icon: str
    url: str
    is_done: bool


#: code → label, hint, icon, URL name, right that the page takes.
_WORDS = {
    "organization": (
        _("Your organization"),
        _("Name in both scripts, time zone, language."),
        "building",
        "organization",
        "settings.write",
    ),
    "edition": (
        _("The first edition"),
        _("A series, and the edition that you are selling."),
        "calendar-event",
        "exhibition-new",
        "exhibitions.write",
    ),
    "customers": (
        _("The first customers"),
        _("By hand, with registrations over the API, or from a file."),
        "building-community",
        "customer-new",
        "customers.write",
    ),
    "colleague": (
        _("A colleague"),
        _("Invite by mail; roles say who may do what."),
        "user-plus",
        "team",
        "team.manage",
    ),
    "booking": (
        _("The first registration or booking"),
        _("A visitor at the desk, an exhibitor with a booth, or your ticket shop."),
        "ticket",
        "exhibitions",
        "exhibitions.read",
    ),
    "survey": (
        _("The first survey"),
        _("Open it for an edition and bring the answers in."),
        "clipboard-check",
        "survey-new",
        "surveys.write",
    ),
}


def steps_words(progress: Progress, role: str) -> list[Step]:
    """This will word the steps for a role."""
    steps = []
    for code, is_done in zip(STEPS, progress.done, strict=True):
        label, hint, icon, name, capability = _WORDS[code]
        url = reverse(name) if role_allows(role, capability) else ""
        steps.append(Step(code, label, hint, icon, url, is_done))
    return steps
