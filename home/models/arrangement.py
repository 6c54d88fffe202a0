"""Which tiles stand on the home page."""

from django.conf import settings
from django.db import models

from crm_expo.tenancy.access import ROLE_LABELS
from crm_expo.tenancy.models import OrganizerOwned


class Arrangement(OrganizerOwned):
    """The tiles that somebody sees, in order; without a person, what the team's members of a role begin with."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    role = models.CharField(max_length=20, choices=list(ROLE_LABELS.items()), blank=True)
    tiles = models.JSONField(default=list, help_text="keys of the tiles that are shown, in their order")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organizer", "user"], name="arrangement_of_person", condition=models.Q(user__isnull=False)
            ),
            models.UniqueConstraint(
                fields=["organizer", "role"], name="arrangement_of_role", condition=models.Q(user__isnull=True)
            ),
            models.CheckConstraint(
                condition=models.Q(user__isnull=False, role="") | models.Q(user__isnull=True) & ~models.Q(role=""),
                name="arrangement_of_one_of_both",
            ),
        ]
