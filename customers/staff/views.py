"""Staff pages of customers: list, 360°, new, edit, activities, contacts, portal invitations, duplicates."""

import secrets

from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from crm_expo.accounts.models import PortalAccess
from crm_expo.kit.desk import DeskView, FormPage, query_without
from crm_expo.kit.slots import contributed_choices, slot_urls
from customers.filters import CustomerFilter
from customers.models import DuplicateCandidate
from customers.selectors.lists import SORTS, customer_page, live_customers, roughly_counted
from customers.selectors.profile import (
    contacts_of,
    customer_by_id,
    doubts_about,
    scorecards_of,
    timeline,
)
from customers.services.editing import (
    CreditCodeTaken,
    StaleEdit,
    add_contact,
    add_customer,
    judge_candidate,
    update_customer,
)
from customers.services.ledger import log_activity
from customers.services.matching import possible_duplicates
from customers.services.portal import invite_to_portal
from customers.staff.forms import ActivityForm, ContactForm, CustomerForm, PortalInvitationForm
from customers.staff.rows import rendered_rows


class CustomerListView(DeskView):
    """Find, segment, act; the URL is the whole state."""

    read_access = "customers.read"
    template_name = "customers/customer_list.html"

    def get(self, request):
        params = request.GET.copy()
        for name, values in list(params.lists()):  # an empty choice of the filter bar is no filter
            params.setlist(name, [value for value in values if value])
        series = contributed_choices("customers.series")
        params["q"] = params.get("q", "").replace("\x00", "")[:200]
        found = CustomerFilter(params, queryset=live_customers())
        valid = found.is_valid()
        data = found.form.cleaned_data
        sort = params.get("sort", "name")
        page = customer_page(found.qs, filters=data, sort=sort, cursor=params.get("cursor", ""))
        count, exact = roughly_counted(found.qs)
        return self.page(
            {
                "filter": found,
                "invalid": [] if valid else list(found.form.errors),
                "chips": _chips(found, params, {"series": {str(pk): name for pk, name in series}}),
                "page": page,
                "rows": rendered_rows(page.rows, self.organizer.base_currency),
                "count": count,
                "exact": exact,
                "sort": sort if sort in SORTS else "name",
                "sorts": list(SORTS),
                "query": query_without(params, "cursor"),
                "query_without_sort": query_without(params, "cursor", "sort"),
                "series": series,
                "shown_series": dict(series).get(data.get("series")),
            }
        )


def _chips(found: CustomerFilter, params, labels_of: dict[str, dict]) -> list[dict]:
    """What is filtered now, each with the address that takes it off."""
    chips = []
    for name, field in found.form.fields.items():
        values = [value for value in params.getlist(name) if value != ""]
        if not values or name == "q":
            continue
        labels = labels_of.get(name) or dict(getattr(field, "choices", []) or [])
        shown = ", ".join(str(labels.get(value, value)) for value in values)
        chips.append({"label": field.label, "value": shown, "without": query_without(params, name, "cursor")})
    return chips


class CustomerDetailView(DeskView):
    """360°: who it is, where the relationship stands and why."""

    read_access = "customers.read"
    write_access = "customers.write"
    template_name = "customers/customer_detail.html"

    def get(self, request, pk, activity=None, status=200):
        customer = customer_by_id(pk)
        if customer is None:
            raise Http404
        if customer.merged_into_id:
            return redirect(reverse("customer", args=[customer.merged_into_id]))
        lines = timeline(customer, group=request.GET.get("group", ""), cursor=request.GET.get("cursor", ""))
        return self.page(
            {
                "customer": customer,
                "cards": scorecards_of(customer),
                "lines": lines,
                "editions": dict(contributed_choices("timeline.editions")),
                "contacts": contacts_of(customer),
                "doubts": doubts_about(customer),
                "accesses": PortalAccess.objects.filter(company_id=pk).order_by("-is_active", "email"),
                "activity": activity or ActivityForm(initial={"kind": "call", "ref": secrets.token_hex(12)}),
                "contact_form": ContactForm(prefix="contact"),
                "portal_form": PortalInvitationForm(prefix="portal"),
                "top_slots": slot_urls("customer.top", pk),
                "aside_slots": slot_urls("customer.aside", pk),
            },
            status=status,
        )

    def post(self, request, pk):
        customer = customer_by_id(pk)
        if customer is None:
            raise Http404
        form = ActivityForm(request.POST)
        if not form.is_valid():
            return self.get(request, pk, activity=form, status=422)
        log_activity(
            organizer=self.organizer,
            customer=customer,
            kind=form.cleaned_data["kind"],
            text=form.cleaned_data["text"],
            ref=form.cleaned_data["ref"],
            occurred_at=timezone.now(),
        )
        return redirect(reverse("customer", args=[pk]))


class CustomerFormPage(FormPage):
    """What new and edit share."""

    read_access = "customers.write"
    write_access = "customers.write"
    template_name = "customers/customer_form.html"
    form_class = CustomerForm


class CustomerCreateView(CustomerFormPage):
    """A new customer; possible duplicates are shown and must be looked at once."""

    title = _("New customer")

    def make_form(self, data=None):
        return CustomerForm(data, organizer=self.organizer, initial={"kind": self.request.GET.get("kind", "company")})

    def context(self):
        return {"duplicates": getattr(self, "duplicates", [])}

    def save(self, form):
        values = form.values()
        if not self.request.POST.get("looked"):
            self.duplicates = possible_duplicates(
                **{name: values[name] for name in ("kind", "name", "email", "phone", "uscc", "country")}
            )
            if self.duplicates:
                raise ValidationError(_("This may exist already. Look at the records below, or save anyway."))
        try:
            customer = add_customer(organizer=self.organizer, **values)
        except CreditCodeTaken as taken:
            message = _("%(name)s has this credit code.") % {"name": taken.holder.name}
            raise ValidationError(message) from taken
        return reverse("customer", args=[customer.pk])


class CustomerEditView(CustomerFormPage):
    """Edit; a stale edit shows what changed meanwhile and loses nothing."""

    title = _("Edit customer")

    def make_form(self, data=None):
        self.customer = customer_by_id(self.kwargs["pk"])
        if self.customer is None or self.customer.merged_into_id:
            raise Http404
        return CustomerForm(data, organizer=self.organizer, instance=self.customer)

    def context(self):
        return {"customer": self.customer, "stale": getattr(self, "stale", None)}

    def save(self, form):
        try:
            update_customer(
                organizer=self.organizer,
                customer_id=self.customer.pk,
                version=form.cleaned_data["version"],
                values=form.values(),
            )
        except StaleEdit as stale:
            self.stale = _conflicts(form, stale.current)
            message = _(
                "Somebody saved this record while you edited it. Your input is kept below; compare and save again."
            )
            form.data = form.data.copy()
            form.data["version"] = stale.current.version
            raise ValidationError(message) from stale
        except CreditCodeTaken as taken:
            message = _("%(name)s has this credit code.") % {"name": taken.holder.name}
            raise ValidationError(message) from taken
        return reverse("customer", args=[self.customer.pk])


def _conflicts(form: CustomerForm, current) -> list[dict]:
    """Fields that differ between what was typed and what is stored now."""
    return [
        {"label": form.fields[name].label, "theirs": getattr(current, name), "yours": value}
        for name, value in form.values().items()
        if getattr(current, name) != value
    ]


class ContactCreateView(DeskView):
    """Add a person to a company."""

    write_access = "customers.write"

    def post(self, request, pk):
        company = customer_by_id(pk)
        if company is None or company.kind != "company":
            raise Http404
        form = ContactForm(request.POST, prefix="contact")
        if form.is_valid():
            add_contact(organizer=self.organizer, company=company, **form.cleaned_data)
        return redirect(reverse("customer", args=[pk]) + ("" if form.is_valid() else "?contact=invalid") + "#contacts")


class PortalInviteView(DeskView):
    """Open the company's portal to a person."""

    write_access = "portal.invite"

    def post(self, request, pk):
        company = customer_by_id(pk)
        if company is None or company.kind != "company":
            raise Http404
        form = PortalInvitationForm(request.POST, prefix="portal")
        if form.is_valid():
            invite_to_portal(organizer=self.organizer, company=company, at=timezone.now(), **form.cleaned_data)
        return redirect(reverse("customer", args=[pk]) + ("" if form.is_valid() else "?portal=invalid") + "#portal")


class DuplicateListView(DeskView):
    """Pairs that may be one, most certain first; a human decides."""

    read_access = "customers.merge"
    template_name = "customers/duplicate_list.html"

    def get(self, request):
        pairs = DuplicateCandidate.objects.filter(state="open").select_related("first", "second")
        return self.page({"pairs": pairs.order_by("-confidence", "id")[:100], "count": pairs.count()})


class DuplicateView(DeskView):
    """Remember that two records are different."""

    write_access = "customers.merge"

    def post(self, request, pk):
        candidate = get_object_or_404(DuplicateCandidate.objects.filter(state="open"), pk=pk)
        judge_candidate(organizer=self.organizer, candidate=candidate, different=True)
        return redirect(reverse("duplicates"))
