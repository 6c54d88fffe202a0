"""The audit log."""

from crm_expo.audit.models import AuditEntry
from crm_expo.kit.desk import DeskView
from crm_expo.kit.paging import Order, keyset_page


class AuditListView(DeskView):
    """Who did what, newest first."""

    read_access = "audit.read"
    template_name = "kit_pages/audit_list.html"

    def get(self, request):
        entries = AuditEntry.objects.all()
        if action := request.GET.get("action", "")[:60].replace("\x00", ""):
            entries = entries.filter(action__startswith=action)
        page = keyset_page(entries, order=Order("pk", descending=True), cursor=request.GET.get("cursor", ""))
        return self.page({"page": page, "action": action})
