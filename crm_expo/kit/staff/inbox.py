"""The inbox: every delivery, what became of it, and replay of what failed."""

import json

from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone

from crm_expo.inbox.models import InboxRow, InboxState
from crm_expo.inbox.services.draining import replay
from crm_expo.inbox.tasks import wake_inbox
from crm_expo.kit.desk import DeskView
from crm_expo.kit.inbox_api import InboxFilter
from crm_expo.kit.paging import Order, keyset_page
from crm_expo.kit.staff.deliveries import DeliverySight
from crm_expo.kit.staff.outcomes import name_of, problem_of, story_of, waits_for
from crm_expo.kit.staff.words import KINDS, SOURCES

_REPLAYABLE = {InboxState.DEAD, InboxState.REJECTED}


class InboxListView(DeskView):
    """Deliveries, newest first, by state."""

    read_access = "inbox.read"
    template_name = "kit_pages/inbox_list.html"

    def get(self, request):
        found = InboxFilter(request.GET, queryset=InboxRow.objects.all())
        page = keyset_page(found.qs, order=Order("pk", descending=True), cursor=request.GET.get("cursor", ""))
        sight = DeliverySight(request.membership.role)
        for row in page.rows:
            row.failure = sight.error(row)
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


class InboxDetailView(DeskView):
    """One delivery verbatim, with its outcome; POST replays it."""

    read_access = "inbox.read"
    write_access = "inbox.replay"
    template_name = "kit_pages/inbox_detail.html"

    def get(self, request, pk):
        row = get_object_or_404(InboxRow.objects.all(), pk=pk)
        sight = DeliverySight(request.membership.role)
        row.failure, row.outcome = sight.error(row), sight.outcome(row.outcome)
        body = json.dumps(sight.body(json.loads(row.body)), ensure_ascii=False, indent=2)
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
