"""Keeping the history of scores small: after thirteen months one row a quarter tells enough."""

from datetime import datetime

from analytics.services.steps import Steps
from analytics.sql import statement
from crm_expo.tenancy.models import Organizer

THINNED_AT_ONCE = 100_000


def thin_history(*, organizer: Organizer, as_of: datetime, batch: int = THINNED_AT_ONCE) -> int:
    """
    This will delete the history that is older than thirteen months but for the last row of each quarter.

    Shape:  rows deleted; fewer than batch means that nothing is left to thin.
    """
    return Steps(organizer, as_of, cause="thinned").run(statement("thin_history"), batch=batch)
