"""Where the lists of all apps are found: the one wiring list names them."""

from django.conf import settings
from django.utils.module_loading import import_string

from crm_expo.lists.columns import RecordList


def lists_known() -> dict[str, str]:
    """This will return where each list is declared, by key."""
    return import_string(f"{settings.SLOT_REGISTRY}.LISTS")


def list_named(key: str) -> RecordList | None:
    """This will return a list by its key, or None."""
    path = lists_known().get(key)
    return import_string(path) if path else None
