"""Membership of staff in organizers, and invitations to it."""

from django.conf import settings
from django.db import models

from crm_expo.tenancy.access import ROLE_LABELS
from crm_expo.tenancy.models import OrganizerOwned


class Membership(OrganizerOwned):
    """A user's role in one organizer. Its user may read it before the organizer is known (own_rows)."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=20, choices=list(ROLE_LABELS.items()))
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organizer", "user"], name="membership_once")]

    def __str__(self) -> str:
        return f"{self.user} · {self.get_role_display()}"


class Invitation(OrganizerOwned):
    """An invitation by link; only the hash of its token is stored."""

    email = models.EmailField()
    role = models.CharField(max_length=20, choices=list(ROLE_LABELS.items()))
    token_hash = models.CharField(max_length=64)
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organizer", "token_hash"], name="invitation_token_once")]

    def __str__(self) -> str:
        return self.email
