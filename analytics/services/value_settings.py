"""Setting what values are computed with."""

from datetime import datetime

from django.db import transaction

from analytics.models import ValueSettings
from analytics.selectors.assumptions import NAMES
from crm_expo.audit.log import record
from crm_expo.tenancy.models import Organizer


@transaction.atomic
def set_value_settings(
    *, organizer: Organizer, role: str, at: datetime, values: dict[str, float | int | None]
) -> ValueSettings:
    """
    This will store a role's margin, rates and costs; None goes back to what is assumed. The next run uses them.

    Shape:  values by the names of Assumptions; equal values change nothing and leave no audit entry.
    """
    row = ValueSettings.objects.select_for_update().filter(role=role).first()
    row = row or ValueSettings(organizer=organizer, role=role)
    changes = {name: [getattr(row, name), values[name]] for name in NAMES if getattr(row, name) != values[name]}
    if not changes:
        return row
    for name, (_before, after) in changes.items():
        setattr(row, name, after)
    row.changed_at = at
    row.save()
    record(organizer=organizer, action="value_settings.changed", target=row, changes=changes)
    return row
