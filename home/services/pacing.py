"""Reading off the ledger how every edition filled up."""

from datetime import datetime

from django.db import connection, transaction

from crm_expo.tenancy.models import Organizer
from exhibitions.models import Edition
from exhibitions.selectors.shows import EXHIBITING, EXHIBITORS
from home.models import Pace
from home.services.planner import by_hash
from home.sql import statement

METHOD_VERSION = "pace-1"


@transaction.atomic
def store_paces(*, organizer: Organizer, at: datetime) -> int:
    """
    This will store the course of every edition that is not cancelled, all from one reading of the ledger.

    Today's point is what the day has so far; pages count the day themselves. Shape: how many courses were stored.
    """
    points: dict[int, list[list]] = {pk: [] for pk in _editions()}
    asked = {"organizer_id": organizer.pk, "exhibitors": list(EXHIBITORS), "exhibiting": list(EXHIBITING)}
    with by_hash(), connection.cursor() as cursor:
        cursor.execute(statement("paces"), asked)
        for edition_id, *point in cursor.fetchall():
            points[edition_id].append(point)
    Pace.objects.exclude(edition__in=points).delete()  # of editions that were cancelled since
    Pace.objects.bulk_create(
        [
            Pace(organizer=organizer, edition_id=pk, points=course, as_of=at, method_version=METHOD_VERSION)
            for pk, course in points.items()
        ],
        update_conflicts=True,
        unique_fields=["organizer", "edition"],
        update_fields=["points", "as_of", "method_version"],
    )
    return len(points)


def _editions() -> list[int]:
    return list(Edition.objects.filter(is_cancelled=False).values_list("pk", flat=True))
