"""Pieces of pages that depend on nothing but one frozen row, so that equal rows are rendered once."""

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import is_dataclass
from functools import cache, lru_cache
from threading import Lock

from django.template import Template
from django.template.loader import get_template
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from crm_expo.tenancy.scope import current_organizer

#: Rendered rows a process keeps; about 2 kB each.
KEPT = 4096
#: Rendered parts of pages a process keeps; up to about 150 kB each.
PARTS_KEPT = 64

_parts: OrderedDict[tuple, SafeString] = OrderedDict()
_lock = Lock()


@cache
def _template(name: str) -> Template:
    return get_template(name)


@lru_cache(maxsize=KEPT)
def _render(template_name: str, row: object, language: str) -> SafeString:
    return _template(template_name).render({"row": row})


def fragment(template_name: str, row: object) -> SafeString:
    """
    This will render a template for a hashable row, and for nothing else: no request, no organizer, no clock.

    What the template shows must be in the row, addresses and currency too; then one organizer's row can never
    be another's.

    Errors: TypeError for a row that can change.
    """
    if not (is_dataclass(row) and row.__dataclass_params__.frozen):
        raise TypeError(f"{type(row).__name__} is no frozen dataclass")
    return _render(template_name, row, get_language() or "")


def rendered_once(key: tuple, render: Callable[[], SafeString]) -> SafeString:
    """
    This will render a part of a page, or return what it was for the open organizer, the language and an equal key.

    The key must name all that the part shows: whoever may see it, and the moments its figures were stored.

    Errors: TypeError for a key that can change.
    """
    whole = (current_organizer().pk, get_language(), key)
    with _lock:
        part = _parts.get(whole)
        if part is not None:
            _parts.move_to_end(whole)
            return part
    part = render()
    with _lock:
        _parts[whole] = part
        while len(_parts) > PARTS_KEPT:
            _parts.popitem(last=False)
    return part
