"""The cache as a convenience: when it is down, nothing is remembered and nothing fails."""

from collections.abc import Callable
from typing import TypeVar

from django.core.cache import cache

from crm_expo.kit.noting import set_aside
from crm_expo.tenancy.scope import current_organizer

T = TypeVar("T")


def remembered(name: str) -> object | None:
    """This will return what the open organizer keeps under a name; None when nothing is."""
    try:
        return cache.get(f"{current_organizer().pk}:{name}")
    except Exception:
        return None


def remembered_all(names: list[str]) -> dict[str, object]:
    """This will return what the open organizer keeps under some names, in one question; nothing for the others."""
    prefix = f"{current_organizer().pk}:"
    try:
        found = cache.get_many([f"{current_organizer().pk}:{name}" for name in names])
    except Exception:
        return {}
    return {name.removeprefix(prefix): value for name, value in found.items()}


def lately(name: str, found: Callable[[], T], *, is_live: Callable[[T], bool], seconds: int) -> T:
    """
    This will return a figure: a live one as it is now, another as it was found some seconds ago at most.

    Pages that show a live one see at once when it changes.
    """
    known = remembered(name)
    if known is not None:
        return known
    with set_aside() as note:
        figure = found()
        if is_live(figure):
            note()
            return figure
    remember(name, figure, seconds=seconds)
    return figure


def remember(name: str, value: object, *, seconds: int) -> None:
    """This will keep a value for the open organizer, for some seconds at most."""
    try:
        cache.set(f"{current_organizer().pk}:{name}", value, timeout=seconds)
    except Exception:
        return
