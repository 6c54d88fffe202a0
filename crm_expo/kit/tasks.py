"""Celery doors of the kit: the daily mail of news."""

import structlog
from celery import shared_task
from django.utils import timezone

from crm_expo.jobs.services import take_turn
from crm_expo.kit.notice_digest import queue_digests
from crm_expo.tenancy.models import Organizer
from crm_expo.tenancy.scope import tenant

#: The mail is written after this hour of the organizer's morning.
DIGEST_HOUR = 8

log = structlog.get_logger(__name__)


@shared_task
def send_digests_everywhere_task() -> int:
    """Write each organizer's mails of news once a day after eight in the morning of its own clock."""
    written = 0
    for organizer in Organizer.objects.filter(is_active=True):
        try:
            written += _send_if_due(organizer)
        except Exception:  # one organizer's trouble must not keep the others from their mail
            log.exception("notices.digest_failed", organizer=organizer.slug)
    return written


def _send_if_due(organizer: Organizer) -> int:
    now = timezone.now()
    local = timezone.localtime(now, organizer.tzinfo)
    if local.hour < DIGEST_HOUR:
        return 0
    with tenant(organizer):
        if not take_turn(name=f"digest:{organizer.public_id}", slot=local.date().isoformat()):
            return 0
        return queue_digests(organizer=organizer, at=now)
