"""Filters of lists and API alike."""

import django_filters as filters
from django.utils.translation import gettext_lazy as _

from crm_expo.kit.moments import this_minute
from customers.models import Role
from exhibitions.models import ContractState, ParticipationState, RegistrationStatus
from exhibitions.selectors.registrations import inside_now, registered_on


class RegistrationFilter(filters.FilterSet):
    """Which registrations."""

    edition = filters.CharFilter(field_name="edition__slug")
    status = filters.MultipleChoiceFilter(choices=RegistrationStatus.choices)
    external_id = filters.CharFilter()
    order = filters.CharFilter(field_name="order_id")
    attended = filters.BooleanFilter(field_name="posted_attendance")
    updated_since = filters.IsoDateTimeFilter(field_name="updated_at", lookup_expr="gte")
    registered_on = filters.DateFilter(method="of_day")
    inside = filters.BooleanFilter(method="being_inside")

    def of_day(self, queryset, name, value):
        return registered_on(queryset, value)

    def being_inside(self, queryset, name, value):
        inside = inside_now(queryset, this_minute())
        return inside if value else queryset.exclude(pk__in=inside.values("pk"))


class ParticipationFilter(filters.FilterSet):
    """Which participants of an edition."""

    role = filters.MultipleChoiceFilter(choices=Role.choices)
    state = filters.MultipleChoiceFilter(choices=ParticipationState.choices)


class EditionFilter(filters.FilterSet):
    """Which editions."""

    exhibition = filters.CharFilter(field_name="exhibition__slug")


class BookingFilter(filters.FilterSet):
    """Which bookings, over all editions."""

    edition = filters.NumberFilter(label=_("Edition"), field_name="edition_id")
    role = filters.MultipleChoiceFilter(label=_("Role"), choices=Role.choices)
    state = filters.MultipleChoiceFilter(label=_("State"), choices=ParticipationState.choices)
    customer = filters.NumberFilter(label=_("Customer"), field_name="customer_id")


class ContractFilter(filters.FilterSet):
    """Which contracts, over all editions."""

    edition = filters.NumberFilter(label=_("Edition"), field_name="participation__edition_id")
    state = filters.MultipleChoiceFilter(label=_("State"), choices=ContractState.choices)


class RegistrationListFilter(filters.FilterSet):
    """Which registrations, over all editions."""

    edition = filters.NumberFilter(label=_("Edition"), field_name="edition_id")
    status = filters.MultipleChoiceFilter(label=_("Status"), choices=RegistrationStatus.choices)
    attended = filters.BooleanFilter(label=_("Came"), field_name="posted_attendance")
    customer = filters.NumberFilter(label=_("Customer"), field_name="customer_id")
