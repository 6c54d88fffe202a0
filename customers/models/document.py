"""Files about customers."""

from django.db import models

from crm_expo.tenancy.models import OrganizerOwned, TenantForeignKey
from customers.models.customer import Customer
from customers.models.interaction import Interaction


class Document(OrganizerOwned):
    """One file of a customer, perhaps sent with a call or note; removed, the row stays and the bytes go."""

    customer = TenantForeignKey(Customer, on_delete=models.PROTECT, related_name="documents", db_index=False)
    interaction = TenantForeignKey(
        Interaction, on_delete=models.PROTECT, null=True, related_name="documents", db_index=False
    )
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=5, help_text="extension, which the content agreed with")
    size = models.PositiveIntegerField(help_text="bytes")
    sha256 = models.CharField(max_length=64)
    storage_key = models.CharField(max_length=32, help_text="random; the bytes' name in the organizer's folder")
    added_at = models.DateTimeField()
    added_by = models.CharField(max_length=200)
    removed_at = models.DateTimeField(null=True)
    removed_by = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organizer", "storage_key"], name="document_bytes_once")]
        indexes = [
            models.Index(fields=["organizer", "customer", "-id"], name="document_of_customer"),
            models.Index(
                fields=["organizer", "interaction"],
                name="document_of_line",
                condition=models.Q(interaction__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.name
