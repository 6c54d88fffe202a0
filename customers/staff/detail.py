"""A customer's page, 360°, and what is written from it: follow-ups, contacts, portal accesses."""

import secrets

from django.contrib.messages import get_messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from crm_expo.accounts.models import PortalAccess
from crm_expo.accounts.services.portal import revoke_portal_access
from crm_expo.kit.desk import DeskView
from crm_expo.kit.form_fields import moment_of
from crm_expo.kit.slots import contributed_choices, slot_urls
from customers.models import Affiliation, Customer
from customers.selectors.profile import (
    contacts_of,
    customer_by_id,
    doubts_about,
    scorecards_of,
    subsidiaries_of,
    timeline,
)
from customers.services.editing import add_contact, link_contact, remove_contact
from customers.services.ledger import log_activity
from customers.services.matching import possible_duplicates
from customers.services.portal import invite_to_portal
from customers.staff.forms import ActivityForm, ContactForm, ContactLinkForm, PortalInvitationForm
from customers.wording import actor_words


def _page_of(pk: int, part: str = "") -> str:
    return reverse("customer", args=[pk]) + part


class CustomerPage(DeskView):
    """The 360° page; a refused form of it is shown where it stands, with everything typed."""

    template_name = "customers/customer_detail.html"

    def shown(self, customer: Customer, *, status: int = 200, **forms):
        """The page; `forms` take the place of its empty ones."""
        params = self.request.GET
        lines = timeline(customer, group=params.get("group", ""), cursor=params.get("cursor", ""))
        context = {
            "customer": customer,
            "cards": scorecards_of(customer),
            "lines": lines,
            "actors": {line.actor: actor_words(line.actor) for line in lines.page.rows},
            "editions": dict(contributed_choices("timeline.editions")),
            "contacts": contacts_of(customer),
            "subsidiaries": subsidiaries_of(customer),
            "doubts": doubts_about(customer),
            "accesses": PortalAccess.objects.filter(company_id=customer.pk).order_by("-is_active", "email"),
            "activity": ActivityForm(initial={"kind": "call", "ref": secrets.token_hex(12)}),
            "contact_form": ContactForm(prefix="contact"),
            "link_form": ContactLinkForm(prefix="link"),
            "portal_form": PortalInvitationForm(prefix="portal"),
            "top_slots": slot_urls("customer.top", customer.pk),
            "aside_slots": slot_urls("customer.aside", customer.pk),
            "has_news": len(get_messages(self.request)) > 0,  # something was done: scores follow in seconds
        }
        return self.page(context | forms, status=status)


class CustomerDetailView(CustomerPage):
    """360°: who it is, where the relationship stands and why."""

    read_access = "customers.read"
    write_access = "customers.write"

    def get(self, request, pk):
        customer = customer_by_id(pk)
        if customer is None:
            raise Http404
        if customer.merged_into_id:
            return redirect(_page_of(customer.merged_into_id))
        return self.shown(customer)

    def post(self, request, pk):
        customer = customer_by_id(pk)
        if customer is None:
            raise Http404
        form = ActivityForm(request.POST)
        if not form.is_valid():
            return self.shown(customer, activity=form, status=422)
        log_activity(
            organizer=self.organizer,
            customer=customer,
            kind=form.cleaned_data["kind"],
            text=form.cleaned_data["text"],
            ref=form.cleaned_data["ref"],
            occurred_at=moment_of(form.cleaned_data["happened_on"], timezone.now()),
        )
        return redirect(_page_of(pk))


class CompanyFormView(CustomerPage):
    """A form in a company's page: it has an address to be sent to, and nothing to show there."""

    read_access = "customers.read"

    def get(self, request, pk):
        rest = request.GET.urlencode()
        return redirect(_page_of(self.company(pk).pk, f"?{rest}" if rest else ""))

    def company(self, pk: int) -> Customer:
        """The live company of the address. Errors: Http404."""
        company = customer_by_id(pk)
        if company is None or company.kind != "company" or company.merged_into_id:
            raise Http404
        return company


class ContactCreateView(CompanyFormView):
    """Add a person to a company; people who may be the same are shown and must be looked at once."""

    write_access = "customers.write"

    def post(self, request, pk):
        company = self.company(pk)
        form = ContactForm(request.POST, prefix="contact", country=company.country)
        if not form.is_valid():
            return self.shown(company, contact_form=form, status=422)
        values = form.cleaned_data
        known = possible_duplicates(kind="person", name=values["name"], email=values["email"], phone=values["phone"])
        doubts = [(person, reasons) for person, reasons in known if person.kind == "person"]
        if doubts and not request.POST.get("looked"):
            form.add_error(None, _("This person may exist already. Link the known record, or save anyway."))
            here = set(contacts_of(company).values_list("person_id", flat=True))
            return self.shown(company, contact_form=form, contact_doubts=doubts, already_here=here, status=422)
        add_contact(organizer=self.organizer, company=company, doubts=doubts, **values)
        return redirect(_page_of(pk, "#contacts"))


class ContactLinkView(CompanyFormView):
    """Make a person who is known already a contact of a company."""

    write_access = "customers.write"

    def post(self, request, pk):
        company = self.company(pk)
        form = ContactLinkForm(request.POST, prefix="link")
        if not form.is_valid():
            return self.shown(company, link_form=form, status=422)
        link_contact(organizer=self.organizer, company=company, **form.cleaned_data)
        return redirect(_page_of(pk, "#contacts"))


class ContactRemoveView(DeskView):
    """Take a person off a company's contacts; the person stays."""

    write_access = "customers.write"

    def post(self, request, pk):
        contact = get_object_or_404(Affiliation.objects.select_related("person", "company"), pk=pk)
        remove_contact(organizer=self.organizer, contact=contact)
        return redirect(_page_of(contact.company_id, "#contacts"))


class PortalInviteView(CompanyFormView):
    """Open the company's portal to a person, or send the link again."""

    write_access = "portal.invite"

    def post(self, request, pk):
        company = self.company(pk)
        form = PortalInvitationForm(request.POST, prefix="portal")
        if not form.is_valid():
            return self.shown(company, portal_form=form, status=422)
        invite_to_portal(organizer=self.organizer, company=company, at=timezone.now(), **form.cleaned_data)
        return redirect(_page_of(pk, "#portal"))


class PortalEndView(DeskView):
    """Close a person's door to the company's portal."""

    write_access = "portal.invite"

    def post(self, request, pk):
        access = get_object_or_404(PortalAccess, pk=pk)
        if access.is_active:
            revoke_portal_access(organizer=self.organizer, access=access)
        return redirect(_page_of(access.company_id, "#portal"))
