"""How a relationship came to its stage."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from analytics.models import ScoreHistory
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
    about = {"organizer": card.organizer_id, "customer": card.customer_id, "role": card.role}
    exhibition_id = card.exhibition_id
    if exhibition_id is None:
        series = list(Scorecard.objects.filter(**about).exclude(exhibition_id=None).values_list("exhibition_id")[:2])
        exhibition_id = series[0][0] if len(series) == 1 else None
    return ScoreHistory.objects.filter(**about, exhibition_id=exhibition_id).order_by("-id")


def stage_changes(card: Scorecard, limit: int = 5) -> tuple[StageChange, ...]:
    """This will list the latest changes of a relationship's stage, newest first."""
    steps = history_of(card).filter(lifecycle__isnull=False)[:READ]
    changes: list[StageChange] = []
    for step in reversed(steps):
        if not changes or changes[-1].stage != step.lifecycle:
            label = Lifecycle(step.lifecycle).label
            changes.append(StageChange(step.lifecycle, label, step.lifecycle_cause, step.as_of))
    return tuple(reversed(changes[-limit:]))
