"""The audit log: who did what to which object. Rows are never changed."""

from django.db import models

from crm_expo.tenancy.models import OrganizerOwned


class AuditEntry(OrganizerOwned):
    """One recorded act; the actor is kept as id and label, so that it outlives the account."""

    updatable = ()

    at = models.DateTimeField()
    actor_kind = models.CharField(max_length=10, help_text="staff | portal | key | system | operator")
    actor_id = models.BigIntegerField(null=True)
    actor_label = models.CharField(max_length=200)
    action = models.CharField(max_length=60, help_text="<object>.<verb>, e.g. customer.updated")
    object_type = models.CharField(max_length=40, blank=True)
    object_id = models.BigIntegerField(null=True)
    object_label = models.CharField(max_length=200, blank=True)
    changes = models.JSONField(default=dict, help_text="{field: [before, after]}")
    links = models.JSONField(null=True, help_text="{field: [id before, id after]} of changes that name other rows")
    request_id = models.CharField(max_length=40, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["organizer", "-id"], name="audit_by_time"),
            models.Index(fields=["organizer", "object_type", "object_id", "-at", "-id"], name="audit_of_object"),
        ]

    def __str__(self) -> str:
        return f"{self.actor_label}: {self.action}"
