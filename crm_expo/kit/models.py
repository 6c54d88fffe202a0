"""Idempotency keys of API callers."""

from django.db import models

from crm_expo.accounts.models import ApiKey
from crm_expo.tenancy.models import OrganizerOwned, TenantForeignKey


class IdempotencyKey(OrganizerOwned):
    """A POST already answered: fingerprint of its body, status and object; no bodies, they are personal data."""

    api_key = TenantForeignKey(ApiKey, on_delete=models.CASCADE, related_name="+")
    key = models.CharField(max_length=100)
    fingerprint = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField(null=True)
    inbox_ids = models.JSONField(default=list)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organizer", "api_key", "key"], name="idempotency_key_once")]
