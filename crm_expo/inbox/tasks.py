"""Celery doors of the inbox: a wake-up after a delivery, and the sweep that makes it dispensable."""

import time

import structlog
from celery import shared_task
from django.core.cache import cache
from django.utils import timezone

from crm_expo.inbox.models import InboxRow, InboxState
from crm_expo.inbox.services.draining import claim, process
from crm_expo.jobs.services import beat
from crm_expo.tenancy.models import Organizer
from crm_expo.tenancy.scope import tenant

#: A worker's longest stretch for one organizer: others, and their scores, come to their turn between two.
_STRETCH_SECONDS = 2.0
log = structlog.get_logger(__name__)


@shared_task
def drain_inbox_task(organizer_id: int) -> int:
    """Drain one organizer's inbox for a stretch, and come again while rows are left; opens the tenant per row."""
    organizer = Organizer.objects.get(pk=organizer_id)
    done, deadline = 0, time.monotonic() + _STRETCH_SECONDS
    while ids := claim(organizer=organizer, now=timezone.now()):
        for row_id in ids:
            _process(organizer, row_id)
        done += len(ids)
        if time.monotonic() > deadline:
            drain_inbox_task.wake(organizer_id=organizer.pk)
            break
    return done


def _process(organizer: Organizer, row_id: int) -> None:
    """One row; whatever happens to it, the next ones get their turn."""
    try:
        process(organizer=organizer, row_id=row_id, now=timezone.now())
    except Exception:
        log.exception("inbox.row_left", organizer=organizer.slug, row=row_id)


@shared_task
def sweep_inbox_task() -> int:
    """Wake a worker for every organizer with rows that are due; comes by whether or not anybody was woken."""
    woken = 0
    for organizer in Organizer.objects.filter(is_active=True):
        with tenant(organizer):
            due = InboxRow.objects.filter(state=InboxState.RECEIVED, next_attempt_at__lte=timezone.now()).exists()
        if due:
            drain_inbox_task.wake(organizer_id=organizer.pk)
            woken += 1
    beat("inbox", timezone.now())
    return woken


def wake_inbox(organizer: Organizer) -> None:
    """This will wake a worker once the rows are committed, at most once a second per organizer."""
    try:
        if not cache.add(f"inbox-wake:{organizer.pk}", 1, timeout=1):
            return
    except Exception:  # noqa: S110  a cache that is down must not stop a delivery
        pass
    drain_inbox_task.wake(organizer_id=organizer.pk)
