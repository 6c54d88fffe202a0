"""Into the portal: by mail link, by the code in the same mail, by password; and out."""

from datetime import timedelta
from urllib.parse import unquote, urlencode, urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.middleware.csrf import rotate_token
from django.shortcuts import redirect
from django.urls import Resolver404, get_script_prefix, resolve, reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from crm_expo.accounts.mount import portal_actor, portal_cookie
from crm_expo.accounts.services.portal import (
    CODE_LIFE,
    DEVICE_LIFE,
    PASSWORD_SESSION,
    TokenGone,
    check_portal_password,
    sign_in_device,
    sign_out_device,
    use_code,
    use_link,
)
from crm_expo.accounts.tokens import new_secret
from crm_expo.audit.log import acting
from customers.services.portal import send_sign_in_mail
from exhibitions.portal.forms import CodeForm, EmailForm, PasswordSignInForm
from exhibitions.portal.limits import (
    BAD_TOKENS_WINDOW,
    bad_token_is_too_many,
    forget_tries,
    mail_may_be_sent,
    password_may_be_tried,
)
from exhibitions.portal.pages import PortalPage


def destination(request: HttpRequest) -> str:
    """This will return where to go after signing in: `next` when it lies behind this very door, else home."""
    mount, wanted = get_script_prefix(), request.POST.get("next") or request.GET.get("next", "")
    path = unquote(urlsplit(wanted).path) if url_has_allowed_host_and_scheme(wanted, allowed_hosts=None) else ""
    if path.startswith(mount) and {".", ".."}.isdisjoint(path.split("/")):
        try:
            view = resolve("/" + path.removeprefix(mount)).func.view_class
        except Resolver404:
            return reverse("portal-home")
        if hasattr(view, "get") and not view.is_public:
            return wanted
    return reverse("portal-home")


def browser_cookie(request: HttpRequest) -> str:
    """This will return the name of the cookie that ties a code to the browser that asked for it."""
    return portal_cookie(request.organizer).replace("portal-", "portal-code-")


class DoorPage(PortalPage):
    """What the ways in share. Who is signed in already may go on, or come in for another company."""

    is_public = True

    def page(self, context=None, status=200, template=""):
        known = {"next": destination(self.request), "has_asked": browser_cookie(self.request) in self.request.COOKIES}
        return super().page(known | (context or {}), status, template)

    def enter(self, access, life: timedelta = DEVICE_LIFE) -> HttpResponse:
        """Open a session on this browser, in place of the one it may have."""
        request, cookie = self.request, portal_cookie(self.organizer)
        request.portal = access
        with acting(portal_actor(request)):
            if cookie in request.COOKIES:
                sign_out_device(secret=request.COOKIES[cookie])
            secret = sign_in_device(organizer=self.organizer, access=access, at=timezone.now(), life=life)
        rotate_token(request)
        response = redirect(destination(request))
        self.leave_cookie(response, cookie, secret, life)
        response.delete_cookie(browser_cookie(request), path=get_script_prefix())
        return response

    def leave_cookie(self, response: HttpResponse, name: str, secret: str, life: timedelta) -> None:
        """Below this door only, out of scripts' reach."""
        response.set_cookie(
            name,
            secret,
            max_age=life,
            path=get_script_prefix(),
            secure=settings.SECURE,
            httponly=True,
            samesite="Lax",
        )

    def refuse(self, status: int, context: dict) -> HttpResponse:
        """Answer something bad; after ten a minute from one address with 429."""
        if not bad_token_is_too_many(self.organizer.public_id, self.request.META.get("REMOTE_ADDR", "")):
            return self.page(context, status)
        response = self.page({**context, "too_many": True}, 429)
        response["Retry-After"] = str(BAD_TOKENS_WINDOW)
        return response

    def onwards(self, name: str) -> HttpResponse:
        """To the next step, with the way back in the address."""
        return HttpResponseRedirect(f"{reverse(name)}?{urlencode({'next': destination(self.request)})}")


class SignInView(DoorPage):
    """Ask for the mail. A known and an unknown address get the same answer."""

    template_name = "portal/sign_in.html"

    def get(self, request):
        return self.page({"form": EmailForm()})

    def post(self, request):
        form = EmailForm(request.POST)
        if not form.is_valid():
            return self.page({"form": form}, 422)
        browser, email = new_secret(), form.cleaned_data["email"]
        if mail_may_be_sent(self.organizer.public_id, email):
            send_sign_in_mail(organizer=self.organizer, email=email, browser=browser, at=timezone.now())
        response = self.onwards("portal-code")
        self.leave_cookie(response, browser_cookie(request), browser, CODE_LIFE)
        return response


class CodeView(DoorPage):
    """Enter the code, in the browser that asked for it."""

    template_name = "portal/code.html"

    def get(self, request):
        return self.page({"form": CodeForm()})

    def post(self, request):
        form = CodeForm(request.POST)
        if not form.is_valid():
            return self.page({"form": form}, 422)
        request.keep_rows = True  # a refusal counts as a try
        try:
            access = use_code(
                organizer=self.organizer,
                browser=request.COOKIES.get(browser_cookie(request), ""),
                code=form.cleaned_data["code"],
                at=timezone.now(),
            )
        except TokenGone:
            form.add_error("code", _("This code is wrong or too old. After five tries it ends: ask for a new one."))
            return self.refuse(422, {"form": form})
        return self.enter(access)


class LinkView(DoorPage):
    """The link of a mail: looking consumes nothing (mail scanners look), pressing the button does."""

    template_name = "portal/link.html"

    def get(self, request, secret):
        return self.page()

    def post(self, request, secret):
        try:
            access = use_link(organizer=self.organizer, secret=secret, at=timezone.now())
        except TokenGone:
            return self.refuse(410, {"gone": True})
        return self.enter(access)


class PasswordView(DoorPage):
    """E-mail and password; the session is shorter than a mailbox's proof earns."""

    template_name = "portal/password_sign_in.html"

    def get(self, request):
        return self.page({"form": PasswordSignInForm()})

    def post(self, request):
        form = PasswordSignInForm(request.POST)
        if not form.is_valid():
            return self.page({"form": form}, 422)
        email = form.cleaned_data["email"]
        if not password_may_be_tried(self.organizer.public_id, email):
            form.add_error(None, _("Too many tries for this address. Wait five minutes, or sign in by e-mail."))
            return self.page({"form": form}, 429)
        access = check_portal_password(**form.cleaned_data)
        if access is None:
            form.add_error(None, _("E-mail and password do not match, or no password is set. Sign in by e-mail."))
            return self.refuse(422, {"form": form})
        forget_tries(self.organizer.public_id, email)
        return self.enter(access, PASSWORD_SESSION)


class SignOutView(PortalPage):
    """End this browser's session."""

    def post(self, request):
        cookie = portal_cookie(self.organizer)
        sign_out_device(secret=request.COOKIES.get(cookie, ""))
        response = redirect(reverse("portal-sign-in"))
        response.delete_cookie(cookie, path=get_script_prefix(), samesite="Lax")
        return response
