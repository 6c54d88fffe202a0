"""Setting one field of customers: one in a list's cell, or many at once; keys, audit and version follow."""

from collections.abc import Collection

from django.core.exceptions import ValidationError
from django.db import transaction

from crm_expo.accounts.models import Membership
from crm_expo.audit.log import differences, record_all
from crm_expo.tenancy.models import Organizer
from customers.models import Customer, Grade, Stage
from customers.services.keys import index_customer, set_keys

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
    text = value.strip().replace("\x00", "")
    Customer._meta.get_field(field).run_validators(text)
    return text.upper() if field == "country" else text


@transaction.atomic
def change_customers(
    *, organizer: Organizer, pks: Collection[int], field: str, value: str, expected: str | None = None
) -> list[tuple[int, str]]:
    """
    This will set one field of customers, and leave alone those that hold the value already or were merged away.

    With `expected`, customers that hold something else by now are left alone too.

    Shape:  [(customer, what it held before)] of those changed.
    Errors: ValidationError, ValueError for a value that the field cannot hold; then nothing is changed.
    """
    column, wanted = ("owner_id" if field == "owner" else field), _read(field, value)
    rows = Customer.objects.select_for_update().filter(pk__in=pks, merged_into=None).order_by("pk")
    changed, notes = [], []
    for customer in rows:
        before = getattr(customer, column)
        if before == wanted or (expected is not None and as_text(before) != expected):
            continue
        setattr(customer, column, wanted)
        customer.version += 1
        if field in _IN_KEYS:
            set_keys(customer)
        customer.save()
        if field in _IN_KEYS:
            index_customer(customer)
        changed.append((customer.pk, as_text(before)))
        notes.append((customer, differences({field: before}, {field: wanted})))
    record_all(organizer=organizer, action="customer.updated", notes=notes)
    return changed


def as_text(value: object) -> str:
    """This will return a stored value as lists send it."""
    return "" if value is None else str(value)
