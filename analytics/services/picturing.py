"""Pictures: what pages show of an organizer's scorecards, counted by a worker and only read by pages."""

from collections import defaultdict
from datetime import datetime, timedelta

from analytics.models import Picture, ScoringRun
from analytics.selectors.pictures import ALL_SIDES, AT_RISK_TIERS, BOUNDS, RISKS_KEPT
from analytics.services.steps import Steps
from analytics.services.triangle import triangles
from analytics.sql import statement
from crm_expo.tenancy.models import Organizer

METHOD_VERSION = "picture-1"
#: Points of the curve of value: one for each fiftieth of the customers.
FRACTIONS = tuple(round(place / 50, 2) for place in range(1, 50))
#: A large organizer is counted again no sooner than this many times the seconds that counting took.
PATIENCE = 20

SeriesRole = tuple[int, str]
_SUMS = ("customers", "money", "valued", "realized", "current", "potential", "least", "most")
#: Parts that are kept by the name of their class.
_CLASSES = {"quadrant": "quadrants", "abc": "abc", "ladder": "ladder", "lifecycle": "lifecycle"}
#: Parts that are kept as a list in the order of their first number.
_LISTS = {"matrix": "matrix", "decile": "deciles", "bin": "histogram", "square": "squares", "rank": "ranks"}


def store_pictures(organizer: Organizer, at: datetime) -> int:
    """
    This will count an organizer's scorecards in one pass and store a picture for each series and role.

    Shape:  how many pictures were stored.
    """
    steps = Steps(organizer, at, cause="pictured")
    steps.run("SET LOCAL jit = off")
    began = _clock(steps)
    found = _counted(steps)
    found |= {(exhibition_id, ALL_SIDES): figures for exhibition_id, figures in triangles(at).items()}
    newest = _newest_editions(steps)
    stored = {(row.exhibition_id, row.role, row.edition_id): row for row in Picture.objects.all()}
    empty = {(row.exhibition_id, row.role): _figures({}) for row in stored.values() if row.role != ALL_SIDES}
    ended = _clock(steps)
    told = {"as_of": at, "computed_at": ended, "seconds": (ended - began).total_seconds(), "is_behind": False}
    found = empty | found
    for (exhibition_id, role), figures in found.items():
        edition_id = newest.get(exhibition_id)
        row = stored.get((exhibition_id, role, edition_id)) or Picture(
            organizer=organizer, exhibition_id=exhibition_id, role=role, edition_id=edition_id
        )
        for name, value in (told | {"method_version": METHOD_VERSION, "figures": figures}).items():
            setattr(row, name, value)
        row.save()
    return len(found)


def refresh_pictures(organizer: Organizer, at: datetime, *, is_touched: bool) -> int:
    """
    This will store new pictures when scorecards changed, now or before; a large organizer's are put off for a while.

    While another transaction writes this organizer's scores it only notes that pictures are behind.

    Shape:  how many pictures were stored.
    """
    last = Picture.objects.order_by("-computed_at").first()
    if not is_touched and not _is_behind(last):
        return 0
    steps = Steps(organizer, at, cause="pictured")
    waits = last is not None and _clock(steps) - last.computed_at < timedelta(seconds=PATIENCE * last.seconds)
    if waits or not steps.try_lock():
        mark_behind()
        return 0
    return store_pictures(organizer, at)


def mark_behind() -> None:
    """This will note that what pictures were counted from has changed since."""
    Picture.objects.filter(is_behind=False).update(is_behind=True)


def _is_behind(last: Picture | None) -> bool:
    """Whether something changed unseen: noted, or scored before there were pictures."""
    if last is None:
        return ScoringRun.objects.filter(finished_at__isnull=False).exists()
    return last.is_behind or last.method_version != METHOD_VERSION


def _clock(steps: Steps) -> datetime:
    return steps.rows("SELECT clock_timestamp()")[0][0]


def _newest_editions(steps: Steps) -> dict[int, int]:
    """The running or last held edition of each series."""
    return {
        exhibition_id: edition_id
        for edition_id, exhibition_id, _starts_on, pos, held, is_running, *_state in steps.rows(statement("editions"))
        if pos == held + is_running
    }


def _counted(steps: Steps) -> dict[SeriesRole, dict]:
    """The figures of each series and role that has scorecards."""
    lines: dict[SeriesRole, dict[str, list]] = defaultdict(lambda: defaultdict(list))
    with steps.by_hash():
        counted = steps.rows(statement("pictures"), bounds=list(BOUNDS), fractions=list(FRACTIONS))
    for exhibition_id, role, part, one, two, *sums in counted:
        lines[exhibition_id, role][part].append((one, two, dict(zip(_SUMS, sums, strict=True))))
    tiers = [str(tier) for tier in AT_RISK_TIERS]
    for exhibition_id, role, tier, *named in steps.rows(statement("picture_risks"), tiers=tiers, most=RISKS_KEPT):
        lines[exhibition_id, role]["risk"].append((tier, None, list(zip(*named, strict=True))))
    return {pair: _figures(parts) for pair, parts in lines.items()}


def _figures(parts: dict[str, list]) -> dict:
    """
    This will lay counted lines out as a picture keeps them.

    Shape:  totals; tiers {code: sums and committed}; quadrants, abc, ladder, lifecycle {code: sums}; matrix
            [{one: recency, two: frequency, sums}]; deciles, histogram, squares, ranks [{one, two, sums}]; risks
            {tier: [(customer, money)]}.
    """
    totals = next((sums for _one, _two, sums in parts.get("all", ())), dict.fromkeys(_SUMS, 0))
    figures: dict = {"totals": totals, "tiers": _tiers(parts.get("tier", ()))}
    for part, name in _CLASSES.items():
        figures[name] = {one: sums for one, _two, sums in parts.get(part, ()) if one is not None}
    for part, name in _LISTS.items():
        rows = [
            {"one": int(one), "two": None if two is None else int(two)} | sums
            for one, two, sums in parts.get(part, ())
            if one is not None
        ]
        figures[name] = sorted(rows, key=lambda row: (row["one"], row["two"] or 0))
    figures["risks"] = {tier: named for tier, _two, named in parts.get("risk", ())}
    return figures


def _tiers(lines: list[tuple]) -> dict[str, dict]:
    tiers: dict[str, dict] = {}
    for tier, committed, sums in lines:
        row = tiers.setdefault(tier, {"customers": 0, "money": 0, "committed": 0})
        row["customers"] += sums["customers"]
        row["money"] += sums["money"] or 0
        row["committed"] += sums["customers"] if committed == "true" else 0
    return tiers
