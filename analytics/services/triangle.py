"""The value triangle of each series: satisfaction, returning and value per held edition, and its early warning."""

from collections import defaultdict
from datetime import datetime

from analytics.models import EditionFact
from analytics.science.comparing import share_change
from analytics.science.survey import wilson
from analytics.science.triangle import Side, ratio_change, verdict
from analytics.selectors.held import closes_at
from exhibitions.models import Edition
from surveys.models import SurveyResult

AUDIENCES = ("exhibitor", "visitor")
#: What the organizer gets, and where a row says it.
VALUE = {"net": "net_minor", "exhibitors": "exhibitors"}


def triangles(at: datetime) -> dict[int, dict]:
    """
    This will compute the triangle of every series with a held edition that somebody came to.

    Shape:  by series: editions [{edition_id, number, name, exhibitors, visitors, net_minor, per_exhibitor, retention
            and satisfaction {audience: {value, low, high, n}}}], oldest first; sides [{code, change, low, high,
            before_n, now_n}] of the newest; value {net, exhibitors}: now less before; verdict.
    """
    facts: dict[Edition, dict[str, EditionFact]] = defaultdict(dict)
    for fact in EditionFact.objects.select_related("edition").order_by("edition__ends_on", "edition_id"):
        if closes_at(fact.edition) <= at:
            facts[fact.edition][fact.role] = fact
    told = _survey_figures()
    series: dict[int, list[Edition]] = defaultdict(list)
    for edition, roles in facts.items():
        if any(fact.participants for fact in roles.values()):
            series[edition.exhibition_id].append(edition)
    return {pk: _triangle(editions, facts, told) for pk, editions in series.items()}


def _survey_figures() -> dict[tuple[int, str], dict]:
    """The single overall rating and its change, by edition and audience."""
    rows = SurveyResult.objects.values_list(
        "survey__edition_id", "survey__audience", "figures__overall__single_summary", "figures__overall__single_change"
    )
    return {(edition, audience): {"now": now, "change": change} for edition, audience, now, change in rows}


def _triangle(editions: list[Edition], facts: dict, told: dict) -> dict:
    rows: list[dict] = []
    for place, edition in enumerate(editions):
        before = facts[editions[place - 1]] if place else {}
        rows.append(_edition_row(edition, facts[edition], before, told))
    sides = _sides(rows, told) if len(rows) > 1 else []
    value = {}
    if len(rows) > 1:
        value = {name: rows[-1][own] - rows[-2][own] for name, own in VALUE.items()}
    measured = [Side(side["code"], side["change"], side["low"], side["high"]) for side in sides]
    return {"editions": rows, "sides": sides, "value": value, "verdict": verdict(measured, list(value.values()))}


def _edition_row(edition: Edition, now: dict, before: dict, told: dict) -> dict:
    exhibitors, visitors = (now[role].participants if role in now else 0 for role in AUDIENCES)
    ratio = visitors / exhibitors if exhibitors and visitors else None
    return {
        "edition_id": edition.pk,
        "number": edition.number,
        "name": edition.name,
        "exhibitors": exhibitors,
        "visitors": visitors,
        "net_minor": sum(fact.net_minor for fact in now.values()),
        "per_exhibitor": ratio,
        "retention": {role: _retention(now.get(role), before.get(role)) for role in AUDIENCES},
        "satisfaction": {role: _satisfaction(told.get((edition.pk, role))) for role in AUDIENCES},
    }


def _retention(now: EditionFact | None, before: EditionFact | None) -> dict | None:
    if now is None or before is None or not before.participants:
        return None
    low, high = wilson(now.retained, before.participants)
    n, hits = before.participants, now.retained
    return {"value": hits / n, "low": low, "high": high, "n": n, "hits": hits}


def _satisfaction(told: dict | None) -> dict | None:
    """The mean of the single overall rating; None where the base is too small to tell one."""
    mean = told["now"]["mean"] if told and told["now"] else None
    if mean is None or mean["low"] is None:
        return None
    return {"value": mean["mean"], "low": mean["low"], "high": mean["high"], "n": told["now"]["n"]}


def _sides(rows: list[dict], told: dict) -> list[dict]:
    """What moved for exhibitors and visitors from the edition before to the newest one."""
    before, now = rows[-2], rows[-1]
    found = []
    for role in AUDIENCES:
        change = (told.get((now["edition_id"], role)) or {}).get("change")
        if change and change["low"] is not None and before["satisfaction"][role]:
            names = ("change", "low", "high", "before_n", "now_n")
            found.append({"code": f"satisfaction_{role}"} | {name: change[name] for name in names})
        old, new = before["retention"][role], now["retention"][role]
        if old and new:
            moved = share_change(old["hits"], old["n"], new["hits"], new["n"])
            found.append(
                {"code": f"retention_{role}", "change": moved.change, "low": moved.low, "high": moved.high}
                | {"before_n": old["n"], "now_n": new["n"]}
            )
    ratio = ratio_change((before["visitors"], before["exhibitors"]), (now["visitors"], now["exhibitors"]))
    if ratio:
        change, low, high = ratio
        counts = {"before_n": before["visitors"], "now_n": now["visitors"]}
        found.append({"code": "per_exhibitor", "change": change, "low": low, "high": high} | counts)
    return found
