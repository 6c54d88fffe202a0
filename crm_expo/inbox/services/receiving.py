"""Storing deliveries before they are answered."""

import hashlib
import json
import secrets
from dataclasses import dataclass
from datetime import datetime

from django.db import OperationalError, connection, transaction

from crm_expo.inbox.models import InboxRow, InboxState
from crm_expo.tenancy.models import Organizer

_TWIN_WAIT = "5s"


class OtherBody(Exception):
    """The delivery key was used for another body."""


class TwinBusy(Exception):
    """An identical call is still being answered."""


@dataclass(frozen=True)
class Delivery:
    """One item to store: refused ones are kept too."""

    external_id: str
    payload: object
    source_updated_at: datetime | None = None
    problem: dict | None = None


def as_text(payload: object) -> str:
    """This will return JSON text that PostgreSQL can hold whatever characters came (NUL and half pairs are escaped)."""
    if isinstance(payload, bytes):
        payload = payload.decode("utf-8", errors="backslashreplace")
    text = json.dumps(payload, ensure_ascii=False)
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        text = json.dumps(payload, ensure_ascii=True)
    return text


def storable(text: str, length: int) -> str:
    """This will cut a text and drop what PostgreSQL cannot hold."""
    return text.replace("\x00", "").encode("utf-8", "ignore").decode()[:length]


def fingerprint(body: bytes) -> str:
    """This will return the SHA-256 of a call."""
    return hashlib.sha256(body).hexdigest()


def earlier_delivery(*, organizer: Organizer, source: str, key: str, sha256: str) -> list[InboxRow]:
    """
    This will return the rows that an earlier call with the same key stored, waiting for a twin under way.

    Errors: OtherBody, TwinBusy.
    """
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT set_config('lock_timeout', %s, true)", [_TWIN_WAIT])
            cursor.execute(
                "SELECT pg_advisory_xact_lock(hashtextextended(%s, %s))", [f"inbox:{source}:{key}", organizer.pk]
            )
            cursor.execute("SELECT set_config('lock_timeout', '0', true)")
    except OperationalError as error:
        raise TwinBusy from error
    rows = list(InboxRow.objects.filter(source=source, delivery_key__startswith=f"{key}#").order_by("id"))
    if rows and rows[0].sha256 != sha256:
        raise OtherBody
    return rows


def store_deliveries(
    *,
    organizer: Organizer,
    kind: str,
    source: str,
    deliveries: list[Delivery],
    key: str | None,
    sha256: str,
    at: datetime,
) -> list[InboxRow]:
    """This will write one row per delivery, in order; refused ones with their problem."""
    key = key or secrets.token_hex(16)
    rows = [
        InboxRow(
            organizer=organizer,
            kind=kind,
            source=source,
            external_id=storable(delivery.external_id, 120),
            delivery_key=f"{key}#{index}",
            body=as_text(delivery.payload),
            sha256=sha256,
            source_updated_at=delivery.source_updated_at,
            received_at=at,
            next_attempt_at=at,
            state=InboxState.REJECTED if delivery.problem else InboxState.RECEIVED,
            processed_at=at if delivery.problem else None,
            outcome=delivery.problem or {},
        )
        for index, delivery in enumerate(deliveries)
    ]
    return InboxRow.objects.bulk_create(rows)
