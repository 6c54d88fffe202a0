"""Every routed page states what it takes: read from the URL resolvers, never from a list made by hand."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from django.conf import settings
from django.urls import URLPattern, URLResolver, get_resolver
from rest_framework.views import APIView

from crm_expo.kit.api import KeyAuthentication, ScopePermission
from crm_expo.tenancy.access import ROLES, SCOPES

API_PREFIX = "api/v1/"
READS, WRITES = ("get",), ("post", "put", "patch", "delete")
#: Portal pages that are open before sign-in, and why.
PUBLIC_PORTAL_VIEWS: dict[str, str] = {
    "SignInView": "the way in: address, then code or link",
    "CodeView": "the way in: six digits, in the browser that asked",
    "LinkView": "the way in: GET shows a button, one POST uses the link",
    "PasswordView": "the way in: address and password",
}


@dataclass(frozen=True)
class Route:
    """One URL pattern of one door."""

    door: str
    text: str
    name: str
    pattern: URLPattern

    def __str__(self) -> str:
        return f"{self.door} {self.text or '/'} ({self.name or 'no name'})"

    @property
    def view(self) -> object:
        """The view's class, or the function itself."""
        callback = self.pattern.callback
        return getattr(callback, "view_class", None) or getattr(callback, "cls", None) or callback

    @property
    def actions(self) -> dict[str, str]:
        """Methods of a view set on this pattern; empty for a plain view."""
        return getattr(self.pattern.callback, "actions", None) or {}

    @cached_property
    def kwargs(self) -> list[str]:
        """What the pattern takes from the address."""
        named = re.findall(r"\(\?P<(\w+)>|<(?:\w+:)?(\w+)>", self.text)
        return [one or other for one, other in named]

    def answers(self, method: str) -> bool:
        """Whether the view has a handler for a method."""
        return method in self.actions if self.actions else callable(getattr(self.view, method, None))

    def capability(self, method: str) -> str | None:
        """What the page says a method takes."""
        return getattr(self.view, "read_access" if method in READS else "write_access", None)


def _walk(door: str, patterns: list, before: str = "", spaces: tuple = ()) -> Iterator[Route]:
    for pattern in patterns:
        text = before + str(pattern.pattern).lstrip("^")
        if isinstance(pattern, URLResolver):
            inner = (*spaces, pattern.namespace) if pattern.namespace else spaces
            yield from _walk(door, pattern.url_patterns, text, inner)
        else:
            yield Route(door, text, ":".join((*spaces, pattern.name or "")).rstrip(":"), pattern)


def routes(door: str) -> list[Route]:
    """This will list the URL patterns of a door: staff, portal, api or root."""
    urlconf = {"staff": settings.STAFF_URLCONF, "portal": settings.PORTAL_URLCONF}.get(door, settings.ROOT_URLCONF)
    found = list(_walk(door, get_resolver(urlconf).url_patterns))
    if door in {"api", "root"}:
        found = [route for route in found if route.text.startswith(API_PREFIX) == (door == "api")]
    return found


def stated_capabilities(found_routes: Iterable[Route], known: Iterable[str]) -> list[str]:
    """Every page behind a capability door states one for each method that it answers; all of them exist."""
    known, found = set(known), []
    for route in found_routes:
        if not isinstance(route.view, type):
            found.append(f"{route}: a function states no capability")
            continue
        for kind, methods in (("read_access", READS), ("write_access", WRITES)):
            capability = getattr(route.view, kind, None)
            if not hasattr(route.view, kind):
                found.append(f"{route}: {route.view.__name__} states no {kind}")
            elif capability is not None and capability not in known:
                found.append(f"{route}: {kind} {capability!r} is in nobody's list")
            answered = [method for method in methods if route.answers(method)]
            if answered and capability is None:
                found.append(f"{route}: answers {', '.join(answered)} without a {kind}")
    return found


#: Capabilities that decide what a page offers, not whether it opens; tests/lists asks for them.
ASKED_INSIDE = {
    "contacts.read": "pages show more or less of a phone number or e-mail address",
    "views.share": "keeping a view for the team",
    "views.manage": "changing a team's view that somebody else made",
}


def staff_capabilities() -> set[str]:
    """All that any role may do."""
    return set().union(*ROLES.values())


def api_capabilities() -> set[str]:
    """All that any scope may do."""
    return set().union(*SCOPES.values())


def loose_api_views(found_routes: Iterable[Route]) -> list[str]:
    """Every API view asks the key and the one capability table."""
    found = []
    for route in found_routes:
        view = route.view
        if not (isinstance(view, type) and issubclass(view, APIView)):
            found.append(f"{route}: no APIView")
            continue
        if view.permission_classes != [ScopePermission] or view.authentication_classes != [KeyAuthentication]:
            found.append(f"{route}: {view.__name__} has permissions or authentication of its own")
    return found


def open_portal_views(found_routes: Iterable[Route]) -> list[str]:
    """A portal page is public only if it says so, and only if it is one of the few ways in."""
    found = []
    for route in found_routes:
        name = getattr(route.view, "__name__", str(route.view))
        if not isinstance(route.view, type):
            found.append(f"{route}: a function states nothing")
        elif getattr(route.view, "is_public", False) not in (True, False):
            found.append(f"{route}: is_public is neither true nor false")
        elif getattr(route.view, "is_public", False) and name not in PUBLIC_PORTAL_VIEWS:
            found.append(f"{route}: {name} is public and not on the list")
    return found
