"""Staff pages: the few parts that every list, detail and form shares."""

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.views import View
from django_htmx.http import HttpResponseClientRedirect

from crm_expo.kit.own_marks import form_token, is_being_kept
from crm_expo.kit.throttle import TooOften


def query_without(params: QueryDict, *names: str) -> str:
    """This will return a query string without some of its parameters."""
    rest = params.copy()
    for name in names:
        rest.pop(name, None)
    return rest.urlencode()


class DeskView(View):
    """A page behind the organizer's door: states its capabilities, knows organizer and role."""

    read_access: str | None = None
    write_access: str | None = None
    template_name = ""

    @property
    def organizer(self):
        """The organizer whose door is open."""
        return self.request.organizer

    def dispatch(self, request, *args, **kwargs):
        try:
            return super().dispatch(request, *args, **kwargs)
        except TooOften as limit:
            return render(request, "429.html", {"told": limit.told}, status=429)

    def page(self, context: dict | None = None, status: int = 200, template: str = "") -> HttpResponse:
        """Render this view's template."""
        told = context or {}
        if is_being_kept(self.request):
            told = told | {"csrf_token": form_token(self.request)}
        return render(self.request, template or self.template_name, told, status=status)


class FormPage(DeskView):
    """One form: shown, checked, saved by a service. A refusal keeps what was typed and answers 422."""

    form_class: type | None = None
    title = ""

    def make_form(self, data=None):
        """The form, bound when data is given."""
        return self.form_class(data, **self.form_options())

    def form_options(self) -> dict:
        """Arguments of the form besides its data."""
        return {}

    def context(self) -> dict:
        """What the template needs besides the form."""
        return {}

    def save(self, form) -> str:
        """Call the service and return where to go; raise ValidationError for a refusal."""
        raise NotImplementedError

    def get(self, request: HttpRequest, **kwargs) -> HttpResponse:
        return self.page({"form": self.make_form(), "title": self.title, **self.context()})

    def post(self, request: HttpRequest, **kwargs) -> HttpResponse:
        form = self.make_form(request.POST)
        if form.is_valid():
            try:
                return self.go(self.save(form))
            except ValidationError as refusal:
                form.add_error(None, refusal)
        return self.page({"form": form, "title": self.title, **self.context()}, status=422)

    def go(self, url: str) -> HttpResponse:
        """After a write: on to the next page, also for htmx."""
        return HttpResponseClientRedirect(url) if self.request.htmx else redirect(url)
