"""Celery doors of surveys: reading a file of answers."""

from datetime import timedelta

from celery import shared_task
from django.utils import timezone

from crm_expo.jobs.models import Job
from crm_expo.jobs.services import finish, progress
from crm_expo.tenancy.models import Organizer
from crm_expo.tenancy.scope import tenant
from surveys.models import AnswerImport, ImportState

_UNHEARD = timedelta(seconds=30)
KEPT_FOR = timedelta(days=30)


@shared_task(soft_time_limit=3000, time_limit=3300)  # 100,000 new customers are an hour's work
def import_answers_task(organizer_id: int, job_id: int) -> None:
    """Read one file, all good rows or none; a file that was read is not read twice."""
    from surveys.services.importing import run_import, unfinished_import_of  # spreadsheets are a worker's business

    organizer = Organizer.objects.get(pk=organizer_id)
    with tenant(organizer):
        job = Job.objects.get(pk=job_id)
        progress(job=job, at=timezone.now(), done=0, total=1, step="answers.reading")
    try:
        with tenant(organizer):
            arrived = unfinished_import_of(job)
            if arrived is None:
                return
            run_import(organizer=organizer, arrived=arrived, at=timezone.now())
            names = ("rows", "added", "changed", "unchanged", "refused_rows", "remark_count")
            counts = {name: getattr(arrived, name) for name in names}
            finish(job=job, at=timezone.now(), detail=counts, error=arrived.refusal)
    except Exception as error:
        with tenant(organizer):
            finish(job=job, at=timezone.now(), error=type(error).__name__)
            AnswerImport.objects.filter(job=job, state=ImportState.WAITING).update(
                state=ImportState.REFUSED, refusal="failed", finished_at=timezone.now()
            )
        raise


@shared_task
def sweep_answer_imports_task() -> int:
    """Wake a worker for files that nobody heard of, and drop the bytes of those read long ago."""
    woken, now = 0, timezone.now()
    for organizer in Organizer.objects.filter(is_active=True):
        with tenant(organizer):
            waiting = AnswerImport.objects.filter(state=ImportState.WAITING, created_at__lt=now - _UNHEARD)
            jobs = list(waiting.filter(job__state="waiting").values_list("job_id", flat=True))
            old = AnswerImport.objects.exclude(content=None).filter(finished_at__lt=now - KEPT_FOR)
            old.update(content=None, refused=[])
        for job_id in jobs:
            import_answers_task.wake(organizer_id=organizer.pk, job_id=job_id)
        woken += len(jobs)
    return woken
