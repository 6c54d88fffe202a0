"""Celery doors of shows."""

from celery import shared_task
from django.utils import timezone

from crm_expo.tenancy.models import Organizer
from crm_expo.tenancy.scope import tenant
from exhibitions.services.booking import open_editions


@shared_task
def open_editions_everywhere_task() -> int:
    """Write the participations of confirmed exhibitors whose edition has opened, organizer by organizer."""
    opened = 0
    for organizer in Organizer.objects.filter(is_active=True):
        with tenant(organizer):
            opened += open_editions(organizer=organizer, now=timezone.now())
    return opened
