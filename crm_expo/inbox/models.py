"""Every delivery from outside, stored before it is answered."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from crm_expo.tenancy.models import OrganizerOwned


class InboxState(models.TextChoices):
    RECEIVED = "received", _("Waiting")
    DONE = "done", _("Done")
    UNCHANGED = "unchanged", _("Done, nothing to change")
    SUPERSEDED = "superseded", _("Older than what we have")
    REJECTED = "rejected", _("Refused, kept")
    DEAD = "dead", _("Failed, needs a look")


class InboxRow(OrganizerOwned):
    """One delivery: verbatim body, and what became of it."""

    kind = models.CharField(max_length=20, help_text="registration | checkin")
    source = models.CharField(max_length=40)
    external_id = models.CharField(max_length=120)
    delivery_key = models.CharField(max_length=120)
    body = models.TextField(help_text="JSON text as received; jsonb could not hold every byte")
    sha256 = models.CharField(max_length=64)
    source_updated_at = models.DateTimeField(null=True)
    received_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=InboxState, default=InboxState.RECEIVED)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_attempt_at = models.DateTimeField()
    processed_at = models.DateTimeField(null=True)
    outcome = models.JSONField(default=dict, help_text="result ids, warnings, or the problem")
    error = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organizer", "source", "delivery_key"], name="inbox_delivery_once"),
        ]
        indexes = [
            models.Index(
                fields=["organizer", "next_attempt_at", "id"],
                name="inbox_waiting",
                condition=models.Q(state="received"),
            ),
            models.Index(fields=["organizer", "source", "external_id", "-id"], name="inbox_by_external_id"),
            models.Index(fields=["organizer", "state", "-id"], name="inbox_by_state"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.external_id}"
