"""Forms of a customer's page: files, the pinned note, what is set by hand."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from crm_expo.kit.attachment_field import AttachmentsField
from crm_expo.kit.form_fields import TOO_LONG
from customers.models import ASPECT_VALUES, Aspect, Ladder

_LONGEST_PIN, _LONGEST_REASON = 2_000, 500
_LAST_YEAR = 2100


class DocumentsForm(forms.Form):
    """Files of a customer that belong to no call or note."""

    files = AttachmentsField(label=_("Files"))


class PinForm(forms.Form):
    """A line of the timeline to be pinned, or a text of its own."""

    line = forms.IntegerField(required=False)
    text = forms.CharField(
        label=_("Note"),
        required=False,
        max_length=_LONGEST_PIN,
        widget=forms.Textarea({"rows": 3}),
        error_messages=TOO_LONG,
    )


class OverrideForm(forms.Form):
    """What staff set by hand of a relationship, and why."""

    aspect = forms.ChoiceField(choices=Aspect.choices, widget=forms.HiddenInput)
    value = forms.ChoiceField(label=_("Value"))
    reason = forms.CharField(
        label=_("Why"), max_length=_LONGEST_REASON, widget=forms.Textarea({"rows": 3}), error_messages=TOO_LONG
    )
    until = forms.DateField(
        label=_("Until"),
        required=False,
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
        help_text=_("The last day it holds; left empty it holds until somebody takes it back."),
    )

    def __init__(self, *args, aspect: str, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["value"].label = Aspect(aspect).label
        self.fields["value"].choices = [
            (value, label) for value, label in ASPECT_VALUES[aspect].choices if value != Ladder.PROSPECT
        ]

    def clean_until(self):
        day = self.cleaned_data["until"]
        if day and day < timezone.localdate():
            raise ValidationError(_("This day is over. Choose today or a later one, or leave it empty."))
        if day and day.year > _LAST_YEAR:
            raise ValidationError(_("That is too far ahead. Leave it empty for no last day."))
        return day
