"""What an organizer says of itself."""

from django.db import transaction

from crm_expo.audit.log import differences, record
from crm_expo.tenancy.models import Organizer

#: Money in the ledger stands in the base currency: it is chosen once, when the organizer is made.
EDITABLE = ("name", "name_latin", "timezone", "language")


@transaction.atomic
def update_organization(*, organizer: Organizer, values: dict[str, str]) -> Organizer:
    """
    This will change what an organizer says of itself; saving unchanged values says that they are right.

    Processes go on with the former values for a few seconds (finding.LIFE).
    """
    current = Organizer.objects.select_for_update().get(pk=organizer.pk)
    before = {field: getattr(current, field) for field in EDITABLE}
    for field in EDITABLE:
        setattr(current, field, values[field])
    current.save(update_fields=EDITABLE)
    record(organizer=organizer, action="organizer.updated", target=current, changes=differences(before, values))
    return current
