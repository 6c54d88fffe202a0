"""A customer's editions, on its page: the strip on top, and the tab with each one's contracts."""

from django.http import Http404
from django.utils import timezone

from crm_expo.kit.desk import DeskView
from crm_expo.kit.slots import contributed
from crm_expo.tenancy.access import role_allows
from customers.selectors.profile import customer_by_id
from exhibitions.selectors.attended import edition_strip


class EditionStripView(DeskView):
    """The strip of editions on a customer's page, fetched as a slot."""

    read_access = "customers.read"
    template_name = "exhibitions/edition_strip.html"

    def get(self, request, pk):
        may_see = role_allows(request.membership.role, "surveys.read")
        satisfaction = contributed("editions.satisfaction")(pk) if may_see else {}
        editions = edition_strip(pk, timezone.now(), satisfaction)
        has_booths = any(cell.booth or cell.area or cell.net_minor for cell in editions)
        return self.page({"editions": editions, "has_booths": has_booths})


class CustomerEditionsView(EditionStripView):
    """The same editions, one under the other, the newest first, with contracts."""

    template_name = "exhibitions/customer_editions.html"

    def get(self, request, pk):
        if customer_by_id(pk) is None:
            raise Http404
        return super().get(request, pk)
