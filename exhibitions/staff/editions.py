"""Staff pages of one edition: who exhibits, what they booked, contract by contract."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from crm_expo.fields.models import Target
from crm_expo.fields.selectors import fields_edited
from crm_expo.kit.desk import DeskView, FormPage, query_without
from crm_expo.kit.masking import viewer_of
from crm_expo.kit.paging import Order, keyset_page
from crm_expo.kit.rereading import RereadPage
from customers.selectors.contacts import found_for
from customers.selectors.lists import live_customers
from exhibitions.filters import ParticipationFilter
from exhibitions.models import Contract, Participation
from exhibitions.money import AmountTooLarge
from exhibitions.selectors.contracts import booths_of, contract_by_id
from exhibitions.selectors.shows import edition_by_id, figures_lately, participants_of, phase_of, sold_lately
from exhibitions.services.booking import (
    AlreadyBooked,
    BoothAlreadyTaken,
    BoothWish,
    ContractNumberTaken,
    PricedLine,
    WrongState,
    book_exhibitor,
    cancel_contract,
    confirm_contract,
    mark_no_show,
)
from exhibitions.staff.forms import TOO_LARGE, BookingForm
from exhibitions.staff.returning import way_back

CHANGED_MEANWHILE = _("Somebody changed this contract meanwhile; nothing was done.")


class EditionPage(RereadPage):
    """What the pages of one edition share."""

    read_access = "exhibitions.read"

    def frame(self, pk: int, tab: str) -> dict:
        """The edition, its phase and figures."""
        edition = edition_by_id(pk)
        if edition is None:
            raise Http404
        now = timezone.now()
        figures, counted_at = figures_lately(edition, now)
        return {
            "edition": edition,
            "phase": phase_of(edition, now),
            "figures": figures,
            "tab": tab,
            "counted_at": counted_at,
            "as_of": now,
        }


def search_words(request: HttpRequest) -> str:
    """This will return what is looked for, as the search can take it."""
    return request.GET.get("q", "").replace("\x00", "")[:200].strip()


class EditionDetailView(EditionPage):
    """Exhibitors, co-exhibitors and sponsors of an edition."""

    template_name = "exhibitions/edition_detail.html"

    def fresh(self, request, pk):
        frame = self.frame(pk, "participants")
        found = ParticipationFilter(request.GET, queryset=participants_of(frame["edition"]))
        rows, is_close = found.qs, False
        if query := search_words(request):
            customers, is_close = found_for(viewer_of(request), live_customers(), query)
            rows = rows.filter(customer__in=customers)
        page = keyset_page(rows, order=Order("pk"), cursor=request.GET.get("cursor", ""))
        is_filtered = bool(query or any(request.GET.get(name) for name in ("state", "role", "cursor")))
        return self.page(
            {
                **frame,
                "filter": found,
                "page": page,
                "sold": sold_lately(rows),
                "q": query,
                "is_close": is_close,
                "is_filtered": is_filtered,
                "query": query_without(request.GET, "cursor"),
            }
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
            "number": f"{self.edition.slug[:29]}-{timezone.now():%m%d%H%M%S}",
        }
        fields = fields_edited(self.request.membership.role, Target.PARTICIPATION)
        return BookingForm(data, initial=initial, fields=fields)

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
                    fields=form.given(),
                    day=timezone.now().astimezone(self.organizer.tzinfo).date(),
                )
        except AlreadyBooked as error:
            raise ValidationError(_("This company takes part in this role already.")) from error
        except BoothAlreadyTaken as error:
            message = _("Booth %(booth)s was taken meanwhile. Choose another; your input is kept.")
            raise ValidationError(message % {"booth": error.booth.number}) from error
        except ContractNumberTaken as error:
            raise ValidationError({"number": _("This contract number is in use.")}) from error
        except AmountTooLarge as error:
            raise ValidationError({"net": TOO_LARGE}) from error
        return reverse("edition", args=[self.edition.pk])


class ContractView(DeskView):
    """A contract: whose, for which edition, what it holds; confirm or cancel it."""

    read_access = "exhibitions.read"
    write_access = "participations.write"
    template_name = "exhibitions/contract.html"

    def get(self, request, pk):
        contract = contract_by_id(pk)
        if contract is None:
            raise Http404
        return self.page({"contract": contract, "booths": booths_of(contract)})

    def post(self, request, pk):
        contract = get_object_or_404(Contract.objects.select_related("participation"), pk=pk)
        confirms = request.POST.get("move") == "confirm"
        move = confirm_contract if confirms else cancel_contract
        try:
            move(organizer=self.organizer, contract_id=contract.pk, at=timezone.now())
        except WrongState:
            messages.warning(request, CHANGED_MEANWHILE)
        except AmountTooLarge:
            messages.error(request, TOO_LARGE)
        else:
            message = _("Contract %(number)s is confirmed.") if confirms else _("Contract %(number)s is cancelled.")
            messages.success(request, message % {"number": contract.number})
        return redirect(way_back(request, reverse("edition", args=[contract.participation.edition_id])))


class NoShowView(DeskView):
    """An exhibitor never came."""

    write_access = "participations.write"

    def post(self, request, pk):
        participation = get_object_or_404(Participation.objects.select_related("customer", "edition"), pk=pk)
        try:
            mark_no_show(organizer=self.organizer, participation=participation, at=timezone.now())
        except WrongState:
            messages.warning(request, CHANGED_MEANWHILE)
        else:
            message = _("%(name)s is marked as no-show.")
            messages.success(request, message % {"name": participation.customer.name})
        return redirect(way_back(request, reverse("edition", args=[participation.edition_id])))
