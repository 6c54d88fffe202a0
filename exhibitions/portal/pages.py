"""What every page of the portal shares."""

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.cache import patch_cache_control

from crm_expo.kit.desk import DeskView
from customers.selectors.portal import OwnCompany, own_company


class PortalPage(DeskView):
    """A page behind the portal's door: it knows the one company that it is about, and leaves no copy behind."""

    is_public = False
    company: OwnCompany | None = None

    def dispatch(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        if request.portal is not None:
            self.company = own_company(request.portal.company_id)
            if self.company is None and not self.is_public:
                raise Http404
            request.company_name = self.company.name if self.company else ""
        response = super().dispatch(request, *args, **kwargs)
        patch_cache_control(response, private=True, no_store=True)
        return response
