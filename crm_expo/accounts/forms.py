"""allauth's forms for security keys, whose name field would else be labelled in English only."""

from allauth.mfa.webauthn.forms import AddWebAuthnForm, EditWebAuthnForm
from django import forms
from django.utils.translation import gettext_lazy as _


class AddKeyForm(AddWebAuthnForm):
    name = forms.CharField(label=_("Name"), max_length=100, required=False)


class RenameKeyForm(EditWebAuthnForm):
    name = forms.CharField(label=_("Name"), max_length=100)
