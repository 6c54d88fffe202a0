"""Long work on lists: files of some thousand rows and more, changes of some hundred records and more."""

from collections.abc import Iterator
from datetime import timedelta

from celery import shared_task
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils import timezone, translation

from crm_expo.audit.log import Actor, acting
from crm_expo.jobs.models import Job, JobKind, JobState
from crm_expo.jobs.services import finish, progress
from crm_expo.lists.exporting import WRITERS, columns_out, rows_out
from crm_expo.lists.models import BulkChange, ExportFile
from crm_expo.lists.reading import Listing, listing_of
from crm_expo.lists.registry import list_named
from crm_expo.lists.services.bulk import CHUNK, change_some
from crm_expo.lists.services.exports import drop_old_exports, keep_export
from crm_expo.tenancy.models import Organizer
from crm_expo.tenancy.scope import tenant

_UNHEARD = timedelta(seconds=30)


@shared_task(soft_time_limit=900, time_limit=960)
def export_list_task(organizer_id: int, job_id: int) -> None:
    """Write one file; a file that was written is not written twice."""
    organizer = Organizer.objects.get(pk=organizer_id)
    with tenant(organizer):
        file = ExportFile.objects.filter(job_id=job_id, content=None, job__state=JobState.WAITING).first()
        if file is None:
            return
        job = Job.objects.get(pk=job_id)
        progress(job=job, at=timezone.now(), done=0, total=1, step="export.writing")
    try:
        with tenant(organizer), translation.override(file.language), acting(_actor(job, file.user_id)):
            listing = _listing(organizer, file.list_key, file.query, file.role, file.user_id)
            if listing.is_wider:  # more would be taken away than was asked for
                finish(job=job, at=timezone.now(), error="FilterChangedMeanwhile")
                return
            content = WRITERS[file.form](_counting(rows_out(listing), file))
            names = [column.key for column in columns_out(listing)]
            keep_export(organizer=organizer, records=listing.records, file=file, content=content, columns=names)
            finish(job=job, at=timezone.now(), detail={"rows": file.rows})
    except Exception as error:
        with tenant(organizer):
            finish(job=job, at=timezone.now(), error=type(error).__name__)
        raise


def _actor(job: Job, user_id: int | None) -> Actor:
    """Who asked for the work is who did it."""
    return Actor("staff", user_id, job.started_by)


def _listing(organizer: Organizer, key: str, query: str, role: str, user_id: int | None) -> Listing:
    return listing_of(list_named(key), QueryDict(query), organizer=organizer, role=role, user_id=user_id, mount="/")


def _counting(rows: Iterator[list], file: ExportFile) -> Iterator[list]:
    """The rows as they pass; their number, without the heading, is noted."""
    number = -1
    for number, row in enumerate(rows):  # noqa: B007  the last number counts the rows below the heading
        yield row
    file.rows = max(number, 0)


@shared_task(soft_time_limit=1500, time_limit=1700)
def change_list_task(organizer_id: int, job_id: int) -> None:
    """Set one field of all records that a list's address finds, some hundred in each transaction."""
    organizer = Organizer.objects.get(pk=organizer_id)
    with tenant(organizer):
        change = BulkChange.objects.filter(job_id=job_id, job__state=JobState.WAITING).first()
        if change is None:
            return
        job = Job.objects.get(pk=job_id)
        listing = _listing(organizer, change.list_key, change.query, change.role, change.user_id)
        if listing.is_wider or listing.is_close:  # more records, or others, would be changed
            finish(job=job, at=timezone.now(), error="FilterChangedMeanwhile")
            return
        pks = list(listing.found.order_by("pk").values_list("pk", flat=True))
        progress(job=job, at=timezone.now(), done=0, total=len(pks), step="bulk.changing")
    error = ""
    for start in range(0, len(pks), CHUNK):
        try:
            with tenant(organizer), acting(_actor(job, change.user_id)):
                change_some(organizer=organizer, records=listing.records, change=change, pks=pks[start : start + CHUNK])
                progress(job=job, at=timezone.now(), done=start + CHUNK, total=len(pks), step="bulk.changing")
        except (ValidationError, ValueError) as refusal:
            error = type(refusal).__name__
            break
    with tenant(organizer):
        finish(job=job, at=timezone.now(), detail={"changed": change.records, "bulk": change.pk}, error=error)


@shared_task
def sweep_lists_task() -> int:
    """Wake a worker for work that nobody heard of, and drop the bytes of files written out days ago."""
    woken, now = 0, timezone.now()
    for organizer in Organizer.objects.filter(is_active=True):
        with tenant(organizer):
            waiting = Job.objects.filter(kind__in=TASKS, state=JobState.WAITING, created_at__lt=now - _UNHEARD)
            jobs = list(waiting.values_list("kind", "pk"))
            drop_old_exports(now=now)
        for kind, job_id in jobs:
            TASKS[kind].wake(organizer_id=organizer.pk, job_id=job_id)
        woken += len(jobs)
    return woken


#: Which task does the work of a waiting job.
TASKS = {JobKind.EXPORT: export_list_task, JobKind.BULK: change_list_task}
