"""Counting what is missing, doubtful or stale."""

import time
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Count, Q

from crm_expo.tenancy.models import Organizer
from customers.models import Kind
from customers.selectors.lists import live_customers
from customers.selectors.quality import OF_COMPANIES, Doubt, condition_of, doubtful
from home.models import QualityPicture
from home.services.planner import by_hash

#: Records are named of checks that no more fail: their list would have to look at everybody to find so few.
MOST_NAMED = 2_000
#: Days whose counts are kept; of what is older, one day a month.
KEPT_DAYS = 62


@transaction.atomic
def store_quality(*, organizer: Organizer, at: datetime) -> QualityPicture:
    """
    This will count every check over all customers, with the conditions that the lists filter by, in a few passes.

    Shape:  the picture of the day on the organizer's clock; counted twice a day, the later one stays.
    """
    began = time.perf_counter()
    counted = _counted(at)
    out_of = {doubt: counted["companies" if doubt in OF_COMPANIES else "everybody"] for doubt in Doubt}
    day = at.astimezone(organizer.tzinfo).date()
    picture, _created = QualityPicture.objects.update_or_create(
        taken_on=day,
        defaults={
            "organizer": organizer,
            "as_of": at,
            "seconds": time.perf_counter() - began,
            "figures": {doubt.value: [counted[doubt.value], out_of[doubt]] for doubt in Doubt},
            "named": {doubt.value: named for doubt in Doubt if (named := _named(doubt, counted[doubt.value], at))},
        },
    )
    QualityPicture.objects.exclude(pk=picture.pk).exclude(named={}).update(named={})
    old = QualityPicture.objects.filter(taken_on__lt=day - timedelta(days=KEPT_DAYS))
    old.exclude(taken_on__day=1).delete()
    return picture


def _counted(at: datetime) -> dict[str, int]:
    """Everybody, companies, and how many fail each check: those that the record alone tells in one pass."""
    customers = live_customers()
    apart = (Doubt.NO_CONTACT, Doubt.STALE)
    with by_hash():
        counted = customers.aggregate(
            everybody=Count("pk"),
            companies=Count("pk", filter=Q(kind=Kind.COMPANY)),
            **{doubt.value: Count("pk", filter=condition_of(doubt, at=at)) for doubt in Doubt if doubt not in apart},
        )
        return counted | {doubt.value: doubtful(customers, doubt, at=at).count() for doubt in apart}


def _named(doubt: Doubt, count: int, at: datetime) -> list[int]:
    """Who fails a check that few fail."""
    if not 0 < count <= MOST_NAMED:
        return []
    with by_hash():
        return list(doubtful(live_customers(), doubt, at=at).order_by("pk").values_list("pk", flat=True))
