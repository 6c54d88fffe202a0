"""Setting one field of customers: one in a list's cell, or many at once; keys, audit and version follow."""

from collections.abc import Collection

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.db.models.functions import Now

from crm_expo.accounts.models import Membership, User
from crm_expo.audit.log import differences, named_rows, record_all
from crm_expo.fields import values
from crm_expo.fields.models import CustomField
from crm_expo.fields.selectors import field_named
from crm_expo.fields.services.writing import change_name, change_values, told_change
from crm_expo.kit.texts import without_turns
from crm_expo.tenancy.models import Organizer
from customers.models import Customer, Grade, Stage
from customers.services.handing_on import must_hand_on
from customers.services.keys import index_customer, set_keys
from customers.services.overriding import stages_were_edited
from customers.services.telling import tell_assigned

#: What a list may set; the rest is edited on the record's own page.
_CHOSEN = {"stage": Stage, "grade": Grade}
_TEXTS = ("city", "industry", "country", "name_latin")
_IN_KEYS = frozenset({"country", "name_latin"})


def _read(field: str, value: str) -> object:
    """A value as the model holds it. Errors: ValidationError."""
    if field == "owner":
        if not value:
            return None
        if not value.isdecimal() or not Membership.objects.filter(user_id=int(value[:18]), is_active=True).exists():
            raise ValidationError("nobody of the team")
        return int(value)
    if field in _CHOSEN:
        return _CHOSEN[field](value).value
    if field not in _TEXTS:
        raise ValidationError(f"{field} is not set from a list")
    text = without_turns(value.strip().replace("\x00", ""))
    Customer._meta.get_field(field).run_validators(text)
    return text.upper() if field == "country" else text


@transaction.atomic
def change_customers(
    *,
    organizer: Organizer,
    pks: Collection[int],
    field: str,
    value: str,
    expected: str | None = None,
    puts_back: bool = False,
) -> list[tuple[int, str]]:
    """
    This will set one field of customers, and leave alone those that hold the value already or were merged away.

    With `expected`, customers that hold something else by now are left alone too.

    Shape:  [(customer, what it held before)] of those changed; puts_back: the value is what they held before.
    Errors: ValidationError, ValueError for a value that the field cannot hold, NotYours; then nothing is changed.
    """
    if own := field_named(field):
        return _change_own(organizer, own, pks, value=value, expected=expected, puts_back=puts_back)
    column, wanted = ("owner_id" if field == "owner" else field), _read(field, value)
    rows = Customer.objects.select_for_update().filter(pk__in=pks, merged_into=None).order_by("pk")
    held = [(customer, getattr(customer, column)) for customer in rows]
    held = [(one, now) for one, now in held if now != wanted and (expected is None or as_text(now) == expected)]
    if field == "owner" and not puts_back:
        must_hand_on(*(customer for customer, _now in held))
    changed, notes = [], []
    for customer, before in held:
        setattr(customer, column, wanted)
        customer.version += 1
        if field in _IN_KEYS:
            set_keys(customer)
        customer.save()
        if field in _IN_KEYS:
            index_customer(customer)
        changed.append((customer.pk, as_text(before)))
        notes.append((customer, before))
    if field == "stage":
        stages_were_edited([customer for customer, _before in notes])
    record_all(organizer=organizer, action="customer.updated", notes=_told(field, wanted, notes))
    if field == "owner" and wanted is not None and notes:
        tell_assigned(organizer=organizer, owner_id=wanted, customers=[customer for customer, _before in notes])
    return changed


def _told(field: str, wanted: object, notes: list[tuple[Customer, object]]) -> list[tuple[Customer, dict, dict]]:
    """What the audit log keeps of each: a person of the team by name, and by number beside it."""
    if field != "owner":
        return [(customer, differences({field: before}, {field: wanted}), {}) for customer, before in notes]
    known = User.objects.in_bulk({pk for _customer, pk in notes if pk} | ({wanted} if wanted else set()))
    told = []
    for customer, pk in notes:
        before, after = {field: known.get(pk)}, {field: known.get(wanted)}
        told.append((customer, differences(before, after), named_rows(before, after)))
    return told


def _change_own(
    organizer: Organizer, field: CustomField, pks: Collection[int], **wish: str | bool | None
) -> list[tuple[int, str]]:
    """The same for a field of the organizer's own; records of the other kind have no such field."""
    rows = Customer.objects.select_for_update().filter(pk__in=pks, merged_into=None, kind=field.target)
    customers = {customer.pk: customer for customer in rows.order_by("pk")}
    changed = change_values(organizer_id=organizer.pk, pks=list(customers), field=field, **wish)
    touched = Customer.objects.filter(pk__in=[one.pk for one in changed])
    touched.update(version=F("version") + 1, updated_at=Now())
    notes = [(customers[one.pk], {change_name(field): told_change(one.before, one.after)}, {}) for one in changed]
    record_all(organizer=organizer, action="customer.updated", notes=notes)
    return [(one.pk, values.as_text(one.before)) for one in changed]


def as_text(value: object) -> str:
    """This will return a stored value as lists send it."""
    return "" if value is None else str(value)
