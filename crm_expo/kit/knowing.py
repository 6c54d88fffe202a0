"""What a page has read stays known in the process while nothing of its organizer is written."""

import time
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from threading import Lock
from typing import Any, TypeVar

from django.utils.translation import get_language

from crm_expo.kit.noting import note_again, noting_own
from crm_expo.tenancy.scope import current_organizer

T = TypeVar("T")
#: Answers that a process keeps.
KEPT = 2000

_quiet_time: ContextVar[int] = ContextVar("quiet_time", default=0)


@dataclass(frozen=True)
class _Known:
    """An answer, the questions behind it, the quiet time in which they were put, and until when it may be told."""

    value: Any
    questions: tuple[str | None, ...]
    quiet_time: int
    until: float


_known: OrderedDict[tuple, _Known] = OrderedDict()
_lock = Lock()


@contextmanager
def knowing(quiet_time: int) -> Iterator[None]:
    """This will let what is read inside be known for the length of a quiet time; 0: nothing is."""
    token = _quiet_time.set(quiet_time)
    try:
        yield
    finally:
        _quiet_time.reset(token)


def known(name: str, find: Callable[[], T], *key: Hashable, seconds: float = float("inf")) -> T:
    """
    This will return what find() returns, or what it returned before in the same quiet time; nobody may change it.

    The key names all that the answer depends on besides the organizer's rows and the language: who looks, the day.
    `seconds`: how long an answer that the clock changes may be told.
    """
    now = _quiet_time.get()
    if not now:
        return find()
    whole = (current_organizer().pk, get_language(), name, *key)
    found = _known.get(whole)
    if found is not None and found.quiet_time == now and time.monotonic() < found.until:
        note_again(found.questions)
        return found.value
    with noting_own() as questions:
        value = find()
    if None in questions:
        return value
    with _lock:
        _known[whole] = _Known(value, tuple(questions), now, time.monotonic() + seconds)
        _known.move_to_end(whole)
        while len(_known) > KEPT:
            _known.popitem(last=False)
    return value
