"""Staff pages of shows: series, editions, participants, bookings, registrations, rates."""

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from crm_expo.kit.desk import DeskView, FormPage, query_without
from crm_expo.kit.paging import Order, keyset_page
from customers.selectors.lists import live_customers
from customers.selectors.search import matching
from exhibitions.filters import ParticipationFilter, RegistrationFilter
from exhibitions.intake import Passage
from exhibitions.models import CheckIn, Contract, CurrencyRate, Exhibition, Participation, Registration
from exhibitions.selectors.registrations import registrations
from exhibitions.selectors.shows import (
    edition_by_id,
    edition_strip,
    exhibitions_with_editions,
    figures_of,
    participants_of,
    phase_of,
)
from exhibitions.services.booking import (
    AlreadyBooked,
    BoothAlreadyTaken,
    BoothWish,
    PricedLine,
    WrongState,
    book_exhibitor,
    cancel_contract,
    confirm_contract,
    mark_no_show,
)
from exhibitions.services.registration import record_checkin, undo_checkin
from exhibitions.services.shows import SlugTaken, add_edition, add_exhibition, set_rate, update_edition
from exhibitions.staff.forms import BookingForm, EditionForm, ExhibitionForm, RateForm


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
            edition = add_edition(organizer=self.organizer, exhibition=self.show, **form.cleaned_data)
        except SlugTaken as error:
            raise ValidationError(_("This number or short name is in use.")) from error
        return reverse("edition", args=[edition.pk])


class EditionEditView(FormPage):
    """Change an edition: its dates may move after contracts are signed."""

    read_access = write_access = "exhibitions.write"
    template_name = "exhibitions/show_form.html"
    title = _("Edit edition")

    def make_form(self, data=None):
        self.edition = edition_by_id(self.kwargs["pk"])
        if self.edition is None:
            raise Http404
        return EditionForm(data, instance=self.edition)

    def save(self, form):
        try:
            update_edition(organizer=self.organizer, edition=edition_by_id(self.edition.pk), values=form.cleaned_data)
        except SlugTaken as error:
            raise ValidationError(_("This number or short name is in use.")) from error
        return reverse("edition", args=[self.edition.pk])


class EditionPage(DeskView):
    """What the pages of one edition share."""

    read_access = "exhibitions.read"

    def frame(self, pk: int, tab: str) -> dict:
        """The edition, its phase and figures."""
        edition = edition_by_id(pk)
        if edition is None:
            raise Http404
        now = timezone.now()
        return {
            "edition": edition,
            "phase": phase_of(edition, now),
            "figures": figures_of(edition),
            "tab": tab,
            "as_of": now,
        }


class EditionDetailView(EditionPage):
    """Exhibitors, co-exhibitors and sponsors of an edition."""

    template_name = "exhibitions/edition_detail.html"

    def get(self, request, pk):
        frame = self.frame(pk, "participants")
        found = ParticipationFilter(request.GET, queryset=participants_of(frame["edition"]))
        rows = found.qs
        if query := request.GET.get("q", "").replace("\x00", "")[:200].strip():
            rows = rows.filter(customer__in=matching(live_customers(), query))
        page = keyset_page(rows, order=Order("pk"), cursor=request.GET.get("cursor", ""))
        return self.page(
            {**frame, "filter": found, "page": page, "q": query, "query": query_without(request.GET, "cursor")}
        )


class EditionRegistrationsView(EditionPage):
    """Visitors' registrations of an edition, newest first."""

    read_access = "registrations.read"
    template_name = "exhibitions/edition_registrations.html"

    def get(self, request, pk):
        frame = self.frame(pk, "registrations")
        found = RegistrationFilter(request.GET, queryset=registrations().filter(edition=frame["edition"]))
        rows = found.qs
        if query := request.GET.get("q", "").replace("\x00", "")[:200].strip():
            rows = rows.filter(customer__in=matching(live_customers(), query))
        page = keyset_page(rows, order=Order("pk", descending=True), cursor=request.GET.get("cursor", ""))
        return self.page(
            {**frame, "filter": found, "page": page, "q": query, "query": query_without(request.GET, "cursor")}
        )


class BookingCreateView(FormPage):
    """Sell a booth: participation, draft contract and reservation in one step."""

    read_access = write_access = "participations.write"
    template_name = "exhibitions/show_form.html"
    title = _("New booking")

    def make_form(self, data=None):
        self.edition = edition_by_id(self.kwargs["pk"])
        if self.edition is None:
            raise Http404
        customer = self.request.GET.get("customer", "")
        initial = {
            "currency": self.edition.currency,
            "customer": customer if customer.isdecimal() else "",
            "number": f"{self.edition.slug}-{timezone.now():%m%d%H%M%S}",
        }
        return BookingForm(data, initial=initial)

    def context(self):
        return {"edition": self.edition}

    def save(self, form):
        data = form.cleaned_data
        wish = BoothWish(data["hall"], data["booth"], data["area_m2"]) if data["booth"] else None
        line = PricedLine(str(_("Booth")), data["net_minor"], area_m2=data["area_m2"])
        try:
            with transaction.atomic():
                book_exhibitor(
                    organizer=self.organizer,
                    edition=self.edition,
                    customer=data["customer"],
                    role=data["role"],
                    number=data["number"],
                    currency=data["currency"],
                    lines=[line],
                    booth=wish,
                    day=timezone.now().astimezone(self.organizer.tzinfo).date(),
                )
        except AlreadyBooked as error:
            raise ValidationError(_("This company takes part in this role already.")) from error
        except BoothAlreadyTaken as error:
            message = _("Booth %(booth)s was taken meanwhile. Choose another; your input is kept.")
            raise ValidationError(message % {"booth": error.booth.number}) from error
        except IntegrityError as error:
            raise ValidationError({"number": _("This contract number is in use.")}) from error
        return reverse("edition", args=[self.edition.pk])


class ContractView(DeskView):
    """Confirm or cancel a contract."""

    write_access = "participations.write"

    def post(self, request, pk):
        contract = get_object_or_404(Contract.objects.select_related("participation"), pk=pk)
        move = confirm_contract if request.POST.get("move") == "confirm" else cancel_contract
        try:
            move(organizer=self.organizer, contract_id=contract.pk, at=timezone.now())
        except WrongState:
            return redirect(reverse("edition", args=[contract.participation.edition_id]) + "?state_changed=1")
        return redirect(reverse("edition", args=[contract.participation.edition_id]))


class NoShowView(DeskView):
    """An exhibitor never came."""

    write_access = "participations.write"

    def post(self, request, pk):
        participation = get_object_or_404(Participation.objects.select_related("customer", "edition"), pk=pk)
        try:
            mark_no_show(organizer=self.organizer, participation=participation, at=timezone.now())
        except WrongState:
            return redirect(reverse("edition", args=[participation.edition_id]) + "?state_changed=1")
        return redirect(reverse("edition", args=[participation.edition_id]))


class RegistrationCheckInView(DeskView):
    """Check a visitor in by hand, or take the last check-in back."""

    write_access = "checkins.write"

    def post(self, request, pk):
        registration = get_object_or_404(Registration.objects, pk=pk)
        now = timezone.now()
        if request.POST.get("undo"):
            last = CheckIn.objects.filter(registration=registration, undone_at=None).order_by("-at").first()
            if last is not None:
                undo_checkin(organizer=self.organizer, checkin=last, at=now)
        elif registration.status == "registered":
            record_checkin(
                organizer=self.organizer,
                external_id=registration.external_id,
                source=registration.source,
                passage=Passage(external_id=f"desk-{now.timestamp():.3f}", at=now, gate=str(_("Desk"))),
            )
        return redirect(reverse("edition-registrations", args=[registration.edition_id]))


class EditionStripView(DeskView):
    """The strip of editions on a customer's page, fetched as a slot."""

    read_access = "customers.read"
    template_name = "exhibitions/edition_strip.html"

    def get(self, request, pk):
        return self.page({"editions": edition_strip(pk)})


class RatesView(FormPage):
    """Currency rates; a missing one leaves its rows out of the figures, visibly."""

    read_access = write_access = "exhibitions.write"
    template_name = "exhibitions/rates.html"
    form_class = RateForm
    title = _("Currency rates")

    def context(self):
        return {"rates": CurrencyRate.objects.order_by("currency", "-valid_from")[:200]}

    def save(self, form):
        set_rate(organizer=self.organizer, **form.cleaned_data)
        return reverse("rates")
