"""The audit log."""

from datetime import date, datetime, time, timedelta

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext_lazy as _

from crm_expo.audit.models import AuditEntry
from crm_expo.kit.changes import entries_told
from crm_expo.kit.desk import DeskView, query_without
from crm_expo.kit.paging import Order, keyset_page
from crm_expo.kit.staff.objects import address_of
from crm_expo.kit.staff.words import ACTIONS, ACTORS, actor_name

_DAYS = [MinValueValidator(date(1900, 1, 1)), MaxValueValidator(date(2999, 12, 31))]


def _day(label):
    widget = forms.DateInput({"type": "date", "aria-label": label}, format="%Y-%m-%d")
    return forms.DateField(label=label, required=False, validators=_DAYS, widget=widget)


class AuditFilterForm(forms.Form):
    """Which entries: an act, somebody, a stretch of days on the organizer's clock."""

    action = forms.CharField(max_length=60, required=False)
    who = forms.CharField(
        max_length=200,
        required=False,
        widget=forms.TextInput({"type": "search", "placeholder": _("Who"), "aria-label": _("Who")}),
    )
    since = _day(_("From day"))
    until = _day(_("To day"))

    def filtered(self, entries, zone):
        """This will return the entries that fit; a field that cannot be read does not count."""
        self.is_valid()
        given = {name: value for name, value in self.cleaned_data.items() if value}
        if "action" in given:
            entries = entries.filter(action__startswith=given["action"])
        if "who" in given:
            entries = entries.filter(actor_label__icontains=given["who"])
        if "since" in given:
            entries = entries.filter(at__gte=datetime.combine(given["since"], time(), zone))
        if "until" in given:
            entries = entries.filter(at__lt=datetime.combine(given["until"] + timedelta(days=1), time(), zone))
        return entries


class AuditListView(DeskView):
    """Who did what, newest first."""

    read_access = "audit.read"
    template_name = "kit_pages/audit_list.html"

    def get(self, request):
        form = AuditFilterForm(request.GET)
        entries = form.filtered(AuditEntry.objects.all(), self.organizer.tzinfo)
        page = keyset_page(entries, order=Order("pk", descending=True), cursor=request.GET.get("cursor", ""))
        for entry, entry.told in zip(page.rows, entries_told(page.rows, request.membership.role), strict=True):
            entry.who = actor_name(entry.actor_kind, entry.actor_id, entry.actor_label)
            entry.address = address_of(entry.object_type, entry.object_id, request.membership.role)
        return self.page(
            {
                "page": page,
                "form": form,
                "action": request.GET.get("action", ""),
                "actions": ACTIONS,
                "actors": ACTORS,
                "query": query_without(request.GET, "cursor"),
                "filtered": any(request.GET.get(name) for name in form.fields),
            }
        )
