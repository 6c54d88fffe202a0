"""What bookings hold: their booths, area and money."""

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Exists, OuterRef, Q, Sum

from exhibitions.models import BoothAllocation, Contract
from exhibitions.models.booth import booth_key


@dataclass
class Booked:
    """A booking's booths, their area and what the ledger holds of its contracts."""

    booths: list[str] = field(default_factory=list)
    area_m2: float = 0.0
    posted_minor: int = 0


def booked_by(pks: list[int]) -> dict[int, Booked]:
    """This will return what each of some bookings holds, in two queries."""
    booked: dict[int, Booked] = defaultdict(Booked, {pk: Booked() for pk in pks})
    given = BoothAllocation.objects.filter(participation_id__in=pks, released_at=None).select_related("booth__hall")
    for one in given.order_by("booth__hall_id", "booth__number"):
        booked[one.participation_id].booths.append(one.booth.label)
        booked[one.participation_id].area_m2 += float(one.booth.area_m2 or 0)
    sums = (
        Contract.objects.filter(participation_id__in=pks).values_list("participation_id").annotate(Sum("posted_minor"))
    )
    for pk, posted in sums.order_by():
        booked[pk].posted_minor = posted
    return booked


def with_booth(op: str, number: Any) -> Q:
    """This will return the bookings that hold a booth, of a number or at all."""
    held = BoothAllocation.objects.filter(participation=OuterRef("pk"), released_at=None)
    if op == "is":
        held = held.filter(booth__number_key=booth_key(str(number)))
    return ~Exists(held) if op == "empty" else Q(Exists(held))
