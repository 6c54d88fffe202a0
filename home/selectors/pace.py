"""How far an edition is, beside the one before it on the same day before opening."""

from bisect import bisect_right
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.db.models import Q

from exhibitions.models import Edition, Participation, Registration, RegistrationStatus
from exhibitions.selectors.returning import edition_before
from exhibitions.selectors.shows import EXHIBITING, headcount_of, phase_of, sold_to
from home.models import Pace

#: What is compared, as fields of a Point.
MEASURES = ("area_m2", "net_minor", "exhibitors", "registrations")


@dataclass(frozen=True)
class Point:
    """What an edition had at the end of a day. Unit: days before its first day; negative once it is open."""

    days_before: int
    exhibitors: int = 0
    area_m2: float = 0.0
    net_minor: int = 0
    registrations: int = 0


@dataclass(frozen=True)
class Course:
    """How an edition filled up, the earliest point first."""

    edition_id: int
    number: int
    name: str
    starts_on: date
    ends_on: date
    points: tuple[Point, ...]
    as_of: datetime | None

    @property
    def last_day(self) -> int:
        """The edition's last day, in days before opening: 0 or less."""
        return (self.starts_on - self.ends_on).days


@dataclass(frozen=True)
class Race:
    """
    An edition as it stands, and the one before it on the same day before opening.

    Shape:  days_before: 0 on the first day, never after the last; before: None for the first edition of a series;
            then: None without one, or until a worker has counted it.
    """

    phase: str
    days_before: int
    now: Course
    today: Point
    before: Course | None
    then: Point | None

    @property
    def is_counted(self) -> bool:
        """Whether a worker has read both editions off the ledger."""
        return self.now.as_of is not None and (self.before is None or self.before.as_of is not None)

    def share(self, measure: str) -> float | None:
        """What there is of a measure, out of what there was; None where there was nothing."""
        earlier = getattr(self.then, measure) if self.then else 0
        return getattr(self.today, measure) / earlier if earlier else None


def point_at(points: tuple[Point, ...], days_before: int) -> Point:
    """
    This will return how things stood at the end of a day: as at the last change until then, else nothing yet.

    Shape:  points with the earliest first.
    """
    place = bisect_right(points, -days_before, key=lambda point: -point.days_before)
    latest = points[place - 1] if place else Point(days_before)
    return Point(days_before, latest.exhibitors, latest.area_m2, latest.net_minor, latest.registrations)


def race_of(edition: Edition, now: datetime) -> Race:
    """This will set an edition beside the one before: what it has now from its rows, the days before as stored."""
    earlier = edition_before(edition)
    stored = {pace.edition_id: pace for pace in Pace.objects.filter(edition__in=[edition, *filter(None, [earlier])])}
    course, before = _course(edition, stored), _course(earlier, stored) if earlier else None
    today = now.astimezone(ZoneInfo(edition.timezone)).date()
    days_before = max((edition.starts_on - today).days, course.last_day)
    is_known = before is not None and before.as_of is not None
    return Race(
        phase=phase_of(edition, now),
        days_before=days_before,
        now=course,
        today=live_point(edition, days_before),
        before=before,
        then=point_at(before.points, max(days_before, before.last_day)) if is_known else None,
    )


def live_point(edition: Edition, days_before: int) -> Point:
    """This will count what an edition has at this moment."""
    sold = sold_to(Participation.objects.filter(edition=edition, role__in=EXHIBITING))
    registered = Registration.objects.filter(edition=edition, status=RegistrationStatus.REGISTERED)
    exhibitors = headcount_of(edition).exhibitors
    return Point(days_before, exhibitors, sold.area_m2, sold.net_minor, registered.count())


def edition_choices(now: datetime) -> list[tuple[int, str]]:
    """This will return the editions to look at, the newest first; cancelled ones run no race."""
    editions = Edition.objects.filter(is_cancelled=False).order_by("-starts_on", "-pk")
    return list(editions.values_list("pk", "name"))


def edition_to_look_at(pk: int) -> Edition | None:
    """This will return an edition that runs a race."""
    return Edition.objects.filter(~Q(is_cancelled=True), pk=pk).first()


def _course(edition: Edition, stored: dict[int, Pace]) -> Course:
    pace = stored.get(edition.pk)
    points = tuple(Point(*values) for values in pace.points) if pace else ()
    return Course(
        edition_id=edition.pk,
        number=edition.number,
        name=edition.name,
        starts_on=edition.starts_on,
        ends_on=edition.ends_on,
        points=points,
        as_of=pace.as_of if pace else None,
    )
