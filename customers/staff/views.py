"""Staff pages of customers: the list, new, edit, and the lines of a customer picker."""

from django.core.exceptions import ValidationError
from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from crm_expo.kit.desk import DeskView, FormPage
from crm_expo.lists.page import ListPage
from customers.models import Kind
from customers.picking import pick_label, picked_name
from customers.selectors.lists import live_customers
from customers.selectors.profile import customer_by_id
from customers.selectors.search import found_by
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
        found = found_by(customers, name)[0].order_by("sort_key", "pk")[:_PICKS] if name else []
        options = [(pick_label(customer), customer) for customer in found]
        return self.page({"options": options, "typed": name})


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
        found = possible_duplicates(
            **{name: values[name] for name in ("kind", "name", "email", "phone", "uscc", "country")}
        )
        if found and not self.request.POST.get("looked"):
            self.duplicates = found
            raise ValidationError(_("This may exist already. Look at the records below, or save anyway."))
        try:
            customer = add_customer(organizer=self.organizer, doubts=found, **values)
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


def _conflicts(form: CustomerForm, current) -> list[dict]:
    """Fields that differ between what was typed and what is stored now."""
    return [
        {"label": form.fields[name].label, "theirs": getattr(current, name), "yours": value}
        for name, value in form.values().items()
        if getattr(current, name) != value
    ]
