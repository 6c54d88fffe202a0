"""Pieces of pages that depend on nothing but one frozen row, so that equal rows are rendered once."""

import re
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import is_dataclass
from functools import cache, lru_cache
from threading import Lock

from django.template import Template
from django.template.loader import get_template
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from crm_expo.tenancy.scope import current_organizer

#: Rendered rows a process keeps; about 2 kB each.
KEPT = 4096
#: Characters of rendered pages and parts of pages that a process keeps.
PARTS_KEPT = 16_000_000


#: What {% place "name" %} leaves in a fragment: two characters of the private use area around the name.
OPEN, CLOSE = "\ue000", "\ue001"
_PLACE = re.compile(f"{OPEN}([a-z_]+){CLOSE}")


class _Parts:
    """Rendered parts by key; those not asked for longest leave first when there are too many characters."""

    def __init__(self, most: int):
        self._most, self._size = most, 0
        self._kept: OrderedDict[tuple, SafeString] = OrderedDict()
        self._lock = Lock()

    def get(self, key: tuple) -> SafeString | None:
        """This will return what is kept under a key."""
        with self._lock:
            if (part := self._kept.get(key)) is not None:
                self._kept.move_to_end(key)
            return part

    def put(self, key: tuple, part: SafeString) -> None:
        """This will keep a part, and let go of others until there is room."""
        with self._lock:
            self._size += len(part) - len(self._kept.pop(key, ""))
            self._kept[key] = part
            while self._size > self._most:
                self._size -= len(self._kept.popitem(last=False)[1])


_parts = _Parts(PARTS_KEPT)


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


def filled(part: SafeString, values: dict[str, object]) -> SafeString:
    """
    This will put values, escaped, into the places that a fragment left open: what differs in every line, such as
    a text or a moment, must not make each line another fragment.

    Errors: KeyError for a place that no value is given for.
    """
    return SafeString(_PLACE.sub(lambda found: conditional_escape(values[found[1]]), part))


def rendered_once(key: tuple, render: Callable[[], SafeString]) -> SafeString:
    """
    This will render a part of a page, or return what it was for the open organizer, the language and an equal key.

    The key must name all that the part shows: whoever may see it, and the moments its figures were stored.

    Errors: TypeError for a key that can change.
    """
    whole = (current_organizer().pk, get_language(), key)
    part = _parts.get(whole)
    if part is None:
        part = render()
        _parts.put(whole, part)
    return part
