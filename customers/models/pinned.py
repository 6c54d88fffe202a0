"""What stands on top of a customer's page."""

from django.db import models

from crm_expo.tenancy.models import OrganizerOwned, TenantForeignKey
from customers.models.customer import Customer
from customers.models.interaction import Interaction


class PinnedNote(OrganizerOwned):
    """The one note that everybody sees first: a line of the timeline, or a text of its own."""

    customer = TenantForeignKey(Customer, on_delete=models.CASCADE, related_name="pinned_notes", db_index=False)
    interaction = TenantForeignKey(Interaction, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    text = models.TextField(blank=True, help_text="empty: the line's own")
    pinned_at = models.DateTimeField()
    pinned_by = models.CharField(max_length=200)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organizer", "customer"], name="one_pinned_note")]

    def __str__(self) -> str:
        return self.text[:60]
