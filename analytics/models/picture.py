"""What the pages of insights show of scorecards, counted once by a worker."""

from django.db import models

from crm_expo.tenancy.models import OrganizerOwned, TenantForeignKey
from exhibitions.models import Edition


class Picture(OrganizerOwned):
    """
    Counts and sums of the scorecards of a series and role, kept anew while an edition is the newest one.

    That of an earlier edition stays as it last was, for comparing. The role is empty in the picture of all sides
    of a series: the value triangle.
    """

    exhibition_id = models.BigIntegerField()
    role = models.CharField(max_length=9, blank=True)
    edition = TenantForeignKey(
        Edition,
        on_delete=models.CASCADE,
        null=True,
        related_name="pictures",
        help_text="the newest held or running one",
    )
    as_of = models.DateTimeField()
    computed_at = models.DateTimeField(help_text="on the wall clock; another moment means another picture")
    seconds = models.FloatField(help_text="how long counting took for the whole organizer")
    is_behind = models.BooleanField(default=False, help_text="scorecards changed since, counting was put off")
    method_version = models.CharField(max_length=12)
    figures = models.JSONField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organizer", "exhibition_id", "role", "edition"], name="picture_grain", nulls_distinct=False
            )
        ]
