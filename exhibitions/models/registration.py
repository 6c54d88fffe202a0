"""Visitors' registrations and their ways through the gates."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from crm_expo.tenancy.models import OrganizerOwned, TenantForeignKey
from customers.models import Customer, Role
from exhibitions.models.edition import Edition


class RegistrationStatus(models.TextChoices):
    PENDING = "pending", _("Awaiting payment")
    REGISTERED = "registered", _("Registered")
    CANCELLED = "cancelled", _("Cancelled")
    REFUNDED = "refunded", _("Refunded")


class Registration(OrganizerOwned):
    """One ticket or badge of one person, as its source last told it."""

    edition = TenantForeignKey(Edition, on_delete=models.PROTECT, related_name="registrations")
    customer = TenantForeignKey(Customer, on_delete=models.PROTECT, related_name="registrations")
    company = TenantForeignKey(Customer, on_delete=models.PROTECT, null=True, related_name="+")
    source = models.CharField(max_length=40)
    external_id = models.CharField(max_length=120)
    status = models.CharField(max_length=10, choices=RegistrationStatus)
    category = models.CharField(max_length=100, blank=True, help_text="the source's word")
    role = models.CharField(max_length=20, choices=Role)
    order_id = models.CharField(max_length=120, blank=True)
    buyer_email = models.CharField(max_length=254, blank=True)
    currency = models.CharField(max_length=3, blank=True)
    gross_minor = models.BigIntegerField(default=0)
    tax_minor = models.BigIntegerField(default=0)
    rate = models.DecimalField(max_digits=18, decimal_places=8, null=True)
    net_base_minor = models.BigIntegerField(null=True, help_text="null while the rate is missing: left out, counted")
    answers = models.JSONField(default=dict)
    extra = models.JSONField(default=dict, help_text="fields of the source that we do not know, verbatim")
    source_updated_at = models.DateTimeField(null=True)
    content_sha256 = models.CharField(max_length=64)
    registered_at = models.DateTimeField()
    posted_minor = models.BigIntegerField(default=0, help_text="what the ledger holds of it")
    posted_commitment = models.BooleanField(default=False)
    posted_attendance = models.BooleanField(default=False)
    postings = models.PositiveIntegerField(default=0)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organizer", "source", "external_id"], name="registration_once")]
        indexes = [
            models.Index(fields=["organizer", "edition", "-id"], name="registration_edition"),
            models.Index(fields=["organizer", "-registered_at", "-id"], name="registration_by_time"),
            models.Index(fields=["organizer", "customer"], name="registration_customer"),
            models.Index(fields=["organizer", "company"], name="registration_company"),
            models.Index(fields=["organizer", "external_id"], name="registration_number"),
            models.Index(fields=["organizer", "order_id"], name="registration_order"),
        ]

    def __str__(self) -> str:
        return f"{self.external_id} ({self.get_status_display()})"


class RegistrationLine(OrganizerOwned):
    """An add-on on its holder's registration, e.g. a workshop: money, not a person."""

    registration = TenantForeignKey(Registration, on_delete=models.CASCADE, related_name="lines")
    external_id = models.CharField(max_length=120)
    name = models.CharField(max_length=200)
    gross_minor = models.BigIntegerField(default=0)
    tax_minor = models.BigIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organizer", "registration", "external_id"], name="registration_line_once")
        ]


class PassageType(models.TextChoices):
    ENTRY = "entry", _("Entry")
    EXIT = "exit", _("Exit")


class CheckIn(OrganizerOwned):
    """One passage through a gate; an undone one is kept."""

    registration = TenantForeignKey(Registration, on_delete=models.CASCADE, related_name="checkins")
    external_id = models.CharField(max_length=120)
    type = models.CharField(max_length=5, choices=PassageType)
    gate = models.CharField(max_length=100, blank=True)
    at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organizer", "registration", "external_id"], name="checkin_once")
        ]
        indexes = [models.Index(fields=["organizer", "registration", "at"], name="checkin_by_time")]
