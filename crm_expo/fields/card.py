"""What a record holds in the organizer's own fields, as its page shows it."""

from dataclasses import dataclass

from django.db.models import Model
from django.utils.safestring import SafeString

from crm_expo.fields.columns import shown
from crm_expo.fields.models import FieldValue
from crm_expo.fields.selectors import fields_seen, held_values, may_edit


@dataclass(frozen=True)
class Line:
    """A field that holds something."""

    label: str
    value: SafeString
    is_closed: bool


@dataclass(frozen=True)
class FieldsCard:
    """Filled fields, how many others could be filled in, and whether the role fills any in."""

    lines: list[Line]
    empty: int
    can_edit: bool


def card_of(table: type[FieldValue], record: Model, targets: tuple[str, ...], role: str) -> FieldsCard:
    """This will return the fields of a record that a role sees; two queries, whatever their number."""
    fields = fields_seen(role, *targets)
    held = held_values(table, [record.pk], fields).get(record.pk, {})
    return FieldsCard(
        [Line(one.label, shown(one, held[one.pk]), one.closed_at is not None) for one in fields if one.pk in held],
        sum(one.closed_at is None and one.pk not in held for one in fields),
        any(may_edit(one, role) for one in fields),
    )
