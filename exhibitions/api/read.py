"""Shows and registrations, read over REST."""

from dataclasses import replace

from django.http import Http404
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.response import Response

from crm_expo.fields.models import Target
from crm_expo.fields.payloads import OwnFieldsField, put_beside
from crm_expo.fields.selectors import fields_of_keys
from crm_expo.kit.api import NewestFirst
from crm_expo.kit.api_views import ReadListView, ReadOneView, representation
from crm_expo.kit.problems import in_both
from exhibitions.api.ingest import ANSWERS, IDEMPOTENCY, RegistrationIngest
from exhibitions.filters import EditionFilter, RegistrationFilter
from exhibitions.intake import RegistrationShape
from exhibitions.models import CheckIn, Edition, Exhibition, Registration, RegistrationValue
from exhibitions.selectors.registrations import registration_by_external_id, registrations

OTHER_ID = _("The body names another registration than the address does.")


class CheckInOut(serializers.ModelSerializer):
    class Meta:
        model = CheckIn
        fields = ["external_id", "type", "gate", "at", "undone_at"]


class RegistrationOut(serializers.ModelSerializer):
    """A registration as it now stands."""

    edition = serializers.SlugRelatedField("slug", read_only=True)
    customer = serializers.PrimaryKeyRelatedField(read_only=True)
    company = serializers.PrimaryKeyRelatedField(read_only=True, allow_null=True)
    name = serializers.CharField(source="customer.name", read_only=True)
    email = serializers.CharField(source="customer.email", read_only=True)
    checkins = CheckInOut(many=True, read_only=True, source="passages")
    fields = OwnFieldsField(source="own_fields", read_only=True)

    class Meta:
        model = Registration
        fields = [
            "id",
            "source",
            "external_id",
            "edition",
            "status",
            "category",
            "role",
            "customer",
            "name",
            "email",
            "company",
            "order_id",
            "currency",
            "gross_minor",
            "tax_minor",
            "net_base_minor",
            "registered_at",
            "source_updated_at",
            "updated_at",
            "checkins",
            "answers",
            "fields",
            "extra",
        ]


class ExhibitionOut(serializers.ModelSerializer):
    class Meta:
        model = Exhibition
        fields = ["id", "slug", "name", "name_latin", "type", "rhythm"]


class EditionOut(serializers.ModelSerializer):
    exhibition = serializers.SlugRelatedField("slug", read_only=True)

    class Meta:
        model = Edition
        fields = [
            "id",
            "exhibition",
            "slug",
            "number",
            "name",
            "starts_on",
            "ends_on",
            "timezone",
            "city",
            "venue",
            "currency",
            "is_cancelled",
        ]


class RegistrationViewSet(RegistrationIngest, ReadListView):
    """Registrations: send them, ask for them."""

    read_access = "registrations.read"
    write_access = "registrations.write"
    queryset = Registration._base_manager.none()
    serializer_class = RegistrationOut
    filterset_class = RegistrationFilter
    pagination_class = NewestFirst
    lookup_field = "external_id"
    lookup_value_regex = "[^\\x00]+"

    def get_queryset(self):
        return registrations()

    def complete(self, rows):
        put_beside(RegistrationValue, rows, fields_of_keys(Target.REGISTRATION))

    @extend_schema(summary="One registration, by its external id", responses=RegistrationOut)
    def retrieve(self, request, external_id):
        found = registration_by_external_id(external_id)
        if found is None:
            raise Http404
        self.complete([found])
        return Response(representation(RegistrationOut)(found))

    @extend_schema(
        summary="Send a registration", request=RegistrationShape, responses=ANSWERS, parameters=[IDEMPOTENCY]
    )
    def create(self, request):
        return self.receive(request)

    def _parsed(self, request, body, key):
        """The address names the registration; a body that names none is this one's, one that names another is bad."""
        payload, named = super()._parsed(request, body, key), self.kwargs.get("external_id")
        if named is not None and isinstance(payload, dict) and payload.get("external_id") is None:
            return payload | {"external_id": named}
        return payload

    def check(self, payload, context):
        checked, named = super().check(payload, context), self.kwargs.get("external_id")
        if named is None or checked.errors or checked.external_id == named:
            return checked
        errors = {
            short: [{"field": "external_id", "code": "other_external_id", "message": message}]
            for short, message in in_both(OTHER_ID).items()
        }
        return replace(checked, errors=errors)

    @extend_schema(
        summary="Send a registration anew",
        description="`external_id` may be left out of the body; one that differs from the address is refused.",
        request=RegistrationShape,
        responses=ANSWERS,
        parameters=[IDEMPOTENCY],
    )
    def update(self, request, external_id):
        return self.receive(request)


class ExhibitionViewSet(ReadListView, ReadOneView):
    """Exhibition series."""

    read_access, write_access = "exhibitions.read", None
    queryset = Exhibition._base_manager.none()
    serializer_class = ExhibitionOut
    pagination_class = NewestFirst

    def get_queryset(self):
        return Exhibition.objects.all()


class EditionViewSet(ReadListView, ReadOneView):
    """Editions of exhibitions."""

    read_access, write_access = "exhibitions.read", None
    queryset = Edition._base_manager.none()
    serializer_class = EditionOut
    filterset_class = EditionFilter
    pagination_class = NewestFirst

    def get_queryset(self):
        return Edition.objects.select_related("exhibition")
