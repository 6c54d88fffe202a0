"""Outgoing mail: written with the change that causes it, sent afterwards, kept when there is no mail server."""

from datetime import datetime, timedelta

from django.conf import settings
from django.core.mail import EmailMessage, get_connection

from crm_expo.outbox.models import Mail, MailFields, MailState
from crm_expo.tenancy.models import Organizer

_MAX_ATTEMPTS = 6


def queue_mail(*, organizer: Organizer, key: str, to_email: str, subject: str, body: str, language: str) -> Mail:
    """This will write a mail in the running transaction; the same key writes it once."""
    mail, _created = Mail.objects.get_or_create(
        key=key,
        defaults={
            "organizer": organizer,
            "to_email": to_email,
            "subject": subject.replace("\n", " ")[:300],
            "body": body,
            "language": language,
            "state": MailState.QUEUED if settings.EMAIL_URL else MailState.KEPT,
        },
    )
    return mail


def send(*, mail: MailFields, now: datetime) -> None:
    """This will send one locked mail over SMTP, or note the failure and try again later."""
    mail.attempts += 1
    try:
        with get_connection("django.core.mail.backends.smtp.EmailBackend") as connection:
            EmailMessage(mail.subject, mail.body, to=[mail.to_email], connection=connection).send()
        mail.state, mail.sent_at, mail.error = MailState.SENT, now, ""
    except OSError as error:  # smtplib's errors are OSErrors
        mail.error = str(error)[:300]
        mail.next_attempt_at = now + timedelta(seconds=5 * 4**mail.attempts)
        mail.state = MailState.FAILED if mail.attempts >= _MAX_ATTEMPTS else MailState.QUEUED
    mail.save(update_fields=["attempts", "state", "sent_at", "error", "next_attempt_at"])
