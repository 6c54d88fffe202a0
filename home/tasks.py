"""Celery doors of the home page: the pace of editions and data quality, nightly and on demand."""

import structlog
from celery import shared_task
from django.utils import timezone

from crm_expo.jobs.models import Job, JobState
from crm_expo.jobs.services import finish, progress, take_turn
from crm_expo.tenancy.models import Organizer
from crm_expo.tenancy.scope import tenant
from crm_expo.tenancy.tasks import TenantTask
from home.services.checking import store_quality
from home.services.pacing import store_paces

#: Counted after this hour of the organizer's night, before anybody comes to work.
FIRST_HOUR = 3

log = structlog.get_logger(__name__)


@shared_task
def count_everywhere_task() -> int:
    """Start the night's counting of each organizer once a day after three in the morning of its own clock."""
    started = 0
    for organizer in Organizer.objects.filter(is_active=True):
        local = timezone.localtime(timezone.now(), organizer.tzinfo)
        if local.hour < FIRST_HOUR or not take_turn(
            name=f"home:{organizer.public_id}", slot=local.date().isoformat()
        ):  # fmt: skip
            continue
        store_paces_task.wake(organizer_id=organizer.pk)
        store_quality_task.wake(organizer_id=organizer.pk)
        started += 1
    return started


@shared_task(base=TenantTask, typing=False)
def store_paces_task(organizer: Organizer) -> int:
    """Read off the ledger how every edition filled up."""
    return store_paces(organizer=organizer, at=timezone.now())


@shared_task(base=TenantTask, typing=False)
def store_quality_task(organizer: Organizer) -> None:
    """Count what is missing, doubtful or stale."""
    store_quality(organizer=organizer, at=timezone.now())


@shared_task
def check_quality_task(organizer_id: int, job_id: int) -> None:
    """The same on demand, as a job; one that has ended is not run twice."""
    organizer = Organizer.objects.get(pk=organizer_id)
    with tenant(organizer):
        job = Job.objects.filter(pk=job_id).exclude(state__in=[JobState.DONE, JobState.FAILED]).first()
        if job is None:
            return
        progress(job=job, at=timezone.now(), done=0, total=1, step="quality.counting")
    try:
        with tenant(organizer):
            picture = store_quality(organizer=organizer, at=timezone.now())
            finish(job=job, at=timezone.now(), detail={"seconds": round(picture.seconds, 1)})
    except Exception as error:
        with tenant(organizer):
            finish(job=job, at=timezone.now(), error=type(error).__name__)
        raise
