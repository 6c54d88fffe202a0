"""Recorded changes of fields in words, for those who see the fields."""

from collections.abc import Callable, Collection
from functools import partial

from crm_expo.fields.models import CustomField
from crm_expo.fields.selectors import may_edit, may_see, sees_all_fields
from crm_expo.fields.values import BadValue, from_recorded, in_words
from crm_expo.kit.changes import FieldWords


def field_words(names: Collection[str], role: str) -> dict[str, FieldWords]:
    """
    This will return what recorded fields are called, by the name in the log; those that the role does not see are
    left out. A field that was deleted is told to those who set fields up: nobody knows whom else it was hidden from.
    """
    numbers = {name: int(name.partition(".")[0][1:]) for name in names}
    fields = CustomField.objects.in_bulk(set(numbers.values()))
    found = {}
    for name, number in numbers.items():
        field = fields.get(number)
        if field is not None and may_see(field, role):
            found[name] = FieldWords(field.label, partial(_told, field), may_edit(field, role))
        elif field is None and sees_all_fields(role):
            found[name] = FieldWords(name.partition(".")[2] or name, lambda value: "" if value is None else str(value))
    return found


def sees_key(role: str) -> Callable[[str], bool]:
    """
    This will return what tells whether a role sees the fields of a key, wherever they are; of a key that no field
    has, or has any more, only whoever sets fields up does.
    """
    if sees_all_fields(role):
        return lambda key: True
    fields = list(CustomField.objects.all())
    hidden = {field.key for field in fields if not may_see(field, role)}
    return ({field.key for field in fields} - hidden).__contains__


def _told(field: CustomField, value: object) -> str:
    """A value as the log keeps it, in words; one that the field no longer holds, as it stands."""
    try:
        return in_words(field, from_recorded(field, value))
    except BadValue:
        return str(value)
