"""Registrations of a recorded ticketing system or a spreadsheet, through the same inbox as all from outside."""

import hashlib
import json
from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from crm_expo.audit.log import record
from crm_expo.fields.models import Target
from crm_expo.fields.selectors import fields_of
from crm_expo.inbox.models import InboxRow
from crm_expo.inbox.services.draining import process
from crm_expo.inbox.services.receiving import Delivery, store_deliveries
from crm_expo.kit.sheets import read_sheet
from crm_expo.tenancy.models import Organizer
from crm_expo.tenancy.scope import tenant
from exhibitions.connectors.pretix import Recording, read_recording, registrations_of
from exhibitions.connectors.sheet import registrations_of as registrations_in
from exhibitions.models import Edition, Registration
from exhibitions.services.booking import opens_at

PRETIX, SHEET = "pretix", "sheet"


@dataclass(frozen=True)
class SheetImport:
    """Lines by outcome, and cells that were left out: (line, heading, reason)."""

    counts: Counter
    remarks: list[tuple[int, str, str]]


class OtherEdition(Exception):
    """The folder's attendees belong to another edition already."""


def shift_onto(recording: Recording, edition: Edition) -> timedelta:
    """This will return what moves the first check-in to the edition's opening."""
    return opens_at(edition) - recording.first_checkin if recording.first_checkin else timedelta(0)


def import_pretix(
    *,
    organizer: Organizer,
    edition_slug: str,
    folder: Path,
    shift_to_edition: bool,
    now: datetime,
    may_move: bool = False,
) -> Counter:
    """
    This will store every attendee of a recorded event in the inbox and process it; the same folder again
    changes nothing. It opens the tenant itself, per step, so that nothing is lost when it is cut off.

    Shape:  counts by outcome.
    Errors: Edition.DoesNotExist, NotARecording; OtherEdition, before anything is stored.
    """
    recording = read_recording(folder)
    with tenant(organizer):
        edition = Edition.objects.get(slug=edition_slug)
        shift = shift_onto(recording, edition) if shift_to_edition else timedelta(0)
        payloads = list(registrations_of(recording, edition=edition_slug, shift=shift))
        if not may_move:
            _refuse_other_edition(edition, [payload["external_id"] for payload in payloads])
        sha256 = hashlib.sha256(json.dumps(payloads, sort_keys=True).encode()).hexdigest()
        deliveries = [Delivery(p["external_id"], p, datetime.fromisoformat(p["source_updated_at"])) for p in payloads]
        rows = store_deliveries(
            organizer=organizer,
            kind="registration",
            source=PRETIX,
            deliveries=deliveries,
            key=None,
            sha256=sha256,
            at=now,
        )
        record(organizer=organizer, action="import.pretix", changes={"registrations": [None, len(rows)]})
    for row in rows:
        process(organizer=organizer, row_id=row.pk, now=now)
    with tenant(organizer):
        return Counter(InboxRow.objects.filter(pk__in=[row.pk for row in rows]).values_list("state", flat=True))


def import_sheet(*, organizer: Organizer, edition_slug: str, content: bytes, now: datetime) -> SheetImport:
    """
    This will store every line of a spreadsheet of visitors in the inbox and process it; the same file again changes
    nothing. A cell that an own field cannot hold is left out, and told; its line still counts.

    Errors: Edition.DoesNotExist, UnreadableSheet, NobodyNamed; then nothing is stored.
    """
    table = read_sheet(content)
    with tenant(organizer):
        Edition.objects.get(slug=edition_slug)
        fields = [field for field in fields_of(Target.REGISTRATION) if field.closed_at is None]
        lines = list(registrations_in(table, edition=edition_slug, organizer_id=organizer.pk, fields=fields))
        rows = store_deliveries(
            organizer=organizer,
            kind="registration",
            source=SHEET,
            deliveries=[Delivery(line.payload["external_id"], line.payload, now) for line in lines],
            key=None,
            sha256=hashlib.sha256(content).hexdigest(),
            at=now,
        )
        record(organizer=organizer, action="import.sheet", changes={"registrations": [None, len(rows)]})
    for row in rows:
        process(organizer=organizer, row_id=row.pk, now=now)
    with tenant(organizer):
        states = InboxRow.objects.filter(pk__in=[row.pk for row in rows]).values_list("state", flat=True)
        remarks = [(line.line, heading, why) for line in lines for heading, why in line.remarks]
        return SheetImport(Counter(states), remarks)


def _refuse_other_edition(edition: Edition, external_ids: list[str]) -> None:
    """A folder imported under the wrong edition would silently move everybody. Errors: OtherEdition."""
    elsewhere = Registration.objects.filter(source=PRETIX, external_id__in=external_ids).exclude(edition=edition)
    if other := elsewhere.select_related("edition").first():
        raise OtherEdition(other.edition.slug)
