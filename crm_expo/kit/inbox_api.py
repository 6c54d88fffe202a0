"""What became of a delivery, over REST."""

import django_filters as filters
from django.db.models import Q
from rest_framework import serializers, viewsets

from crm_expo.inbox.models import InboxRow, InboxState
from crm_expo.kit.api import NewestFirst


class InboxFilter(filters.FilterSet):
    """Which deliveries."""

    external_id = filters.CharFilter()
    state = filters.MultipleChoiceFilter(choices=InboxState.choices)
    waits = filters.BooleanFilter(method="by_waiting", help_text="true: waits for its registration to arrive")
    waits_for = filters.CharFilter(method="by_awaited", help_text="external id of the registration that is awaited")

    def by_waiting(self, queryset, name, value):
        for_others = Q(state=InboxState.RECEIVED, outcome__has_key="waits_for")
        return queryset.filter(for_others if value else ~for_others)

    def by_awaited(self, queryset, name, value):
        return queryset.filter(state=InboxState.RECEIVED, outcome__waits_for=value)


class InboxOut(serializers.ModelSerializer):
    """A delivery and its outcome."""

    class Meta:
        model = InboxRow
        fields = [
            "id",
            "kind",
            "external_id",
            "state",
            "attempts",
            "received_at",
            "processed_at",
            "source_updated_at",
            "outcome",
            "error",
        ]


class InboxViewSet(viewsets.ReadOnlyModelViewSet):
    """Deliveries: waiting, done, superseded, refused or dead."""

    read_access, write_access = "inbox.read", None
    queryset = InboxRow._base_manager.none()
    serializer_class = InboxOut
    filterset_class = InboxFilter
    pagination_class = NewestFirst

    def get_queryset(self):
        return InboxRow.objects.all()
