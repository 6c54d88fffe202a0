"""The consent ledger."""

from django.db import models

from crm_expo.tenancy.models import OrganizerOwned, TenantForeignKey
from customers.models.customer import Customer


class Consent(OrganizerOwned):
    """One statement of will: granted or withdrawn, for a purpose, with the wording that was shown."""

    updatable = ("customer_id",)

    customer = TenantForeignKey(Customer, on_delete=models.PROTECT, related_name="consents")
    purpose = models.CharField(max_length=60)
    granted = models.BooleanField()
    text_version = models.CharField(max_length=60, blank=True)
    language = models.CharField(max_length=10, blank=True)
    at = models.DateTimeField()
    source = models.CharField(max_length=60)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organizer", "customer", "purpose", "at"], name="consent_statement_once")
        ]
