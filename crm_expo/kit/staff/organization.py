"""The organizer's own data."""

import zoneinfo

from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from crm_expo.kit.desk import FormPage
from crm_expo.kit.organization import EDITABLE, update_organization
from crm_expo.tenancy.finding import forget_organizers
from crm_expo.tenancy.models import Organizer


class OrganizationForm(forms.ModelForm):
    """Names in both scripts, clock and language."""

    language = forms.ChoiceField(
        label=_("Language"), choices=settings.LANGUAGES, help_text=_("Of mail to people who chose none.")
    )

    class Meta:
        model = Organizer
        fields = EDITABLE
        help_texts = {
            "name": _("As your customers know you; it stands on mail and in the portal."),
            "name_latin": _("For readers who do not read the name's script."),
            "timezone": _("Days begin and end by this clock, e.g. Asia/Shanghai."),
        }

    def clean_timezone(self):
        name = self.cleaned_data["timezone"]
        if name not in zoneinfo.available_timezones():
            raise ValidationError(_("This is no time zone, e.g. Asia/Shanghai."))
        return name


class OrganizationView(FormPage):
    """Read and change it."""

    read_access = write_access = "settings.write"
    template_name = "kit_pages/organization.html"
    title = _("Organization")

    def make_form(self, data=None):
        return OrganizationForm(data, instance=Organizer.objects.get(pk=self.organizer.pk))

    def save(self, form):
        update_organization(organizer=self.organizer, values={name: form.cleaned_data[name] for name in EDITABLE})
        forget_organizers()
        messages.success(self.request, _("Saved."))
        return reverse("organization")
