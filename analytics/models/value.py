"""What values rest on: an organizer's settings, and the figures of the last run that a refresh needs."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from crm_expo.tenancy.models import OrganizerOwned
from customers.models import ScoreStatus

_SHARE = [MinValueValidator(0), MaxValueValidator(1)]
_AMOUNT = [MinValueValidator(0), MaxValueValidator(10**13)]


class ValueSettings(OrganizerOwned):
    """What an organizer knows about a role's costs and margin; null = not set, the default is assumed."""

    role = models.CharField(max_length=9)
    margin = models.FloatField(_("Margin"), null=True, blank=True, validators=_SHARE)
    annual_rate = models.FloatField(
        _("Discount rate a year"), null=True, blank=True, validators=[MinValueValidator(0.01), MaxValueValidator(1)]
    )
    serving_minor = models.BigIntegerField(
        _("Cost of serving one participation"), null=True, blank=True, validators=_AMOUNT
    )
    acquisition_minor = models.BigIntegerField(
        _("Cost of winning a customer"), null=True, blank=True, validators=_AMOUNT
    )
    contact_minor = models.BigIntegerField(_("Cost of one contact"), null=True, blank=True, validators=_AMOUNT)
    save_rate = models.FloatField(
        _("Share of those at risk that a contact keeps"), null=True, blank=True, validators=_SHARE
    )
    reachable = models.FloatField(
        _("Reachable share of what peers bring more (u)"), null=True, blank=True, validators=_SHARE
    )
    referral_weight = models.FloatField(_("Weight of a referral (w)"), null=True, blank=True, validators=_SHARE)
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organizer", "role"], name="value_settings_once")]

    def __str__(self) -> str:
        return self.role


class ValueBasis(OrganizerOwned):
    """Settings, money model and cut points in force for a series and role; exhibition null = all series."""

    exhibition_id = models.BigIntegerField(null=True)
    role = models.CharField(max_length=9)
    margin = models.FloatField()
    edition_rate = models.FloatField(null=True, help_text="discount per edition")
    serving_minor = models.BigIntegerField()
    acquisition_minor = models.BigIntegerField()
    reachable = models.FloatField()
    p = models.FloatField(null=True)
    q = models.FloatField(null=True)
    v = models.FloatField(null=True)
    correlation = models.FloatField(null=True, help_text="of count and mean value; above .3 values are biased")
    money_status = models.CharField(max_length=17, choices=ScoreStatus)
    money_version = models.IntegerField(null=True)
    peers_quartile = models.BigIntegerField(null=True, help_text="Q75 of money per paid participation, all customers")
    median_current = models.FloatField(null=True)
    median_potential = models.FloatField(null=True)
    placed = models.IntegerField(default=0, help_text="customers that the medians are taken over")
    a_from = models.BigIntegerField(null=True, help_text="least net value so far of class A")
    b_from = models.BigIntegerField(null=True)
    contribution_steps = models.JSONField(default=list, help_text="quantiles of net value over the last 3 editions")
    equity_minor = models.BigIntegerField(null=True, help_text="what all customers are still expected to bring")
    equity_low = models.BigIntegerField(null=True, help_text="80 % interval of it, by bootstrap")
    equity_high = models.BigIntegerField(null=True)
    equity_customers = models.IntegerField(null=True)
    equity_at = models.DateTimeField(null=True, help_text="as of when; these five are written by a job of their own")
    equity_key = models.CharField(max_length=32, default="", help_text="digest of all that the interval was made of")
    as_of = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organizer", "exhibition_id", "role"], name="value_basis_grain", nulls_distinct=False
            )
        ]


class PeerQuartile(OrganizerOwned):
    """What the best quarter of customers of one industry and size bring per paid participation; of 20 or more."""

    exhibition_id = models.BigIntegerField()
    role = models.CharField(max_length=9)
    industry = models.CharField(max_length=60)
    size = models.CharField(max_length=20)
    customers = models.IntegerField()
    quartile = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organizer", "exhibition_id", "role", "industry", "size"], name="peer_quartile_grain"
            )
        ]
