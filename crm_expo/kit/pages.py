"""Pages at the root: choose an organizer, accept an invitation, read the API's documents."""

from django import forms
from django.contrib.auth import login
from django.contrib.auth.mixins import LoginRequiredMixin
from django.contrib.auth.password_validation import validate_password
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views import View, defaults
from drf_spectacular.views import SpectacularSwaggerSplitView

from crm_expo.accounts.services.membership import (
    AccountExists,
    InvitationGone,
    LastOwner,
    OtherAddress,
    find_invitation,
    organizers_of,
)
from crm_expo.audit.log import Actor, acting, current_actor
from crm_expo.kit.invitations import join_staff
from crm_expo.kit.problems import TITLES, Problem, problem_body
from crm_expo.tenancy.finding import find_organizer
from crm_expo.tenancy.scope import tenant


class OrganizersView(LoginRequiredMixin, View):
    """The organizers a user belongs to; a single one is entered at once."""

    def get(self, request):
        memberships = organizers_of(request.user)
        if len(memberships) == 1 and "stay" not in request.GET:
            return redirect(f"/o/{memberships[0].organizer.slug}/")
        if not memberships and request.user.is_staff and "stay" not in request.GET:
            return redirect("operator-home")
        return render(request, "organizers.html", {"memberships": memberships})


class RootView(View):
    """The front door."""

    def get(self, request):
        return redirect("/organizers/" if request.user.is_authenticated else "/accounts/login/")


class AccountForm(forms.Form):
    """A new staff account."""

    name = forms.CharField(label=_("Your name"), max_length=150)
    password = forms.CharField(
        label=_("Password"),
        max_length=200,
        strip=False,
        widget=forms.PasswordInput({"autocomplete": "new-password"}),
        help_text=_("At least 10 characters."),
    )

    def clean_password(self):
        validate_password(self.cleaned_data["password"])
        return self.cleaned_data["password"]


class InvitationView(View):
    """Accept an invitation: signed in with one click, else with a new account."""

    def _open(self, token):
        public_id, _dot, secret = token.partition(".")
        organizer = find_organizer(public_id=public_id)
        return organizer, secret

    def get(self, request, token):
        organizer, secret = self._open(token)
        try:
            if organizer is None:
                raise InvitationGone
            with tenant(organizer):
                invitation = find_invitation(secret=secret, at=timezone.now())
        except InvitationGone:
            return render(request, "invitation.html", {"gone": True}, status=410)
        return render(request, "invitation.html", self._context(organizer, invitation, AccountForm()))

    def post(self, request, token):
        organizer, secret = self._open(token)
        user = request.user if request.user.is_authenticated else None
        form = AccountForm(request.POST)
        try:
            if organizer is None:
                raise InvitationGone
            with tenant(organizer):
                invitation = find_invitation(secret=secret, at=timezone.now())
                if user is None and not form.is_valid():
                    return render(request, "invitation.html", self._context(organizer, invitation, form), status=422)
                values = {} if user else form.cleaned_data
                with acting(current_actor() if user else Actor("staff", None, invitation.email, request.request_id)):
                    accepted = join_staff(
                        organizer=organizer, invitation=invitation, at=timezone.now(), user=user, **values
                    )
        except InvitationGone:
            return render(request, "invitation.html", {"gone": True}, status=410)
        except AccountExists:
            return redirect(f"/accounts/login/?next={request.path}")
        except (OtherAddress, LastOwner):
            return redirect(request.path)
        if user is None:
            login(request, accepted, backend="allauth.account.auth_backends.AuthenticationBackend")
        return redirect(f"/o/{organizer.slug}/")

    def _context(self, organizer, invitation, form):
        return {
            "organizer_name": organizer.name,
            "organizer_zone": organizer.tzinfo,
            "invitation": invitation,
            "form": form,
        }


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """A missing address at the root: a page for people, a problem document for programs."""
    if not request.path_info.startswith("/api/v"):
        return defaults.page_not_found(request, exception)
    problem = Problem("not_found", detail=_("The API has no such address; all of them are listed at /api/docs/."))
    return JsonResponse(
        problem_body(problem),
        status=404,
        content_type="application/problem+json",
        json_dumps_params={"ensure_ascii": False},
    )


class ApiDocsView(SpectacularSwaggerSplitView):
    """Swagger UI under the strict content policy: own template without inline styles."""

    template_name = "api_docs.html"
    url_name = "schema"


class ProblemsView(View):
    """What each problem code means."""

    def get(self, request):
        problems = [(code, status, title) for code, (status, title) in TITLES.items()]
        return render(request, "api_problems.html", {"problems": problems})
