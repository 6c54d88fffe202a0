"""What an intention to come again is worth in the attitude, learned from who really came."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime

from analytics.models import ModelKind, StoredModel
from analytics.science.intention import ANSWERS, intention_points
from analytics.selectors.held import Held
from analytics.services.versions import next_version
from crm_expo.tenancy.models import Organizer


def learn_intention(
    *, organizer: Organizer, exhibition_id: int, role: str, held: Held, answered: Sequence[tuple], at: datetime
) -> StoredModel | None:
    """
    This will fit the points of each answer to who came, once an edition, over all surveys of a series and audience.

    Runs score with the version that was the newest when they began. Until every answer has a hundred known
    outcomes nothing is stored and the assumed points stay.

    Shape:  answered: (edition, history, satisfaction, intention, customers), histories as Held.seen shows them.
    """
    key = {"kind": ModelKind.INTENTION, "exhibition_id": exhibition_id, "role": role}
    latest = StoredModel.objects.filter(**key).order_by("-version").first()
    if latest is not None and latest.last_edition_id == held.editions[-1].pk:
        return latest
    pairs = _pairs(held, answered)
    said, came = [answer for answer, _ in pairs], [outcome for _, outcome in pairs]
    found = intention_points(said, came, list(pairs.values()))
    if latest is None and found.source == "assumed":
        return None
    return next_version(
        latest,
        StoredModel(
            organizer=organizer,
            **key,
            parameters={"points": found.points, "source": found.source, "pairs": found.pairs},
            customers=sum(found.pairs.values()),
            held=len(held.editions),
            last_edition_id=held.editions[-1].pk,
            status="ok" if found.source == "observed" else "insufficient_data",
            fitted_at=at,
        ),
    )


def _pairs(held: Held, answered: Sequence[tuple]) -> Counter[tuple[str, int]]:
    """This will count answers of those who took part in the surveyed edition by whether they came to the next."""
    pairs: Counter[tuple[str, int]] = Counter()
    for edition_id, past, _satisfaction, intention, customers in answered:
        place = held.place_of(edition_id)
        if intention in ANSWERS and 0 < place < len(held.seen) and past[place - 1] == "1":
            pairs[intention, int(past[place])] += customers
    return pairs
