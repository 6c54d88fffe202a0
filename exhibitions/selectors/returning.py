"""Who came back: the exhibitors of one edition among those of the edition before it."""

from django.db.models import QuerySet

from customers.models import Customer
from exhibitions.models import Edition, Participation, ParticipationState
from exhibitions.selectors.shows import EXHIBITORS

#: Booked, whether the edition has opened or not.
BOOKED = (ParticipationState.COMMITTED, ParticipationState.TOOK_PART)


def edition_before(edition: Edition) -> Edition | None:
    """This will return the edition of the series that opened last before one; cancelled ones are no editions."""
    earlier = Edition.objects.filter(
        exhibition=edition.exhibition_id, is_cancelled=False, starts_on__lt=edition.starts_on
    )
    return earlier.order_by("-starts_on", "-pk").first()


def exhibitors_of_before(customers: QuerySet[Customer], edition_id: int, *, is_back: bool) -> QuerySet[Customer]:
    """
    This will keep the exhibitors of the edition before one: those who are booked for it, or those who are not (yet).

    Nobody for an unknown edition, and for the first of its series.
    """
    edition = Edition.objects.filter(pk=edition_id).first()
    before = edition_before(edition) if edition else None
    if before is None:
        return customers.none()
    then = customers.filter(pk__in=_at(before, [ParticipationState.TOOK_PART]))
    now = _at(edition, BOOKED)
    return then.filter(pk__in=now) if is_back else then.exclude(pk__in=now)


def _at(edition: Edition, states) -> QuerySet:
    booked = Participation.objects.filter(edition=edition, role__in=EXHIBITORS, state__in=states)
    return booked.values("customer_id")
