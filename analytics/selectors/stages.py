"""How a relationship came to its stage."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from analytics.models import ScoreHistory
from analytics.selectors.series import only_series
from customers.models import Lifecycle, Scorecard

READ = 200


@dataclass(frozen=True)
class StageChange:
    """The moment a stage was first seen, and the rule that decided it."""

    stage: str
    label: str
    cause: str
    as_of: datetime


def history_of(card: Scorecard) -> QuerySet[ScoreHistory]:
    """This will return the lines of history of a scorecard, newest first; over one series they are that series'."""
    row = only_series(card) or card
    return ScoreHistory.objects.filter(
        organizer=row.organizer_id, customer=row.customer_id, role=row.role, exhibition_id=row.exhibition_id
    ).order_by("-id")


def stage_changes(card: Scorecard, limit: int = 5) -> tuple[StageChange, ...]:
    """This will list the latest changes of a relationship's stage, newest first."""
    steps = history_of(card).filter(lifecycle__isnull=False)[:READ]
    changes: list[StageChange] = []
    for step in reversed(steps):
        if not changes or changes[-1].stage != step.lifecycle:
            label = Lifecycle(step.lifecycle).label
            changes.append(StageChange(step.lifecycle, label, step.lifecycle_cause, step.as_of))
    return tuple(reversed(changes[-limit:]))
