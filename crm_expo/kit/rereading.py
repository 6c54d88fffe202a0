"""Pages that are put together anew only when the database answers their questions otherwise than before."""

import hashlib
import time
from collections import OrderedDict
from dataclasses import dataclass, replace
from threading import Lock

import structlog
from django.contrib.messages import get_messages
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import get_language

from crm_expo.kit.desk import DeskView
from crm_expo.kit.kept import who_looks
from crm_expo.kit.knowing import knowing
from crm_expo.kit.noting import noting
from crm_expo.kit.own_marks import keeping, with_own
from crm_expo.tenancy.changes import quiet_time, reads_untold
from crm_expo.tenancy.plans import forget_plans, keeps_plans, planned
from crm_expo.tenancy.scope import current_organizer

#: Seconds after which a page is put together anew whatever it read: it may tell the time, or a count that is kept.
LIFE = 20
#: Pages that a process keeps, some 60 kB each with their questions.
PAGES_KEPT = 300
#: Plans of such pages that a connection keeps.
PLANS_KEPT = 24
_SAVEPOINT = "asked_again"

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class _Kept:
    """
    What a page asked, what it looked like, and the quiet time that it was put together in (0: it reads what is not told
    to change); what it was answered, once it was asked for again after a change.
    """

    questions: tuple[str, ...]
    page: str
    quiet_time: int
    until: float
    answer: tuple | None = None


class Pages:
    """Kept pages by key; those not asked for longest leave first."""

    def __init__(self, most: int):
        self.most = most
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
            while len(self._kept) > self.most:
                self._kept.popitem(last=False)


_pages = Pages(PAGES_KEPT)


class RereadPage(DeskView):
    """
    A page that depends on its address, who looks, the day, and on what it reads from the database.

    Asked for again, it is the same while nothing of the organizer was written. After a change it puts all its questions
    to the database once more, in one statement; while the answers are the same, so is the page. Subclasses put it
    together in fresh(), which must not write.
    """

    #: Where such pages are kept: those of one kind do not drive out those of another.
    kept_pages: Pages | None = None

    def get(self, request: HttpRequest, **kwargs) -> HttpResponse:
        # All that is asked here is asked before the page is put together: what changes in between is told next time.
        now = quiet_time()
        if request.htmx or len(get_messages(request)):
            with noting(), knowing(now):
                return self.fresh(request, **kwargs)
        key, pages = self._key(), _pages if self.kept_pages is None else self.kept_pages
        kept = pages.get(key)
        is_same, answer = now > 0 and kept is not None and kept.quiet_time == now, kept.answer if kept else None
        if kept and not is_same:
            answer = self._answer_to(kept)
            is_same = answer is not None and answer == kept.answer
        if is_same and time.monotonic() < kept.until:
            pages.put(key, replace(kept, quiet_time=now if kept.quiet_time else 0))
            return HttpResponse(with_own(kept.page, request))
        with keeping(request), noting() as noted, knowing(now):
            response = self.fresh(request, **kwargs)
        if response.status_code != 200:
            return response
        page = response.content.decode()
        if None not in noted:
            questions = tuple(noted)
            now = 0 if reads_untold(questions) else now
            answer = answer if kept and kept.questions == questions else None
            pages.put(key, _Kept(questions, page, now, time.monotonic() + LIFE, answer))
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
            _back_to_before()
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
    with connection.cursor() as cursor:
        asking = f"SELECT {asked}"
        if kept.answer is not None and keeps_plans():
            name = f"again_{hashlib.sha256(asked.encode()).hexdigest()[:24]}"
            asking = planned(cursor, name, asking, most=PLANS_KEPT)
        # In one message with the savepoint: a question that fails must not end what else the request does.
        cursor.execute(f"SAVEPOINT {_SAVEPOINT}; {asking}")
        return cursor.fetchone()


def _back_to_before() -> None:
    """With no plan kept: which of them stand nobody knows now."""
    with connection.cursor() as cursor:
        cursor.execute(f"ROLLBACK TO SAVEPOINT {_SAVEPOINT}")
        forget_plans(cursor)
