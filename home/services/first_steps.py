"""Putting the list of first steps away, and taking it out again."""

from datetime import datetime

from django.db import transaction

from crm_expo.audit.log import record
from crm_expo.tenancy.models import Organizer
from home.models import FirstSteps


@transaction.atomic
def hide_first_steps(*, organizer: Organizer, at: datetime | None) -> None:
    """This will take the list off the home page of the team; without a moment it stands there again."""
    row, _created = FirstSteps.objects.select_for_update().get_or_create(
        organizer=organizer, defaults={"organizer": organizer}
    )
    if (row.hidden_at is None) == (at is None):
        return
    row.hidden_at = at
    row.save(update_fields=["hidden_at"])
    record(organizer=organizer, action="home.steps_hidden" if at else "home.steps_shown")
