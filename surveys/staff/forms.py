"""Forms of surveys."""

from django import forms
from django.utils.translation import gettext_lazy as _

from exhibitions.models import Edition
from surveys.models import Audience


class PopulationForm(forms.Form):
    """How many could have answered."""

    population = forms.IntegerField(
        label=_("How many could answer"), required=False, min_value=1, max_value=10_000_000,
        help_text=_("Narrows the intervals when a large part answered; leave it empty when it is not known."),
    )  # fmt: skip


class SurveyForm(PopulationForm):
    """Ask an audience of an edition with the product's questions."""

    edition = forms.ModelChoiceField(label=_("Edition"), queryset=Edition._base_manager.none())
    audience = forms.ChoiceField(label=_("Audience"), choices=Audience.choices)
    field_order = ("edition", "audience", "population")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["edition"].queryset = Edition.objects.order_by("-starts_on")


class AnswerFileForm(forms.Form):
    """A spreadsheet of answers."""

    file = forms.FileField(
        label=_("File"),
        widget=forms.FileInput({"accept": ".csv,.xlsx,.txt"}),
        help_text=_("CSV or XLSX, one respondent per row; columns headed by a question's code or its text."),
    )
