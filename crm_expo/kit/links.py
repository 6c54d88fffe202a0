"""Links for mails and commands, made outside a request: mount + name, with the public address in front."""

from functools import cache

from django.conf import settings
from django.urls import get_script_prefix, get_urlconf, reverse, set_script_prefix

from crm_expo.tenancy.models import Organizer

_DOORS = {"staff": ("o", "STAFF_URLCONF"), "portal": ("x", "PORTAL_URLCONF")}


def link_to(organizer: Organizer, door: str, name: str, *args) -> str:
    """This will return the absolute link to a page behind an organizer's door."""
    letter, urlconf = _DOORS[door]
    return settings.PUBLIC_URL + _reversed(f"/{letter}/{organizer.slug}/", name, getattr(settings, urlconf), args)


def platform_path(name: str, *args) -> str:
    """This will return the path of a page at the root, also from behind a door."""
    return _reversed("/", name, settings.ROOT_URLCONF, args) if args else _plain_path(settings.ROOT_URLCONF, name)


def door_path(name: str) -> str:
    """
    This will return the path of a page behind the door that is open: what reverse() says, said once and remembered.

    Errors: NoReverseMatch.
    """
    return get_script_prefix() + _plain_path(get_urlconf(), name)[1:]


@cache
def _plain_path(urlconf: str | None, name: str) -> str:
    """A page's path from the root of its address table on: the same for everybody."""
    return _reversed("/", name, urlconf, ())


def _reversed(prefix: str, name: str, urlconf: str | None, args: tuple) -> str:
    outer = get_script_prefix()
    set_script_prefix(prefix)
    try:
        return reverse(name, urlconf=urlconf, args=args)
    finally:
        set_script_prefix(outer)
