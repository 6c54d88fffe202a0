"""Filters of lists and API alike."""

import django_filters as filters

from customers.models import Role
from exhibitions.models import ParticipationState, RegistrationStatus


class RegistrationFilter(filters.FilterSet):
    """Which registrations."""

    edition = filters.CharFilter(field_name="edition__slug")
    status = filters.MultipleChoiceFilter(choices=RegistrationStatus.choices)
    external_id = filters.CharFilter()
    order = filters.CharFilter(field_name="order_id")
    attended = filters.BooleanFilter(field_name="posted_attendance")
    updated_since = filters.IsoDateTimeFilter(field_name="updated_at", lookup_expr="gte")


class ParticipationFilter(filters.FilterSet):
    """Which participants of an edition."""

    role = filters.MultipleChoiceFilter(choices=Role.choices)
    state = filters.MultipleChoiceFilter(choices=ParticipationState.choices)


class EditionFilter(filters.FilterSet):
    """Which editions."""

    exhibition = filters.CharFilter(field_name="exhibition__slug")
