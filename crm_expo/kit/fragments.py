"""Pieces of pages that depend on nothing but one frozen row, so that equal rows are rendered once."""

from dataclasses import is_dataclass
from functools import cache, lru_cache

from django.template import Template
from django.template.loader import get_template
from django.utils.safestring import SafeString
from django.utils.translation import get_language

#: Rendered rows a process keeps; about 2 kB each.
KEPT = 4096


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
