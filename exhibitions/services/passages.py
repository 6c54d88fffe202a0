"""Ways through a gate: added once, taken back on word of their source, doubted aloud."""

from dataclasses import dataclass
from datetime import timedelta
from zoneinfo import ZoneInfo

from crm_expo.tenancy.models import Organizer
from exhibitions.intake import Passage
from exhibitions.models import CheckIn, Registration

#: Build-up before the first day and dismantling after the last.
_DAYS_AROUND = timedelta(days=3)


@dataclass(frozen=True)
class Told:
    """What passages did: whether anything changed, and what somebody should look at."""

    changed: bool = False
    warnings: tuple[str, ...] = ()


def write_passages(*, organizer: Organizer, registration: Registration, passages: tuple[Passage, ...]) -> Told:
    """
    This will add passages that are new and take back those that say so.

    A passage is a fact under its source's id: the first word of it stays, another one is a warning.
    """
    if not passages:
        return Told()
    known = {row.external_id: row for row in registration.checkins.all()}
    warnings = _doubts(registration, passages, known)
    new = {passage.external_id: passage for passage in passages if passage.external_id not in known}
    CheckIn.objects.bulk_create(
        [
            CheckIn(
                organizer=organizer,
                registration=registration,
                external_id=passage.external_id,
                type=passage.type,
                gate=passage.gate,
                at=passage.at,
                undone_at=passage.at if passage.undo else None,
            )
            for passage in new.values()
        ]
    )
    undone = [p for p in passages if p.undo and p.external_id in known and known[p.external_id].undone_at is None]
    for passage in undone:
        CheckIn.objects.filter(pk=known[passage.external_id].pk).update(undone_at=passage.at)
    return Told(bool(new or undone), tuple(warnings))


def _doubts(registration: Registration, passages: tuple[Passage, ...], known: dict[str, CheckIn]) -> list[str]:
    """This will name what is odd: days off the edition, known ids that say something else, a fallen registration."""
    edition, found = registration.edition, []
    zone = ZoneInfo(edition.timezone)
    first, last = edition.starts_on - _DAYS_AROUND, edition.ends_on + _DAYS_AROUND
    if any(not first <= passage.at.astimezone(zone).date() <= last for passage in passages):
        found.append("passage_outside_the_edition")
    again = [(passage, known[passage.external_id]) for passage in passages if passage.external_id in known]
    if any(not said.undo and (said.type, said.at) != (row.type, row.at) for said, row in again):
        found.append("passage_known_otherwise")
    if any(not said.undo and row.undone_at is not None for said, row in again):
        found.append("passage_was_taken_back")
    if len({passage.external_id for passage in passages}) < len(passages):
        found.append("passage_repeated")
    if registration.status != "registered":
        found.append("registration_not_valid")
    return found
