"""How a relationship came to its stage."""

from dataclasses import dataclass
from datetime import datetime

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


def stage_changes(card: Scorecard, limit: int = 5) -> tuple[StageChange, ...]:
    """This will list the latest changes of a relationship's stage, newest first."""
    steps = ScoreHistory.objects.filter(
        organizer=card.organizer_id, customer=card.customer_id, role=card.role, exhibition_id=card.exhibition_id,
        lifecycle__isnull=False,
    ).order_by("-id")[:READ]  # fmt: skip
    changes: list[StageChange] = []
    for step in reversed(steps):
        if not changes or changes[-1].stage != step.lifecycle:
            label = Lifecycle(step.lifecycle).label
            changes.append(StageChange(step.lifecycle, label, step.lifecycle_cause, step.as_of))
    return tuple(reversed(changes[-limit:]))
