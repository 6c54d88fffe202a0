"""Outgoing mail, to be read where no mail server is set."""

from django.shortcuts import get_object_or_404

from crm_expo.kit.desk import DeskView
from crm_expo.kit.paging import Order, keyset_page
from crm_expo.outbox.models import Mail


class OutboxListView(DeskView):
    """Mails, newest first."""

    read_access = "outbox.read"
    template_name = "kit_pages/outbox_list.html"

    def get(self, request):
        page = keyset_page(Mail.objects.all(), order=Order("pk", descending=True), cursor=request.GET.get("cursor", ""))
        return self.page({"page": page})


class OutboxDetailView(DeskView):
    """One mail as it was, or would be, sent."""

    read_access = "outbox.read"
    template_name = "kit_pages/outbox_detail.html"

    def get(self, request, pk):
        return self.page({"mail": get_object_or_404(Mail.objects.all(), pk=pk)})
