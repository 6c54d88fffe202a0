"""From a URL pattern to real addresses: which kind of object each pattern names."""

import re

from django.conf import settings
from django.urls import get_script_prefix, reverse, set_script_prefix

from tests.access.world import MISSING_ID, MISSING_TEXT, Side
from tests.architecture.checks.doors import Route

#: (door, pattern's beginning, argument) → kind of tests/access/world.py. The first that fits counts.
#: A new address needs a line here, and its kind an object in both organizers.
KINDS: list[tuple[str, str, str, str]] = [
    ("staff", "customers/<int:pk>/", "pk", "company"),
    ("staff", "customers/<int:pk>/contact/", "field", "contact_field"),
    ("staff", "contacts/<int:pk>/", "pk", "contact"),
    ("staff", "documents/<int:pk>/", "pk", "document"),
    ("staff", "overrides/<int:pk>/", "pk", "override"),
    ("staff", "portal-accesses/<int:pk>/", "pk", "access_a"),
    ("staff", "duplicates/<int:pk>/", "pk", "duplicate"),
    ("staff", "exhibitions/<int:pk>/", "pk", "exhibition"),
    ("staff", "exhibitions/editions/<int:pk>/", "pk", "edition"),
    ("staff", "exhibitions/contracts/<int:pk>/", "pk", "contract"),
    ("staff", "exhibitions/participations/<int:pk>/", "pk", "participation"),
    ("staff", "exhibitions/registrations/<int:pk>/", "pk", "registration"),
    ("staff", "exhibitions/strip/<int:pk>/", "pk", "company"),
    ("staff", "exhibitions/attended/<int:pk>/", "pk", "company"),
    ("staff", "exhibitions/advocacy/<int:pk>/", "pk", "company"),
    ("staff", "exhibitions/advocacies/<int:pk>/", "pk", "advocacy"),
    ("staff", "lists/<slug:key>/", "key", "list_key"),
    ("staff", "lists/<slug:key>/cells/<int:pk>/", "pk", "company"),
    ("staff", "lists/<slug:key>/cells/<int:pk>/", "field", "list_field"),
    ("staff", "lists/views/<int:pk>/", "pk", "saved_view"),
    ("staff", "lists/files/<int:pk>/", "pk", "export_job"),
    ("staff", "lists/changes/<int:pk>/", "pk", "bulk_change"),
    ("staff", "settings/fields/<int:pk>/", "pk", "custom_field"),
    ("staff", "rates/<int:pk>/", "pk", "rate"),
    ("staff", "insights/why/<int:pk>/", "pk", "company"),
    ("staff", "insights/relationship/<int:pk>/", "pk", "company"),
    ("staff", "insights/worth/<int:pk>/", "pk", "company"),
    ("staff", "surveys/of/<int:pk>/", "pk", "company"),
    ("staff", "surveys/<int:pk>/", "pk", "survey"),
    ("staff", "surveys/imports/<int:pk>/", "pk", "answer_import"),
    ("staff", "inbox/<int:pk>/", "pk", "inbox"),
    ("staff", "jobs/<int:pk>/", "pk", "job"),
    ("staff", "outbox/<int:pk>/", "pk", "mail"),
    ("staff", "team/invitations/<int:pk>/", "pk", "invitation"),
    ("staff", "team/<int:pk>/", "pk", "member"),
    ("staff", "apikeys/<int:pk>/", "pk", "api_key"),
    ("portal", "people/<int:pk>/", "pk", "contact"),
    ("portal", "link/<str:secret>/", "secret", "portal_link"),
    ("api", "api/v1/registrations/(?P<external_id>", "external_id", "registration_external_id"),
    ("api", "api/v1/customers/(?P<pk>", "pk", "company"),
    ("api", "api/v1/exhibitions/(?P<pk>", "pk", "exhibition"),
    ("api", "api/v1/editions/(?P<pk>", "pk", "edition"),
    ("api", "api/v1/inbox/(?P<pk>", "pk", "inbox"),
    ("root", "invitation/<str:token>/", "token", "invitation_token"),
]
#: Arguments of allauth's addresses: they name no tenant's object.
_ELSEWHERE = {"key": MISSING_TEXT, "uidb36": "1", "pk": MISSING_ID}
#: Pages at the root that need no sign-in: name → (codes, reason). All others send strangers to the sign-in page.
PUBLIC_ROOT: dict[str, tuple[set[int], str]] = {
    "root": ({302}, "sends on to sign-in or to the organizers"),
    "invitation": ({200}, "the token is the permission"),
    "healthz": ({200}, "for the machine that watches; says ok"),
    "readyz": ({200, 503}, "for the machine that watches; no personal data"),
    "account_login": ({200, 302}, "the sign-in page itself"),
    "account_logout": ({200, 302}, "asks whether to sign out; nothing to do for a stranger"),
    "account_inactive": ({200}, "says that an account is closed"),
    "account_signup": ({200, 302}, "says that accounts come by invitation"),
    "account_reset_password": ({200}, "asks for an address; the same answer for every one"),
    "account_reset_password_done": ({200}, "says that mail is on its way"),
    "account_reset_password_from_key": ({200, 302}, "the key is the permission"),
    "account_reset_password_from_key_done": ({200}, "says that it is done"),
    "account_confirm_email": ({200, 302, 404}, "the key is the permission"),
    "account_email_verification_sent": ({200}, "says that mail is on its way"),
    "account_confirm_login_code": ({200, 302, 404}, "a step of signing in"),
    "mfa_authenticate": ({200, 302}, "a step of signing in"),
    "set_language": ({302}, "a language is nobody's secret"),
    "schema": ({200}, "the API's description"),
    "api-docs": ({200}, "the API's description"),
    "api-problems": ({200}, "the API's description"),
}
#: Pages that ask for the password again: refused to the people of this matrix, who have none.
NEEDS_PASSWORD = {"account_reauthenticate", "mfa_reauthenticate", "mfa_reauthenticate_webauthn"}
_PREFIXES = {"staff": "/o/{slug}/", "portal": "/x/{slug}/"}


class UnknownAddress(AssertionError):
    """A URL pattern takes an argument that nobody told this test about."""


def kind_of(route: Route, argument: str) -> str:
    """This will return the kind of object that a pattern's argument names. Errors: UnknownAddress."""
    for door, beginning, name, kind in KINDS:
        if door == route.door and name == argument and route.text.startswith(beginning):
            return kind
    raise UnknownAddress(
        f"{route} takes <{argument}>, and the access matrix does not know what that names. "
        "Add a line to KINDS in tests/access/addresses.py (and an object of that kind to tests/access/world.py)."
    )


def address(route: Route, side: Side, *, mount: Side | None = None, missing: bool = False, other: bool = False) -> str:
    """
    This will return a real path: behind `mount`'s door (the side's own unless told), naming objects of `side`:
    its first company's, the `other` company's, or ones that do not exist.
    """
    kwargs = {argument: _value(route, argument, side, missing, other) for argument in route.kwargs}
    prefix = _PREFIXES.get(route.door, "/").format(slug=(mount or side).organizer.slug)
    urlconf = {"staff": settings.STAFF_URLCONF, "portal": settings.PORTAL_URLCONF}.get(
        route.door, settings.ROOT_URLCONF
    )
    outer = get_script_prefix()
    set_script_prefix(prefix)
    try:
        return reverse(route.name, urlconf=urlconf, kwargs=kwargs)
    finally:
        set_script_prefix(outer)


def _value(route: Route, argument: str, side: Side, missing: bool, other: bool) -> object:
    if route.door == "root" and route.text.startswith("accounts/"):
        return _ELSEWHERE[argument]
    kind = kind_of(route, argument)
    value = side.objects[f"other_{kind}" if other else kind]
    if not missing:
        return value
    if kind in ("list_key", "list_field", "contact_field"):
        return value
    return MISSING_ID if isinstance(value, int) else MISSING_TEXT


def names_object(route: Route) -> bool:
    """Whether the address names an object of an organizer."""
    names = set(route.kwargs) - {"key", "field"}  # lists and their fields are the program's
    return bool(names) and not re.match(r"accounts/", route.text)
