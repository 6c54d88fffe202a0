"""How an edition filled up."""

from django.db import models

from crm_expo.tenancy.models import OrganizerOwned, TenantForeignKey
from exhibitions.models import Edition


class Pace(OrganizerOwned):
    """
    What was sold and who had registered at the end of each day before an edition opened, read off the ledger.

    A day on which nothing changed has no point: the one before it holds.
    """

    edition = TenantForeignKey(Edition, on_delete=models.CASCADE, related_name="+")
    points = models.JSONField(
        help_text="[[days before opening, exhibitors, m², net minor units, registrations], …], the earliest first"
    )
    as_of = models.DateTimeField()
    method_version = models.CharField(max_length=12)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organizer", "edition"], name="pace_of_edition")]
