"""Asking the worker for the pace of editions that nobody has counted yet."""

from datetime import datetime

from crm_expo.jobs.services import take_turn
from crm_expo.tenancy.models import Organizer
from home.selectors.pace import Race
from home.tasks import store_paces_task


def wake_pacing(organizer: Organizer, race: Race | None, now: datetime) -> None:
    """This will wake the worker where a race is not counted, once a minute however many ask."""
    if race is None or race.is_counted:
        return
    if take_turn(name=f"pace-now:{organizer.public_id}", slot=now.strftime("%Y-%m-%dT%H:%M")):
        store_paces_task.wake(organizer_id=organizer.pk)
