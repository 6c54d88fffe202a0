"""Search by token rows: works under row-level security, for two Chinese characters, pinyin and Latin alike."""

from django.db import models

from crm_expo.tenancy.models import OrganizerOwned, TenantForeignKey, anchored_organizer
from customers.models.customer import Customer


class SearchToken(OrganizerOwned):
    """One token (hashed to 64 bits) of one customer's searchable text."""

    pk = models.CompositePrimaryKey("organizer", "token", "customer")
    token = models.BigIntegerField()
    organizer = anchored_organizer()
    customer = TenantForeignKey(Customer, on_delete=models.CASCADE, related_name="+", db_index=False)

    class Meta:
        indexes = [models.Index(fields=["organizer", "customer"], name="token_by_customer")]
