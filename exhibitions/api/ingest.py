"""Registrations and check-ins over REST."""

from drf_spectacular.utils import OpenApiParameter, extend_schema

from crm_expo.kit.ingest import AcceptedSerializer, BatchAnswerSerializer, Checked, IngestView, ProblemSerializer
from exhibitions.intake import BadShape, CheckInShape, RegistrationShape, read_checkin, read_registration

IDEMPOTENCY = OpenApiParameter(
    "Idempotency-Key", str, OpenApiParameter.HEADER, description="Repeat a call safely: the first answer comes again."
)
ANSWERS = {202: AcceptedSerializer, (400, "application/problem+json"): ProblemSerializer}
ANSWERS |= {(status, "application/problem+json"): ProblemSerializer for status in (401, 403, 409, 422, 429)}
BATCH_ANSWERS = ANSWERS | {202: BatchAnswerSerializer, (413, "application/problem+json"): ProblemSerializer}


def _said_id(payload: object) -> str:
    value = payload.get("external_id") if isinstance(payload, dict) else None
    return value if isinstance(value, str) else ""


class RegistrationIngest(IngestView):
    """Takes registrations."""

    kind = "registration"
    write_access = "registrations.write"

    def check(self, payload: object, context: dict) -> Checked:
        try:
            arrival = read_registration(payload, context)
        except BadShape as error:
            return Checked(_said_id(payload), errors=error.errors)
        return Checked(arrival.external_id, arrival.source_updated_at)


class RegistrationBatchView(RegistrationIngest):
    """Many registrations at once."""

    @extend_schema(
        operation_id="registrations_batch",
        summary="Send up to 500 registrations",
        request=RegistrationShape(many=True),
        responses=BATCH_ANSWERS,
        parameters=[IDEMPOTENCY],
    )
    def post(self, request):
        return self.receive_batch(request)


class CheckInView(IngestView):
    """Takes check-ins."""

    kind = "checkin"
    write_access = "checkins.write"

    def check(self, payload: object, context: dict) -> Checked:
        try:
            arrival = read_checkin(payload)
        except BadShape as error:
            return Checked(_said_id(payload), errors=error.errors)
        return Checked(arrival.passage.external_id)

    @extend_schema(
        operation_id="checkins_create",
        summary="Send a check-in, or take one back",
        request=CheckInShape,
        responses=ANSWERS,
        parameters=[IDEMPOTENCY],
    )
    def post(self, request):
        return self.receive(request)
