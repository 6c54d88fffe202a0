"""Celery doors of the demo: an organizer to practise in."""

from celery import shared_task
from django.utils import timezone

from crm_expo.accounts.models import Membership
from crm_expo.audit.log import Actor, acting
from crm_expo.jobs.models import Job, JobState
from crm_expo.jobs.services import finish, progress
from crm_expo.tenancy.models import Organizer
from crm_expo.tenancy.scope import tenant

_STEPS = ("demo.planning", "demo.writing", "demo.scoring")


@shared_task(soft_time_limit=600, time_limit=700)
def open_practice_task(organizer_id: int, job_id: int) -> None:
    """Make an organizer beside this one and fill it with a demo exhibition; a job that has ended is not run twice."""
    parent = Organizer.objects.get(pk=organizer_id)
    with tenant(parent):
        job = Job.objects.filter(pk=job_id).exclude(state__in=[JobState.DONE, JobState.FAILED]).first()
        if job is None:
            return
    try:
        slug = _made(parent, job)
    except Exception as error:
        with tenant(parent):
            finish(job=job, at=timezone.now(), error=type(error).__name__)
        raise
    from home.services.practice import tie_practice

    with tenant(parent), acting(Actor(label="demo")):
        tie_practice(organizer=parent, slug=slug, at=timezone.now())
        finish(job=job, at=timezone.now(), detail={"organizer": slug})


def _made(parent: Organizer, job: Job) -> str:
    from crm_expo.boot.demo.load import score_one
    from crm_expo.boot.demo.sample import load_sample  # words and plans are a worker's business

    _tell(parent, job, 1)
    with tenant(parent):
        members = [
            (member.user, member.role)
            for member in Membership.objects.filter(is_active=True).select_related("user").order_by("pk")
        ]
    practice = load_sample(parent=parent, members=members, as_of=timezone.now())
    _tell(parent, job, 2)
    score_one(practice, as_of=timezone.now())
    return practice.slug


def _tell(parent: Organizer, job: Job, done: int) -> None:
    with tenant(parent):
        progress(job=job, at=timezone.now(), done=done, total=len(_STEPS), step=_STEPS[done])
