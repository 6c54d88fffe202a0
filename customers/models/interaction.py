"""The ledger."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from crm_expo.tenancy.models import OrganizerOwned, TenantForeignKey, anchored_organizer
from customers.models.customer import Customer
from customers.models.role import Role


class Effect(models.TextChoices):
    """What a line does to the scores."""

    PARTICIPATION = "participation", _("Took part")
    COMMITMENT = "commitment", _("Committed")
    MONEY = "money", _("Money")
    CONTACT = "contact", _("Contact")


class InteractionKind(models.TextChoices):
    REGISTERED = "registered", _("Registered")
    REGISTRATION_CANCELLED = "registration_cancelled", _("Registration cancelled")
    REGISTRATION_REFUNDED = "registration_refunded", _("Registration refunded")
    REGISTRATION_CHANGED = "registration_changed", _("Registration changed")
    REGISTRATION_MOVED = "registration_moved", _("Registration moved to another person")
    CHECKED_IN = "checked_in", _("Checked in")
    CHECK_IN_UNDONE = "check_in_undone", _("Check-in undone")
    CONTRACT_CONFIRMED = "contract_confirmed", _("Contract confirmed")
    CONTRACT_CHANGED = "contract_changed", _("Contract changed")
    CONTRACT_CANCELLED = "contract_cancelled", _("Contract cancelled")
    EXHIBITED = "exhibited", _("Exhibited")
    EXHIBIT_UNDONE = "exhibit_undone", _("Did not exhibit")
    SURVEY_ANSWERED = "survey_answered", _("Survey answered")
    REFERRAL = "referral", _("Brought a customer")
    TESTIMONIAL = "testimonial", _("Testimonial")
    CONTRIBUTION = "contribution", _("Contributed to the programme")
    ADVOCACY_WITHDRAWN = "advocacy_withdrawn", _("Advocacy taken back")
    CALL = "call", _("Call")
    VISIT = "visit", _("Visit")
    EMAIL = "email", pgettext_lazy("contact", "E-mail")
    NOTE = "note", _("Note")


class Interaction(OrganizerOwned):
    """One line of the append-only ledger: something a customer did, and what it was worth."""

    updatable = ("customer_id", "text")

    organizer = anchored_organizer()
    customer = TenantForeignKey(Customer, on_delete=models.PROTECT, related_name="interactions", db_index=False)
    kind = models.CharField(max_length=30, choices=InteractionKind)
    role = models.CharField(max_length=20, choices=Role, blank=True)
    exhibition_id = models.BigIntegerField(null=True)
    edition_id = models.BigIntegerField(null=True, help_text="composite keys to exhibitions, added there")
    effect = models.CharField(max_length=14, choices=Effect)
    sign = models.SmallIntegerField(
        default=1, help_text="+1 counts, −1 takes an earlier line back, 0 changes money only"
    )
    occurred_at = models.DateTimeField(help_text="UTC; when it happened, not when we heard")
    recorded_at = models.DateTimeField(auto_now_add=True)
    value_minor = models.BigIntegerField(
        default=0, help_text="net money in minor units of the organizer's base currency"
    )
    source_ref = models.CharField(max_length=120, help_text="<source>:<id>; makes replays harmless")
    actor = models.CharField(max_length=200, blank=True)
    text = models.TextField(blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organizer", "source_ref"], name="interaction_once")]
        indexes = [
            models.Index(
                fields=["organizer", "customer"],
                name="interaction_scores",
                include=["role", "exhibition_id", "edition_id", "effect", "sign", "occurred_at", "value_minor"],
            ),
            models.Index(fields=["organizer", "customer", "-occurred_at", "-id"], name="interaction_timeline"),
            models.Index(fields=["organizer", "-occurred_at", "-id"], name="interaction_by_time"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.occurred_at:%Y-%m-%d}"
