"""Customers with their scorecards, over REST."""

from django.db.models import Prefetch
from rest_framework import serializers

from crm_expo.kit.api import NewestFirst
from crm_expo.kit.api_views import ReadListView, ReadOneView
from customers.filters import CustomerFilter
from customers.models import Customer, Scorecard
from customers.selectors.lists import live_customers


class ScorecardOut(serializers.ModelSerializer):
    """
    One score row: per role, and per exhibition (null = over all of the organizer's).

    is_overall marks the one row of a role that speaks of the customer as a whole: the row with null, or that of the
    only exhibition.
    """

    r = serializers.IntegerField(source="recency", allow_null=True)
    f = serializers.IntegerField(source="frequency", allow_null=True)
    m = serializers.IntegerField(source="monetary", allow_null=True)

    class Meta:
        model = Scorecard
        fields = [
            "role",
            "exhibition_id",
            "is_overall",
            "is_primary",
            "r",
            "f",
            "m",
            "tier",
            "committed",
            "participations",
            "editions_since",
            "streak",
            "opportunities",
            "returns",
            "last_return",
            "left_truncated",
            "money_minor",
            "return_probability",
            "return_status",
            "alive_probability",
            "behaviour",
            "attitude",
            "attitude_square",
            "advocacy",
            "referral_age",
            "loyalty",
            "loyalty_basis",
            "satisfaction",
            "recommendation",
            "ladder",
            "is_declining",
            "lifecycle",
            "lifecycle_cause",
            "relationship",
            "realized_minor",
            "current_minor",
            "potential_minor",
            "value_status",
            "quadrant",
            "abc",
            "contribution",
            "status",
            "method_version",
            "model_version",
            "as_of",
        ]


class CustomerOut(serializers.ModelSerializer):
    """A company or person; notes of the organizer's staff are not part of it."""

    scorecards = ScorecardOut(many=True, read_only=True, source="cards")

    class Meta:
        model = Customer
        fields = [
            "id",
            "kind",
            "name",
            "name_latin",
            "email",
            "phone_e164",
            "uscc",
            "website",
            "country",
            "city",
            "industry",
            "language",
            "parent",
            "stage",
            "grade",
            "created_at",
            "updated_at",
            "scorecards",
        ]
        read_only_fields = fields


class CustomerViewSet(ReadListView, ReadOneView):
    """Companies and people with their scores."""

    read_access, write_access = "customers.read", None
    queryset = Customer._base_manager.none()
    serializer_class = CustomerOut
    filterset_class = CustomerFilter
    pagination_class = NewestFirst

    def get_queryset(self):
        cards = Scorecard.objects.order_by("role", "exhibition_id")
        return live_customers().prefetch_related(Prefetch("scorecards", queryset=cards, to_attr="cards"))
