"""Pages over stored results: put together once, and kept while nothing of what they show has changed."""

import secrets

from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString

from crm_expo.kit.desk import DeskView
from crm_expo.kit.fragments import rendered_once
from crm_expo.kit.watching import Watch, contents_of

#: Stands in kept pages where each answer carries its own form token; nobody outside the process knows it.
_TOKEN = secrets.token_hex(32)


class KeptPage(DeskView):
    """A page that depends on watched tables, its address, who looks and the day, and on nothing else."""

    watched: tuple[Watch, ...] = ()

    def get(self, request: HttpRequest, **kwargs) -> HttpResponse:
        page = rendered_once(self._key(), lambda: self._page(**kwargs))
        return HttpResponse(page.replace(_TOKEN, get_token(request)))

    def told(self, **kwargs) -> dict:
        """What the template shows; asked for only when it may be something else than before."""
        raise NotImplementedError

    def contents(self) -> tuple:
        """What tells the contents of the page now from those of another time."""
        return contents_of(self.organizer, self.watched)

    def _page(self, **kwargs) -> SafeString:
        return render_to_string(self.template_name, self.told(**kwargs) | {"csrf_token": _TOKEN}, request=self.request)

    def _key(self) -> tuple:
        request, organizer, user = self.request, self.organizer, self.request.user
        looks = (user.pk, str(user), user.email, request.membership.role, request.is_operating)
        door = (organizer.name, organizer.slug, organizer.base_currency, organizer.timezone)
        shown = (request.COOKIES.get("theme", ""), request.get_full_path(), timezone.localdate())
        return (type(self).__qualname__, looks, door, shown, self.contents())
