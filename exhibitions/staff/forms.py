"""Forms of shows and bookings."""

import zoneinfo
from datetime import date, timedelta
from decimal import Decimal

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from crm_expo.fields.forms import WithFields
from crm_expo.fields.models import CustomField
from crm_expo.fields.values import as_json
from crm_expo.kit.meanwhile import OpenedField
from customers.normal import email_key, phone_e164
from customers.picking import CustomerPickField
from exhibitions.models import CurrencyRate, Edition, Exhibition
from exhibitions.money import AmountTooLarge, known_currencies, to_minor
from exhibitions.selectors.shows import EDITION_FIELDS, edition_stamp

#: What can be meant: shows since the first modern ones, and none that lasts a season.
FIRST_YEAR, LAST_YEAR, MOST_DAYS = 1980, 2100, 60
FIRST_RATE, RATE_AHEAD = date(1990, 1, 1), timedelta(days=366)
TOO_LARGE = _("This amount is too large to be stored, in its own currency or in the base currency.")


def _known_currency(code: str) -> str:
    code = code.strip().upper()
    if code not in known_currencies():
        raise ValidationError(_("This is no ISO 4217 currency, e.g. CNY or EUR."))
    return code


class ExhibitionForm(forms.ModelForm):
    """A series."""

    class Meta:
        model = Exhibition
        fields = ["name", "name_latin", "slug", "type", "rhythm"]

    def _post_clean(self):
        """Checked here, written by the service."""


class EditionForm(forms.ModelForm):
    """An edition."""

    number = forms.IntegerField(label=capfirst(_("edition number")), min_value=1, max_value=999)
    stamp = forms.CharField(widget=forms.HiddenInput, max_length=16, required=False)
    opened = OpenedField()

    class Meta:
        model = Edition
        fields = [*EDITION_FIELDS]
        widgets = {
            "starts_on": forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
            "ends_on": forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.initial["stamp"] = edition_stamp(self.instance)

    def values(self) -> dict:
        """This will return the edition's values to hand to the service."""
        return {name: self.cleaned_data[name] for name in EDITION_FIELDS}

    def clean_timezone(self):
        name = self.cleaned_data["timezone"]
        if name not in zoneinfo.available_timezones():
            raise ValidationError(_("This is no time zone, e.g. Asia/Shanghai."))
        return name

    def clean_currency(self):
        return _known_currency(self.cleaned_data["currency"])

    def clean_starts_on(self):
        return _possible_day(self.cleaned_data["starts_on"])

    def clean_ends_on(self):
        return _possible_day(self.cleaned_data["ends_on"])

    def clean(self):
        data = super().clean()
        first, last = data.get("starts_on"), data.get("ends_on")
        if first and last and last < first:
            self.add_error("ends_on", _("The last day lies before the first."))
        elif first and last and (last - first).days >= MOST_DAYS:
            message = _("An edition lasts %(days)s days at most. Look at both days.")
            self.add_error("ends_on", message % {"days": MOST_DAYS})
        return data

    def _post_clean(self):
        """Checked here, written by the service."""


def _possible_day(day: date) -> date:
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        message = _("The year lies between %(first)s and %(last)s.")
        raise ValidationError(message % {"first": FIRST_YEAR, "last": LAST_YEAR})
    return day


class BookingForm(WithFields, forms.Form):
    """A booth sold."""

    customer = CustomerPickField(kind="company", label=_("Company"))
    role = forms.ChoiceField(
        label=_("Role"),
        choices=[("exhibitor", _("Exhibitor")), ("co_exhibitor", _("Co-exhibitor")), ("sponsor", _("Sponsor"))],
    )
    number = forms.CharField(label=_("Contract number"), max_length=40)
    hall = forms.CharField(label=_("Hall"), max_length=60, required=False)
    booth = forms.CharField(label=_("Booth number"), max_length=20, required=False)
    area_m2 = forms.DecimalField(
        label=_("Area (m²)"), max_digits=8, decimal_places=2, min_value=Decimal("0.01"), required=False
    )
    net = forms.DecimalField(label=_("Net price"), max_digits=14, decimal_places=2, min_value=0)
    currency = forms.CharField(label=_("Currency"), max_length=3)

    def __init__(self, *args, fields: list[CustomField], **kwargs):
        super().__init__(*args, **kwargs)
        self.offer(fields, {}, is_new=True)

    def clean_currency(self):
        return _known_currency(self.cleaned_data["currency"])

    def clean(self):
        data = super().clean()
        if (data.get("booth") or data.get("hall")) and not (
            data.get("booth") and data.get("hall") and data.get("area_m2")
        ):
            raise ValidationError(_("A booth needs hall, number and area together."))
        if data.get("currency") and data.get("net") is not None:
            try:
                data["net_minor"] = to_minor(data["net"], data["currency"])
            except AmountTooLarge:
                self.add_error("net", TOO_LARGE)
        return data


class RateForm(forms.ModelForm):
    """A currency's rate to the base currency."""

    rate = forms.DecimalField(
        label=_("Rate"),
        max_digits=16,
        decimal_places=8,
        min_value=Decimal("0.00000001"),
        error_messages={"min_value": _("A rate is greater than zero.")},
    )

    class Meta:
        model = CurrencyRate
        fields = ["currency", "valid_from", "rate"]
        widgets = {"valid_from": forms.DateInput({"type": "date"}, format="%Y-%m-%d")}

    def __init__(self, *args, today: date, **kwargs):
        super().__init__(*args, **kwargs)
        self.today = today

    def clean_currency(self):
        return _known_currency(self.cleaned_data["currency"])

    def clean_valid_from(self):
        day, last = self.cleaned_data["valid_from"], self.today + RATE_AHEAD
        if not FIRST_RATE <= day <= last:
            message = _("A rate's day lies between %(first)s and %(last)s.")
            raise ValidationError(message % {"first": FIRST_RATE, "last": last})
        return day

    def _post_clean(self):
        """Checked here, written by the service."""


class DeskRegistrationForm(WithFields, forms.Form):
    """A visitor at the desk. `key` names the registration: sent twice, it is one."""

    key = forms.RegexField(r"^[0-9a-f]{16}$", widget=forms.HiddenInput)
    name = forms.CharField(
        label=pgettext_lazy("person", "Name"), max_length=200, widget=forms.TextInput({"autocomplete": "off"})
    )
    email = forms.EmailField(
        label=_("E-mail"),
        max_length=254,
        required=False,
        widget=forms.EmailInput({"autocomplete": "off", "inputmode": "email"}),
    )
    phone = forms.CharField(
        label=_("Phone"),
        max_length=60,
        required=False,
        widget=forms.TextInput({"autocomplete": "off", "inputmode": "tel"}),
    )
    company = forms.CharField(
        label=_("Company"), max_length=200, required=False, widget=forms.TextInput({"autocomplete": "off"})
    )
    category = forms.ChoiceField(label=_("Category"))
    language = forms.ChoiceField(label=_("Language"), choices=[("zh-hans", "中文"), ("en", "English")])
    again = forms.BooleanField(required=False)

    def __init__(self, *args, categories: list[tuple[str, str]], fields: list[CustomField], **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["category"].choices = categories
        self.offer(fields, {}, is_new=True)

    def clean_email(self):
        address = self.cleaned_data["email"]
        if address and not email_key(address):
            raise ValidationError(_("This is no e-mail address."))
        return address

    def clean_phone(self):
        number = self.cleaned_data["phone"]
        if number and not phone_e164(number, "CN"):
            raise ValidationError(
                _("No such phone number can exist. Give it with its country code, e.g. +86 138 0013 8000.")
            )
        return number

    def payload(self, edition: str) -> dict:
        """This will return the registration as a delivery, to be checked as every other."""
        data = self.cleaned_data
        return {
            "external_id": data["key"],
            "edition": edition,
            "status": "registered",
            "category": data["category"],
            "person": {name: data[name] for name in ("name", "email", "phone", "language")},
            "company": {"name": data["company"]},
            "fields": {field.key: as_json(value) for field, value in self.given().items() if value is not None},
        }


class OwnFieldsForm(WithFields, forms.Form):
    """The organizer's own fields of one record, alone."""

    def __init__(self, *args, fields: list[CustomField], held: dict, **kwargs):
        super().__init__(*args, **kwargs)
        self.offer(fields, held, is_new=False)
