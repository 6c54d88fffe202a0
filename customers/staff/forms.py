"""Forms of customers."""

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from crm_expo.accounts.models import Membership
from crm_expo.fields.forms import WithFields
from crm_expo.fields.selectors import fields_edited, held_values
from crm_expo.kit.attachment_field import AttachmentsField
from crm_expo.kit.countries import country_choices
from crm_expo.kit.form_fields import TOO_LONG, PastDayField
from crm_expo.kit.masking import Viewer
from crm_expo.kit.meanwhile import OpenedField
from customers.models import Customer, CustomerValue, InteractionKind
from customers.models import Kind as Party
from customers.normal import email_key, phone_e164, uscc_key
from customers.picking import CustomerPickField
from customers.selectors.contacts import CONTACTS, contact_of
from customers.services.handing_on import NotYours, must_hand_on

_ACTIVITIES = ("call", "visit", "email", "note")
_LONGEST_TEXT = 10_000
_NOT_A_STEP = dict.fromkeys(("invalid", "min_value", "max_value"), _("A whole number from 0 to 5."))


def checked_email(address: str) -> str:
    """This will return an address as typed. Errors: ValidationError for what cannot be one."""
    if address and not email_key(address):
        raise ValidationError(_("This is no e-mail address."))
    return address


def checked_phone(number: str, country: str) -> str:
    """This will return a number as typed. Errors: ValidationError for what cannot be one."""
    if number and not phone_e164(number, country or "CN"):
        raise ValidationError(
            _("No such phone number can exist. Give it with its country code, e.g. +86 138 0013 8000.")
        )
    return number


class OwnerField(forms.ModelChoiceField):
    """Who looks after a customer: a member, or the present owner, who may have left."""

    def offer(self, present: int | None) -> None:
        """This will offer the members and the present owner."""
        self._members = set(Membership.objects.filter(is_active=True).values_list("user_id", flat=True))
        self.empty_label = "–"
        self.queryset = self.queryset.filter(Q(pk__in=self._members) | Q(pk=present)).order_by("name", "email")

    def label_from_instance(self, obj):
        return str(obj) if obj.pk in self._members else _("%(name)s (left)") % {"name": obj}


class CustomerForm(WithFields, forms.ModelForm):
    """
    A company or person. Values are kept as typed; what cannot be read is said, not changed.

    A phone number or e-mail address that the viewer sees masked is not in the form: left empty, it stays.
    """

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    opened = OpenedField()

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
        field_classes = {"owner": OwnerField}

    def __init__(self, *args, organizer, viewer: Viewer, **kwargs):
        super().__init__(*args, **kwargs)
        self.viewer, self.masked = viewer, set()
        self.fields["kind"].choices = Party.choices
        self.fields["owner"].offer(self.instance.owner_id)
        address = forms.TextInput({"inputmode": "url"})
        self._replace("website", forms.URLField, max_length=200, assume_scheme="https", widget=address)
        self.fields["website"].validators = [URLValidator(schemes=["http", "https"])]
        self._replace("country", forms.ChoiceField, choices=country_choices(self.instance.country))
        self._replace("influence", forms.IntegerField, min_value=0, max_value=5, error_messages=_NOT_A_STEP)
        note = forms.Textarea({"rows": 3})
        self._replace("internal_note", forms.CharField, max_length=_LONGEST_TEXT, widget=note, error_messages=TOO_LONG)
        self.fields["parent"] = CustomerPickField(label=_("Parent company"), required=False)
        if self.instance.pk:
            self.fields["kind"].disabled = True
            self.initial["version"] = self.instance.version
            self.fields["owner"].disabled = not self._may_hand_on()
            self._mask()
        self._offer_own()

    def _may_hand_on(self) -> bool:
        try:
            must_hand_on(self.instance)
        except NotYours as refusal:
            self.fields["owner"].help_text = refusal.message
            return False
        return True

    def _mask(self) -> None:
        for name in CONTACTS:
            seen = contact_of(self.instance, name, self.viewer)
            if seen.is_masked:
                self.masked.add(name)
                self.initial[name] = ""
                self.fields[name].widget.attrs["placeholder"] = seen.text
                self.fields[name].help_text = _("Masked for you. Left empty, it stays as it is.")

    def _offer_own(self) -> None:
        """The organizer's own fields: of a record's kind, or of both while the kind can be chosen."""
        kind = self.instance.kind if self.instance.pk else ""
        fields = fields_edited(self.viewer.role, *([kind] if kind else Party.values))
        held = held_values(CustomerValue, [self.instance.pk], fields) if kind else {}
        self.offer(fields, held.get(self.instance.pk, {}), is_new=not kind)
        if not kind and self.is_bound:
            for field in fields:
                if field.target != self.data.get("kind"):
                    self.fields[field.name].required = False

    def clean(self):
        data = super().clean()
        chosen = self.instance.kind if self.instance.pk else data.get("kind")
        for field in self.own_fields:
            if field.target != chosen:  # what was typed for the other kind is not meant
                self.errors.pop(field.name, None)
        return data

    def given(self) -> dict:
        kind = self.cleaned_data["kind"]
        return {field: value for field, value in super().given().items() if field.target == kind}

    def _replace(self, name: str, kind: type[forms.Field], **options) -> None:
        """Another field under the model's label."""
        known = self.fields[name]
        self.fields[name] = kind(label=known.label, required=known.required, help_text=known.help_text, **options)

    def clean_uscc(self):
        code = self.cleaned_data["uscc"].strip()
        if code and not uscc_key(code):
            raise ValidationError(_("This credit code's check digit is wrong."))
        return uscc_key(code) if code else ""

    def clean_email(self):
        return checked_email(self.cleaned_data["email"])

    def clean_phone(self):
        return checked_phone(self.cleaned_data["phone"], self.data.get("country", ""))

    def clean_parent(self):
        company = self.cleaned_data["parent"]
        if company is not None and self.cleaned_data.get("kind") == "person":
            raise ValidationError(_("Only a company has a parent company. Add a person as a contact of the company."))
        return company

    def _get_validation_exclusions(self):
        return super()._get_validation_exclusions() - {"organizer"}

    def _post_clean(self):
        """Checks the fields here; the record itself is the service's to change."""

    def values(self) -> dict:
        """This will return the model's values to hand to the service."""
        kept = {name for name in self.masked if not self.cleaned_data.get(name)}
        sent = self.cleaned_data.keys() - kept
        return {name: self.cleaned_data[name] for name in self._meta.fields if name in sent}


class ActivityForm(forms.Form):
    """A call, visit, mail or note: now, or on a day that is past."""

    kind = forms.ChoiceField(
        label=_("Kind"), choices=[(kind, label) for kind, label in InteractionKind.choices if kind in _ACTIVITIES]
    )
    text = forms.CharField(
        label=_("What happened"),
        widget=forms.Textarea({"rows": 2, "placeholder": _("Log a call, visit, mail or note")}),
        max_length=_LONGEST_TEXT,
        error_messages=TOO_LONG,
    )
    happened_on = PastDayField(label=_("When, if not now"))
    files = AttachmentsField(label=_("Files"), required=False)
    ref = forms.CharField(widget=forms.HiddenInput, max_length=40)


class ContactForm(forms.Form):
    """A person of a company."""

    name = forms.CharField(label=pgettext_lazy("person", "Name"), max_length=200)
    job_title = forms.CharField(label=_("Job title"), max_length=100, required=False)
    email = forms.EmailField(label=_("E-mail"), max_length=254, required=False)
    phone = forms.CharField(label=_("Phone"), max_length=60, required=False)

    def __init__(self, *args, country: str = "", **kwargs):
        super().__init__(*args, **kwargs)
        self.country = country

    def clean_email(self):
        return checked_email(self.cleaned_data["email"])

    def clean_phone(self):
        return checked_phone(self.cleaned_data["phone"], self.country)


class ContactChangeForm(forms.Form):
    """What a person does in a company."""

    job_title = forms.CharField(label=_("Job title"), max_length=100, required=False)
    is_primary = forms.BooleanField(
        label=_("Primary contact"), required=False, help_text=_("Takes the place of the present one.")
    )


class ContactLinkForm(forms.Form):
    """A person who is known already, as a company's contact."""

    person = CustomerPickField(kind="person", label=_("Known person"))
    job_title = forms.CharField(label=_("Job title"), max_length=100, required=False)


class PortalInvitationForm(forms.Form):
    """Who may enter a company's portal."""

    name = forms.CharField(label=pgettext_lazy("person", "Name"), max_length=150)
    email = forms.EmailField(label=_("E-mail"), max_length=254)
    language = forms.ChoiceField(label=_("Language"), choices=[("zh-hans", "中文"), ("en", "English")])

    def clean_email(self):
        return checked_email(self.cleaned_data["email"])
