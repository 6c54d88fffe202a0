"""A recorded ticketing system's registrations, through the same inbox as everything from outside."""

import hashlib
import json
from collections import Counter
from datetime import datetime, timedelta
from pathlib import Path

from crm_expo.audit.log import record
from crm_expo.inbox.models import InboxRow
from crm_expo.inbox.services.draining import process
from crm_expo.inbox.services.receiving import Delivery, earlier_delivery, store_deliveries
from crm_expo.tenancy.models import Organizer
from crm_expo.tenancy.scope import tenant
from exhibitions.connectors.pretix import Recording, read_recording, registrations_of
from exhibitions.models import Edition
from exhibitions.services.booking import opens_at

PRETIX = "pretix"


def shift_onto(recording: Recording, edition: Edition) -> timedelta:
    """This will return what moves the first check-in to the edition's opening."""
    return opens_at(edition) - recording.first_checkin if recording.first_checkin else timedelta(0)


def import_pretix(
    *, organizer: Organizer, edition_slug: str, folder: Path, shift_to_edition: bool, now: datetime
) -> Counter:
    """
    This will store every attendee of a recorded event in the inbox and process it; the same folder again
    changes nothing. It opens the tenant itself, per step, so that nothing is lost when it is cut off.

    Shape:  counts by outcome.
    Errors: Edition.DoesNotExist, NotARecording.
    """
    recording = read_recording(folder)
    with tenant(organizer):
        edition = Edition.objects.get(slug=edition_slug)
        shift = shift_onto(recording, edition) if shift_to_edition else timedelta(0)
        payloads = list(registrations_of(recording, edition=edition_slug, shift=shift))
        sha256 = hashlib.sha256(json.dumps(payloads, sort_keys=True).encode()).hexdigest()
        key = f"import:{edition_slug}:{sha256[:40]}"
        rows = earlier_delivery(organizer=organizer, source=PRETIX, key=key, sha256=sha256)
        if not rows:
            deliveries = [
                Delivery(p["external_id"], p, datetime.fromisoformat(p["source_updated_at"])) for p in payloads
            ]
            rows = store_deliveries(
                organizer=organizer,
                kind="registration",
                source=PRETIX,
                deliveries=deliveries,
                key=key,
                sha256=sha256,
                at=now,
            )
            record(organizer=organizer, action="import.pretix", changes={"registrations": [None, len(rows)]})
    for row in rows:
        process(organizer=organizer, row_id=row.pk, now=now)
    with tenant(organizer):
        return Counter(InboxRow.objects.filter(pk__in=[row.pk for row in rows]).values_list("state", flat=True))
