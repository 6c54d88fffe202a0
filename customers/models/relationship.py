"""Where a relationship stands and what it is worth: the words a scorecard uses."""

from django.db import models
from django.utils.translation import pgettext_lazy


class Ladder(models.TextChoices):
    PROSPECT = "prospect", pgettext_lazy("ladder", "Prospect")
    SUSPECT = "suspect", pgettext_lazy("ladder", "Suspect")
    FOLLOWER = "follower", pgettext_lazy("ladder", "Follower")
    ADVOCATE = "advocate", pgettext_lazy("ladder", "Advocate")
    PARTNER = "partner", pgettext_lazy("ladder", "Partner")


class Lifecycle(models.TextChoices):
    CULTIVATION = "cultivation", pgettext_lazy("lifecycle", "Cultivation")
    CONFIRMATION = "confirmation", pgettext_lazy("lifecycle", "Confirmation")
    TRUST = "trust", pgettext_lazy("lifecycle", "Trust")
    WEAKENING = "weakening", pgettext_lazy("lifecycle", "Weakening")
    DISSOLVED = "dissolved", pgettext_lazy("lifecycle", "Dissolved")


class AttitudeSquare(models.TextChoices):
    TRUE = "true", pgettext_lazy("loyalty square", "True loyalty")
    SPURIOUS = "spurious", pgettext_lazy("loyalty square", "Spurious loyalty")
    LATENT = "latent", pgettext_lazy("loyalty square", "Latent loyalty")
    NONE = "none", pgettext_lazy("loyalty square", "No loyalty")


class Relationship(models.TextChoices):
    BUY_SELL = "buy_sell", pgettext_lazy("relationship type", "Buy and sell")
    PREFERRED = "preferred", pgettext_lazy("relationship type", "Preferred supplier")
    PARTNERSHIP = "partnership", pgettext_lazy("relationship type", "Partnership")
    ALLIANCE = "alliance", pgettext_lazy("relationship type", "Alliance")


class Quadrant(models.TextChoices):
    VALUABLE = "valuable", pgettext_lazy("value matrix", "Valuable customers")
    SUB_VALUE = "sub_value", pgettext_lazy("value matrix", "Sub-value customers")
    LATENT = "latent", pgettext_lazy("value matrix", "Potential-value customers")
    LOW_VALUE = "low_value", pgettext_lazy("value matrix", "Low-value customers")
    LAPSED = "lapsed", pgettext_lazy("value matrix", "Lapsed customers")


class AbcClass(models.TextChoices):
    A = "A", "A"
    B = "B", "B"
    C = "C", "C"
