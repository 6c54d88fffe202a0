"""What each answer has of its own, and the stand-ins for it in pages and parts of pages that are kept."""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager

from django.http import HttpRequest
from django.middleware.csrf import get_token
from django.utils.html import escape

#: Stands where each answer carries its reader's form token; nobody outside the process knows it.
TOKEN = secrets.token_hex(32)
#: Stands where each answer carries a number by which a form that is sent twice is known.
_REF = secrets.token_hex(12)
#: Stands where each answer carries its own address.
PATH = secrets.token_hex(20)


@contextmanager
def keeping(request: HttpRequest) -> Iterator[None]:
    """This will let a page be put together with stand-ins."""
    before, request.is_being_kept = is_being_kept(request), True
    try:
        yield
    finally:
        request.is_being_kept = before


def is_being_kept(request: HttpRequest) -> bool:
    """This will tell whether what is put together may be answered again."""
    return getattr(request, "is_being_kept", False)


def form_token(request: HttpRequest) -> str:
    """This will return the reader's own form token, or its stand-in."""
    return TOKEN if is_being_kept(request) else get_token(request)


def own_path(request: HttpRequest) -> str:
    """This will return the address of the answer, or its stand-in."""
    return PATH if is_being_kept(request) else request.get_full_path()


def fresh_ref(request: HttpRequest) -> str:
    """This will return a number that no other answer carries, or its stand-in."""
    return _REF if is_being_kept(request) else secrets.token_hex(12)


def with_own(part: str, request: HttpRequest) -> str:
    """This will put this answer's own into what was kept."""
    for mark, own in ((TOKEN, form_token), (_REF, fresh_ref), (PATH, _escaped_path)):
        if mark in part:
            part = part.replace(mark, own(request))
    return part


def _escaped_path(request: HttpRequest) -> str:
    return escape(own_path(request))
