"""What each tab of a customer's page shows."""

from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import get_script_prefix
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from crm_expo.accounts.models import PortalAccess
from crm_expo.kit.fragments import fragment
from crm_expo.kit.masking import Sight, viewer_of
from crm_expo.kit.slots import contributed, contributed_choices, slot_urls
from crm_expo.tenancy.access import role_allows
from customers.models import Customer
from customers.selectors.contacts import sight_of
from customers.selectors.documents import documents_of
from customers.selectors.groups import company_group, group_figures
from customers.selectors.profile import doubts_about, subsidiaries_of
from customers.selectors.record import Record, first_contacts
from customers.selectors.ties import contacts_of, roles_at_editions
from customers.selectors.timeline import CHANGES, timeline
from customers.staff.change_words import Reader
from customers.staff.contact_rows import rendered_contacts
from customers.staff.forms import ContactForm, ContactLinkForm, PortalInvitationForm
from customers.staff.page_parts import rendered_activity, rendered_pin_card
from customers.staff.record_forms import DocumentsForm
from customers.staff.timeline_rows import rendered_timeline

TIMELINE = "timeline"
_CHANGES_SHOWN = 50
#: The filters of the timeline, in their order.
FILTERS = [
    ("", _("All")),
    ("talks", _("Talks")),
    ("registrations", _("Registrations")),
    ("deals", _("Contracts")),
    ("on_site", _("On site")),
    ("surveys", _("Surveys")),
    ("advocacy", _("Advocacy")),
    (CHANGES, _("Changes")),
    ("files", _("Files")),
]


TABS = (TIMELINE, "editions", "contacts", "surveys", "documents", "value", "changes")


@dataclass(frozen=True)
class TabRow:
    """The row of tabs; the digit that opens one is its place."""

    mount: str
    pk: int
    is_company: bool
    tab: str
    contacts: int
    documents: int

    @property
    def tabs(self) -> list[tuple[str, str, int, int]]:
        """Shape: (name, label, digit, count)."""
        labels = {
            TIMELINE: (_("Timeline"), 0),
            "editions": (_("Editions"), 0),
            "contacts": (_("Contacts") if self.is_company else _("Companies"), self.contacts),
            "surveys": (_("Surveys"), 0),
            "documents": (_("Documents"), self.documents),
            "value": (_("Value"), 0),
            "changes": (_("Changes"), 0),
        }
        return [(name, str(labels[name][0]), digit, labels[name][1]) for digit, name in enumerate(TABS, start=1)]


@dataclass(frozen=True)
class FilterRow:
    """The filters of the timeline, and the switch to the whole group where there is one."""

    group: str
    is_whole: bool
    has_group: bool

    @property
    def filters(self) -> list[tuple[str, str]]:
        """Shape: (name, label)."""
        return [(name, str(label)) for name, label in FILTERS]


def rendered_tabs(record: Record, tab: str) -> SafeString:
    """This will return the tabs of a customer's page."""
    customer = record.customer
    is_company = customer.kind == "company"
    row = TabRow(get_script_prefix(), customer.pk, is_company, tab, record.contacts, record.documents)
    return fragment("customers/tabs.html", row)


def tab_context(name: str, request: HttpRequest, record: Record, refused: dict) -> dict:
    """This will return what a tab's template shows; a tab that upper apps fill only fetches. refused: its forms."""
    made = {
        TIMELINE: _timeline,
        "contacts": _contacts,
        "documents": _documents,
        "changes": _changes,
    }.get(name)
    if made is None:
        return {"tab_template": "customers/tab_slots.html", "slots": slot_urls(f"customer.{name}", record.customer.pk)}
    return {"tab_template": f"customers/tab_{name}.html"} | made(request, record, refused)


def reader_of(request: HttpRequest, customer: Customer, *, is_group: bool = False) -> Reader:
    """This will tell who looks at lines; those of a whole group are of several owners, and written on their pages."""
    viewer = viewer_of(request)
    sees_contacts = viewer.sees_all if is_group else sight_of(customer, viewer) == Sight.FULL
    return Reader(viewer.role, sees_contacts, not is_group and role_allows(viewer.role, "customers.write"))


def _timeline(request: HttpRequest, record: Record, refused: dict) -> dict:
    params, customer = request.GET, record.customer
    whole = record.has_subsidiaries and params.get("whole") == "1"
    group = company_group(customer) if whole else None
    members, names = (group.members, group.names) if group else ([customer.pk], {})
    found = timeline(
        members,
        group=params.get("group", ""),
        cursor=params.get("cursor", ""),
        has_documents=whole or record.documents > 0,
        role=request.membership.role,
    )
    may_write = role_allows(request.membership.role, "customers.write")
    context = {
        "lines": found,
        "months": rendered_timeline(
            found,
            editions=_editions(),
            names=names,
            reader=reader_of(request, customer, is_group=bool(names)),
            currency=request.organizer.base_currency,
        ),
        "filters": fragment("customers/filters.html", FilterRow(found.group, whole, record.has_subsidiaries)),
        "whole": whole,
        "group": group,
        "activity_box": rendered_activity(request, customer, refused.get("activity")) if may_write else "",
        "pin_card": rendered_pin_card(request, customer) if may_write and record.pinned is None else "",
        "aside_slots": slot_urls("customer.aside", customer.pk),
        "contacts": rendered_contacts(first_contacts(customer), viewer=viewer_of(request)),
        "subsidiaries": subsidiaries_of(customer) if record.has_subsidiaries else [],
        "doubts": doubts_about(customer) if record.has_doubts else [],
    }
    return context | (_group_context(group.members) if group else {})


def _editions() -> dict[int, str]:
    return dict(contributed_choices("timeline.editions"))


def _group_context(members: list[int]) -> dict:
    return {"group_figures": group_figures(members), "group_area": contributed("customers.area")(members)}


def _contacts(request: HttpRequest, record: Record, refused: dict) -> dict:
    customer = record.customer
    people = contacts_of(customer)
    roles = roles_at_editions([one.pk for one in people]) if customer.kind == "company" else {}
    return {
        "contacts": rendered_contacts(people, viewer=viewer_of(request), roles=roles, editions=_editions),
        "accesses": PortalAccess.objects.filter(company_id=customer.pk).order_by("-is_active", "email"),
        "contact_form": ContactForm(prefix="contact"),
        "link_form": ContactLinkForm(prefix="link"),
        "portal_form": PortalInvitationForm(prefix="portal"),
    }


def _documents(request: HttpRequest, record: Record, refused: dict) -> dict:
    return {"documents": documents_of(record.customer.pk), "documents_form": DocumentsForm()}


def _changes(request: HttpRequest, record: Record, refused: dict) -> dict:
    found = timeline(
        [record.customer.pk],
        group=CHANGES,
        cursor=request.GET.get("cursor", ""),
        size=_CHANGES_SHOWN,
        role=request.membership.role,
    )
    reader, currency = reader_of(request, record.customer), request.organizer.base_currency
    months = rendered_timeline(found, editions={}, names={}, reader=reader, currency=currency)
    return {"lines": found, "months": months}
