"""The held editions of a series: what histories are read against."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from exhibitions.models import Edition

#: Editions looked back: enough for any annual show, and it bounds the memory that a weekly one would take.
WINDOW = 24


@dataclass(frozen=True)
class Held:
    """The held editions of a series as of a moment, oldest first, and the one that comes after them."""

    editions: tuple[Edition, ...]
    following: Edition | None
    as_of: datetime

    @property
    def seen(self) -> tuple[Edition, ...]:
        """The newest of them, those that histories show."""
        return self.editions[-WINDOW:]

    def place_of(self, edition_id: int) -> int:
        """Where an edition stands in a history, from 1; 0 when it is out of sight."""
        return next((place for place, one in enumerate(self.seen, 1) if one.pk == edition_id), 0)


def held_editions(exhibition_id: int, as_of: datetime) -> Held:
    """This will return a series' editions that were over at a moment on their own clock, oldest first."""
    rows = Edition.objects.filter(exhibition=exhibition_id, is_cancelled=False)
    ordered = sorted(rows, key=lambda edition: (closes_at(edition), edition.pk))
    held = tuple(edition for edition in ordered if closes_at(edition) <= as_of)
    return Held(held, ordered[len(held)] if len(ordered) > len(held) else None, as_of)


def opens_at(edition: Edition) -> datetime:
    """This will return the beginning of an edition's first day on its own clock."""
    return datetime.combine(edition.starts_on, time(), ZoneInfo(edition.timezone))


def closes_at(edition: Edition) -> datetime:
    """This will return the end of an edition's last day on its own clock."""
    return datetime.combine(edition.ends_on + timedelta(days=1), time(), ZoneInfo(edition.timezone))
