"""Forms of shows and bookings."""

import zoneinfo
from decimal import Decimal

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from customers.models import Customer
from exhibitions.models import CurrencyRate, Edition, Exhibition
from exhibitions.money import known_currencies, to_minor


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

    class Meta:
        model = Edition
        fields = [
            "number",
            "name",
            "slug",
            "starts_on",
            "ends_on",
            "timezone",
            "city",
            "venue",
            "currency",
            "is_cancelled",
        ]
        widgets = {
            "starts_on": forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
            "ends_on": forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
        }

    def clean_timezone(self):
        name = self.cleaned_data["timezone"]
        if name not in zoneinfo.available_timezones():
            raise ValidationError(_("This is no time zone, e.g. Asia/Shanghai."))
        return name

    def clean_currency(self):
        return _known_currency(self.cleaned_data["currency"])

    def clean(self):
        data = super().clean()
        first, last = data.get("starts_on"), data.get("ends_on")
        if first and last and last < first:
            self.add_error("ends_on", _("The last day lies before the first."))
        return data

    def _post_clean(self):
        """Checked here, written by the service."""


class BookingForm(forms.Form):
    """A booth sold."""

    customer = forms.IntegerField(label=_("Company (number)"), help_text=_("The number in its page's address."))
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

    def clean_currency(self):
        return _known_currency(self.cleaned_data["currency"])

    def clean_customer(self):
        company = Customer.objects.filter(pk=self.cleaned_data["customer"], kind="company", merged_into=None).first()
        if company is None:
            raise ValidationError(_("There is no such company."))
        return company

    def clean(self):
        data = super().clean()
        if (data.get("booth") or data.get("hall")) and not (
            data.get("booth") and data.get("hall") and data.get("area_m2")
        ):
            raise ValidationError(_("A booth needs hall, number and area together."))
        if data.get("currency") and data.get("net") is not None:
            data["net_minor"] = to_minor(data["net"], data["currency"])
        return data


class RateForm(forms.ModelForm):
    """A currency's rate to the base currency."""

    class Meta:
        model = CurrencyRate
        fields = ["currency", "valid_from", "rate"]
        widgets = {"valid_from": forms.DateInput({"type": "date"}, format="%Y-%m-%d")}

    def clean_currency(self):
        return _known_currency(self.cleaned_data["currency"])

    def clean_rate(self):
        if self.cleaned_data["rate"] <= 0:
            raise ValidationError(_("A rate is greater than zero."))
        return self.cleaned_data["rate"]

    def _post_clean(self):
        """Checked here, written by the service."""
