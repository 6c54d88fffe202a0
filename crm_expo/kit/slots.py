"""Places in a page that upper apps fill: looked up by name, so that no arrow turns back."""

from collections.abc import Callable

from django.conf import settings
from django.urls import reverse
from django.utils.module_loading import import_string

from crm_expo.kit.knowing import known
from crm_expo.tenancy.tasks import PlatformTask


def slot_urls(page: str, pk: int) -> list[str]:
    """This will return the addresses of the fragments that fill a place in an object's page."""
    return [reverse(name, args=[pk]) for name in import_string(f"{settings.SLOT_REGISTRY}.SLOTS").get(page, [])]


def contributed(name: str) -> Callable:
    """This will return what an upper app does for a lower one. Errors: KeyError for what nobody does."""
    return import_string(import_string(f"{settings.SLOT_REGISTRY}.CONTRIBUTED")[name])


def contributed_choices(name: str) -> list[tuple[int, str]]:
    """This will return the choices that an upper app offers for a list's filter."""
    path = import_string(f"{settings.SLOT_REGISTRY}.CHOICES").get(name)
    return known("choices", import_string(path), name) if path else []


def contributed_task(name: str) -> PlatformTask:
    """This will return the task of an upper app that a page orders. Errors: KeyError for what nobody does."""
    return import_string(import_string(f"{settings.SLOT_REGISTRY}.TASKS")[name])
