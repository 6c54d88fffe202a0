"""Figures of tiles, kept for a minute: a page shows what there is, and asks for what is older by itself."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import structlog
from django.db import transaction

from crm_expo.accounts.models import User
from crm_expo.kit.memory import remember, remembered_all
from crm_expo.tenancy.models import Organizer
from home.selectors import figures

#: Younger figures are shown as they are; older ones are shown, and counted anew as soon as the page stands.
FRESH = timedelta(seconds=60)
_KEPT_SECONDS = 900
#: Another number makes processes of another version count for themselves.
_SHAPE = 1
_STEPS = f"home-{_SHAPE}:steps"

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Source:
    """Where figures come from; personal ones are another's for everybody."""

    find: Callable[[Organizer, User, datetime], Any]
    is_personal: bool = False


SOURCES: dict[str, Source] = {
    "race": Source(figures.race),
    "returning": Source(figures.returning),
    "risk": Source(figures.risk),
    "satisfaction": Source(figures.satisfaction),
    "gate": Source(figures.gate),
    "scores": Source(figures.scores),
    "quality": Source(figures.quality),
    "waiting": Source(figures.waiting),
    "news": Source(figures.news),
    "mine": Source(figures.mine, is_personal=True),
    "quietest": Source(figures.quietest, is_personal=True),
}


@dataclass(frozen=True)
class Kept:
    """Figures and when they were counted; failed ones have none."""

    at: datetime
    value: Any = None
    failed: bool = False

    def is_fresh(self, now: datetime) -> bool:
        """Whether they may be shown without being counted anew."""
        return now - self.at < FRESH


@dataclass(frozen=True)
class Stamps:
    """When figures were counted, by source; and whether the first steps are over, so that nobody need ask."""

    at: dict[str, datetime]
    steps_are_over: bool

    def told(self, now: datetime) -> tuple:
        """What another moment, or figures that grew old, make another page."""
        return tuple((name, at, now - at < FRESH) for name, at in sorted(self.at.items()))


def stamps_of(user: User) -> Stamps:
    """This will return the moments of what is kept, without the figures themselves."""
    keys = {_stamp_key(name, user): name for name in SOURCES}
    found = remembered_all([*keys, _STEPS])
    return Stamps({keys[key]: at for key, at in found.items() if isinstance(at, datetime)}, bool(found.get(_STEPS)))


def note_steps(are_over: bool) -> None:
    """This will keep for an hour that the first steps are done or put away; or that they are asked for again."""
    remember(_STEPS, are_over, seconds=3600)


def kept_figures(names: list[str], user: User) -> dict[str, Kept]:
    """This will return what is kept of some sources, however old."""
    keys = {_key(name, user): name for name in names}
    found = remembered_all(list(keys))
    return {keys[key]: value for key, value in found.items() if isinstance(value, Kept)}


def fresh_figures(names: list[str], *, organizer: Organizer, user: User, now: datetime) -> dict[str, Kept]:
    """This will return figures of some sources, counted now where they are older than FRESH; each fails alone."""
    kept = kept_figures(names, user)
    return {
        name: kept[name] if name in kept and kept[name].is_fresh(now) else _count(name, organizer, user, now)
        for name in dict.fromkeys(names)
    }


def _count(name: str, organizer: Organizer, user: User, now: datetime) -> Kept:
    try:
        with transaction.atomic():
            value = SOURCES[name].find(organizer, user, now)
    except Exception:  # what one tile cannot count must not take the others along
        log.exception("home.source_failed", source=name, organizer=organizer.slug)
        return Kept(now, failed=True)
    figures_now = Kept(now, value)
    remember(_key(name, user), figures_now, seconds=_KEPT_SECONDS)
    remember(_stamp_key(name, user), now, seconds=_KEPT_SECONDS)
    return figures_now


def _key(name: str, user: User) -> str:
    return f"home-{_SHAPE}:{name}:{user.pk if SOURCES[name].is_personal else ''}"


def _stamp_key(name: str, user: User) -> str:
    return f"{_key(name, user)}:at"
