"""Which records fit a condition on a field; every comparison is one that its index answers behind the wall."""

from typing import Any

from django.db.models import Exists, OuterRef, Q

from crm_expo.fields.models import CustomField, FieldKind, FieldValue
from crm_expo.fields.normal import after, text_key
from crm_expo.lists.columns import Setting
from crm_expo.lists.conditions import moment_edge

#: Those that hold nothing fit these too.
_NEGATIVE = {"is_not": "is", "not_in": "in", "empty": "filled"}
_COLUMNS = {FieldKind.NUMBER: "number", FieldKind.DATE: "day"}


def fitting(table: type[FieldValue], field: CustomField, op: str, operand: Any, setting: Setting) -> Q:
    """This will return the records whose value fits; one that holds nothing is “not this” and “none of”."""
    compared = _compared(field, _NEGATIVE.get(op, op), operand, setting)
    held = table.objects.filter(compared, **{table.record_name: OuterRef("pk")}, field_id=field.pk)
    return ~Q(Exists(held)) if op in _NEGATIVE else Q(Exists(held))


def _compared(field: CustomField, op: str, operand: Any, setting: Setting) -> Q:
    column = _COLUMNS.get(field.kind, "key")
    if op == "filled":
        return Q(**{f"{column}__isnull": False})
    if column == "day":
        edge, lookup = moment_edge(op, operand, setting)
        return Q(**{f"day__{lookup}": edge.date()})
    if column == "number":
        return Q(**{{"at_least": "number__gte", "at_most": "number__lte", "is": "number"}[op]: float(operand)})
    if field.kind in (FieldKind.TEXT, FieldKind.LINK):
        return _text(op, operand)
    return Q(key=op) if op in ("yes", "no") else Q(key__in=list(operand))


def _text(op: str, operand: Any) -> Q:
    if op == "any_of":
        return Q(key__in=[text_key(one) for one in operand])
    key = text_key(operand)
    if op == "is":
        return Q(key=key)
    if op == "starts":
        end = after(key)
        return Q(key__gte=key) & (Q(key__lt=end) if end else Q())
    # No index knows parts of words: the field's own rows are read, and nothing else.
    return Q(key__isnull=False, text__icontains=operand)
