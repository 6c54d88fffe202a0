"""The one way in for deliveries over REST: stored and committed first, then answered."""

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers
from rest_framework.response import Response
from rest_framework.views import APIView

from crm_expo.inbox.models import InboxRow, InboxState
from crm_expo.inbox.services.receiving import (
    Delivery,
    OtherBody,
    TwinBusy,
    earlier_delivery,
    fingerprint,
    store_deliveries,
)
from crm_expo.inbox.tasks import wake_inbox
from crm_expo.kit.api import parse_json, read_body
from crm_expo.kit.problems import KEPT_AS_REJECTED, Problem, problem_body

SOURCE = "api"
MAX_BATCH = 500
ACCEPTED = _("Stored; it will be processed within seconds.")


class AcceptedSerializer(serializers.Serializer):
    """The answer to a delivery: stored, and where to ask what became of it."""

    status = serializers.ChoiceField([("accepted", "accepted"), ("refused", "refused")])
    inbox_id = serializers.IntegerField()
    inbox_url = serializers.CharField()
    external_id = serializers.CharField()
    kept = serializers.CharField()
    warnings = serializers.ListField(child=serializers.CharField(), required=False, help_text="repeated_in_batch")
    problem = serializers.DictField(required=False, help_text="of a refused item of a batch")


class BatchAnswerSerializer(serializers.Serializer):
    """One answer per item, in the order sent; a bad item does not hold the others up."""

    accepted = serializers.IntegerField()
    refused = serializers.IntegerField()
    items = AcceptedSerializer(many=True)


class ProblemSerializer(serializers.Serializer):
    """RFC 9457 with a stable code and both languages."""

    type = serializers.CharField()
    status = serializers.IntegerField()
    code = serializers.CharField()
    title = serializers.CharField()
    detail = serializers.CharField()
    kept = serializers.CharField()
    messages = serializers.DictField()
    errors = serializers.ListField(child=serializers.DictField(), required=False)
    inbox_id = serializers.IntegerField(required=False)


@dataclass(frozen=True)
class Checked:
    """What the shape check of one payload found."""

    external_id: str
    source_updated_at: datetime | None = None
    errors: dict | None = None


def shape_problem(errors: dict[str, list]) -> Problem:
    """This will return the problem for a payload of the wrong form; the delivery itself is kept."""
    return Problem("invalid", detail=_("Some fields cannot be read."), kept=KEPT_AS_REJECTED, errors=errors)


class IngestView(APIView):
    """Base of POST endpoints that fill the inbox. Subclasses name the kind and check the shape."""

    kind = ""
    read_access = None

    def check(self, payload: object, context: dict) -> Checked:
        """Return the external id and, for a bad shape, its errors in both languages."""
        raise NotImplementedError

    def receive(self, request, fixed: dict | None = None) -> Response:
        """Store one delivery and answer."""
        body = read_body(request._request)
        key, earlier = self._delivery_key(request, body)
        if earlier:
            return self._single_answer(earlier[0])
        payload = self._parsed(request, body, key)
        if fixed and isinstance(payload, dict):
            payload = payload | fixed
        delivery = self._delivery(payload, {})
        row = self._store(request, [delivery], key, body)[0]
        return self._single_answer(row)

    def receive_batch(self, request) -> Response:
        """Store up to 500 deliveries and answer each."""
        body = read_body(request._request)
        key, earlier = self._delivery_key(request, body)
        if earlier:
            return self._batch_answer(earlier)
        payload = self._parsed(request, body, key)
        items = payload.get("items", payload.get("registrations")) if isinstance(payload, dict) else payload
        if not isinstance(items, list) or not items:
            message = format_lazy(_("Send a list of 1 to {limit} items."), limit=MAX_BATCH)
            raise Problem("invalid", detail=message)
        if len(items) > MAX_BATCH:
            message = _("{count} items; at most {limit} fit in one call. Split the list.")
            raise Problem("too_large", detail=format_lazy(message, count=len(items), limit=MAX_BATCH))
        context: dict = {}
        deliveries = [self._delivery(item, context) for item in items]
        return self._batch_answer(self._store(request, deliveries, key, body))

    def _parsed(self, request, body: bytes, key: str | None) -> object:
        try:
            return parse_json(body)
        except Problem as problem:
            problem.kept = KEPT_AS_REJECTED
            delivery = Delivery(external_id="", payload=body, problem=problem_body(problem))
            row = self._store(request, [delivery], key, body)[0]
            problem.extra = {"inbox_id": row.pk}
            raise

    def _delivery(self, payload: object, context: dict) -> Delivery:
        checked = self.check(payload, context)
        problem = problem_body(shape_problem(checked.errors)) if checked.errors else None
        return Delivery(checked.external_id, payload, checked.source_updated_at, problem)

    def _delivery_key(self, request, body: bytes) -> tuple[str | None, list[InboxRow]]:
        key = request.headers.get("Idempotency-Key", "").replace("\x00", "")
        if not key:
            return None, []
        if len(key) > 80:
            raise Problem("invalid", detail=_("The Idempotency-Key has more than 80 characters."))
        key = f"{request.auth.pk}:{key}"
        try:
            return key, earlier_delivery(
                organizer=request._request.organizer, source=SOURCE, key=key, sha256=_call(request, body)
            )
        except OtherBody as error:
            raise Problem("idempotency_mismatch", detail=_("The first delivery is kept as it was.")) from error
        except TwinBusy as error:
            raise Problem("busy", headers={"Retry-After": "2"}) from error

    def _store(self, request, deliveries: list[Delivery], key: str | None, body: bytes) -> list[InboxRow]:
        organizer = request._request.organizer
        request._request.keep_rows = True
        rows = store_deliveries(
            organizer=organizer,
            kind=self.kind,
            source=SOURCE,
            deliveries=deliveries,
            key=key,
            sha256=_call(request, body),
            at=timezone.now(),
        )
        wake_inbox(organizer)
        return rows

    def _single_answer(self, row: InboxRow) -> Response:
        if row.state == InboxState.REJECTED and "code" in row.outcome:
            response = Response(row.outcome | {"inbox_id": row.pk}, status=row.outcome.get("status", 422))
            response.content_type = "application/problem+json"
            return response
        return Response(_answer(row), status=202, headers={"Location": _url(row)})

    def _batch_answer(self, rows: list[InboxRow]) -> Response:
        seen: dict[str, int] = {}
        items = []
        for row in rows:
            answer = _answer(row)
            if row.external_id and row.external_id in seen:
                answer["warnings"] = ["repeated_in_batch"]
            seen[row.external_id] = row.pk
            items.append(answer)
        refused = sum(item["status"] == "refused" for item in items)
        return Response({"accepted": len(items) - refused, "refused": refused, "items": items}, status=202)


def _call(request, body: bytes) -> str:
    """What a key was used for: the same body to another address is another call."""
    return fingerprint(f"{request.method} {request.path}\n".encode() + body)


def _url(row: InboxRow) -> str:
    return f"/api/v1/inbox/{row.pk}/"


def _answer(row: InboxRow) -> dict:
    refused = row.state == InboxState.REJECTED
    answer = {
        "status": "refused" if refused else "accepted",
        "inbox_id": row.pk,
        "inbox_url": _url(row),
        "external_id": row.external_id,
        "kept": str(KEPT_AS_REJECTED if refused else ACCEPTED),
    }
    return answer | ({"problem": row.outcome} if refused else {})
