"""Changing one field of many records, and taking that back within a day."""

from collections.abc import Callable, Collection
from datetime import datetime
from itertools import groupby

from django.db import transaction
from django.utils.module_loading import import_string

from crm_expo.accounts.models import User
from crm_expo.audit.log import current_actor, record
from crm_expo.lists.columns import RecordList
from crm_expo.lists.models import BulkChange, BulkChangeLine
from crm_expo.lists.selectors import undoable
from crm_expo.tenancy.models import Organizer

CHUNK = 500


class TooLate(Exception):
    """A change was taken back already, or is older than a day."""


def changer_of(records: RecordList) -> Callable:
    """This will return the service that changes a list's records."""
    return import_string(records.changer)


@transaction.atomic
def begin_change(
    *, organizer: Organizer, records: RecordList, field: str, value: str, by: User, role: str, at: datetime,
    query: str = "",
) -> BulkChange:  # fmt: skip
    """This will note that a field of many records is going to be set."""
    change = BulkChange.objects.create(
        organizer=organizer, list_key=records.key, field=field, value=value, made_by=current_actor().label[:200],
        made_at=at, query=query, role=role, user=by,
    )  # fmt: skip
    record(organizer=organizer, action="bulk.begun", target=change, changes={field: [None, value]})
    return change


@transaction.atomic
def change_some(*, organizer: Organizer, records: RecordList, change: BulkChange, pks: Collection[int]) -> int:
    """This will set the field of some records, keeping what stood there. Errors: as the list's changer."""
    changed = changer_of(records)(organizer=organizer, pks=pks, field=change.field, value=change.value)
    BulkChangeLine.objects.bulk_create(
        [BulkChangeLine(organizer=organizer, change=change, record_id=pk, before=before) for pk, before in changed]
    )
    change.records += len(changed)
    change.save(update_fields=["records"])
    return len(changed)


@transaction.atomic
def undo_change(*, organizer: Organizer, records: RecordList, change: BulkChange, at: datetime) -> tuple[int, int]:
    """
    This will put back what stood there before a change of many records; what somebody changed since stays.

    Shape:  (records put back, records left as they are).
    Errors: TooLate.
    """
    change = BulkChange.objects.select_for_update().get(pk=change.pk)
    if not undoable(change, at):
        raise TooLate(change)
    change.undone_at, change.undone_by = at, current_actor().label[:200]
    change.save(update_fields=["undone_at", "undone_by"])
    lines, back = list(change.lines.order_by("before", "record_id").values_list("before", "record_id")), 0
    for before, group in groupby(lines, key=lambda line: line[0]):
        pks = [pk for _before, pk in group]
        wish = {"field": change.field, "value": before, "expected": change.value, "puts_back": True}
        back += len(changer_of(records)(organizer=organizer, pks=pks, **wish))
    record(organizer=organizer, action="bulk.undone", target=change, changes={change.field: [change.value, None]})
    return back, len(lines) - back
