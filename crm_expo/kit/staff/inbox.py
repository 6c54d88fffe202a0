"""The inbox: every delivery, what became of it, and replay of what failed."""

import json

from django.conf import settings
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.module_loading import import_string

from crm_expo.inbox.models import InboxRow, InboxState
from crm_expo.inbox.services.draining import replay
from crm_expo.inbox.tasks import wake_inbox
from crm_expo.kit.desk import DeskView
from crm_expo.kit.inbox_api import InboxFilter
from crm_expo.kit.masking import HIDDEN, masked_document
from crm_expo.kit.paging import Order, keyset_page
from crm_expo.kit.staff.outcomes import name_of, problem_of, story_of, waits_for
from crm_expo.kit.staff.words import KINDS, SOURCES
from crm_expo.tenancy.access import role_allows

_REPLAYABLE = {InboxState.DEAD, InboxState.REJECTED}


class InboxListView(DeskView):
    """Deliveries, newest first, by state."""

    read_access = "inbox.read"
    template_name = "kit_pages/inbox_list.html"

    def get(self, request):
        found = InboxFilter(request.GET, queryset=InboxRow.objects.all())
        page = keyset_page(found.qs, order=Order("pk", descending=True), cursor=request.GET.get("cursor", ""))
        for row in page.rows:
            row.name, row.problem, row.waits_for = name_of(row), problem_of(row), waits_for(row)
        dead = InboxRow.objects.filter(state=InboxState.DEAD).count()
        query = request.GET.copy()
        query.pop("cursor", None)
        return self.page(
            {
                "page": page,
                "filter": found,
                "kinds": KINDS,
                "sources": SOURCES,
                "states": InboxState.choices,
                "state": "" if request.GET.get("waits") else request.GET.get("state", ""),
                "waits": bool(request.GET.get("waits")),
                "dead": dead,
                "query": query.urlencode(),
            }
        )


def _seen(document: object, role: str) -> object:
    """A delivery as a role may see it: contacts masked, values of fields that it does not see left out."""
    if not isinstance(document, dict):
        return document if role_allows(role, "contacts.read") else HIDDEN
    if isinstance(own := document.get("fields"), dict) and own:
        hidden = import_string(import_string(f"{settings.SLOT_REGISTRY}.HIDDEN_KEYS"))(role)
        document = document | {"fields": {key: HIDDEN if key in hidden else value for key, value in own.items()}}
    return document if role_allows(role, "contacts.read") else masked_document(document)


class InboxDetailView(DeskView):
    """One delivery verbatim, with its outcome; POST replays it."""

    read_access = "inbox.read"
    write_access = "inbox.replay"
    template_name = "kit_pages/inbox_detail.html"

    def get(self, request, pk):
        row = get_object_or_404(InboxRow.objects.all(), pk=pk)
        body = json.dumps(_seen(json.loads(row.body), request.membership.role), ensure_ascii=False, indent=2)
        return self.page(
            {
                "row": row,
                "name": name_of(row),
                "waits_for": waits_for(row),
                "story": story_of(row, request.membership.role),
                "kinds": KINDS,
                "sources": SOURCES,
                "body": body,
                "outcome": json.dumps(row.outcome, ensure_ascii=False, indent=2) if row.outcome else "",
                "can_replay": row.state in _REPLAYABLE,
            }
        )

    def post(self, request, pk):
        row = get_object_or_404(InboxRow.objects.select_for_update(), pk=pk)
        if row.state in _REPLAYABLE:
            replay(organizer=self.organizer, row=row, now=timezone.now())
            wake_inbox(self.organizer)
        return redirect(reverse("inbox-detail", args=[pk]))
