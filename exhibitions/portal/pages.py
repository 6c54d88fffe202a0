"""What every page of the portal shares."""

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.cache import patch_cache_control

from crm_expo.accounts.services.portal import accesses_of
from crm_expo.kit.desk import DeskView
from customers.selectors.portal import OwnCompany, own_company


class PortalPage(DeskView):
    """A page behind the portal's door: it knows the one company that it is about, and leaves no copy behind."""

    is_public = False
    company: OwnCompany | None = None

    def other_companies(self) -> list[tuple[int, str]]:
        """The accesses that the signed-in address has besides this one. Shape: [(access id, company's name)]."""
        accesses = [one for one in accesses_of(self.request.portal.email) if one.pk != self.request.portal.pk]
        named = [(one.pk, own_company(one.company_id)) for one in accesses]
        return [(pk, company.name) for pk, company in named if company is not None]

    def dispatch(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        if request.portal is not None:
            self.company = own_company(request.portal.company_id)
            if self.company is None and not self.is_public:
                raise Http404
            request.company_name = self.company.name if self.company else ""
        response = super().dispatch(request, *args, **kwargs)
        patch_cache_control(response, private=True, no_store=True)
        return response
