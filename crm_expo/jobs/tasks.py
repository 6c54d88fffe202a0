"""Proof of life: beat reaches the broker, the broker a worker, the worker the database."""

from celery import shared_task
from django.utils import timezone

from crm_expo.jobs.services import beat


@shared_task
def heartbeat_task() -> None:
    """Write the worker's heartbeat."""
    beat("worker", timezone.now())
