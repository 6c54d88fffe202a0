"""What registrations and bookings hold in the organizer's own fields: of one record, and of many from a list."""

from collections.abc import Collection

from django.db import models, transaction

from crm_expo.audit.log import record, record_all
from crm_expo.fields.selectors import field_named
from crm_expo.fields.services.writing import Given, change_name, change_values, told_change, write_values
from crm_expo.fields.values import as_text
from crm_expo.tenancy.models import Organizer
from exhibitions.models import Participation, Registration


@transaction.atomic
def fill_in(*, organizer: Organizer, target: Registration | Participation, given: Given) -> None:
    """This will write what one registration or booking holds."""
    type(target).objects.select_for_update().get(pk=target.pk)
    if changes := write_values(target=target, given=given):
        action = f"{target._meta.model_name}.updated"
        record(organizer=organizer, action=action, target=target, changes=changes)


def change_registrations(
    *, organizer: Organizer, pks: Collection[int], field: str, **wish: str | bool | None
) -> list[tuple[int, str]]:
    """This will set one own field of registrations. Shape and errors: as customers.services.bulk."""
    rows = Registration.objects.select_related("customer")
    return _change(rows, organizer, "registration", pks, field, **wish)


def change_bookings(
    *, organizer: Organizer, pks: Collection[int], field: str, **wish: str | bool | None
) -> list[tuple[int, str]]:
    """This will set one own field of bookings. Shape and errors: as customers.services.bulk."""
    rows = Participation.objects.select_related("customer", "edition")
    return _change(rows, organizer, "participation", pks, field, **wish)


@transaction.atomic
def _change(
    rows: models.QuerySet,
    organizer: Organizer,
    target: str,
    pks: Collection[int],
    name: str,
    **wish: str | bool | None,
) -> list[tuple[int, str]]:
    field = field_named(name)
    if field is None or field.target != target:
        raise ValueError(f"{name} is not set from a list")
    found = {one.pk: one for one in rows.select_for_update(of=("self",)).filter(pk__in=pks).order_by("pk")}
    changed = change_values(organizer_id=organizer.pk, pks=list(found), field=field, **wish)
    notes = [(found[one.pk], {change_name(field): told_change(one.before, one.after)}) for one in changed]
    record_all(organizer=organizer, action=f"{target}.updated", notes=notes)
    return [(one.pk, as_text(one.before)) for one in changed]
