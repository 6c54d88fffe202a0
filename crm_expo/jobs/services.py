"""Jobs with progress, periodic turns, heartbeats."""

from datetime import datetime

from django.db import IntegrityError, transaction

from crm_expo.audit.log import current_actor, record
from crm_expo.jobs.models import Heartbeat, Job, JobSlot, JobState
from crm_expo.notices.models import NoticeKind
from crm_expo.notices.services import Link, News, tell
from crm_expo.tenancy.models import Organizer


@transaction.atomic
def create_job(*, organizer: Organizer, kind: str) -> Job:
    """This will write a waiting job, to be run by a worker; a member of the staff who starts it is told its end."""
    actor = current_actor()
    starter_id = actor.id if actor.kind == "staff" else None
    job = Job.objects.create(organizer=organizer, kind=kind, started_by=actor.label[:200], starter_id=starter_id)
    record(organizer=organizer, action="job.created", target=job)
    return job


def progress(*, job: Job, at: datetime, done: int, total: int, step: str = "") -> None:
    """This will store how far a job is; call it outside the job's long transaction to be seen."""
    job.state, job.done, job.total, job.step = JobState.RUNNING, done, total, step
    job.started_at = job.started_at or at
    job.save(update_fields=["state", "done", "total", "step", "started_at"])


@transaction.atomic
def finish(*, job: Job, at: datetime, detail: dict | None = None, error: str = "") -> None:
    """This will end a job, well or not, and tell who started it."""
    job.state = JobState.FAILED if error else JobState.DONE
    job.error, job.detail, job.finished_at = error[:500], detail or {}, at
    job.save(update_fields=["state", "error", "detail", "finished_at"])
    kind = NoticeKind.JOB_FAILED if error else NoticeKind.JOB_DONE
    news = News(kind, f"job:{job.pk}", Link("job", (job.pk,)), {"job": job.kind})
    tell(organizer=job.organizer, news=news, users=[job.starter_id])


def take_turn(*, name: str, slot: str) -> bool:
    """This will tell whether this caller is the first to take a periodic turn."""
    if JobSlot.objects.filter(name=name, slot=slot).exists():
        return False  # most looks come after the turn: none of them is a collision in the server's log
    try:
        with transaction.atomic():
            JobSlot.objects.create(name=name, slot=slot)
    except IntegrityError:
        return False
    return True


def beat(part: str, at: datetime, **facts: object) -> None:
    """This will note that a part of the platform is alive."""
    Heartbeat.objects.update_or_create(part=part, defaults={"at": at, "facts": facts})
