"""Taking a change of a customer's field back; where something else came in between, both are shown and asked."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from crm_expo.kit.changes import FieldWords
from customers.models import Customer
from customers.services.editing import CreditCodeTaken, ParentInCircle, StaleEdit
from customers.services.handing_on import NotYours
from customers.services.reverting import CannotPutBack, ChangedSince, NoSuchChange, change_of, held_now, revert_change
from customers.staff.change_words import words_of
from customers.staff.detail import CustomerPage, page_of
from customers.staff.tabs import reader_of

CHANGES = "?tab=changes"
_IMPOSSIBLE = {
    "left": gettext_lazy("%(name)s has left the team. Choose another owner in the form."),
    "merged": gettext_lazy("The parent company of then was merged into another one. Choose it in the form."),
    "gone": gettext_lazy("The choice of then was deleted. Choose another one in the form."),
    "unknown": gettext_lazy("Several records, or none, are called %(name)s now. Choose the right one in the form."),
}


@dataclass(frozen=True)
class Question:
    """What is asked before a value is put back over another one."""

    change: str
    label: str
    before: str
    after: str
    current: str
    version: int
    why: str


class RevertView(CustomerPage):
    """Put a field's old value back: POST `change` as entry:field, with the version of the record that was seen."""

    read_access = write_access = "customers.write"
    tab = "changes"

    def get(self, request, pk):
        return redirect(page_of(self.live(pk).pk, f"?{request.GET.urlencode() or 'tab=changes'}"))

    def post(self, request, pk):
        customer = self.live(pk)
        if customer.pk != pk:
            return redirect(page_of(customer.pk, CHANGES))
        entry_id, _colon, field = request.POST.get("change", "").partition(":")
        version = request.POST.get("version", "")
        if not (entry_id.isdecimal() and len(entry_id) < 19 and version.isdecimal() and len(version) < 10):
            return self._refused(customer, _("Choose a change to take back."))
        words = words_of([field], reader_of(request, customer)).get(field)
        if words is None or not words.can_edit:
            raise Http404
        asked = {"customer_id": customer.pk, "entry_id": int(entry_id), "field": field, "version": int(version)}
        try:
            revert_change(organizer=self.organizer, anyway=request.POST.get("anyway") == "1", **asked)
        except NoSuchChange as error:
            raise Http404 from error
        except ChangedSince:
            return self._asked(customer, int(entry_id), field, words, _("It has been changed again since."))
        except StaleEdit as stale:
            why = _("Somebody saved this record while you looked at it.")
            return self._asked(stale.current, int(entry_id), field, words, why)
        except (CannotPutBack, CreditCodeTaken, ParentInCircle, NotYours) as error:
            return self._refused(customer, _refusal(error))
        messages.success(request, _("The old value stands again."))
        return redirect(page_of(customer.pk, CHANGES))

    def _refused(self, customer: Customer, words: str):
        return self.refused(customer, refusal=words)

    def _asked(self, customer: Customer, entry_id: int, field: str, words: FieldWords, why: str):
        told = (*change_of(customer.pk, entry_id, field).changes[field], held_now(customer, field))
        before, after, current = (str(words.value(value)) for value in told)
        question = Question(f"{entry_id}:{field}", words.label, before, after, current, customer.version, why)
        return self.refused(customer, question=question)


def _refusal(error: Exception) -> str:
    """Why the old value cannot stand again, and what to do."""
    if isinstance(error, NotYours):
        return str(error.message)
    if isinstance(error, CreditCodeTaken):
        return _("%(name)s has this credit code.") % {"name": error.holder.name}
    if isinstance(error, ParentInCircle):
        return _("%(parent)s belongs to this company by now: it cannot stand above it again.") % {
            "parent": error.parent.name
        }
    return str(_IMPOSSIBLE[error.code]) % {"name": error.name}
