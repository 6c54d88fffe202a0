"""A customer's page, 360°, and what is written from it: follow-ups, contacts, portal accesses."""

from django.contrib import messages
from django.contrib.messages import get_messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from crm_expo.accounts.models import PortalAccess
from crm_expo.accounts.services.portal import revoke_portal_access
from crm_expo.kit.desk import DeskView, FormPage
from crm_expo.kit.file_store import StoreFailed
from crm_expo.kit.form_fields import moment_of
from crm_expo.kit.masking import viewer_of
from crm_expo.kit.rereading import RereadPage
from crm_expo.kit.slots import slot_urls
from crm_expo.tenancy.access import role_allows
from customers.models import Affiliation, Customer
from customers.selectors.contacts import attach_colleagues
from customers.selectors.profile import customer_by_id
from customers.selectors.record import Record, record_of
from customers.selectors.ties import contacts_of
from customers.services.activities import log_with_files
from customers.services.documents import SpaceUsedUp
from customers.services.editing import add_contact, change_contact, link_contact, remove_contact
from customers.services.handing_on import NotYours
from customers.services.matching import possible_duplicates
from customers.services.portal import invite_to_portal
from customers.staff.forms import ActivityForm, ContactChangeForm, ContactForm, ContactLinkForm, PortalInvitationForm
from customers.staff.hero import rendered_hero
from customers.staff.page_parts import rendered_actions, rendered_forms
from customers.staff.tabs import TABS, TIMELINE, rendered_tabs, tab_context
from customers.wording import no_room_words

CONTACTS, PORTAL = "?tab=contacts#contacts", "?tab=contacts#portal"
_LONGEST_CHAIN = 10


def page_of(pk: int, part: str = "") -> str:
    """This will return the address of a customer's page, with a tab or a place in it."""
    return reverse("customer", args=[pk]) + part


class CustomerPage(DeskView):
    """The 360° page; a refused form of it is shown where it stands, with everything typed."""

    template_name = "customers/customer_detail.html"
    tab = TIMELINE

    def live(self, pk: int) -> Customer:
        """The customer of the address; of one that was merged meanwhile the record it became. Errors: Http404."""
        customer = customer_by_id(pk)
        steps = _LONGEST_CHAIN
        while customer is not None and customer.merged_into_id and steps:
            customer, steps = customer_by_id(customer.merged_into_id), steps - 1
        if customer is None or customer.merged_into_id:
            raise Http404
        if customer.pk != pk:
            messages.warning(self.request, _("The record you were on was merged into this one meanwhile."))
        return customer

    def shown(self, record: Record, *, tab: str = "", status: int = 200, **forms):
        """The page with one of its tabs open; `forms` take the place of its empty ones."""
        request, customer = self.request, record.customer
        attach_colleagues([customer], viewer_of(request))
        role, tab = request.membership.role, tab if tab in TABS else self.tab
        may_write = role_allows(role, "customers.write")
        hero = rendered_hero(
            record,
            viewer=viewer_of(request),
            currency=self.organizer.base_currency,
            may_write=may_write,
            may_see_value=role_allows(role, "insights.read"),
        )
        context = {
            "customer": customer,
            "hero": hero,
            "actions": rendered_actions(customer, may_write=may_write),
            "forms": rendered_forms(request, customer) if may_write else "",
            "around": record,
            "tabs": rendered_tabs(record, tab),
            "tab": tab,
            "top_slots": slot_urls("customer.top", customer.pk),
            "has_news": len(get_messages(request)) > 0,  # something was done: scores follow in seconds
        }
        return self.page(context | tab_context(tab, request, record, forms) | forms, status=status)

    def refused(self, customer: Customer, **forms):
        """The page once more, with what was refused where it stands."""
        return self.shown(record_of(customer.pk), status=422, **forms)


class CustomerDetailView(RereadPage, CustomerPage):
    """360°: who it is, where the relationship stands and why."""

    read_access = "customers.read"
    write_access = "customers.write"

    def fresh(self, request, pk):
        record = record_of(pk)
        if record is None:
            raise Http404
        if record.customer.merged_into_id:
            return redirect(page_of(record.customer.merged_into_id))
        return self.shown(record, tab=request.GET.get("tab", ""))

    def post(self, request, pk):
        customer = self.live(pk)
        form = ActivityForm(request.POST, request.FILES)
        if form.is_valid() and self._logged(customer, form):
            tags = f"logged:{form.cleaned_data['ref']}"
            messages.success(request, _("It stands on the timeline."), extra_tags=tags)
            return redirect(page_of(customer.pk))
        return self.refused(customer, activity=form)

    def _logged(self, customer: Customer, form: ActivityForm) -> bool:
        """Whether the activity was noted; else the form tells why not."""
        values, now = form.cleaned_data, timezone.now()
        try:
            log_with_files(
                organizer=self.organizer,
                customer=customer,
                kind=values["kind"],
                text=values["text"],
                ref=values["ref"],
                occurred_at=moment_of(values["happened_on"], now),
                files=values["files"],
                at=now,
            )
        except (SpaceUsedUp, StoreFailed) as error:
            form.add_error("files", no_room_words(error))
            return False
        return True


class CompanyFormView(CustomerPage):
    """A form in a company's page: it has an address to be sent to, and nothing to show there."""

    read_access = "customers.read"
    tab = "contacts"

    def get(self, request, pk):
        rest = request.GET.urlencode() or f"tab={self.tab}"
        return redirect(page_of(self.company(pk).pk, f"?{rest}"))

    def company(self, pk: int) -> Customer:
        """The live company of the address. Errors: Http404."""
        company = self.live(pk)
        if company.kind != "company":
            raise Http404
        return company


class ContactCreateView(CompanyFormView):
    """Add a person to a company; people who may be the same are shown and must be looked at once."""

    write_access = "customers.write"

    def post(self, request, pk):
        company = self.company(pk)
        form = ContactForm(request.POST, prefix="contact", country=company.country)
        if not form.is_valid():
            return self.refused(company, contact_form=form)
        values = form.cleaned_data
        known = possible_duplicates(kind="person", name=values["name"], email=values["email"], phone=values["phone"])
        doubts = [(person, reasons) for person, reasons in known if person.kind == "person"]
        if doubts and not request.POST.get("looked"):
            form.add_error(None, _("This person may exist already. Link the known record, or save anyway."))
            here = {one.pk for one in contacts_of(company)}
            return self.refused(company, contact_form=form, contact_doubts=doubts, already_here=here)
        add_contact(organizer=self.organizer, company=company, doubts=doubts, **values)
        return redirect(page_of(company.pk, CONTACTS))


class ContactLinkView(CompanyFormView):
    """Make a person who is known already a contact of a company."""

    write_access = "customers.write"

    def post(self, request, pk):
        company = self.company(pk)
        form = ContactLinkForm(request.POST, prefix="link")
        if not form.is_valid():
            return self.refused(company, link_form=form)
        link_contact(organizer=self.organizer, company=company, **form.cleaned_data)
        return redirect(page_of(company.pk, CONTACTS))


class ContactEditView(FormPage):
    """What a person does in a company, and whether it is the primary contact."""

    read_access = write_access = "customers.write"
    template_name = "customers/contact_form.html"
    title = _("Edit contact")

    def make_form(self, data=None):
        ties = Affiliation.objects.select_related("person", "company")
        self.contact = get_object_or_404(ties, pk=self.kwargs["pk"])
        told = {"job_title": self.contact.job_title, "is_primary": self.contact.is_primary}
        return ContactChangeForm(data, initial=told)

    def context(self):
        return {"contact": self.contact, "back": page_of(self.contact.company_id, CONTACTS)}

    def save(self, form):
        change_contact(organizer=self.organizer, contact=self.contact, **form.cleaned_data)
        return page_of(self.contact.company_id, CONTACTS)


class ContactRemoveView(DeskView):
    """Take a person off a company's contacts; the person stays."""

    write_access = "customers.write"

    def post(self, request, pk):
        contact = Affiliation.objects.select_related("person", "company").filter(pk=pk).first()
        if contact is None:
            return self._gone()
        try:
            remove_contact(organizer=self.organizer, contact=contact)
        except NotYours:
            messages.error(request, _("A colleague looks after this company: ask the colleague, or a manager."))
        return redirect(page_of(contact.company_id, CONTACTS))

    def _gone(self):
        """Somebody was faster; the page that the reader stands on says of which company."""
        company = self.request.POST.get("company", "")
        if not company.isdecimal() or len(company) > 18 or customer_by_id(int(company)) is None:
            raise Http404
        messages.info(self.request, _("This contact had been taken off already."))
        return redirect(page_of(int(company), CONTACTS))


class PortalInviteView(CompanyFormView):
    """Open the company's portal to a person, or send the link again."""

    write_access = "portal.invite"

    def post(self, request, pk):
        company = self.company(pk)
        form = PortalInvitationForm(self._again(company) or request.POST, prefix="portal")
        if not form.is_valid():
            return self.refused(company, portal_form=form)
        invite_to_portal(organizer=self.organizer, company=company, at=timezone.now(), **form.cleaned_data)
        return redirect(page_of(company.pk, PORTAL))

    def _again(self, company: Customer) -> dict[str, str]:
        """What an access says that is invited again: its address may be masked on the page."""
        number = self.request.POST.get("again", "")
        known = number.isdecimal() and len(number) < 19
        access = PortalAccess.objects.filter(company_id=company.pk, pk=number).first() if known else None
        if access is None:
            return {}
        told = {"name": access.name or access.email, "email": access.email, "language": access.language}
        return {f"portal-{name}": value for name, value in told.items()}


class PortalEndView(DeskView):
    """Close a person's door to the company's portal."""

    write_access = "portal.invite"

    def post(self, request, pk):
        access = get_object_or_404(PortalAccess, pk=pk)
        if access.is_active:
            revoke_portal_access(organizer=self.organizer, access=access)
        return redirect(page_of(access.company_id, PORTAL))
