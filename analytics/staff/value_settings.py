"""The settings page of values: margin, rates and costs of each role, each shown as set or as assumed."""

from babel.numbers import get_currency_precision
from django import forms
from django.contrib import messages
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from analytics.models import ValueSettings
from analytics.selectors.assumptions import Assumptions
from analytics.selectors.insights import last_run
from analytics.services.value_settings import set_value_settings
from crm_expo.kit.desk import FormPage
from customers.models.role import SCORE_ROLE_LABELS

SHARES = {
    "margin": (_("Margin (%)"), 0),
    "annual_rate": (_("Discount rate a year (%)"), 1),
    "save_rate": (_("Share of those at risk that a contact keeps (%)"), 0),
    "reachable": (_("Reachable share of what peers bring more, u (%)"), 0),
    "referral_weight": (_("Weight of a referral, w (%)"), 0),
}
AMOUNTS = {
    "serving_minor": _("Cost of serving one participation"),
    "acquisition_minor": _("Cost of winning a customer"),
    "contact_minor": _("Cost of one contact"),
}
ORDER = (
    "margin", "annual_rate", "serving_minor", "acquisition_minor", "contact_minor", "save_rate", "reachable",
    "referral_weight",
)  # fmt: skip
LARGEST = 10**10


class ValueSettingsForm(forms.Form):
    """One role's settings; an empty field keeps what is assumed."""

    def __init__(self, data=None, *, row: ValueSettings | None, currency: str):
        super().__init__(data)
        self.unit = 10 ** get_currency_precision(currency)
        for name in ORDER:
            stored = getattr(row, name) if row else None
            assumed = _("Assumed: %(value)s") % {"value": f"{self._shown(name, getattr(Assumptions, name)):g}"}
            label, least, most = (
                (*SHARES[name], 100) if name in SHARES else (f"{AMOUNTS[name]} ({currency})", 0, LARGEST)
            )
            self.fields[name] = forms.DecimalField(
                label=label, min_value=least, max_value=most, decimal_places=2, required=False,
                help_text=assumed if stored is None else _("Set by you. Empty: %(assumed)s") % {"assumed": assumed},
                initial=None if stored is None else f"{self._shown(name, stored):g}",
            )  # fmt: skip

    def _shown(self, name: str, stored: float) -> float:
        return round(stored * 100 if name in SHARES else stored / self.unit, 2)

    @property
    def values(self) -> dict[str, float | int | None]:
        """What was typed, as shares and minor units."""
        return {name: self._stored(name, typed) for name, typed in self.cleaned_data.items()}

    def _stored(self, name: str, typed) -> float | int | None:
        if typed is None:
            return None
        return float(typed) / 100 if name in SHARES else round(typed * self.unit)


class ValueSettingsView(FormPage):
    """What values are computed with, role by role."""

    read_access = write_access = "settings.write"
    template_name = "analytics/value_settings.html"
    title = _("Value settings")

    @property
    def role(self) -> str:
        """The role that the page speaks of."""
        wanted = self.request.GET.get("role", "")
        return wanted if wanted in SCORE_ROLE_LABELS else "exhibitor"

    def make_form(self, data=None):
        return ValueSettingsForm(data, row=self._row(), currency=self.organizer.base_currency)

    def _row(self) -> ValueSettings | None:
        return ValueSettings.objects.filter(role=self.role).first()

    def context(self):
        row, run = self._row(), last_run(self.organizer)
        waits = bool(row and (run is None or run.started_at < row.changed_at))
        return {"role": self.role, "roles": list(SCORE_ROLE_LABELS.items()), "waits": waits, "run": run}

    def save(self, form):
        set_value_settings(organizer=self.organizer, role=self.role, at=timezone.now(), values=form.values)
        messages.success(self.request, _("Saved. The next scoring run values all customers of this role again."))
        return f"{reverse('value-settings')}?role={self.role}"
