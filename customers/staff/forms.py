"""Forms of customers."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from crm_expo.accounts.models import Membership
from customers.models import Customer, InteractionKind
from customers.normal import email_key, phone_e164, uscc_key

_ACTIVITIES = ("call", "visit", "email", "note")


class CustomerForm(forms.ModelForm):
    """A company or person. Values are kept as typed; what cannot be read is said, not changed."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = Customer
        fields = [
            "kind",
            "name",
            "name_latin",
            "uscc",
            "email",
            "phone",
            "website",
            "country",
            "city",
            "industry",
            "parent",
            "stage",
            "prospect_source",
            "grade",
            "influence",
            "owner",
            "internal_note",
        ]
        widgets = {"internal_note": forms.Textarea({"rows": 3})}

    def __init__(self, *args, organizer, **kwargs):
        super().__init__(*args, **kwargs)
        members = Membership.objects.filter(is_active=True).values("user_id")
        self.fields["owner"].queryset = self.fields["owner"].queryset.filter(pk__in=members)
        self.fields["parent"] = forms.IntegerField(
            label=_("Parent company (number)"), required=False, help_text=_("The number in its page's address.")
        )
        if self.instance.pk:
            self.fields["kind"].disabled = True
            self.initial["parent"] = self.instance.parent_id
            self.initial["version"] = self.instance.version

    def clean_uscc(self):
        code = self.cleaned_data["uscc"].strip()
        if code and not uscc_key(code):
            raise ValidationError(_("This credit code's check digit is wrong."))
        return uscc_key(code) if code else ""

    def clean_email(self):
        address = self.cleaned_data["email"]
        if address and not email_key(address):
            raise ValidationError(_("This is no e-mail address."))
        return address

    def clean_phone(self):
        number = self.cleaned_data["phone"]
        if number and not phone_e164(number, self.data.get("country") or "CN"):
            raise ValidationError(
                _("No such phone number can exist. Give it with its country code, e.g. +86 138 0013 8000.")
            )
        return number

    def clean_country(self):
        code = self.cleaned_data["country"].upper()
        if code and (len(code) != 2 or not code.isascii() or not code.isalpha()):
            raise ValidationError(_("Two letters, e.g. CN or DE."))
        return code

    def clean_parent(self):
        pk = self.cleaned_data["parent"]
        if pk is None:
            return None
        company = Customer.objects.filter(pk=pk, kind="company", merged_into=None).first()
        if company is None or company.pk == self.instance.pk:
            raise ValidationError(_("There is no such company."))
        return company

    def _get_validation_exclusions(self):
        return super()._get_validation_exclusions() - {"organizer"}

    def _post_clean(self):
        """Checks the fields here; the record itself is the service's to change."""

    def values(self) -> dict:
        """This will return the model's values to hand to the service."""
        return {name: self.cleaned_data[name] for name in self._meta.fields if name in self.cleaned_data}


class ActivityForm(forms.Form):
    """A call, visit, mail or note."""

    kind = forms.ChoiceField(
        label=_("Kind"), choices=[(kind, label) for kind, label in InteractionKind.choices if kind in _ACTIVITIES]
    )
    text = forms.CharField(
        label=_("What happened"),
        widget=forms.Textarea({"rows": 2, "placeholder": _("Log a call, visit, mail or note")}),
        max_length=5000,
    )
    ref = forms.CharField(widget=forms.HiddenInput, max_length=40)


class ContactForm(forms.Form):
    """A person of a company."""

    name = forms.CharField(label=pgettext_lazy("person", "Name"), max_length=200)
    job_title = forms.CharField(label=_("Job title"), max_length=100, required=False)
    email = forms.EmailField(label=_("E-mail"), required=False)
    phone = forms.CharField(label=_("Phone"), max_length=60, required=False)


class PortalInvitationForm(forms.Form):
    """Who may enter a company's portal."""

    name = forms.CharField(label=pgettext_lazy("person", "Name"), max_length=150)
    email = forms.EmailField(label=_("E-mail"))
    language = forms.ChoiceField(label=_("Language"), choices=[("zh-hans", "中文"), ("en", "English")])
