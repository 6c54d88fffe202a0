"""What a customer did for others to come: a card on its page, the form that records it, taking it back."""

import secrets
from datetime import timedelta
from unicodedata import category

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from crm_expo.kit.desk import DeskView, FormPage
from crm_expo.kit.form_fields import TOO_LONG, PastDayField, moment_of
from customers.models import Customer
from customers.picking import CustomerPickField
from customers.selectors.profile import customer_by_id
from exhibitions.models import Advocacy, AdvocacyKind, Edition
from exhibitions.selectors.advocacy import advocacies_of, came_through, edition_to_fill
from exhibitions.services.advocacy import (
    BroughtAlready,
    BroughtInCircle,
    Deed,
    NoNewcomer,
    OneOfItsOwn,
    record_advocacy,
    withdraw_advocacy,
)

_LONGEST_TEXT = 2000
_FAR = timedelta(days=3 * 366)


class AdvocacyForm(forms.Form):
    """A referral names whom it brought; a testimonial and a contribution say what it was."""

    kind = forms.ChoiceField(label=_("Kind"), choices=AdvocacyKind.choices)
    edition = forms.ModelChoiceField(
        label=_("For which edition"), queryset=Edition.objects.none(), help_text=_("The one that it helped to fill.")
    )
    brought = CustomerPickField(
        kind="any",
        label=_("Whom it brought"),
        required=False,
        help_text=_("For a referral: who came through it. Type a part of the name and choose."),
    )
    would_have_come = forms.BooleanField(
        label=_("Would have come anyway"),
        required=False,
        help_text=_("For a referral: only the cost of winning it was saved."),
    )
    text = forms.CharField(
        label=_("What, and where"), required=False, max_length=_LONGEST_TEXT, error_messages=TOO_LONG,
        widget=forms.Textarea({"rows": 3}),
    )  # fmt: skip
    happened_on = PastDayField(label=_("When, if not today"))
    ref = forms.CharField(widget=forms.HiddenInput, max_length=40)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["edition"].queryset = Edition.objects.order_by("-starts_on", "-pk")

    def clean(self):
        data = super().clean()
        kind, is_named = data.get("kind"), "brought" in data
        if kind == AdvocacyKind.REFERRAL and is_named and data["brought"] is None:
            self.add_error("brought", _("Name the customer that it brought."))
        elif kind and kind != AdvocacyKind.REFERRAL:
            data["brought"], data["would_have_come"] = None, False
            if "text" in data and not any(category(sign)[0] in "LNPS" for sign in data["text"]):
                self.add_error("text", _("Say in a few words what it was."))
        day, edition = data.get("happened_on"), data.get("edition")
        if day and edition and abs(day - edition.starts_on) > _FAR:
            self.add_error("happened_on", _("This day lies more than three years from that edition. Look at both."))
        return data


class AdvocacyCardView(DeskView):
    """The card on a customer's page, fetched as a slot."""

    read_access = "customers.read"
    template_name = "exhibitions/advocacy_card.html"

    def get(self, request, pk):
        customer = customer_by_id(pk)
        if customer is None:
            raise Http404
        return self.page({"customer": customer, "advocacies": advocacies_of(pk), "through": came_through(pk)})


class AdvocacyCreateView(FormPage):
    """Record what a customer did for others to come."""

    read_access = write_access = "customers.write"
    template_name = "exhibitions/advocacy_form.html"
    title = _("Record advocacy")

    def make_form(self, data=None):
        self.customer = customer_by_id(self.kwargs["pk"])
        if self.customer is None or self.customer.merged_into_id:
            raise Http404
        initial = {"edition": edition_to_fill(self.customer.pk, timezone.now()), "ref": secrets.token_hex(12)}
        return AdvocacyForm(data, initial=initial)

    def context(self):
        return {"customer": self.customer}

    def save(self, form):
        values = dict(form.cleaned_data)
        happened_at = moment_of(values.pop("happened_on"), timezone.now())
        deed = Deed(customer=self.customer, happened_at=happened_at, **values)
        try:
            record_advocacy(organizer=self.organizer, deed=deed)
        except BroughtAlready as error:
            raise ValidationError({"brought": _brought_already(error.referral.customer, self.customer)}) from error
        except BroughtInCircle as error:
            message = _("A customer brings neither itself nor one through whom it came.")
            raise ValidationError({"brought": message}) from error
        except NoNewcomer as error:
            message = _("It took part in %(edition)s already: for this edition it is no newcomer.")
            raise ValidationError({"brought": message % {"edition": error.edition.name}}) from error
        except OneOfItsOwn as error:
            message = _("One of its own: a contact, an employer or a company of its group is not brought by it.")
            raise ValidationError({"brought": message}) from error
        messages.success(self.request, _("Recorded. Loyalty and ladder follow within seconds."))
        return reverse("customer", args=[self.customer.pk])


def _brought_already(by: Customer, customer: Customer) -> str:
    if by == customer:
        return _("This referral is recorded already.")
    return _("It was brought by %(name)s already: take that back first if it is wrong.") % {"name": by.name}


class AdvocacyWithdrawView(DeskView):
    """Take a recorded deed back: it counts no longer, and the timeline says so."""

    write_access = "customers.write"

    def post(self, request, pk):
        advocacy = get_object_or_404(Advocacy.objects.all(), pk=pk)
        withdraw_advocacy(organizer=self.organizer, advocacy_id=advocacy.pk, at=timezone.now())
        messages.success(request, _("Taken back. Loyalty and ladder follow within seconds."))
        return redirect(reverse("customer", args=[advocacy.customer_id]))
