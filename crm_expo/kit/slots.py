"""Places in a page that upper apps fill: looked up by name, so that no arrow turns back."""

from django.conf import settings
from django.urls import reverse
from django.utils.module_loading import import_string


def slot_urls(page: str, pk: int) -> list[str]:
    """This will return the addresses of the fragments that fill a place in an object's page."""
    return [reverse(name, args=[pk]) for name in import_string(f"{settings.SLOT_REGISTRY}.SLOTS").get(page, [])]


def contributed_choices(name: str) -> list[tuple[int, str]]:
    """This will return the choices that an upper app offers for a list's filter."""
    path = import_string(f"{settings.SLOT_REGISTRY}.CHOICES").get(name)
    return import_string(path)() if path else []
