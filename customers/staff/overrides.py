"""What staff set by hand of a relationship: the form, and taking it back."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from crm_expo.kit.desk import DeskView, FormPage
from customers.models import Aspect, Override
from customers.selectors.record import record_of
from customers.services.overriding import NotScored, end_override, set_override
from customers.staff.detail import page_of
from customers.staff.record_forms import OverrideForm


class OverrideCreateView(FormPage):
    """Set an aspect of a relationship by hand; `aspect` in the address says which."""

    read_access = write_access = "customers.write"
    template_name = "customers/override_form.html"
    title = _("Set by hand")

    def make_form(self, data=None):
        record = record_of(self.kwargs["pk"])
        if record is None or record.customer.merged_into_id:
            raise Http404
        self.customer, self.card = record.customer, record.card
        wanted = self.request.POST.get("aspect") or self.request.GET.get("aspect", "")
        self.aspect = Aspect(wanted) if wanted in Aspect.values else Aspect.LIFECYCLE
        return OverrideForm(data, aspect=self.aspect, initial={"aspect": self.aspect, "value": self._shown()})

    def _shown(self) -> str | None:
        if self.aspect == Aspect.STAGE:
            return self.customer.stage
        return getattr(self.card, self.aspect) if self.card else None

    def context(self):
        others = [(aspect.value, aspect.label) for aspect in Aspect]
        return {"customer": self.customer, "aspect": self.aspect, "aspects": others}

    def save(self, form):
        values = form.cleaned_data
        try:
            set_override(
                organizer=self.organizer,
                customer_id=self.customer.pk,
                aspect=values["aspect"],
                value=values["value"],
                reason=values["reason"],
                until=values["until"],
                at=timezone.now(),
            )
        except NotScored as error:
            message = _("There are no scores yet that could show it. It can be set after the first participation.")
            raise ValidationError(message) from error
        messages.success(self.request, _("Set by hand. It holds until you take it back or its last day is over."))
        return page_of(self.customer.pk)


class OverrideEndView(DeskView):
    """Take back what was set by hand: the computed value stands again at once."""

    write_access = "customers.write"

    def post(self, request, pk):
        override = get_object_or_404(Override.objects.all(), pk=pk)
        end_override(organizer=self.organizer, override_id=override.pk, at=timezone.now())
        messages.success(request, _("Taken back. The computed value stands again."))
        return redirect(page_of(override.customer_id))
