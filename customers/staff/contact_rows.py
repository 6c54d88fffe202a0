"""Contacts of a company, or companies of a person, as HTML: equal rows are rendered once."""

from collections.abc import Callable
from dataclasses import dataclass

from django.urls import get_script_prefix
from django.utils.safestring import SafeString

from crm_expo.kit.fragments import fragment
from crm_expo.kit.masking import Viewer
from customers.models import Role
from customers.selectors.contacts import attach_colleagues, contact_of
from customers.selectors.ties import Tie
from customers.tables.contacts import contact_cell

_MOST_EDITIONS = 3


@dataclass(frozen=True)
class ContactRow:
    """A person of a company, or a company of a person."""

    mount: str
    tie: int
    pk: int
    kind: str
    name: str
    job_title: str
    is_primary: bool
    address: str  # the e-mail address as the viewer sees it
    dial: str  # the number that a phone takes, "" where the viewer sees it masked
    email: SafeString
    phone: SafeString
    roles: tuple[tuple[str, str], ...]

    @property
    def told_roles(self) -> list[tuple[str, str]]:
        """Roles in the page's language, each with its latest editions."""
        return [(str(Role(role).label) if role in Role.values else role, places) for role, places in self.roles]


def rendered_contacts(
    people: list[Tie],
    *,
    viewer: Viewer,
    roles: dict[int, dict[str, list[int]]] | None = None,
    editions: Callable[[], dict[int, str]] = dict,
) -> list[tuple[int, str, SafeString]]:
    """This will return contacts as HTML, in full with their roles at editions. Shape: (tie, name, line)."""
    names, mount = editions() if roles else {}, get_script_prefix()
    template = "customers/contact_line.html" if roles is None else "customers/contact_full.html"
    attach_colleagues(people, viewer)
    rows = []
    for one in people:
        taken_part = tuple((role, _places(found, names)) for role, found in (roles or {}).get(one.pk, {}).items())
        rows.append(_row(one, taken_part, viewer, mount))
    return [(row.tie, row.name, fragment(template, row)) for row in rows]


def _row(one: Tie, roles: tuple[tuple[str, str], ...], viewer: Viewer, mount: str) -> ContactRow:
    phone, email = contact_of(one, "phone", viewer), contact_of(one, "email", viewer)
    return ContactRow(
        mount=mount,
        tie=one.tie,
        pk=one.pk,
        kind=one.kind,
        name=one.name,
        job_title=one.job_title,
        is_primary=one.is_primary,
        address=email.text,
        dial="" if phone.is_masked else one.phone_e164 or one.phone,
        email=contact_cell(one, email, mount) if email.text else SafeString(),
        phone=contact_cell(one, phone, mount) if phone.text else SafeString(),
        roles=roles,
    )


def _places(editions: list[int], names: dict[int, str]) -> str:
    """The latest editions by name; how many more there are is told by a number."""
    told = ", ".join(names.get(edition, "") for edition in editions[-_MOST_EDITIONS:])
    more = len(editions) - _MOST_EDITIONS
    return f"{told} +{more}" if more > 0 else told
