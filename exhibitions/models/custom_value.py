"""What registrations and bookings hold in the organizer's own fields."""

from django.db import models

from crm_expo.fields.models import FieldValue, value_indexes
from crm_expo.tenancy.models import TenantForeignKey
from exhibitions.models.participation import Participation
from exhibitions.models.registration import Registration


class RegistrationValue(FieldValue):
    """A value of a registration."""

    record_name = "registration"

    pk = models.CompositePrimaryKey("organizer", "registration", "field", "slot")
    registration = TenantForeignKey(
        Registration, on_delete=models.CASCADE, related_name="custom_values", db_index=False
    )

    class Meta:
        indexes = value_indexes("registration", "registration_value")


class ParticipationValue(FieldValue):
    """A value of a booking."""

    record_name = "participation"

    pk = models.CompositePrimaryKey("organizer", "participation", "field", "slot")
    participation = TenantForeignKey(
        Participation, on_delete=models.CASCADE, related_name="custom_values", db_index=False
    )

    class Meta:
        indexes = value_indexes("participation", "participation_value")
