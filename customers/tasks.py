"""Celery doors of customers: what was set by hand ends after its last day, and bytes without a row go."""

import structlog
from celery import shared_task
from django.utils import timezone

from crm_expo.tenancy.models import Organizer
from crm_expo.tenancy.scope import tenant
from customers.models import OverrideEnd
from customers.selectors.overrides import overrides_due
from customers.services.documents import sweep_files
from customers.services.overriding import end_override

log = structlog.get_logger(__name__)


@shared_task
def end_overrides_everywhere_task() -> int:
    """End what was set by hand and whose last day is over, on each organizer's clock."""
    ended = 0
    for organizer in Organizer.objects.filter(is_active=True):
        now = timezone.now()
        with tenant(organizer):
            for override in list(overrides_due(timezone.localdate(now, organizer.tzinfo))):
                end_override(organizer=organizer, override_id=override.pk, at=now, end=OverrideEnd.EXPIRED)
                ended += 1
    return ended


@shared_task
def sweep_files_everywhere_task() -> int:
    """Delete bytes that no document names: of removed ones, and of requests that were lost."""
    swept = 0
    for organizer in Organizer.objects.filter(is_active=True):
        try:
            with tenant(organizer):
                swept += sweep_files(organizer=organizer)
        except OSError:  # one organizer's folder must not keep the others' from being swept
            log.exception("documents.sweep_failed", organizer=organizer.slug)
    return swept
