"""Reading fields and what records hold in them, as far as somebody may see it."""

from collections import defaultdict
from collections.abc import Collection, Iterable

from django.db.models import Count

from crm_expo.fields.models import CustomField, FieldKind, FieldValue, Level
from crm_expo.fields.registry import values_of
from crm_expo.fields.values import Value, value_of
from crm_expo.kit.knowing import known
from crm_expo.tenancy.access import ROLES, role_allows

#: What changing a record of each kind takes.
WRITE_ACCESS = {
    "company": "customers.write",
    "person": "customers.write",
    "registration": "registrations.write",
    "participation": "participations.write",
}
#: Whoever sets fields up sees and edits them all.
_ALL = "settings.write"


def sees_all_fields(role: str) -> bool:
    """This will tell whether a role sees every field, also what is left of deleted ones."""
    return role_allows(role, _ALL)


def level_of(field: CustomField, role: str) -> str:
    """This will return what a role may do with a field: edit, see, or none."""
    return Level.EDIT if sees_all_fields(role) else field.levels.get(role, Level.EDIT)


def may_see(field: CustomField, role: str) -> bool:
    """This will tell whether a role sees a field's values."""
    return role in ROLES and level_of(field, role) != Level.NONE


def may_edit(field: CustomField, role: str) -> bool:
    """This will tell whether a role fills a field in: closed ones nobody does."""
    is_open = field.closed_at is None and level_of(field, role) == Level.EDIT
    return is_open and role_allows(role, WRITE_ACCESS[field.target])


def fields_of(*targets: str) -> list[CustomField]:
    """This will return the fields of kinds of records, in their order, closed ones among them."""

    def found() -> list[CustomField]:
        rows = CustomField.objects.filter(target__in=targets)
        return sorted(rows, key=lambda field: (targets.index(field.target), field.position, field.pk))

    return list(known("fields", found, *targets))


def fields_seen(role: str, *targets: str) -> list[CustomField]:
    """This will return the fields that a role sees."""
    return [field for field in fields_of(*targets) if may_see(field, role)]


def fields_edited(role: str, *targets: str) -> list[CustomField]:
    """This will return the fields that a role fills in."""
    return [field for field in fields_of(*targets) if may_edit(field, role)]


def fields_of_keys(*targets: str) -> list[CustomField]:
    """This will return the fields that API keys see."""
    return [field for field in fields_of(*targets) if not field.is_staff_only]


def field_by_id(pk: int) -> CustomField | None:
    """This will return a field of the open organizer."""
    return CustomField.objects.filter(pk=pk).first()


def field_named(name: str) -> CustomField | None:
    """This will return the field of a name in addresses, e.g. f12."""
    number = name.removeprefix("f")
    is_number = name.startswith("f") and number.isdecimal() and number.isascii() and len(number) < 19
    return field_by_id(int(number)) if is_number else None


def held_values(
    table: type[FieldValue], pks: Collection[int], fields: Iterable[CustomField]
) -> dict[int, dict[int, Value]]:
    """This will return what records hold: record → field → value; one query, whatever their numbers."""
    by_id = {field.pk: field for field in fields}
    if not by_id or not pks:
        return {}
    rows = table.objects.filter(**{f"{table.record_name}_id__in": list(pks)}, field_id__in=list(by_id))
    grouped: dict[int, dict[int, list]] = defaultdict(lambda: defaultdict(list))
    for row in rows.only("organizer", table.record_name, "field", "slot", "key", "number", "day", "text"):
        grouped[getattr(row, f"{table.record_name}_id")][row.field_id].append(row)
    return {
        pk: {number: value_of(by_id[number], some) for number, some in of_fields.items()}
        for pk, of_fields in grouped.items()
    }


def count_values(field: CustomField) -> int:
    """This will count the records that hold something in a field."""
    table = values_of(field.target)
    rows = table.objects.filter(field=field)
    return (
        rows.values(table.record_name).distinct().count() if field.kind == FieldKind.CHOICES else rows.count()
    )  # of other kinds a record has one row


def choices_in_use(field: CustomField) -> dict[str, int]:
    """This will return how many records hold each choice that any holds."""
    if not field.choices:
        return {}
    rows = values_of(field.target).objects.filter(field=field, key__isnull=False)
    return dict(rows.order_by().values_list("key").annotate(number=Count("*")))
