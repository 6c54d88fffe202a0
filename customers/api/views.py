"""Customers with their scorecards and the organizer's own fields, over REST."""

from django.db.models import Prefetch
from django.utils import translation
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers

from crm_expo.fields.payloads import HELD, OFFERED, OwnFieldsField, put_beside
from crm_expo.fields.selectors import fields_of_keys, held_values
from crm_expo.fields.services.writing import Given
from crm_expo.kit.api import NewestFirst
from crm_expo.kit.api_views import ReadListView, ReadOneView
from crm_expo.kit.ingest import ProblemSerializer
from crm_expo.kit.problems import LANGUAGES, Problem, flat_errors
from customers.filters import CustomerFilter
from customers.models import Customer, CustomerValue, Kind, Scorecard
from customers.selectors.lists import live_customers
from customers.services.editing import update_customer


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
            "model_says",
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
    fields = OwnFieldsField(source="own_fields", read_only=True)

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
            "fields",
            "scorecards",
        ]
        read_only_fields = fields


class CustomerChange(serializers.Serializer):
    """What can be changed over the API: fields of the organizer's own."""

    fields = OwnFieldsField(required=True)

    default_error_messages = {"read_only": _("This is not changed over the API.")}

    def validate(self, attrs):
        if others := [name for name in self.initial_data if name not in self._declared_fields]:
            message = self.default_error_messages["read_only"]
            raise serializers.ValidationError({name[:60]: [message] for name in others}, code="read_only")
        return attrs


class CustomerViewSet(ReadListView, ReadOneView):
    """Companies and people with their scores."""

    read_access, write_access = "customers.read", "customers.write"
    queryset = Customer._base_manager.none()
    serializer_class = CustomerOut
    filterset_class = CustomerFilter
    pagination_class = NewestFirst

    def get_queryset(self):
        cards = Scorecard.objects.order_by("role", "exhibition_id")
        return live_customers().prefetch_related(Prefetch("scorecards", queryset=cards, to_attr="cards"))

    def complete(self, rows):
        put_beside(CustomerValue, rows, fields_of_keys(*Kind.values))

    @extend_schema(
        summary="Fill in the organizer's own fields of a customer",
        request=CustomerChange,
        responses={200: CustomerOut, (422, "application/problem+json"): ProblemSerializer},
    )
    def partial_update(self, request, pk=None):
        customer = self.get_object()
        given = self._given(customer, request.data)
        update_customer(
            organizer=request._request.organizer, customer_id=customer.pk, version=None, values={}, fields=given
        )
        return self.retrieve(request, pk=pk)

    def _given(self, customer: Customer, body: object) -> Given:
        """What the body gives. Errors: Problem, in both languages."""
        offered, errors = fields_of_keys(customer.kind), {}
        held = held_values(CustomerValue, [customer.pk], offered).get(customer.pk, {})
        for short, language in LANGUAGES.items():
            with translation.override(language):
                shape = CustomerChange(data=body, context={OFFERED: offered, HELD: held})
                if shape.is_valid():
                    own = shape.validated_data.get("fields")
                    return own.given if own else {}
                errors[short] = flat_errors(shape.errors)
        raise Problem("invalid", detail=_("Some fields cannot be read."), errors=errors)
