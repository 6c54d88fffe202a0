"""The organizer's own fields of registrations and bookings, as columns of their lists."""

from crm_expo.fields.columns import FieldsOfList
from crm_expo.fields.models import Target
from crm_expo.lists.columns import Column
from exhibitions.models import ParticipationValue, RegistrationValue

_OF_REGISTRATIONS = FieldsOfList(RegistrationValue, (Target.REGISTRATION,))
_OF_BOOKINGS = FieldsOfList(ParticipationValue, (Target.PARTICIPATION,))


def registration_columns(role: str) -> list[Column]:
    """This will return the columns of registrations that a role sees; one query."""
    return _OF_REGISTRATIONS.columns(role)


def booking_columns(role: str) -> list[Column]:
    """This will return the columns of bookings that a role sees; one query."""
    return _OF_BOOKINGS.columns(role)
