"""What became known of forecasts and answers once people came."""

from django.db import models

from crm_expo.tenancy.models import OrganizerOwned, TenantForeignKey
from surveys.models import Survey


class Judgement(OrganizerOwned):
    """
    How well a series' forecasts did, or what a survey's answers were worth; computed by a worker.

    Without a survey it speaks of the series and role: forecasts, loyalty, cohorts, moves between tiers.
    """

    exhibition_id = models.BigIntegerField()
    role = models.CharField(max_length=9)
    survey = TenantForeignKey(Survey, on_delete=models.CASCADE, null=True, related_name="judgements")
    edition_id = models.BigIntegerField(help_text="the newest held edition it knows")
    as_of = models.DateTimeField()
    computed_at = models.DateTimeField()
    seen_until = models.DateTimeField(null=True, help_text="the survey's changed_at that these figures know")
    method_version = models.CharField(max_length=12)
    figures = models.JSONField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organizer", "exhibition_id", "role", "survey"], name="judgement_grain", nulls_distinct=False
            )
        ]
