"""The cache as a convenience: when it is down, nothing is remembered and nothing fails."""

from django.core.cache import cache

from crm_expo.tenancy.scope import current_organizer


def remembered(name: str) -> object | None:
    """This will return what the open organizer keeps under a name; None when nothing is."""
    try:
        return cache.get(f"{current_organizer().pk}:{name}")
    except Exception:
        return None


def remember(name: str, value: object, *, seconds: int) -> None:
    """This will keep a value for the open organizer, for some seconds at most."""
    try:
        cache.set(f"{current_organizer().pk}:{name}", value, timeout=seconds)
    except Exception:
        return
