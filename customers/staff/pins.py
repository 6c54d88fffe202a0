"""The pinned note of a customer's page."""

from django.http import Http404
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from customers.models import Customer, Interaction
from customers.services.pinning import pin_note, unpin_note
from customers.staff.detail import CustomerPage, page_of
from customers.staff.record_forms import PinForm


class PinPage(CustomerPage):
    """What pinning and taking down share."""

    read_access = write_access = "customers.write"

    def get(self, request, pk):
        rest = request.GET.urlencode()
        return redirect(page_of(self.live(pk).pk, f"?{rest}" if rest else ""))


class PinView(PinPage):
    """Pin a line of the timeline, or a text of its own, in the place of what was pinned."""

    def post(self, request, pk):
        customer = self.live(pk)
        form = PinForm(request.POST)
        line = self._line(customer, form.data.get("line", ""))
        if line is None and form.is_valid() and not form.cleaned_data["text"]:
            form.add_error("text", _("Write what everybody should see first."))
        if line is None and form.errors:
            return self.refused(customer, pin_form=form)
        text = "" if line is not None else form.cleaned_data["text"]
        pin_note(organizer=self.organizer, customer=customer, at=timezone.now(), interaction=line, text=text)
        return redirect(page_of(customer.pk))

    def _line(self, customer: Customer, number: str) -> Interaction | None:
        if not number:
            return None
        found = Interaction.objects.filter(customer=customer, pk=number) if number.isdecimal() else None
        line = found.first() if found is not None and len(number) < 19 else None
        if line is None:
            raise Http404
        return line


class UnpinView(PinPage):
    """Take the pinned note down."""

    def post(self, request, pk):
        customer = self.live(pk)
        unpin_note(organizer=self.organizer, customer=customer)
        return redirect(page_of(customer.pk))
