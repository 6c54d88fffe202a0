"""Which deliveries wait: for a worker, or for another delivery that has not arrived."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Min, Q

from crm_expo.inbox.models import InboxRow, InboxState

#: A row whose turn came longer ago than this was forgotten by the workers.
LATE = timedelta(minutes=5)


@dataclass(frozen=True)
class Backlog:
    """What an organizer's inbox holds that is not done."""

    oldest_due: datetime | None
    for_others: int
    oldest_for_others: datetime | None
    dead: int


def backlog(*, at: datetime) -> Backlog:
    """
    This will look at the open organizer's inbox.

    A row that waits for its registration is looked at again every minute at least; only when nobody
    came for so long does it count as due, like a row that waits for nothing but a worker.
    """
    received = Q(state=InboxState.RECEIVED)
    for_others = received & Q(outcome__has_key="waits_for", next_attempt_at__gt=at - LATE)
    return Backlog(
        **InboxRow.objects.filter(state__in=[InboxState.RECEIVED, InboxState.DEAD]).aggregate(
            oldest_due=Min("received_at", filter=received & ~for_others),
            for_others=Count("pk", filter=for_others),
            oldest_for_others=Min("received_at", filter=for_others),
            dead=Count("pk", filter=Q(state=InboxState.DEAD)),
        )
    )
