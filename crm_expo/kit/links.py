"""Links for mails and commands, made outside a request: mount + name, with the public address in front."""

from django.conf import settings
from django.urls import get_script_prefix, reverse, set_script_prefix

from crm_expo.tenancy.models import Organizer

_DOORS = {"staff": ("o", "STAFF_URLCONF"), "portal": ("x", "PORTAL_URLCONF")}


def link_to(organizer: Organizer, door: str, name: str, *args) -> str:
    """This will return the absolute link to a page behind an organizer's door."""
    letter, urlconf = _DOORS[door]
    return settings.PUBLIC_URL + _reversed(f"/{letter}/{organizer.slug}/", name, getattr(settings, urlconf), args)


def platform_path(name: str, *args) -> str:
    """This will return the path of a page at the root, also from behind a door."""
    return _reversed("/", name, settings.ROOT_URLCONF, args)


def _reversed(prefix: str, name: str, urlconf: str, args: tuple) -> str:
    outer = get_script_prefix()
    set_script_prefix(prefix)
    try:
        return reverse(name, urlconf=urlconf, args=args)
    finally:
        set_script_prefix(outer)
