"""Exhibitors' people: bound to one organizer and one company, never to a staff account."""

from django.db import models

from crm_expo.tenancy.models import OrganizerOwned, TenantForeignKey


class PortalAccess(OrganizerOwned):
    """One person's door to one company's portal."""

    company_id = models.BigIntegerField(help_text="composite key to the customer, added by customers")
    email = models.EmailField(help_text="normal form")
    name = models.CharField(max_length=150, blank=True)
    language = models.CharField(max_length=10, default="en")
    password = models.CharField(max_length=128, blank=True)
    is_active = models.BooleanField(default=True)
    invited_at = models.DateTimeField(auto_now_add=True)
    last_seen_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organizer", "company_id", "email"], name="portal_access_once"),
        ]
        indexes = [models.Index(fields=["organizer", "email"], name="portal_access_email")]

    def __str__(self) -> str:
        return self.name or self.email


class PortalToken(OrganizerOwned):
    """A mail link (24 h, one POST) or a six-digit code (10 minutes, 5 tries, one browser)."""

    access = TenantForeignKey(PortalAccess, on_delete=models.CASCADE, related_name="tokens")
    kind = models.CharField(max_length=4, choices=[("link", "link"), ("code", "code")])
    token_hash = models.CharField(max_length=64)
    browser_hash = models.CharField(max_length=64, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        indexes = [models.Index(fields=["organizer", "token_hash"], name="portal_token_hash")]


class PortalDevice(OrganizerOwned):
    """A signed-in browser: its cookie's hash, and until when it holds."""

    access = TenantForeignKey(PortalAccess, on_delete=models.CASCADE, related_name="devices")
    token_hash = models.CharField(max_length=64)
    expires_at = models.DateTimeField()
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organizer", "token_hash"], name="portal_device_once")]
