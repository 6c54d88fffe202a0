"""What is missing, doubtful or stale."""

from django.db import models

from crm_expo.tenancy.models import OrganizerOwned


class QualityPicture(OrganizerOwned):
    """Counts of one day; those of earlier days are kept to tell whether it gets better."""

    taken_on = models.DateField(help_text="on the organizer's clock")
    as_of = models.DateTimeField()
    seconds = models.FloatField(help_text="how long counting took")
    figures = models.JSONField(help_text="{check: [how many, out of how many]}")
    named = models.JSONField(
        default=dict, help_text="{check: [customer, …]} of checks that few records fail; of the newest picture only"
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organizer", "taken_on"], name="quality_of_day")]
