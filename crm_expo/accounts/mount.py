"""The mount middleware: from path or key to organizer, door and who is there; one transaction around it all."""

import re
from collections.abc import Callable
from urllib.parse import quote, urlencode, urlsplit, urlunsplit

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.core.exceptions import ImproperlyConfigured, PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import get_script_prefix, set_script_prefix
from django.utils import timezone
from django_htmx.http import HttpResponseClientRedirect

from crm_expo.accounts.models import User
from crm_expo.accounts.models.user import known_user
from crm_expo.accounts.services.keys import find_organizer_of_key, verify_api_key
from crm_expo.accounts.services.membership import asking_who, who_of
from crm_expo.accounts.services.operating import membership_of_operator, operator_actor
from crm_expo.accounts.services.portal import find_device
from crm_expo.audit.log import Actor, acting, record
from crm_expo.tenancy.access import CAPABILITY_LABELS, role_allows
from crm_expo.tenancy.finding import find_organizer
from crm_expo.tenancy.models import Organizer
from crm_expo.tenancy.scope import tenant

_MOUNT = re.compile(r"^/(?P<door>[ox])/(?P<slug>[a-z0-9][a-z0-9-]*)(?P<rest>/.*)?$")
_SAFE_METHODS = {"GET", "HEAD", "OPTIONS"}


class Undo(Exception):
    """Leaves tenant() without keeping the writes, carrying the answer out."""

    def __init__(self, response: HttpResponse):
        self.response = response


class MountMiddleware:
    """Opens the organizer's door for staff (/o/), exhibitors (/x/) and API keys (/api/v1/)."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.door, request.organizer, request.api_key, request.membership, request.portal = ("root", *[None] * 4)
        request.is_operating = False
        if request.path_info.startswith("/api/v1/"):
            return self._api(request)
        match = _MOUNT.match(request.path_info)
        if match is None:
            return self._as_user(request)
        if not match["rest"]:
            return redirect(f"{request.path_info}/")
        return self._staff(request, match) if match["door"] == "o" else self._portal(request, match)

    def _as_user(self, request):
        with acting(_user_actor(request)):
            return self.get_response(request)

    def _staff(self, request, match):
        user_id, organizer = _user_id(request), find_organizer(slug=match["slug"])
        if user_id is None or (organizer is None and not request.user.is_authenticated):
            return _to_staff_sign_in(request, match["slug"])
        if organizer is None:
            return self._nowhere(request)
        return self._inside(request, organizer, "staff", match, asking_who(organizer, user_id))

    def _portal(self, request, match):
        organizer = find_organizer(slug=match["slug"])
        if organizer is None:
            return self._nowhere(request)
        return self._inside(request, organizer, "portal", match)

    def _nowhere(self, request):
        """The same 404 as for an object that does not exist."""
        request.urlconf = "crm_expo.nowhere_urls"
        return self.get_response(request)

    def _inside(self, request, organizer, door, match, asking=None):
        outer = get_script_prefix()
        mount = f"{outer}{match['door']}/{organizer.slug}/"
        try:
            with tenant(organizer, asking), timezone.override(organizer.tzinfo):
                if not self._recognize(request, organizer, door, asking):
                    return self._nowhere(request)
                set_script_prefix(mount)
                request.path_info = match["rest"]
                request.urlconf = settings.STAFF_URLCONF if door == "staff" else settings.PORTAL_URLCONF
                request.door, request.organizer = door, organizer
                with acting(portal_actor(request) if door == "portal" else _user_actor(request)):
                    return self._kept(request)
        except Undo as undo:
            return undo.response
        finally:
            set_script_prefix(outer)

    def _recognize(self, request, organizer, door, asking) -> bool:
        if door == "portal":
            request.portal = find_device(request.COOKIES.get(portal_cookie(organizer), ""), at=timezone.now())
            return True
        user, request.membership = who_of(asking)
        with known_user(user):
            if not request.user.is_authenticated:  # left the team, or changed the password elsewhere
                raise Undo(_to_staff_sign_in(request, organizer.slug))
        if request.membership is None and request.user.is_staff:
            request.membership = membership_of_operator(
                session=request.session, user=request.user, organizer=organizer, at=timezone.now()
            )
            request.is_operating = request.membership is not None
        return request.membership is not None

    def _api(self, request):
        if not request.path_info.endswith("/"):  # a redirect would turn a POST into a GET, and lose it
            request.path_info += "/"
        scheme, _, text = request.headers.get("Authorization", "").partition(" ")
        found = find_organizer_of_key(text.strip()) if scheme.lower() == "bearer" else None
        if found is None:
            return self.get_response(request)
        organizer, prefix, secret = found
        try:
            with tenant(organizer):
                request.api_key = verify_api_key(prefix=prefix, secret=secret, at=timezone.now())
                if request.api_key is None:
                    return self.get_response(request)
                request.door, request.organizer = "api", organizer
                actor = Actor("key", request.api_key.pk, request.api_key.name, getattr(request, "request_id", ""))
                with acting(actor):
                    return self._kept(request)
        except Undo as undo:
            return undo.response

    def _kept(self, request):
        """Answer; what was written stays only below status 400, or when the view says so."""
        response = self.get_response(request)
        if response.status_code >= 400 and not getattr(request, "keep_rows", False):
            raise Undo(response)
        return response

    def process_view(self, request, view, args, kwargs):
        """Every staff and portal view states what it takes; nobody passes without it."""
        if request.door == "staff":
            return self._check_capability(request, view)
        if request.door == "portal" and request.portal is None and not getattr(_class_of(view), "is_public", False):
            return to_sign_in(request, f"{get_script_prefix()}sign-in/?next={quote(request.get_full_path())}")
        return None

    def _check_capability(self, request, view):
        owner = _class_of(view)
        kind = "read_access" if request.method in _SAFE_METHODS else "write_access"
        capability = getattr(owner, kind, None)
        if capability is None:
            if getattr(owner, "read_access", None) or getattr(owner, "write_access", None):
                raise PermissionDenied
            raise ImproperlyConfigured(f"{owner} states no capability")
        if role_allows(request.membership.role, capability):
            return
        request.keep_rows = True
        request.denied_capability = CAPABILITY_LABELS.get(capability, capability)
        record(organizer=request.organizer, action="access.denied", changes={"capability": [None, capability]})
        raise PermissionDenied(capability)


def _user_id(request: HttpRequest) -> int | None:
    """Whom the session names; whether it still may is asked with the membership."""
    try:
        return User._meta.pk.to_python(request.session[SESSION_KEY])
    except (KeyError, ValidationError):
        return None


def _to_staff_sign_in(request: HttpRequest, slug: str) -> HttpResponse:
    return to_sign_in(request, f"{settings.LOGIN_URL}?{urlencode(_way_back(request, slug))}")


def _way_back(request, slug: str) -> dict[str, str]:
    """The page to see after signing in; of a form that was sent, the page it stands on, and that nothing was saved."""
    mount = f"/o/{slug}/"
    if request.htmx:
        page = request.htmx.current_url_abs_path or mount
    elif request.method in _SAFE_METHODS:
        page = request.get_full_path()
    else:
        sent_from = urlsplit(request.headers.get("Referer", ""))
        page = urlunsplit(("", "", *sent_from[2:4], "")) if sent_from.netloc == request.get_host() else mount
    unsaved = {} if request.method in _SAFE_METHODS else {"unsaved": "1"}
    return {"next": page if page.startswith(mount) else mount} | unsaved


def _class_of(view):
    return getattr(view, "view_class", None) or getattr(view, "cls", None) or view


def _user_actor(request) -> Actor:
    user = request.user
    if not user.is_authenticated:
        return Actor(request_id=getattr(request, "request_id", ""))
    if request.is_operating:
        return operator_actor(user, getattr(request, "request_id", ""))
    return Actor("staff", user.pk, str(user), getattr(request, "request_id", ""))


def portal_actor(request: HttpRequest) -> Actor:
    """This will return the exhibitor's person who acts, or somebody who has not signed in yet."""
    access, request_id = request.portal, getattr(request, "request_id", "")
    if access is None:
        return Actor("portal", None, "anonymous", request_id)
    return Actor("portal", access.pk, str(access), request_id)


def portal_cookie(organizer: Organizer) -> str:
    """This will return the name of the cookie that holds a portal session of this organizer."""
    name = f"portal-{organizer.public_id}"
    return f"__Secure-{name}" if settings.SECURE else name


def to_sign_in(request: HttpRequest, url: str) -> HttpResponse:
    """This will send a browser, or htmx in it, to a sign-in page."""
    return HttpResponseClientRedirect(url) if getattr(request, "htmx", False) else redirect(url)


def not_found(request: HttpRequest, *_args, **_kwargs) -> HttpResponse:
    """The only view behind a door that leads nowhere."""
    raise Http404
