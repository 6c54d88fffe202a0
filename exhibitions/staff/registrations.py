"""Staff pages of visitors: found, registered by hand, checked in and out."""

import secrets

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from crm_expo.fields.models import Target
from crm_expo.fields.payloads import OFFERED
from crm_expo.fields.selectors import fields_edited
from crm_expo.kit.desk import DeskView, FormPage, query_without
from crm_expo.kit.masking import viewer_of
from crm_expo.kit.paging import Order, keyset_page
from crm_expo.lists.counting import counted
from customers.selectors.contacts import found_for
from customers.selectors.lists import live_customers
from customers.services.matching import UnmatchableContact
from exhibitions.filters import RegistrationFilter
from exhibitions.intake import Arrival, BadShape, read_registration
from exhibitions.models import Registration
from exhibitions.selectors.registrations import COUNT_UP_TO, category_choices, is_inside, registrations
from exhibitions.selectors.shows import edition_by_id
from exhibitions.services.desk import (
    AlreadyRegistered,
    NothingToDo,
    pass_gate,
    register_at_desk,
    undo_last_passage,
)
from exhibitions.staff.editions import EditionPage, search_words
from exhibitions.staff.forms import DeskRegistrationForm
from exhibitions.staff.returning import way_back

_FILTERS = ("status", "attended", "external_id", "order", "updated_since", "registered_on", "inside", "cursor")


class EditionRegistrationsView(EditionPage):
    """Visitors' registrations of an edition, newest first."""

    read_access = "registrations.read"
    template_name = "exhibitions/edition_registrations.html"

    def fresh(self, request, pk):
        frame = self.frame(pk, "registrations")
        edition, now = frame["edition"], frame["as_of"]
        found = RegistrationFilter(request.GET, queryset=Registration.objects.filter(edition=edition).only("pk"))
        rows, is_close = found.qs, False
        if query := search_words(request):
            customers, is_close = found_for(viewer_of(request), live_customers(), query)
            rows = rows.filter(customer__in=customers)
        # Numbers first: they stand in the edition's index, while whole rows are looked for from the newest of all on.
        numbers = keyset_page(rows, order=Order("pk", descending=True), cursor=request.GET.get("cursor", ""))
        page = numbers.of(registrations())
        return self.page(
            {
                **frame,
                "count": counted(rows, up_to=COUNT_UP_TO),
                "told": found.form.cleaned_data if found.is_valid() else {},
                "filter": found,
                "page": page,
                "inside": {row.pk for row in page.rows if is_inside(row.passages, edition, now)},
                "q": query,
                "is_close": is_close,
                "attended": request.GET.get("attended", ""),
                "has_own_fields": bool(fields_edited(request.membership.role, Target.REGISTRATION)),
                "is_filtered": bool(query or any(request.GET.get(name) for name in _FILTERS)),
                "query": query_without(request.GET, "cursor"),
            }
        )


class RegistrationCreateView(FormPage):
    """Register a visitor at the desk; the next form is open at once, the last visitor can be let in above it."""

    read_access = write_access = "registrations.write"
    template_name = "exhibitions/registration_form.html"
    title = _("New registration")
    twins: list[Registration] = []

    def make_form(self, data=None):
        self.edition = edition_by_id(self.kwargs["pk"])
        if self.edition is None:
            raise Http404
        initial = {"key": secrets.token_hex(8), "language": get_language()}
        fields = fields_edited(self.request.membership.role, Target.REGISTRATION)
        return DeskRegistrationForm(data, initial=initial, categories=category_choices(self.edition), fields=fields)

    def context(self):
        saved = self.request.GET.get("saved", "")
        rows = registrations().filter(edition=self.edition, pk=saved) if saved.isdecimal() and len(saved) < 19 else []
        return {"edition": self.edition, "twins": self.twins, "saved": next(iter(rows[:1]), None)}

    def save(self, form):
        try:
            registration = register_at_desk(
                organizer=self.organizer,
                edition=self.edition,
                arrival=_arrival(form, self.edition.slug),
                at=timezone.now(),
                is_somebody_else=form.cleaned_data["again"],
            )
        except AlreadyRegistered as error:
            self.twins = error.twins
            message = _("This e-mail address is registered for this edition already. Nothing was saved yet.")
            raise ValidationError(message) from error
        except UnmatchableContact as error:
            raise ValidationError({"name": _("Nobody can be found or made of this name.")}) from error
        return reverse("registration-new", args=[self.edition.pk]) + f"?saved={registration.pk}"


def _arrival(form: DeskRegistrationForm, edition: str) -> Arrival:
    """The form as a delivery of the desk, checked in shape as every other. Errors: ValidationError."""
    try:
        return read_registration(form.payload(edition), {OFFERED: form.own_fields})
    except BadShape as error:
        short = "zh" if (get_language() or "").startswith("zh") else "en"
        raise ValidationError([row["message"] for row in error.errors[short]]) from error


class RegistrationCheckInView(DeskView):
    """Let a visitor in or out by hand, or take the last passage back; then back to the list as it was."""

    write_access = "checkins.write"

    def post(self, request, pk):
        registration = get_object_or_404(Registration.objects.select_related("customer"), pk=pk)
        name = {"name": registration.customer.name}
        try:
            messages.success(request, self._pass(registration) % name)
        except NothingToDo:
            message = _("%(name)s: somebody did this meanwhile, or the registration is not valid. Nothing was done.")
            messages.warning(request, message % name)
        return redirect(way_back(request, reverse("edition-registrations", args=[registration.edition_id])))

    def _pass(self, registration: Registration) -> str:
        request, now = self.request, timezone.now()
        if request.POST.get("undo"):
            undone = undo_last_passage(organizer=self.organizer, registration=registration, at=now)
            if undone.type == "exit":
                return _("The exit of %(name)s is taken back.")
            return _("The check-in of %(name)s is taken back.")
        is_exit = bool(request.POST.get("exit"))
        pass_gate(organizer=self.organizer, registration=registration, at=now, is_exit=is_exit)
        return _("%(name)s has left.") if is_exit else _("%(name)s is checked in.")
