"""The pace of an edition as a drawing, a table and a sentence; the server draws it, so it needs no script."""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import ngettext, pgettext

from crm_expo.kit.templatetags.kit import number, percent, short_money
from home.selectors.pace import MEASURES, Course, Point, Race, point_at

#: The drawing's own units; the page stretches it.
WIDTH, HEIGHT = 1000.0, 200.0
#: Days that the table tells, before today and after.
_DAYS = (360, 300, 240, 180, 150, 120, 90, 60, 45, 30, 21, 14, 7, 3, 1, 0)
_LONGEST = 400
_SHORTEST = 30
_TICKS = 4
LABELS = {
    "area_m2": _lazy("Area"),
    "net_minor": _lazy("Money"),
    "exhibitors": _lazy("Exhibitors"),
    "registrations": _lazy("Registrations"),
}


@dataclass(frozen=True)
class Tick:
    """A mark on an axis. Unit: place in percent of the drawing."""

    place: str
    label: str


@dataclass(frozen=True)
class Line:
    """A row of the table."""

    label: str
    now: str
    then: str
    share: str
    is_today: bool


@dataclass(frozen=True)
class Drawing:
    """One measure. Shape: now, before: the path of each line; today: where the line of today stands, in percent."""

    key: str
    label: str
    sentence: str
    now: str
    area: str
    before: str
    today: str
    x_ticks: tuple[Tick, ...]
    y_ticks: tuple[Tick, ...]
    rows: tuple[Line, ...]
    now_label: str
    before_label: str


@dataclass(frozen=True)
class _Scale:
    """From days before opening and values to places in the drawing."""

    first: int
    last: int
    most: float

    def x(self, days_before: int) -> float:
        return WIDTH * (self.first - days_before) / (self.first - self.last)

    def y(self, value: float) -> float:
        return HEIGHT * (1 - value / self.most)


def drawings(race: Race, currency: str) -> list[Drawing]:
    """This will draw every measure of a race."""
    return [_draw(race, measure, _written(measure, currency)) for measure in MEASURES]


def _written(measure: str, currency: str) -> Callable[[float], str]:
    if measure == "net_minor":
        return lambda value: short_money(round(value), currency)
    if measure == "area_m2":
        return lambda value: f"{number(round(value))} m²"
    return lambda value: number(round(value))


def _draw(race: Race, measure: str, written: Callable[[float], str]) -> Drawing:
    now = _steps([point for point in race.now.points if point.days_before > race.days_before], measure)
    now.append((race.days_before, getattr(race.today, measure)))
    before = _steps(race.before.points, measure) if race.before else []
    if before:
        before.append((race.before.last_day, before[-1][1]))
    scale = _scale(race, now, before)
    path = _path(now, scale)
    end = f"{scale.x(race.days_before):.1f}"
    ticks = [scale.most * step / _TICKS for step in range(_TICKS + 1)]
    return Drawing(
        key=measure,
        label=str(LABELS[measure]),
        sentence=sentence(race, measure, written),
        now=path,
        area=f"{path} V{HEIGHT:.0f} H0 Z" if path else "",
        before=_path(before, scale),
        today=f"{float(end) / 10:.2f}%",
        x_ticks=_day_ticks(scale),
        y_ticks=tuple(Tick(f"{scale.y(value) / HEIGHT * 100:.1f}%", written(value)) for value in ticks),
        rows=_rows(race, measure, written),
        now_label=_edition_label(race.now),
        before_label=_edition_label(race.before) if race.before else "",
    )


def _steps(points, measure: str) -> list[tuple[int, float]]:
    """The measure at each day on which it is told, not further back than the drawing goes."""
    return [(point.days_before, getattr(point, measure)) for point in points if point.days_before <= _LONGEST]


def _scale(race: Race, now: list, before: list) -> _Scale:
    days = [day for day, _value in [*now, *before]]
    first = max([_SHORTEST, *days]) + 1
    last = min([race.now.last_day, *([race.before.last_day] if race.before else [])])
    return _Scale(first, min(last, first - 1), _round_up(max((value for _day, value in [*now, *before]), default=0)))


def _round_up(value: float) -> float:
    """The next number that four even steps divide well."""
    if value <= _TICKS:
        return float(_TICKS)
    size = 10 ** (len(str(int(value))) - 1)
    return next(float(step * size) for step in (1, 1.2, 1.6, 2, 2.4, 3.2, 4, 5, 6, 8, 10) if step * size >= value)


def _path(steps: list[tuple[int, float]], scale: _Scale) -> str:
    """A line that keeps its height until the day on which something changed."""
    if not steps:
        return ""
    parts = [f"M0 {HEIGHT:.0f}"]
    for day, value in steps:
        parts.append(f"H{scale.x(day):.1f} V{scale.y(value):.1f}")
    return " ".join(parts)


def _day_ticks(scale: _Scale) -> tuple[Tick, ...]:
    span = scale.first - scale.last
    step = next(step for step in (7, 14, 30, 60, 90, 120) if span / step <= 6 or step == 120)
    days = range(0, scale.first, step)
    return tuple(Tick(f"{scale.x(day) / WIDTH * 100:.2f}%", _day_label(day)) for day in reversed(days))


def _day_label(days_before: int) -> str:
    if days_before == 0:
        return pgettext("edition", "opening")
    return _("−%(days)s d") % {"days": days_before}


def _rows(race: Race, measure: str, written: Callable[[float], str]) -> tuple[Line, ...]:
    known = race.now.points[0].days_before if race.now.points else race.days_before
    if race.before and race.before.points:
        known = max(known, race.before.points[0].days_before)
    ahead = {day for day in _DAYS if day <= max(known, race.days_before)}
    days = sorted({*ahead, race.days_before, race.now.last_day}, reverse=True)
    return tuple(_row(race, measure, written, day) for day in days if day >= race.now.last_day)


def _row(race: Race, measure: str, written: Callable[[float], str], day: int) -> Line:
    is_over, is_today = day >= race.days_before, day == race.days_before
    now = _value(race.today if is_today else point_at(race.now.points, day), measure) if is_over else None
    then = None
    if race.before and race.before.as_of is not None:
        then = _value(point_at(race.before.points, max(day, race.before.last_day)), measure)
    share = percent(now / then) if now is not None and then else "–"
    return Line(
        label=_row_label(race, day),
        now="–" if now is None else written(now),
        then="–" if then is None else written(then),
        share=share,
        is_today=is_today,
    )


def _value(point: Point, measure: str) -> float:
    return getattr(point, measure)


def _row_label(race: Race, day: int) -> str:
    if day > 0:
        return ngettext("%(days)s day before", "%(days)s days before", day) % {"days": day}
    return _("day %(n)s of the show") % {"n": 1 - day}


def _edition_label(course: Course) -> str:
    return pgettext("edition number", "No. %(n)s") % {"n": course.number}


def sentence(race: Race, measure: str, written: Callable[[float], str]) -> str:
    """This will say where the edition stands: 38 days before opening: 1,240 m², 112 % of No. 7 at the same point."""
    value = written(getattr(race.today, measure))
    if race.before is None:
        beside = _("%(value)s; it is the first edition of its series, nothing to compare with.") % {"value": value}
    elif race.then is None:
        beside = _("%(value)s; No. %(n)s is being counted.") % {"value": value, "n": race.before.number}
    elif (share := race.share(measure)) is None:
        beside = _("%(value)s; No. %(n)s had none at the same point.") % {"value": value, "n": race.before.number}
    else:
        told = {"value": value, "share": percent(share), "n": race.before.number}
        beside = _("%(value)s, %(share)s of No. %(n)s at the same point.") % told
    return _when(race) + beside


def _when(race: Race) -> str:
    if race.phase == "held":
        return _("At its end: ")
    if race.days_before > 0:
        return ngettext(
            "%(days)s day before opening: ", "%(days)s days before opening: ", race.days_before
        ) % {"days": race.days_before}  # fmt: skip
    return _("On day %(n)s of the show: ") % {"n": 1 - race.days_before}
