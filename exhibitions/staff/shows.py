"""Staff pages of series and editions: listed, made, changed, deleted."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from crm_expo.kit.desk import DeskView, FormPage
from crm_expo.kit.meanwhile import changed_meanwhile
from exhibitions.models import Edition, Exhibition
from exhibitions.selectors.shows import (
    edition_by_id,
    edition_stamp,
    exhibitions_with_editions,
    has_bookings,
    phase_of,
)
from exhibitions.services.shows import (
    CurrencyInUse,
    EditionInUse,
    SlugTaken,
    StaleEdit,
    add_edition,
    add_exhibition,
    remove_edition,
    update_edition,
)
from exhibitions.staff.forms import EditionForm, ExhibitionForm


class ExhibitionListView(DeskView):
    """All series with their editions."""

    read_access = "exhibitions.read"
    template_name = "exhibitions/exhibition_list.html"

    def get(self, request):
        now = timezone.now()
        shows = [
            (show, [(edition, phase_of(edition, now)) for edition in show.editions.all()])
            for show in exhibitions_with_editions()
        ]
        return self.page({"shows": shows})


class ExhibitionCreateView(FormPage):
    """A new series."""

    read_access = write_access = "exhibitions.write"
    template_name = "exhibitions/show_form.html"
    form_class = ExhibitionForm
    title = _("New exhibition")

    def save(self, form):
        try:
            add_exhibition(organizer=self.organizer, **form.cleaned_data)
        except SlugTaken as error:
            raise ValidationError({"slug": _("This short name is in use.")}) from error
        return reverse("exhibitions")


class EditionCreateView(FormPage):
    """A new edition, numbered after the last one."""

    read_access = write_access = "exhibitions.write"
    template_name = "exhibitions/show_form.html"
    title = _("New edition")

    def make_form(self, data=None):
        self.show = get_object_or_404(Exhibition.objects.all(), pk=self.kwargs["pk"])
        last = self.show.editions.order_by("-number").first()
        number = last.number + 1 if last else 1
        initial = {
            "number": number,
            "name": f"{self.show.name} {number}",
            "slug": f"{self.show.slug}-{number}",
            "timezone": last.timezone if last else self.organizer.timezone,
            "currency": last.currency if last else self.organizer.base_currency,
            "city": last.city if last else "",
            "venue": last.venue if last else "",
        }
        return EditionForm(data, initial=initial)

    def save(self, form):
        try:
            edition = add_edition(organizer=self.organizer, exhibition=self.show, **form.values())
        except SlugTaken as error:
            raise ValidationError(_("This number or short name is in use.")) from error
        return reverse("edition", args=[edition.pk])


class EditionEditView(FormPage):
    """Change an edition: its dates may move after contracts are signed, its currency may not."""

    read_access = write_access = "exhibitions.write"
    template_name = "exhibitions/show_form.html"
    title = _("Edit edition")
    stale: list[dict] = []

    def make_form(self, data=None):
        self.edition = edition_by_id(self.kwargs["pk"])
        if self.edition is None:
            raise Http404
        return EditionForm(data, instance=self.edition)

    def context(self):
        return {"edition": self.edition, "stale": self.stale, "may_remove": not has_bookings(self.edition)}

    def save(self, form):
        stamp = form.cleaned_data["stamp"]
        try:
            update_edition(organizer=self.organizer, edition=self.edition, values=form.values(), stamp=stamp)
        except StaleEdit as error:
            meanwhile = changed_meanwhile(error.current, form.cleaned_data["opened"])
            self.stale = meanwhile.others(_conflicts(form, error.current))
            form.data = form.data.copy()
            form.data["stamp"] = edition_stamp(error.current)
            raise ValidationError(meanwhile.told) from error
        except CurrencyInUse as error:
            message = _("Contracts or registrations exist: the currency stays %(currency)s.")
            raise ValidationError({"currency": message % {"currency": error.args[0]}}) from error
        except SlugTaken as error:
            raise ValidationError(_("This number or short name is in use.")) from error
        messages.success(self.request, _("The edition is saved."))
        return reverse("edition", args=[self.edition.pk])


def _conflicts(form: EditionForm, current: Edition) -> list[tuple[str, dict]]:
    """Names and rows of what differs between what was typed and what is stored now."""
    return [
        (name, {"label": form.fields[name].label, "theirs": getattr(current, name), "yours": value})
        for name, value in form.values().items()
        if getattr(current, name) != value
    ]


class EditionRemoveView(DeskView):
    """Delete an edition that nobody was booked or registered for."""

    write_access = "exhibitions.write"

    def post(self, request, pk):
        edition = get_object_or_404(Edition.objects.all(), pk=pk)
        name = edition.name
        try:
            remove_edition(organizer=self.organizer, edition=edition)
        except EditionInUse:
            message = _("%(name)s has contracts, registrations or a history and is kept. You can mark it as cancelled.")
            messages.warning(request, message % {"name": name})
            return redirect(reverse("edition", args=[pk]))
        messages.success(request, _("%(name)s is deleted.") % {"name": name})
        return redirect(reverse("exhibitions"))
