"""Fields in JSON documents: read with what is wrong told field by field, and written out."""

import dataclasses
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import Model
from django.utils.translation import gettext_lazy as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.exceptions import ErrorDetail

from crm_expo.fields.models import CustomField, FieldValue
from crm_expo.fields.selectors import fields_of, fields_of_keys, held_values
from crm_expo.fields.services.writing import Given
from crm_expo.fields.values import BadValue, Value, as_json, from_json, refuse_closed

#: Where a shape's context holds the fields that a caller may give, whether bad ones are left out, not refused,
#: whether those for staff only are among them, and what the record holds, by field.
OFFERED, LENIENT, OF_STAFF = "own_fields", "leaves_out_bad_fields", "gives_fields_of_staff"
HELD = "held_in_own_fields"
_HELP = 'the organizer\'s own fields: {"key": value}; null empties one, a field that is not named stays as it is'


@dataclass(frozen=True)
class OwnFields:
    """What a document gives for fields, and the keys of what was left out."""

    given: Given = dataclasses.field(default_factory=dict)
    left_out: tuple[str, ...] = ()


@extend_schema_field(OpenApiTypes.OBJECT)
class OwnFieldsField(serializers.Field):
    """`{"key": value}` for fields of one kind of record; cleans to OwnFields."""

    default_error_messages = {"not_an_object": _("Give an object: {{“key”: value}}.")}

    def __init__(self, *, target: str = "", **options):
        self.target = target
        super().__init__(**({"required": False, "allow_null": True, "help_text": _HELP} | options))

    def to_internal_value(self, data: object) -> OwnFields:
        if data is None:
            return OwnFields()
        if not isinstance(data, dict):
            self.fail("not_an_object")
        if OFFERED not in self.context:
            offered = fields_of if self.context.get(OF_STAFF) else fields_of_keys
            self.context[OFFERED] = offered(self.target)
        given, errors = read_given(data, self.context[OFFERED], self.context.get(HELD, {}))
        if errors and not self.context.get(LENIENT):
            raise serializers.ValidationError(errors)
        return OwnFields(given, tuple(errors))

    def to_representation(self, value: dict) -> dict:
        return value


def read_given(
    data: dict, offered: Iterable[CustomField], held: Mapping[int, Value]
) -> tuple[Given, dict[str, list[ErrorDetail]]]:
    """This will read values by key; held: what the record holds. Shape: (what can be written, errors by key)."""
    by_key, given, errors = {one.key: one for one in offered}, {}, {}
    for key, raw in data.items():
        try:
            field = _open(by_key, key)
            value = from_json(field, raw, may_be_closed=True)
            refuse_closed(field, value, held.get(field.pk))
            given[field] = value
        except BadValue as bad:
            errors[str(key)[:60]] = [ErrorDetail(str(bad.message), code=bad.code)]
    return given, errors


def _open(by_key: dict[str, CustomField], key: str) -> CustomField:
    found = by_key.get(key)
    if found is None:
        raise BadValue("unknown_field", _("There is no field of this key."))
    if found.closed_at is not None:
        raise BadValue("closed_field", _("This field is closed."))
    return found


def put_beside(table: type[FieldValue], records: list[Model], fields: list[CustomField]) -> None:
    """This will put onto records what they hold, as a document tells it: in `own_fields`; one query."""
    held = held_values(table, [record.pk for record in records], fields)
    for record in records:
        values = held.get(record.pk, {})
        record.own_fields = {one.key: as_json(values[one.pk]) for one in fields if one.pk in values}
