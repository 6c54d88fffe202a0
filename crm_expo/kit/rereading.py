"""Pages that are put together anew only when the database answers their questions otherwise than before."""

import hashlib
import time
from collections import OrderedDict
from dataclasses import dataclass
from threading import Lock
from weakref import WeakKeyDictionary

import structlog
from django.contrib.messages import get_messages
from django.db import DatabaseError, connection
from django.db.backends.utils import CursorWrapper
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import get_language

from crm_expo.kit.desk import DeskView
from crm_expo.kit.kept import who_looks
from crm_expo.kit.noting import noting
from crm_expo.kit.own_marks import keeping, with_own
from crm_expo.tenancy.scope import current_organizer

#: Seconds after which a page is put together anew whatever it read: it may tell the time, or a count that is kept.
LIFE = 20
#: Pages that a process keeps, some 60 kB each with their questions.
PAGES_KEPT = 300
#: Plans that a connection keeps.
PLANS_KEPT = 24
_SAVEPOINT = "asked_again"

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class _Kept:
    """What a page asked, what it was answered, and what it looked like; no answer, until it is asked for twice."""

    questions: tuple[str, ...]
    answer: tuple | None = None
    page: str = ""
    until: float = 0


class _Pages:
    """Kept pages by key; those not asked for longest leave first."""

    def __init__(self):
        self._kept: OrderedDict[tuple, _Kept] = OrderedDict()
        self._lock = Lock()

    def get(self, key: tuple) -> _Kept | None:
        with self._lock:
            if (kept := self._kept.get(key)) is not None:
                self._kept.move_to_end(key)
            return kept

    def put(self, key: tuple, kept: _Kept) -> None:
        with self._lock:
            self._kept[key] = kept
            self._kept.move_to_end(key)
            while len(self._kept) > PAGES_KEPT:
                self._kept.popitem(last=False)


_pages = _Pages()
#: connection → the names of plans that it keeps, those not asked for longest first
_plans: WeakKeyDictionary[object, OrderedDict[str, None]] = WeakKeyDictionary()


class RereadPage(DeskView):
    """
    A page that depends on its address, who looks, the day, and on what it reads from the database.

    Asked for again, it puts all its questions to the database once more, in one statement; while the answers are the
    same, so is the page. Subclasses put it together in fresh(), which must not write.
    """

    def get(self, request: HttpRequest, **kwargs) -> HttpResponse:
        if request.htmx or len(get_messages(request)):
            return self.fresh(request, **kwargs)
        key = self._key()
        kept = _pages.get(key)
        # Asked before the page is put together: what changes in between makes the next answer another.
        answer = self._answer_to(kept) if kept else None
        if kept and kept.answer == answer and time.monotonic() < kept.until:
            return HttpResponse(with_own(kept.page, request))
        with keeping(request), noting() as noted:
            response = self.fresh(request, **kwargs)
        if response.status_code != 200:
            return response
        page = response.content.decode()
        if None not in noted:
            questions = tuple(noted)
            is_same = kept is not None and kept.questions == questions
            found = _Kept(questions, answer, page, time.monotonic() + LIFE) if is_same else _Kept(questions)
            _pages.put(key, found)
        response.content = with_own(page, request)
        return response

    def fresh(self, request: HttpRequest, **kwargs) -> HttpResponse:
        """The page, put together."""
        raise NotImplementedError

    def _answer_to(self, kept: _Kept) -> tuple | None:
        """Questions that cannot be put again, after an upgrade of the database say, are forgotten."""
        try:
            return _answer_to(kept)
        except DatabaseError:
            log.warning("kept page asked in vain", page=type(self).__qualname__, exc_info=True)
            _forget_plans()
            return None

    def _key(self) -> tuple:
        request = self.request
        shown = (request.COOKIES.get("theme", ""), request.get_full_path(), timezone.localdate(), get_language())
        return (current_organizer().pk, type(self).__qualname__, who_looks(request), shown)


def _answer_to(kept: _Kept) -> tuple:
    """One text for each question: another text, another answer."""
    if not kept.questions:
        return ()
    asked = ", ".join(
        f"(SELECT md5(string_agg(answer::text, ',')) FROM ({question}) AS answer)"  # noqa: S608  asked before, as it is
        for question in kept.questions
    )
    # Behind a pooler that shares connections between transactions no plan stays; this is Django's sign of one.
    keeps_plans = not connection.settings_dict.get("DISABLE_SERVER_SIDE_CURSORS")
    with connection.cursor() as cursor:
        is_often = kept.answer is not None and keeps_plans
        # In one message with the savepoint: a question that fails must not end what else the request does.
        cursor.execute(f"SAVEPOINT {_SAVEPOINT}; " + (_prepared(cursor, asked) if is_often else f"SELECT {asked}"))
        return cursor.fetchone()


def _forget_plans() -> None:
    """Back to before the question, with no plan kept: which of them stand nobody knows now."""
    with connection.cursor() as cursor:
        cursor.execute(f"ROLLBACK TO SAVEPOINT {_SAVEPOINT}; DEALLOCATE ALL")
        _plans.pop(cursor.connection, None)


def _prepared(cursor: CursorWrapper, asked: str) -> str:
    """
    What puts a question that is put often, by a plan that the connection keeps: planning takes as long as answering.
    Each connection keeps a few.
    """
    names = _plans.setdefault(cursor.connection, OrderedDict())
    name = f"again_{hashlib.sha256(asked.encode()).hexdigest()[:24]}"
    asking = f"EXECUTE {name}"
    if name not in names:
        asking = f"PREPARE {name} AS SELECT {asked}; {asking}"
        names[name] = None
        while len(names) > PLANS_KEPT:
            asking = f"DEALLOCATE {names.popitem(last=False)[0]}; {asking}"
    names.move_to_end(name)
    return asking
