"""Pages over stored results: put together once, and kept while nothing of what they show has changed."""

from django.contrib.messages import get_messages
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString

from crm_expo.kit.desk import DeskView
from crm_expo.kit.fragments import rendered_once
from crm_expo.kit.own_marks import TOKEN, keeping, with_own
from crm_expo.kit.watching import Watch, contents_of


def who_looks(request: HttpRequest) -> tuple:
    """This will return what a page of the staff knows of its reader and of the organizer behind whose door he is."""
    organizer, user = request.organizer, request.user
    looks = (user.pk, str(user), user.email, request.membership.role, request.is_operating)
    return (*looks, organizer.name, organizer.slug, organizer.base_currency, organizer.timezone)


def kept_html(template_name: str, told: dict, request: HttpRequest) -> SafeString:
    """This will render what may be kept: stand-ins take the place of what each answer has of its own."""
    with keeping(request):
        return render_to_string(template_name, told | {"csrf_token": TOKEN}, request=request)


class KeptPage(DeskView):
    """A page that depends on watched tables, its address, who looks and the day, and on nothing else."""

    watched: tuple[Watch, ...] = ()

    def get(self, request: HttpRequest, **kwargs) -> HttpResponse:
        key = self._key()
        has_messages = len(get_messages(request)) > 0  # told once, and kept by nobody
        page = self._page(**kwargs) if has_messages else rendered_once(key, lambda: self._page(**kwargs))
        return HttpResponse(with_own(page, request))

    def told(self, **kwargs) -> dict:
        """What the template shows; asked for only when it may be something else than before."""
        raise NotImplementedError

    def contents(self) -> tuple:
        """What tells the contents of the page now from those of another time."""
        return contents_of(self.organizer, self.watched)

    def _page(self, **kwargs) -> SafeString:
        return kept_html(self.template_name, self.told(**kwargs), self.request)

    def _key(self) -> tuple:
        request = self.request
        shown = (request.COOKIES.get("theme", ""), request.get_full_path(), timezone.localdate())
        return (type(self).__qualname__, who_looks(request), shown, self.contents())
