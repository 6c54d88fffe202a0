"""What a scoring run leaves behind."""

from django.db import models

from crm_expo.tenancy.models import OrganizerOwned, TenantForeignKey, anchored_organizer
from customers.models import Customer, ScoreStatus
from exhibitions.models import Edition


class ScoringRun(OrganizerOwned):
    """One full run: when, over what, with which versions, and how much it changed."""

    as_of = models.DateTimeField()
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    method_version = models.CharField(max_length=12)
    customers = models.IntegerField(default=0)
    rows_written = models.IntegerField(default=0)
    missing_rates = models.IntegerField(default=0, help_text="rows left out for want of a currency rate")
    facts = models.JSONField(default=dict)

    class Meta:
        indexes = [models.Index(fields=["organizer", "-id"], name="run_by_time")]


class CutPoints(OrganizerOwned):
    """The monetary cut points of a series and role, kept for refreshes between runs; exhibition null = all series."""

    exhibition_id = models.BigIntegerField(null=True)
    role = models.CharField(max_length=9)
    cuts = models.JSONField(help_text="four values in minor units, ascending")
    levels = models.SmallIntegerField(help_text="distinct values, at most 5 are told apart")
    customers = models.IntegerField()
    held = models.SmallIntegerField(help_text="held editions of the series")
    base_rate = models.FloatField(null=True, help_text="π: returns / opportunities over the last 3 held editions")
    model_version = models.IntegerField(null=True)
    as_of = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organizer", "exhibition_id", "role"], name="cut_points_grain", nulls_distinct=False
            )
        ]


class ModelKind(models.TextChoices):
    RETURN = "return", "BG/BB"
    MONEY = "money", "Gamma-Gamma"
    INTENTION = "intent", "intention points"
    ANSWERS = "logit", "logistic, with answers"


class StoredModel(OrganizerOwned):
    """A fitted model of return, money or what answers are worth; only ever followed by a newer version."""

    updatable = ()

    kind = models.CharField(max_length=6, choices=ModelKind, default=ModelKind.RETURN)

    exhibition_id = models.BigIntegerField(null=True, help_text="null = pooled over the organizer's series")
    role = models.CharField(max_length=9)
    version = models.IntegerField()
    parameters = models.JSONField()
    log_likelihood = models.FloatField(null=True)
    customers = models.IntegerField()
    held = models.SmallIntegerField()
    last_edition_id = models.BigIntegerField(null=True, help_text="the newest held edition it has seen")
    status = models.CharField(max_length=17, choices=ScoreStatus)
    fitted_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organizer", "kind", "exhibition_id", "role", "version"],
                name="model_version_once",
                nulls_distinct=False,
            )
        ]


class ModelCell(OrganizerOwned):
    """A model's answers for one history (x, t_x, n): joined to customers in SQL."""

    exhibition_id = models.BigIntegerField(null=True)
    role = models.CharField(max_length=9)
    returns = models.SmallIntegerField()
    last_return = models.SmallIntegerField()
    opportunities = models.SmallIntegerField()
    alive_probability = models.FloatField(null=True)
    return_probability = models.FloatField(null=True)
    log_odds = models.FloatField(
        null=True,
        help_text="of returning, by the logistic model, before what was answered moves them; null: it is not in use",
    )
    expected_editions = models.FloatField(null=True, help_text="DERT: discounted participations to come")
    expected_low = models.FloatField(null=True, help_text="80 % range of it for one customer with this history")
    expected_high = models.FloatField(null=True)
    status = models.CharField(max_length=17, choices=ScoreStatus)
    model_version = models.IntegerField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organizer", "exhibition_id", "role", "returns", "last_return", "opportunities"],
                name="model_cell_grain",
                nulls_distinct=False,
            )
        ]


class ScoreHistory(OrganizerOwned):
    """
    A scorecard row as it became at a moment: only changes are kept, one a quarter after thirteen months.

    Rows over all series have lines of their own only for customers of several.
    """

    updatable = ("customer_id",)
    thinned = True

    organizer = anchored_organizer()
    customer = TenantForeignKey(Customer, on_delete=models.CASCADE, related_name="+", db_index=False)
    role = models.CharField(max_length=9)
    exhibition_id = models.BigIntegerField(null=True)
    as_of = models.DateTimeField()
    recency = models.SmallIntegerField(null=True)
    frequency = models.SmallIntegerField(null=True)
    monetary = models.SmallIntegerField(null=True)
    tier = models.CharField(max_length=15)
    committed = models.BooleanField()
    return_probability = models.FloatField(null=True)
    loyalty = models.FloatField(null=True)
    ladder = models.CharField(max_length=8, null=True)
    lifecycle = models.CharField(max_length=12, null=True)
    lifecycle_cause = models.CharField(max_length=16, null=True, help_text="the rule that decided the stage")
    current_minor = models.BigIntegerField(null=True)
    cause = models.CharField(max_length=10, help_text="run | touched")

    class Meta:
        indexes = [models.Index(fields=["organizer", "customer", "-id"], name="score_history")]


class EditionFact(OrganizerOwned):
    """Who came to an edition in a role: new, kept, lost and won back, counted from participations."""

    edition = TenantForeignKey(Edition, on_delete=models.CASCADE, related_name="facts")
    exhibition_id = models.BigIntegerField()
    role = models.CharField(max_length=9)
    participants = models.IntegerField()
    committed = models.IntegerField(default=0)
    returning = models.IntegerField(help_text="took part in any earlier edition")
    every_edition = models.IntegerField(help_text="took part in all editions up to this one")
    retained = models.IntegerField(help_text="also in the previous edition")
    acquired = models.IntegerField()
    regained = models.IntegerField(help_text="back after a gap")
    lost = models.IntegerField(help_text="in the previous one, not in this; 0 until it is held")
    net_minor = models.BigIntegerField()
    tiers = models.JSONField(default=dict)
    as_of = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organizer", "edition", "role"], name="edition_fact_grain")]
