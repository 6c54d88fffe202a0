"""Forms of the exhibitor portal. What a form does not list, nobody can send."""

import unicodedata

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from crm_expo.kit.countries import country_choices
from customers.normal import email_key, phone_e164

_PHONE_HINT = _("No such phone number can exist. Give it with its country code, e.g. +86 138 0013 8000.")


class EmailForm(forms.Form):
    """Who wants in."""

    email = forms.EmailField(
        label=_("E-mail"), max_length=254, widget=forms.EmailInput({"autocomplete": "email", "inputmode": "email"})
    )


class CodeForm(forms.Form):
    """The six digits of the mail, as they may be typed: with spaces, in full width."""

    code = forms.CharField(
        label=_("Code"),
        max_length=20,
        widget=forms.TextInput({"autocomplete": "one-time-code", "inputmode": "numeric"}),
    )

    def clean_code(self):
        code = "".join(
            char for char in unicodedata.normalize("NFKC", self.cleaned_data["code"]) if char in "0123456789"
        )
        if len(code) != 6:
            raise ValidationError(_("The code has six digits."))
        return code


class PasswordSignInForm(forms.Form):
    """The way in without mail."""

    email = forms.EmailField(label=_("E-mail"), max_length=254, widget=forms.EmailInput({"autocomplete": "username"}))
    password = forms.CharField(
        label=_("Password"),
        max_length=200,
        strip=False,
        widget=forms.PasswordInput({"autocomplete": "current-password"}),
    )


class PasswordForm(forms.Form):
    """An own password."""

    password = forms.CharField(
        label=_("New password"),
        max_length=200,
        strip=False,
        widget=forms.PasswordInput({"autocomplete": "new-password"}),
        help_text=_("At least 10 characters."),
    )

    def __init__(self, *args, access, **kwargs):
        super().__init__(*args, **kwargs)
        self.access = access

    def clean_password(self):
        validate_password(self.cleaned_data["password"], user=self.access)
        return self.cleaned_data["password"]


class ProfileForm(forms.Form):
    """What an exhibitor may say of its company. Name and credit code are not here."""

    name_latin = forms.CharField(label=_("English name"), max_length=200, required=False)
    website = forms.URLField(
        label=_("Website"),
        max_length=200,
        required=False,
        assume_scheme="https",
        widget=forms.TextInput({"inputmode": "url", "autocomplete": "url"}),
    )
    phone = forms.CharField(
        label=_("Phone"), max_length=60, required=False, widget=forms.TextInput({"inputmode": "tel"})
    )
    email = forms.EmailField(label=_("E-mail"), max_length=254, required=False)
    city = forms.CharField(label=_("City"), max_length=100, required=False)
    country = forms.ChoiceField(label=_("Country or region"), required=False)
    profile = forms.CharField(
        label=_("About your company"),
        max_length=5000,
        required=False,
        widget=forms.Textarea({"rows": 6}),
        help_text=_("For the catalogue: what you make, for whom, since when."),
    )
    stamp = forms.CharField(widget=forms.HiddenInput, max_length=16, required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["country"].choices = country_choices(self.initial.get("country", ""))
        self.fields["website"].validators = [URLValidator(schemes=["http", "https"])]

    def clean_phone(self):
        return _phone(self.cleaned_data["phone"], self.data.get("country", ""), self.initial.get("phone"))

    def clean_email(self):
        return _email(self.cleaned_data["email"])

    def values(self) -> dict[str, str]:
        """This will return the profile's values to hand to the service."""
        return {name: value for name, value in self.cleaned_data.items() if name != "stamp"}


class PersonForm(forms.Form):
    """Somebody of the company."""

    name = forms.CharField(label=pgettext_lazy("person", "Name"), max_length=200)
    job_title = forms.CharField(label=_("Job title"), max_length=100, required=False)
    email = forms.EmailField(label=_("E-mail"), max_length=254, required=False)
    phone = forms.CharField(
        label=_("Phone"), max_length=60, required=False, widget=forms.TextInput({"inputmode": "tel"})
    )

    def clean_phone(self):
        return _phone(self.cleaned_data["phone"], "CN")

    def clean_email(self):
        return _email(self.cleaned_data["email"])


class JobTitleForm(forms.Form):
    """What somebody does in the company."""

    job_title = forms.CharField(label=_("Job title"), max_length=100, required=False)


def _phone(number: str, country: str, stored: str | None = None) -> str:
    """A number as it was typed, when it can exist; one that was stored before is not quarrelled about."""
    if number and number != stored and not phone_e164(number, country or "CN"):
        raise ValidationError(_PHONE_HINT)
    return number


def _email(address: str) -> str:
    if address and not email_key(address):
        raise ValidationError(_("This is no e-mail address."))
    return address
