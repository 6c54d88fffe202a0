"""Processing stored deliveries: attempts are counted before the work, the verdict is written with it."""

import json
from datetime import datetime, timedelta

import structlog
from django.db import transaction
from django.db.models import F

from crm_expo.audit.log import Actor, acting, record
from crm_expo.inbox.models import InboxRow, InboxState
from crm_expo.inbox.registry import NotYet, Refused, handler_of
from crm_expo.notices.models import NoticeKind
from crm_expo.notices.services import Link, News, tell_whoever_may
from crm_expo.tenancy.models import Organizer
from crm_expo.tenancy.scope import tenant

CHUNK = 25
MAX_ATTEMPTS = 5
LEASE = timedelta(seconds=20)
WAIT_FOR_OTHERS = timedelta(days=1)
log = structlog.get_logger(__name__)


def claim(*, organizer: Organizer, now: datetime, limit: int = CHUNK) -> list[int]:
    """This will lease the next waiting rows to this worker and count the attempt, in a transaction of its own."""
    with tenant(organizer):
        due = InboxRow.objects.filter(state=InboxState.RECEIVED, next_attempt_at__lte=now)
        ids = list(
            due.order_by("next_attempt_at", "id")
            .select_for_update(skip_locked=True)
            .values_list("id", flat=True)[:limit]
        )
        InboxRow.objects.filter(id__in=ids).update(attempts=F("attempts") + 1, next_attempt_at=now + LEASE)
    return sorted(ids)


def process(*, organizer: Organizer, row_id: int, now: datetime) -> None:
    """This will apply one claimed row; whatever goes wrong is written on it, and it comes again or is dead."""
    try:
        with tenant(organizer), acting(Actor(label="inbox")):
            row = InboxRow.objects.select_for_update().get(pk=row_id)
            if row.state != InboxState.RECEIVED:
                return
            outcome = handler_of(row.kind)(organizer, row, json.loads(row.body))
            _finish(row, outcome.state, outcome.facts, now)
    except NotYet as waiting:
        _postpone(organizer, row_id, waiting, now)
    except Refused as refusal:
        with tenant(organizer):
            _finish(InboxRow.objects.get(pk=row_id), InboxState.REJECTED, refusal.facts, now)
    except Exception as error:
        _failed(organizer, row_id, error, now)


def _finish(row: InboxRow, state: str, facts: dict, now: datetime) -> None:
    row.state, row.outcome, row.processed_at, row.error = state, facts, now, ""
    row.save(update_fields=["state", "outcome", "processed_at", "error"])


def _postpone(organizer: Organizer, row_id: int, waiting: NotYet, now: datetime) -> None:
    with tenant(organizer):
        row = InboxRow.objects.select_for_update().get(pk=row_id)
        if now - row.received_at > WAIT_FOR_OTHERS:
            row.state, row.error = InboxState.DEAD, f"{waiting.waits_for} never arrived"
            _tell_dead(organizer, row_id)
        row.attempts -= 1
        row.outcome = {"waits_for": waiting.waits_for}
        row.next_attempt_at = now + min(timedelta(minutes=1), max(timedelta(seconds=2), (now - row.received_at) / 2))
        row.save(update_fields=["state", "error", "attempts", "outcome", "next_attempt_at"])


def _failed(organizer: Organizer, row_id: int, error: Exception, now: datetime) -> None:
    log.error("inbox row failed", row=row_id, error=type(error).__name__, exc_info=error)
    with tenant(organizer):
        rows = InboxRow.objects.filter(pk=row_id)
        attempts = rows.values_list("attempts", flat=True).get()  # the row itself may be what cannot be read
        words = (str(error).splitlines() or [""])[0]
        values = {
            "error": f"{type(error).__name__}: {words}".replace("\x00", "")[:500],
            "next_attempt_at": now + timedelta(seconds=2**attempts),
        }
        if attempts >= MAX_ATTEMPTS:
            values |= {"state": InboxState.DEAD, "processed_at": now}
            _tell_dead(organizer, row_id)
        rows.update(**values)


def _tell_dead(organizer: Organizer, row_id: int) -> None:
    """Whoever may replay it is told; deliveries that die one after the other are one notice until it is read."""
    news = News(NoticeKind.DELIVERY_DEAD, "inbox", Link("inbox", query="state=dead"), {"delivery": row_id})
    tell_whoever_may("inbox.replay", organizer=organizer, news=news)


def release_waiting(*, kind: str, source: str, waits_for: str, now: datetime) -> None:
    """This will make deliveries that waited for this one due at once."""
    InboxRow.objects.filter(kind=kind, source=source, state=InboxState.RECEIVED, outcome__waits_for=waits_for).update(
        next_attempt_at=now
    )


@transaction.atomic
def replay(*, organizer: Organizer, row: InboxRow, now: datetime) -> None:
    """This will put a dead or refused row back in line, with its attempts forgiven."""
    row.state, row.attempts, row.next_attempt_at, row.error = InboxState.RECEIVED, 0, now, ""
    row.save(update_fields=["state", "attempts", "next_attempt_at", "error"])
    record(organizer=organizer, action="inbox.replayed", target=row)
