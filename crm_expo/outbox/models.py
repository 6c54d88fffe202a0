"""Outgoing mail: rows written with the change that causes them, sent afterwards."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from crm_expo.tenancy.models import OrganizerOwned


class MailState(models.TextChoices):
    QUEUED = "queued", _("Waiting")
    SENT = "sent", _("Sent")
    KEPT = "kept", _("Kept here (no mail server set)")
    FAILED = "failed", _("Failed")


class MailFields(models.Model):
    """What a mail is made of."""

    to_email = models.EmailField()
    subject = models.CharField(max_length=300)
    body = models.TextField()
    state = models.CharField(max_length=6, choices=MailState, default=MailState.QUEUED)
    attempts = models.PositiveSmallIntegerField(default=0)
    error = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    next_attempt_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.subject


class Mail(OrganizerOwned, MailFields):
    """A mail of one organizer; its key makes a repeated service call harmless."""

    key = models.CharField(max_length=120)
    language = models.CharField(max_length=10, default="en")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organizer", "key"], name="mail_key_once")]
        indexes = [models.Index(fields=["organizer", "state", "id"], name="mail_waiting")]


class PlatformMail(MailFields):
    """A mail of the platform itself, such as a password reset; read by the operator when no server is set."""
