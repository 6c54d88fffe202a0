"""The mail carrier."""

from celery import shared_task
from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from crm_expo.outbox.models import Mail, MailState, PlatformMail
from crm_expo.outbox.services import send
from crm_expo.tenancy.models import Organizer
from crm_expo.tenancy.scope import tenant

_BATCH = 100


@shared_task
def send_mail_task() -> int:
    """Send what waits, of every organizer and of the platform; one transaction a mail."""
    if not settings.EMAIL_URL:
        return 0
    sent = _carry(PlatformMail.objects, transaction.atomic)
    for organizer in Organizer.objects.filter(is_active=True):
        sent += _carry(None, lambda organizer=organizer: tenant(organizer))
    return sent


def _carry(manager, door) -> int:
    for count in range(_BATCH):
        with door():
            waiting = (manager or Mail.objects).filter(state=MailState.QUEUED)
            due = waiting.filter(Q(next_attempt_at=None) | Q(next_attempt_at__lte=timezone.now()))
            mail = due.select_for_update(skip_locked=True).order_by("id").first()
            if mail is None:
                return count
            send(mail=mail, now=timezone.now())
    return _BATCH
