"""An organizer to practise in: ordered from a page, made by a worker, closed by its people."""

from datetime import datetime

from django.db import transaction

from crm_expo.audit.log import record
from crm_expo.jobs.models import Job, JobKind, JobState
from crm_expo.jobs.services import create_job
from crm_expo.tenancy.models import Organizer
from home.models import Practice


class PracticeOpen(Exception):
    """There is one already, or it is being made."""


class NotForPractice(Exception):
    """Only the organizer that was made to practise in can be closed like this."""


@transaction.atomic
def order_practice(*, organizer: Organizer) -> Job:
    """This will order an organizer with a demo exhibition from the worker. Errors: PracticeOpen."""
    Organizer.objects.select_for_update().get(pk=organizer.pk)  # two clicks at once: the second waits
    practice = Practice.objects.filter(organizer=organizer).select_related("job").first()
    if practice is not None and (practice.is_inside or is_open(practice) or is_under_way(practice)):
        raise PracticeOpen
    job = create_job(organizer=organizer, kind=JobKind.DEMO)
    Practice.objects.update_or_create(
        organizer=organizer, defaults={"organizer": organizer, "slug": "", "job": job, "opened_at": None}
    )
    return job


def is_open(practice: Practice) -> bool:
    """This will tell whether the other organizer is there to be entered."""
    return bool(practice.slug) and Organizer.objects.filter(slug=practice.slug, is_active=True).exists()


def is_under_way(practice: Practice) -> bool:
    """This will tell whether a worker makes it, or is asked to."""
    return practice.job is not None and practice.job.state in (JobState.WAITING, JobState.RUNNING)


@transaction.atomic
def tie_practice(*, organizer: Organizer, slug: str, at: datetime) -> None:
    """This will note from one side which organizer the other is."""
    Practice.objects.filter(organizer=organizer).update(slug=slug, opened_at=at)
    record(organizer=organizer, action="practice.opened", changes={"slug": [None, slug]})


@transaction.atomic
def close_practice(*, organizer: Organizer, at: datetime) -> None:
    """
    This will close the open organizer, which was made to practise in: nobody comes in any more.

    Its rows go with the next start of the instance, by the owner of the tables. Errors: NotForPractice.
    """
    if not Practice.objects.filter(organizer=organizer, is_inside=True).exists():
        raise NotForPractice
    record(organizer=organizer, action="practice.closed", target=organizer)
    Organizer.objects.filter(pk=organizer.pk).update(is_active=False)
