"""Staff page of currency rates."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from crm_expo.kit.desk import DeskView, FormPage
from exhibitions.models import CurrencyRate
from exhibitions.money import AmountTooLarge
from exhibitions.services.rates import BaseCurrency, RateInUse, RateSet, remove_rate, set_rate
from exhibitions.staff.forms import TOO_LARGE, RateForm
from exhibitions.templatetags.shows import plain_rate


class RatesView(FormPage):
    """Currency rates; a missing one leaves its rows out of the figures, visibly, until it is set."""

    read_access = write_access = "exhibitions.write"
    template_name = "exhibitions/rates.html"
    title = _("Currency rates")

    def make_form(self, data=None):
        return RateForm(data, today=timezone.now().astimezone(self.organizer.tzinfo).date())

    def context(self):
        return {"rates": CurrencyRate.objects.order_by("currency", "-valid_from")[:200]}

    def save(self, form):
        try:
            done = set_rate(organizer=self.organizer, at=timezone.now(), **form.cleaned_data)
        except BaseCurrency as error:
            message = _("%(currency)s is the base currency: it needs no rate.")
            raise ValidationError({"currency": message % {"currency": error.args[0]}}) from error
        except AmountTooLarge as error:
            raise ValidationError({"rate": TOO_LARGE}) from error
        self._tell(done)
        return reverse("rates")

    def _tell(self, done: RateSet) -> None:
        words = {"rate": plain_rate(done.rate.rate), "currency": done.rate.currency, "day": done.rate.valid_from}
        if done.before is None:
            text = _("1 %(currency)s is worth %(rate)s from %(day)s on.") % words
        else:
            before = {"before": plain_rate(done.before)}
            text = _("The rate of %(currency)s from %(day)s on was %(before)s and is now %(rate)s.") % (words | before)
        messages.success(self.request, text)
        if done.valued:
            text = ngettext(
                "%(count)s row that waited for this rate is valued now.",
                "%(count)s rows that waited for this rate are valued now.",
                done.valued,
            )
            messages.success(self.request, text % {"count": done.valued})
        if done.waiting:
            text = ngettext(
                "%(count)s row in %(currency)s is of an earlier day and still has no rate.",
                "%(count)s rows in %(currency)s are of an earlier day and still have no rate.",
                done.waiting,
            )
            messages.warning(self.request, text % {"count": done.waiting, "currency": done.rate.currency})


class RateRemoveView(DeskView):
    """Take off a rate that was set by mistake."""

    write_access = "exhibitions.write"

    def post(self, request, pk):
        rate = get_object_or_404(CurrencyRate.objects.all(), pk=pk)
        words = {"currency": rate.currency, "day": rate.valid_from}
        try:
            remove_rate(organizer=self.organizer, rate=rate)
        except RateInUse:
            text = _("Contracts or registrations were valued at the rate of %(currency)s from %(day)s: it is kept.")
            messages.warning(request, text % words)
        else:
            messages.success(request, _("The rate of %(currency)s from %(day)s is deleted.") % words)
        return redirect(reverse("rates"))
