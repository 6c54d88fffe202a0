"""The audit log."""

from urllib.parse import urlencode

from crm_expo.audit.models import AuditEntry
from crm_expo.kit.desk import DeskView
from crm_expo.kit.paging import Order, keyset_page
from crm_expo.kit.staff.words import ACTIONS, ACTORS, field_label


class AuditListView(DeskView):
    """Who did what, newest first."""

    read_access = "audit.read"
    template_name = "kit_pages/audit_list.html"

    def get(self, request):
        entries = AuditEntry.objects.all()
        if action := request.GET.get("action", "")[:60].replace("\x00", ""):
            entries = entries.filter(action__startswith=action)
        page = keyset_page(entries, order=Order("pk", descending=True), cursor=request.GET.get("cursor", ""))
        for entry in page.rows:
            entry.shown = [(field_label(entry.object_type, name), *pair) for name, pair in entry.changes.items()]
        query = urlencode({"action": action}) if action else ""
        return self.page({"page": page, "action": action, "actions": ACTIONS, "actors": ACTORS, "query": query})
