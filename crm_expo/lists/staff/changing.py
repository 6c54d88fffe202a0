"""Changing records from a list: one cell, or one field of many records, with a preview and a way back."""

from collections import Counter
from collections.abc import Mapping

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import Http404, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from crm_expo.jobs.models import JobKind
from crm_expo.jobs.services import create_job
from crm_expo.kit.paging import Order, keyset_page
from crm_expo.lists.cells import cell_of
from crm_expo.lists.columns import Column, Kind
from crm_expo.lists.counting import Count, counted
from crm_expo.lists.models import BulkChange
from crm_expo.lists.page import CHANGE_ACCESS, ListParts
from crm_expo.lists.reading import columns_of
from crm_expo.lists.selectors import UNDO_FOR, undoable
from crm_expo.lists.services.bulk import TooLate, begin_change, change_some, changer_of, undo_change
from crm_expo.lists.tasks import change_list_task

#: More records than these are changed by a worker.
AT_ONCE = 200
_MOST_PKS = 500
_MOST_SHOWN = 8


class CellView(ListParts):
    """One cell: asked for as a control, sent back as a value; what somebody else set meanwhile is shown first."""

    read_access = write_access = CHANGE_ACCESS
    template_name = "lists/cell.html"

    def get(self, request, key, pk, field):
        column, record = self._open(pk, field)
        return self._control(column, record)

    def _open(self, pk: int, field: str):
        self.must_change()
        listing = self.listing()
        self.setting = listing.setting
        column = listing.state.columns.get(field)
        if column is None or not column.change:
            raise Http404
        record = listing.loaded([column]).model._default_manager.filter(pk=pk)
        found = self.records.records().filter(pk__in=record.values("pk")).first()
        if found is None:
            raise Http404
        if column.fits is not None and not column.fits(found):
            raise Http404
        if column.attach is not None:
            column.attach([found], [column], self.setting)
        return column, found

    def _held(self, column: Column, record) -> str:
        if column.held is not None:
            return column.held(record)
        value = getattr(record, column.path)
        return "" if value is None else str(value)

    def _control(self, column: Column, record, status: int = 200, **more):
        held = self._held(column, record)
        choices = column.offered(self.setting.labels_of(column), held)
        longest = column.longest
        if column.path:
            longest = getattr(record._meta.get_field(column.path), "max_length", None) or longest
        context = {"column": column, "held": held, "value": held, "choices": choices, "longest": longest}
        context |= {"records": self.records, "expected": held} | more
        return self.page(context | {"parts": context["value"].split(",")}, status=status)

    def post(self, request, key, pk, field):
        column, record = self._open(pk, field)
        value, expected = value_sent(column, request.POST), request.POST.get("expected")
        held = self._held(column, record)
        if expected is not None and held not in (expected, value):
            return self._control(
                column, record, status=409, value=value, theirs=self._words(column, held), expected=held
            )
        try:
            changer_of(self.records)(organizer=self.organizer, pks=[pk], field=field, value=value, expected=held)
        except (ValidationError, ValueError) as error:
            return self._control(column, record, status=422, value=value, refusal=refusal_of(error))
        if (back := request.POST.get("next")) and url_has_allowed_host_and_scheme(back, None):
            return redirect(back)
        record = self.records.records().get(pk=pk)
        self.listing().attach([record], [column])
        return self.page({"html": cell_of(column, record, self.setting)}, template="lists/cell_shown.html")

    def _words(self, column: Column, held: str) -> str:
        return column.word(held, self.setting.labels_of(column)) or _("nothing")


def value_sent(column: Column, sent: QueryDict) -> str:
    """This will return the value of a form; several choices are sent one by one."""
    return ",".join(sent.getlist("value")) if column.kind == Kind.CHOICES else sent.get("value", "")


def refusal_of(error: Exception) -> str:
    """This will return why a value cannot stand there, as far as its field says so in words."""
    told = "" if isinstance(error, ValidationError) else getattr(error, "message", "")
    return str(told or _("This value cannot stand here."))


def _standing(column: Column, rows: QuerySet) -> Mapping[object, int]:
    """What stands in many records, and how often."""
    if column.tally is not None:
        return column.tally(rows)
    return Counter(rows.order_by().values_list(column.path, flat=True)[:200_000])


class BulkView(ListParts):
    """One field of the selected records, or of all that match: chosen, previewed, done; undone within a day."""

    write_access = CHANGE_ACCESS
    template_name = "lists/bulk.html"

    def post(self, request, key):
        self.must_change()
        listing = self.listing()
        column = listing.state.columns.get(request.POST.get("field", ""))
        if column is None or not column.change:
            nothing = {"records": self.records, "query": listing.state.query(), "count": Count(0, True)}
            return self.page(nothing, status=422)
        pks = [int(pk) for pk in request.POST.getlist("pk")[:_MOST_PKS] if pk.isdecimal() and len(pk) < 19]
        is_all = bool(request.POST.get("all"))
        if is_all and listing.is_wider:
            return self.looked_at_again()
        if is_all and listing.is_close:
            return self.looked_at_again(_("Nothing fits your words exactly. Tick the records to change."))
        rows = listing.found if is_all else self.records.records().filter(pk__in=pks)
        value, step = value_sent(column, request.POST), request.POST.get("step", "choose")
        words = listing.setting.labels_of(column)
        context = {
            "records": self.records, "column": column, "choices": column.offered(words), "pks": pks, "is_all": is_all,
            "count": counted(rows), "value": value, "parts": value.split(","), "query": listing.state.query(),
            "step": step,
        }  # fmt: skip
        if step == "choose":
            return self.page(context)
        try:
            value = column.check(value) if column.check else value
        except ValueError as error:
            return self.page(context | {"step": "choose", "refusal": refusal_of(error)}, status=422)
        if step == "preview":
            preview = self._preview(column, _standing(column, rows), value, words)
            return self.page(context | {"value": value, "preview": preview, "step": "preview"})
        return self._change(listing, column, value, rows, is_all)

    def _preview(self, column: Column, before: Mapping, value: str, words: dict) -> dict:
        """What stands there now, how often, and what will."""
        named = Counter()
        for one, number in before.items():
            named["" if one is None else str(one)] += number
        same = named.pop(value, 0)
        shown = named.most_common(_MOST_SHOWN)
        lines = [(column.word(one, words) or _("nothing"), number) for one, number in shown]
        rest = sum(named.values()) - sum(number for _label, number in lines)
        return {"to": column.word(value, words) or _("nothing"), "lines": lines, "rest": rest, "same": same,
                "total": sum(named.values())}  # fmt: skip

    def _change(self, listing, column: Column, value: str, rows, is_all: bool):
        request, now = self.request, timezone.now()
        back = f"{reverse(self.records.key)}?{listing.state.query()}"
        change = begin_change(
            organizer=self.organizer, records=self.records, field=column.change, value=value, by=request.user,
            role=request.membership.role, at=now, query=listing.state.query() if is_all else "",
        )  # fmt: skip
        if is_all and rows.order_by()[: AT_ONCE + 1].count() > AT_ONCE:
            change.job = create_job(organizer=self.organizer, kind=JobKind.BULK)
            change.save(update_fields=["job"])
            change_list_task.wake(organizer_id=self.organizer.pk, job_id=change.job.pk)
            return redirect("job", change.job.pk)
        try:
            pks = list(rows.order_by("pk").values_list("pk", flat=True))
            number = change_some(organizer=self.organizer, records=self.records, change=change, pks=pks)
        except (ValidationError, ValueError) as error:
            messages.error(request, f"{refusal_of(error)} {_('Nothing was changed.')}")
            return redirect(back)
        told = ngettext("%(n)s record changed.", "%(n)s records changed.", number) % {"n": number}
        messages.success(request, told, extra_tags=reverse("list-change", args=[change.pk]))
        return redirect(back)


class ChangesView(ListParts):
    """Changes of many records of a list, the newest first."""

    read_access = CHANGE_ACCESS
    template_name = "lists/changes.html"

    def get(self, request, key):
        self.must_change()
        rows = BulkChange.objects.filter(list_key=self.records.key)
        page = keyset_page(rows, order=Order("pk", descending=True), cursor=request.GET.get("cursor", ""))
        return self.page({"page": page, "records": self.records, "lines": [self.told(one) for one in page.rows]})

    @cached_property
    def columns(self) -> dict[str, Column]:
        """The list's columns as far as the role sees them."""
        return columns_of(self.records, self.request.membership.role)

    def told(self, change: BulkChange) -> dict:
        """A change in words; of a field that is gone, or that the role does not see, only that it was made."""
        column = self.columns.get(change.field)
        return {
            "change": change,
            "label": column.label if column else _("A field that is no longer here"),
            "value": column.word(change.value, column.labels()) or _("nothing") if column else "",
            "can_undo": bool(column and column.change) and undoable(change, timezone.now()) and change.records > 0,
            "until": change.made_at + UNDO_FOR,
        }


class ChangeView(ChangesView):
    """One change of many records, and taking it back."""

    write_access = CHANGE_ACCESS
    template_name = "lists/change.html"

    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        self.change = BulkChange.objects.filter(pk=kwargs["pk"]).first()
        if self.change is None:
            raise Http404
        self.take(self.change.list_key)

    def get(self, request, pk):
        self.must_change()
        return self.page(self.told(self.change) | {"records": self.records})

    def post(self, request, pk):
        self.must_change()
        column = self.columns.get(self.change.field)
        if column is None or not column.change:
            raise Http404
        if self.change.user_id != request.user.pk and not self.allows("views.manage"):
            messages.warning(request, _("Only who made this change, an owner or a manager takes it back."))
            return redirect("list-change", pk)
        try:
            back, left = undo_change(
                organizer=self.organizer, records=self.records, change=self.change, at=timezone.now()
            )
        except TooLate:
            messages.warning(request, _("This was taken back already, or a day has passed. Nothing was done."))
            return redirect("list-change", pk)
        except (ValidationError, ValueError) as error:
            messages.warning(request, f"{refusal_of(error)} {_('Nothing was changed.')}")
            return redirect("list-change", pk)
        told = ngettext("%(n)s record is as it was.", "%(n)s records are as they were.", back) % {"n": back}
        if left:
            told += " " + ngettext("%(n)s was changed since and stays.", "%(n)s were changed since and stay.", left) % {
                "n": left
            }
        messages.success(request, told)
        return redirect("list-change", pk)
