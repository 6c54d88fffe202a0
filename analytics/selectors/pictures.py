"""Reading pictures: what was counted of the scorecards of a series and role."""

from analytics.models import Picture
from crm_expo.tenancy.models import Organizer
from customers.models import Tier

AT_RISK_TIERS = (Tier.CANNOT_LOSE, Tier.AT_RISK, Tier.NEEDS_ATTENTION)
#: How many customers at risk a picture names of each tier.
RISKS_KEPT = 25
#: Where the bins of a value begin, in minor units: 1, 2, 5, 10, 20 … A value of 0 or less stands in bin 0.
BOUNDS = tuple(step * 10**size for size in range(13) for step in (1, 2, 5))
#: The role of the picture that shows all sides of a series.
ALL_SIDES = ""


def picture_of(organizer: Organizer, exhibition_id: int, role: str, edition_id: int | None = None) -> Picture | None:
    """
    This will return the newest picture of a series and role, or the one kept of an edition; None without one.

    Its figures are read when they are asked for.
    """
    pictures = Picture.objects.filter(organizer=organizer, exhibition_id=exhibition_id, role=role)
    if edition_id is not None:
        pictures = pictures.filter(edition=edition_id)
    return pictures.defer("figures").order_by("-computed_at").first()


def bin_of(place: int) -> tuple[int | None, int | None]:
    """This will return a bin's edges in minor units: from, and below; None where there is no edge."""
    return (BOUNDS[place - 1] if place else None), (BOUNDS[place] if place < len(BOUNDS) else None)
