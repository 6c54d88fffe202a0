"""Staff pages of customers: the list, new, edit, and the lines of a customer picker."""

from django.core.exceptions import ValidationError
from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from crm_expo.fields.models import CustomField
from crm_expo.fields.selectors import held_values
from crm_expo.fields.services.writing import change_name
from crm_expo.fields.values import Value, in_words
from crm_expo.kit.desk import DeskView, FormPage
from crm_expo.kit.masking import Viewer, viewer_of
from crm_expo.kit.meanwhile import changed_meanwhile
from crm_expo.lists.page import ListPage
from customers.models import Customer, CustomerValue, Kind
from customers.picking import pick_label, picked_name
from customers.selectors.contacts import CONTACTS, contact_of, found_for
from customers.selectors.lists import live_customers
from customers.selectors.profile import customer_by_id
from customers.services.editing import CreditCodeTaken, ParentInCircle, StaleEdit, add_customer, update_customer
from customers.services.matching import possible_duplicates
from customers.staff.forms import CustomerForm
from customers.tables import ACTIVITY, CUSTOMERS

_PICKS = 8


class CustomerListView(ListPage):
    """Find, segment, act; the URL is the whole state."""

    read_access = "customers.read"
    template_name = "customers/customer_list.html"
    records = CUSTOMERS


class ActivityView(ListPage):
    """Everything that customers did, the newest first."""

    read_access = "customers.read"
    records = ACTIVITY


class CustomerPickView(DeskView):
    """Customers that fit what is typed into a picker (customers/picking.py)."""

    read_access = "customers.read"
    template_name = "customers/pick_options.html"

    def get(self, request):
        kind = request.GET.get("kind", "")
        typed = request.GET.get(request.GET.get("of", "q"), "").replace("\x00", "")
        name = picked_name(typed)[:200]
        customers = live_customers()
        if kind != "any":
            customers = customers.filter(kind=kind if kind in Kind.values else Kind.COMPANY)
        found = found_for(viewer_of(request), customers, name)[0].order_by("sort_key", "pk")[:_PICKS] if name else []
        options = [(pick_label(customer), customer) for customer in found]
        return self.page({"options": options, "typed": name})


class CustomerFormPage(FormPage):
    """What new and edit share."""

    read_access = "customers.write"
    write_access = "customers.write"
    template_name = "customers/customer_form.html"
    form_class = CustomerForm

    @property
    def viewer(self) -> Viewer:
        """Who fills the form in."""
        return viewer_of(self.request)


class CustomerCreateView(CustomerFormPage):
    """A new customer; possible duplicates are shown and must be looked at once."""

    title = _("New customer")

    def make_form(self, data=None):
        initial = {"kind": self.request.GET.get("kind", "company")}
        return CustomerForm(data, organizer=self.organizer, viewer=self.viewer, initial=initial)

    def context(self):
        return {"duplicates": getattr(self, "duplicates", [])}

    def save(self, form):
        values = form.values()
        found = possible_duplicates(
            **{name: values[name] for name in ("kind", "name", "email", "phone", "uscc", "country")}
        )
        if found and not self.request.POST.get("looked"):
            self.duplicates = found
            raise ValidationError(_("This may exist already. Look at the records below, or save anyway."))
        try:
            customer = add_customer(organizer=self.organizer, doubts=found, fields=form.given(), **values)
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
        return CustomerForm(data, organizer=self.organizer, viewer=self.viewer, instance=self.customer)

    def context(self):
        return {"customer": self.customer, "stale": getattr(self, "stale", None)}

    def save(self, form):
        try:
            update_customer(
                organizer=self.organizer,
                customer_id=self.customer.pk,
                version=form.cleaned_data["version"],
                values=form.values(),
                fields=form.given(),
            )
        except StaleEdit as stale:
            meanwhile = changed_meanwhile(stale.current, form.cleaned_data["opened"])
            self.stale = meanwhile.others(_conflicts(form, stale.current, self.viewer))
            form.data = form.data.copy()
            form.data["version"] = stale.current.version
            raise ValidationError(meanwhile.told) from stale
        except CreditCodeTaken as taken:
            message = _("%(name)s has this credit code.") % {"name": taken.holder.name}
            raise ValidationError(message) from taken
        except ParentInCircle as circle:
            raise ValidationError({"parent": _in_circle(self.customer, circle.parent)}) from circle
        return reverse("customer", args=[self.customer.pk])


def _in_circle(customer, parent) -> str:
    if customer.pk == parent.pk:
        return _("A company cannot be its own parent.")
    return _("%(parent)s already belongs to %(company)s: a company cannot stand above itself.") % {
        "parent": parent.name,
        "company": customer.name,
    }


def _conflicts(form: CustomerForm, current: Customer, viewer: Viewer) -> list[tuple[str, dict]]:
    """Recorded names and rows of what differs from what is stored now; contacts as the viewer may see them."""
    given = form.given()
    held = held_values(CustomerValue, [current.pk], given).get(current.pk, {})
    differing = [
        (name, {"label": form.fields[name].label, "theirs": _theirs(current, name, viewer), "yours": value})
        for name, value in form.values().items()
        if getattr(current, name) != value
    ]
    return differing + [
        (change_name(field), _row(field, held.get(field.pk), value))
        for field, value in given.items()
        if held.get(field.pk) != value
    ]


def _row(field: CustomField, theirs: Value | None, yours: Value | None) -> dict:
    return {"label": field.label, "theirs": in_words(field, theirs), "yours": in_words(field, yours)}


def _theirs(current: Customer, name: str, viewer: Viewer):
    return contact_of(current, name, viewer).text if name in CONTACTS else getattr(current, name)
