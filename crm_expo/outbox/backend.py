"""Django's mail door for the platform's own mail (allauth): a row first, sent by a worker or kept to be read."""

from django.conf import settings
from django.core.mail.backends.base import BaseEmailBackend

from crm_expo.outbox.models import MailState, PlatformMail


class OutboxBackend(BaseEmailBackend):
    """Stores messages as rows."""

    def send_messages(self, email_messages) -> int:
        state = MailState.QUEUED if settings.EMAIL_URL else MailState.KEPT
        rows = [
            PlatformMail(to_email=to, subject=message.subject[:300], body=message.body, state=state)
            for message in email_messages
            for to in message.recipients()
        ]
        PlatformMail.objects.bulk_create(rows)
        return len(rows)
