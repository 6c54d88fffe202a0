"""Celery doors of the inbox: a wake-up after a delivery, and the sweep that makes it dispensable."""

from celery import shared_task
from django.core.cache import cache
from django.utils import timezone

from crm_expo.inbox.services.draining import claim, process
from crm_expo.jobs.services import beat
from crm_expo.tenancy.models import Organizer

_MAX_CHUNKS = 40


def _drain(organizer: Organizer) -> int:
    done = 0
    for _ in range(_MAX_CHUNKS):
        ids = claim(organizer=organizer, now=timezone.now())
        if not ids:
            break
        for row_id in ids:
            process(organizer=organizer, row_id=row_id, now=timezone.now())
        done += len(ids)
    return done


@shared_task
def drain_inbox_task(organizer_id: int) -> int:
    """Drain one organizer's inbox now; opens the tenant per row itself."""
    return _drain(Organizer.objects.get(pk=organizer_id))


@shared_task
def sweep_inbox_task() -> int:
    """Drain every organizer's inbox; comes by every few seconds whether or not anybody was woken."""
    done = sum(_drain(organizer) for organizer in Organizer.objects.filter(is_active=True))
    beat("inbox", timezone.now())
    return done


def wake_inbox(organizer: Organizer) -> None:
    """This will wake a worker once the rows are committed, at most once a second per organizer."""
    try:
        if not cache.add(f"inbox-wake:{organizer.pk}", 1, timeout=1):
            return
    except Exception:  # noqa: S110  a cache that is down must not stop a delivery
        pass
    drain_inbox_task.wake(organizer_id=organizer.pk)
