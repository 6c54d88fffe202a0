"""Keys of other systems."""

from django.db import models

from crm_expo.tenancy.models import OrganizerOwned


class ApiKey(OrganizerOwned):
    """A key `ek_<organizer>_<prefix>_<secret>`; only the hash of the secret is stored, the key is shown once."""

    name = models.CharField(max_length=100)
    prefix = models.CharField(max_length=12)
    secret_hash = models.CharField(max_length=64)
    scopes = models.JSONField(default=list)
    expires_at = models.DateTimeField(null=True)
    last_used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organizer", "prefix"], name="api_key_prefix_once")]

    def __str__(self) -> str:
        return f"{self.name} ({self.prefix}…)"
