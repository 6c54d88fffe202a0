"""Writing what records hold in fields; audit and versions of the records are their services' business."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext_lazy

from crm_expo.fields.models import CustomField
from crm_expo.fields.registry import values_of
from crm_expo.fields.selectors import held_values
from crm_expo.fields.values import BadValue, Value, as_text, from_text, recorded, refuse_closed, rows_of

#: What a record is to hold, by field; None empties the field.
Given = Mapping[CustomField, Value | None]


@dataclass(frozen=True)
class Changed:
    """One record's change of one field."""

    pk: int
    before: Value | None
    after: Value | None


def change_name(field: CustomField) -> str:
    """This will return what the audit log calls a field: its number, for its name, and its key, should it be gone."""
    return f"{field.name}.{field.key}"


def write_values(*, target: models.Model, given: Given) -> dict[str, list]:
    """
    This will write what one record holds; the caller has locked it, and records the changes with its own.

    Shape:  changes for the audit log: {name: [before, after]}, of fields that held something else.
    """
    by_table = {values_of(field.target) for field in given}
    if not by_table:
        return {}
    (table,) = by_table
    held = held_values(table, [target.pk], given).get(target.pk, {})
    news = {field: value for field, value in given.items() if held.get(field.pk) != value}
    if not news:
        return {}
    mine = table.objects.filter(**{f"{table.record_name}_id": target.pk})
    if any(field.pk in held for field in news):
        mine.filter(field__in=list(news)).delete()
    table.objects.bulk_create(
        [
            table(
                organizer_id=target.organizer_id, **{f"{table.record_name}_id": target.pk}, field_id=field.pk, **columns
            )
            for field, value in news.items()
            for columns in rows_of(field, value)
        ]
    )
    return {change_name(field): told_change(held.get(field.pk), value) for field, value in news.items()}


def told_change(before: Value | None, after: Value | None) -> list:
    """This will return [before, after] as the audit log keeps them."""
    return [recorded(before), recorded(after)]


def change_values(
    *,
    organizer_id: int,
    pks: Collection[int],
    field: CustomField,
    value: str,
    expected: str | None = None,
    puts_back: bool = False,
) -> list[Changed]:
    """
    This will set one field of many records; those that hold the value already are left alone, and with `expected`
    those that hold something else by now. The caller has locked them, and records the changes.

    Shape:  puts_back: what they held before; a field or choice that was closed since does not stand against it.
    Errors: BadValue, for what the field cannot hold, or what only those that hold it keep; then nothing is changed.
    """
    if field.closed_at is not None and not puts_back:
        raise BadValue("closed_field", gettext_lazy("This field is closed."))
    after, table = from_text(field, value, may_be_closed=True), values_of(field.target)
    held = held_values(table, pks, [field])
    wanted = None if expected is None else _in_order(field, expected)
    changed = []
    for pk in pks:
        before = held.get(pk, {}).get(field.pk)
        if before != after and wanted in (None, as_text(before)):
            changed.append(Changed(pk, before, after))
    for one in () if puts_back else changed:
        refuse_closed(field, after, one.before)
    name = f"{table.record_name}_id"
    table.objects.filter(**{f"{name}__in": [one.pk for one in changed if one.before is not None]}, field=field).delete()
    table.objects.bulk_create(
        [
            table(organizer_id=organizer_id, **{name: one.pk}, field_id=field.pk, **columns)
            for one in changed
            for columns in rows_of(field, after)
        ]
    )
    return changed


def _in_order(field: CustomField, text: str) -> str:
    """What a field held, with its choices in the order of today; as it stands, if the field no longer holds it."""
    try:
        return as_text(from_text(field, text, may_be_closed=True))
    except BadValue:
        return text
