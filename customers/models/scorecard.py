"""Current scores, written by analytics, read by everybody inside."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from crm_expo.tenancy.models import OrganizerOwned, TenantForeignKey, anchored_organizer
from customers.models.customer import Customer
from customers.models.relationship import AbcClass, AttitudeSquare, Ladder, Lifecycle, Quadrant, Relationship


class Tier(models.TextChoices):
    CHAMPION = "champion", _("Champion")
    LOYAL = "loyal", _("Loyal")
    NEW = "new", pgettext_lazy("tier", "New")
    PROMISING = "promising", _("Promising")
    CANNOT_LOSE = "cannot_lose", _("Cannot lose")
    NEEDS_ATTENTION = "needs_attention", _("Needs attention")
    AT_RISK = "at_risk", _("At risk")
    HIBERNATING = "hibernating", _("Hibernating")
    LOST = "lost", pgettext_lazy("tier", "Lost")
    PROSPECT = "prospect", _("Prospect")


class ScoreStatus(models.TextChoices):
    OK = "ok", pgettext_lazy("score status", "Computed")
    INSUFFICIENT_DATA = "insufficient_data", _("Too little data")
    FALLBACK_POOLED = "fallback_pooled", _("Estimated over all series")
    FALLBACK_RULE = "fallback_rule", _("Estimated from recency classes")
    NOT_CONVERGED = "not_converged", _("Model did not converge")
    STALE = "stale", _("Stale")


class Scorecard(OrganizerOwned):
    """
    One current row per customer, score role and exhibition; exhibition null = over all the organizer's series.

    Where a role has one series, its rows speak for the whole as well: is_overall, and there are none with null.
    """

    organizer = anchored_organizer()
    customer = TenantForeignKey(Customer, on_delete=models.CASCADE, related_name="scorecards", db_index=False)
    role = models.CharField(
        max_length=9, choices=[("exhibitor", _("Exhibitor")), ("sponsor", _("Sponsor")), ("visitor", _("Visitor"))]
    )
    exhibition_id = models.BigIntegerField(null=True)
    is_overall = models.BooleanField(default=False, help_text="speaks of the customer in this role as a whole")
    is_primary = models.BooleanField(default=False, help_text="the row that a list shows")
    recency = models.SmallIntegerField(null=True)
    frequency = models.SmallIntegerField(null=True)
    monetary = models.SmallIntegerField(null=True, help_text="null: one level only")
    tier = models.CharField(max_length=15, choices=Tier)
    committed = models.BooleanField(default=False)
    participations = models.SmallIntegerField(default=0)
    recent_participations = models.SmallIntegerField(default=0, help_text="among the last 8 held, and the running one")
    editions_since = models.SmallIntegerField(null=True, help_text="R_ed")
    streak = models.SmallIntegerField(default=0)
    opportunities = models.SmallIntegerField(default=0, help_text="n")
    returns = models.SmallIntegerField(default=0, help_text="x")
    last_return = models.SmallIntegerField(default=0, help_text="t_x")
    pattern = models.CharField(max_length=40, blank=True, help_text="1 took part, 0 did not, per edition, oldest first")
    first_on = models.DateField(null=True)
    last_on = models.DateField(null=True)
    money_minor = models.BigIntegerField(default=0)
    return_probability = models.FloatField(null=True)
    alive_probability = models.FloatField(null=True)
    return_status = models.CharField(max_length=17, choices=ScoreStatus, default=ScoreStatus.INSUFFICIENT_DATA)
    behaviour = models.FloatField(null=True)
    loyalty = models.FloatField(null=True)
    loyalty_basis = models.CharField(max_length=14, default="behaviour_only")
    satisfaction = models.SmallIntegerField(null=True, help_text="1–5, the latest answer to the overall question")
    satisfaction_age = models.SmallIntegerField(null=True, help_text="editions held since the one it speaks of")
    recommendation = models.SmallIntegerField(null=True, help_text="0–10, the latest of the last 4 held editions")
    attitude = models.FloatField(null=True, help_text="A, 0–100")
    attitude_age = models.SmallIntegerField(null=True, help_text="editions held since the newest answer in A")
    advocacy = models.FloatField(null=True, help_text="V, 0–100, of the last 3 editions; null: nothing recorded")
    referral_age = models.SmallIntegerField(null=True, help_text="editions held since the newest accepted referral")
    attitude_square = models.CharField(max_length=8, choices=AttitudeSquare, null=True)
    ladder = models.CharField(max_length=8, choices=Ladder, null=True)
    is_declining = models.BooleanField(default=False, help_text="a follower that missed two editions or more")
    lifecycle = models.CharField(max_length=12, choices=Lifecycle, null=True)
    lifecycle_cause = models.CharField(max_length=16, null=True, help_text="the rule that decided the stage")
    relationship = models.CharField(max_length=11, choices=Relationship, null=True, help_text="a suggestion")
    model_says = models.JSONField(
        null=True, help_text="{column: what was computed} of ladder, lifecycle and relationship that staff set by hand"
    )
    paid_participations = models.SmallIntegerField(default=0, help_text="m")
    paid_minor = models.BigIntegerField(default=0, help_text="net money of the paid participations: m·z")
    expected_minor = models.BigIntegerField(null=True, help_text="E[M]: net value of one participation to come")
    expected_editions = models.FloatField(null=True, help_text="DERT: discounted participations to come")
    realized_minor = models.BigIntegerField(null=True, help_text="what it has brought, costs taken off")
    current_minor = models.BigIntegerField(null=True, help_text="residual: what it is still expected to bring")
    potential_minor = models.BigIntegerField(null=True, help_text="the reachable part of what peers bring more")
    value_status = models.CharField(max_length=17, choices=ScoreStatus, default=ScoreStatus.INSUFFICIENT_DATA)
    quadrant = models.CharField(max_length=9, choices=Quadrant, null=True)
    abc = models.CharField(max_length=1, choices=AbcClass, null=True)
    contribution = models.FloatField(null=True, help_text="0–100, mid-rank of net value over the last 3 held editions")
    left_truncated = models.BooleanField(default=False)
    status = models.CharField(max_length=17, choices=ScoreStatus)
    method_version = models.CharField(max_length=12)
    model_version = models.IntegerField(null=True)
    as_of = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organizer", "customer", "role", "exhibition_id"], name="scorecard_grain", nulls_distinct=False
            ),
            models.UniqueConstraint(
                fields=["organizer", "customer"], name="scorecard_primary", condition=models.Q(is_primary=True)
            ),
        ]
        indexes = [
            models.Index(fields=["organizer", "role", "exhibition_id", "tier"], name="scorecard_lists"),
            # Lists sorted by a score walk these; who has none comes after them.
            *(
                models.Index(
                    fields=["organizer", column, "customer"],
                    name=f"scorecard_by_{column[:10]}",
                    condition=models.Q(is_primary=True, **{f"{column}__isnull": False}),
                )
                for column in ("loyalty", "return_probability", "recency")
            ),
            models.Index(
                fields=["organizer", "money_minor", "customer"],
                name="scorecard_by_money",
                condition=models.Q(is_primary=True),  # “is not null” of a column that never is would be lost on it
            ),
            models.Index(
                fields=["organizer", "role", "tier"], name="scorecard_overall", condition=models.Q(is_overall=True)
            ),
            models.Index(
                fields=["organizer", "tier", "customer"], name="scorecard_tier", condition=models.Q(is_primary=True)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.customer_id} {self.role} {self.tier}"
