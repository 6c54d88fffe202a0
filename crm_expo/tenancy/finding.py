"""From a name in an address, key or link to the organizer, before any door is open."""

import time

from crm_expo.tenancy.models import Organizer

#: Seconds that a process trusts what it found: every request starts here, and organizers hardly ever change.
LIFE = 5.0
_found: dict[tuple[str, str], tuple[float, Organizer]] = {}


def find_organizer(**name: str) -> Organizer | None:
    """
    This will return the active organizer with a `slug` or `public_id`; None when there is none.

    An organizer that was closed is still found for LIFE seconds; one that was not there is looked for anew.
    """
    ((field, value),) = name.items()
    if "\x00" in value:  # no name holds one, and PostgreSQL refuses to look for it
        return None
    until, organizer = _found.get((field, value), (0.0, None))
    if until > time.monotonic():
        return organizer
    organizer = Organizer.objects.filter(**name, is_active=True).first()
    if organizer is not None:
        _found[field, value] = (time.monotonic() + LIFE, organizer)
    return organizer


def forget_organizers() -> None:
    """This will make every organizer be looked up anew."""
    _found.clear()
