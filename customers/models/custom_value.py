"""What customers hold in the organizer's own fields."""

from django.db import models

from crm_expo.fields.models import FieldValue, value_indexes
from crm_expo.tenancy.models import TenantForeignKey
from customers.models.customer import Customer


class CustomerValue(FieldValue):
    """A value of a company or a person."""

    record_name = "customer"

    pk = models.CompositePrimaryKey("organizer", "customer", "field", "slot")
    customer = TenantForeignKey(Customer, on_delete=models.CASCADE, related_name="custom_values", db_index=False)

    class Meta:
        indexes = value_indexes("customer", "customer_value")
