"""Contracts of exhibitors and their lines."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from crm_expo.tenancy.models import OrganizerOwned, TenantForeignKey
from exhibitions.models.participation import Participation


class ContractState(models.TextChoices):
    DRAFT = "draft", _("Draft")
    CONFIRMED = "confirmed", _("Confirmed")
    CANCELLED = "cancelled", _("Cancelled")


class Contract(OrganizerOwned):
    """What an exhibitor signs for one edition."""

    participation = TenantForeignKey(Participation, on_delete=models.PROTECT, related_name="contracts")
    number = models.CharField(_("contract number"), max_length=40)
    state = models.CharField(_("state"), max_length=9, choices=ContractState, default=ContractState.DRAFT)
    currency = models.CharField(_("currency"), max_length=3)
    signed_on = models.DateField(_("signed on"), null=True, blank=True)
    confirmed_at = models.DateTimeField(null=True)
    cancelled_at = models.DateTimeField(null=True)
    posted_minor = models.BigIntegerField(default=0, help_text="what the ledger holds of it, base currency")
    posted_commitment = models.BooleanField(default=False)
    postings = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organizer", "number"], name="contract_number_once")]
        indexes = [models.Index(fields=["organizer", "participation"], name="contract_participation")]

    def __str__(self) -> str:
        return self.number


class ContractLine(OrganizerOwned):
    """One priced line; its value in base currency is fixed at the stored rate."""

    contract = TenantForeignKey(Contract, on_delete=models.CASCADE, related_name="lines")
    description = models.CharField(_("description"), max_length=200)
    area_m2 = models.DecimalField(_("area (m²)"), max_digits=8, decimal_places=2, null=True, blank=True)
    net_minor = models.BigIntegerField(help_text="without tax, minor units of the contract's currency")
    tax_minor = models.BigIntegerField(default=0)
    rate = models.DecimalField(max_digits=18, decimal_places=8, null=True, help_text="to base currency; null = missing")
    net_base_minor = models.BigIntegerField(null=True, help_text="null while the rate is missing: left out, counted")
