"""Proof of life: beat reaches the broker, the broker a worker, the worker the database. And what is swept with it."""

from celery import shared_task
from django.utils import timezone

from crm_expo.jobs.services import beat
from crm_expo.tenancy.changes import forget_changes


@shared_task
def heartbeat_task() -> None:
    """Write the worker's heartbeat."""
    beat("worker", timezone.now())


@shared_task
def forget_changes_task() -> None:
    """Delete the notes of who wrote when that no kept page looks at any more."""
    forget_changes()
