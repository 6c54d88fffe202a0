"""Value triangle: organizer, exhibitor and visitor over the held editions, and the early warning."""

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from analytics.models import Picture
from analytics.selectors.pictures import ALL_SIDES, picture_of
from analytics.staff.figure import Figure
from analytics.staff.pages.overview import edition_no
from analytics.staff.seeing import Seen
from analytics.staff.tables import Column, Table
from crm_expo.kit.templatetags.kit import decimals, number, percent

SIDES = {
    "satisfaction_exhibitor": lambda: _("Satisfaction of exhibitors"),
    "satisfaction_visitor": lambda: _("Satisfaction of visitors"),
    "retention_exhibitor": lambda: _("Exhibitors retained"),
    "retention_visitor": lambda: _("Visitors retained"),
    "per_exhibitor": lambda: _("Visitors per exhibitor"),
}
VERDICTS = {
    "warning": lambda: _("Early warning: value still holds while exhibitors or visitors get less."),
    "watch": lambda: _("Watch: something that exhibitors or visitors get fell, but chance can explain it."),
    "falling": lambda: _("Value and the number of exhibitors fall, and so does what exhibitors or visitors get."),
    "calm": lambda: _("No measure of what exhibitors and visitors get has fallen."),
    "unknown": lambda: _("It cannot be told yet: two held editions with figures are needed."),
}
TAGS = {"warning": "is-bad", "watch": "is-warn", "falling": "is-bad", "calm": "is-ok", "unknown": ""}
#: Lines of the chart: measure, tone.
LINES = (
    *(("net", "d1"), ("satisfaction_exhibitor", "d3"), ("satisfaction_visitor", "d2"), ("per_exhibitor", "d4")),
    *(("retention_exhibitor", "d5"), ("retention_visitor", "d6")),
)


def triangle(seen: Seen) -> list[Figure]:
    """This will lay out the triangle of the series, whatever the role."""
    picture = picture_of(seen.organizer, seen.choice.exhibition.pk, ALL_SIDES)
    if picture is None:
        return [
            Figure(
                "triangle",
                _("Value triangle"),
                missing=_("Needs 2 held editions that somebody came to; there is none yet."),
            )
        ]
    found = picture.figures
    return [_lines(seen, picture, found), _changes(picture, found), _editions(seen, picture, found)]


def _missing(found: dict) -> str:
    return "" if len(found["editions"]) > 1 else _("Needs 2 held editions that somebody came to; there is 1.")


def _verdict_words(found: dict) -> str:
    """The verdict, and by their names the measures that it rests on."""
    said = VERDICTS[found["verdict"]]()
    clearly = found["verdict"] in ("warning", "falling")
    fell = [side["code"] for side in found["sides"] if side["change"] < 0 and (side["high"] < 0 or not clearly)]
    if found["verdict"] in ("calm", "unknown") or not fell:
        return said
    names = _(", ").join(SIDES[code]() for code in fell)
    return _("%(verdict)s Fell: %(measures)s.") % {"verdict": said, "measures": names}


def _measures(row: dict) -> dict[str, float | None]:
    """What is drawn of an edition."""
    told = {f"satisfaction_{role}": one and one["value"] for role, one in row["satisfaction"].items()}
    told |= {f"retention_{role}": one and one["value"] for role, one in row["retention"].items()}
    return told | {"net": row["net_minor"] or None, "per_exhibitor": row["per_exhibitor"]}


def _lines(seen: Seen, picture: Picture, found: dict) -> Figure:
    """Each measure as a share of its first known value, so that their directions can be compared."""
    rows = [_measures(row) for row in found["editions"]]
    names = {name: word() for name, word in SIDES.items()} | {"net": _("Net value")}
    series, lines = [], []
    for name, tone in LINES:
        known = [row[name] for row in rows if row[name] is not None]
        if len(known) > 1 and known[0] > 0:
            points = [None if row[name] is None else 100 * row[name] / known[0] for row in rows]
            series.append({"name": names[name], "tone": tone, "values": points})
            lines.append([names[name], *points])
    labels = [edition_no(row["number"]) for row in found["editions"]]
    columns = [Column(_("Measure")), *(Column(label, "index") for label in labels)]
    return Figure(
        "triangle", _("Value triangle"), small=_("each measure, its first known edition = 100"),
        table=Table("triangle", _("Value triangle"), columns, lines), chart="index" if series else "",
        data={"labels": labels, "series": series},
        label=_(
            "Net value, satisfaction and returning of both sides and visitors per exhibitor over the held"
            " editions, indexed; the same figures stand in the table"
        ),
        missing=_missing(found), as_of=picture.as_of, method=picture.method_version,
        verdict=(found["verdict"], TAGS[found["verdict"]], _verdict_words(found)),
        foot=_("Lines show direction; values and intervals stand below"),
        how=_(
            "Organizer, exhibitors and visitors make each other's value. An early warning stands here when,"
            " from one held edition to the next, net value or the number of exhibitors holds while a measure"
            " of what exhibitors or visitors get (satisfaction, returning, visitors per exhibitor) fell by"
            " more than chance explains: its whole interval (95 %) lies below no change. “Watch” is the same"
            " with an interval that includes no change. Limits: visitors of all kinds are counted, buyers are"
            " not told apart; with few editions a trend is no proof."
        ),
    )  # fmt: skip


def _changes(picture: Picture, found: dict) -> Figure:
    """What moved from the edition before last to the last, with intervals."""
    columns = [
        Column(_("Measure")),
        Column(_("Change, interval of 95 %")),
        Column(pgettext("sample size", "n before")),
        Column(pgettext("sample size", "n now")),
        Column(_("Reading")),
    ]
    rows = [
        [SIDES[side["code"]](), _change_words(side), number(side["before_n"]), number(side["now_n"]), _reading(side)]
        for side in found["sides"]
    ]
    names = [edition_no(row["number"]) for row in found["editions"][-2:]]
    return Figure(
        "changes", _("What moved since the edition before"), small=" → ".join(names), span="c-s12",
        table=Table("changes", _("What moved since the edition before"), columns, rows),
        missing=_missing(found) or ("" if rows else _(
            "Needs surveys, returning customers or visitors at both editions."
        )),
        as_of=picture.as_of, method=picture.method_version,
        foot=_("Satisfaction in points of 5, retained in percentage points, visitors per exhibitor in percent"),
        how=_(
            "Satisfaction: mean of the single overall rating, Welch's interval. Retained: share of the"
            " participants of the edition before who came again, Newcombe's interval. Visitors per exhibitor:"
            " ratio of the two editions, interval on the logarithm with counts taken as Poisson."
        ),
    )  # fmt: skip


def _change_words(side: dict) -> str:
    """A change with its interval, in the unit of its measure."""
    change, low, high = side["change"], side["low"], side["high"]
    arrow = "▲" if change > 0 else "▼" if change < 0 else "="
    if side["code"].startswith("satisfaction"):
        return f"{arrow} {decimals(abs(change))} ({_signed(low, 2)} … {_signed(high, 2)})"
    size = decimals(100 * abs(change), 1)
    unit = _("%(points)s pt") % {"points": size} if side["code"].startswith("retention") else f"{size}%"
    return f"{arrow} {unit} ({_signed(100 * low, 1)} … {_signed(100 * high, 1)})"


def _signed(value: float, digits: int) -> str:
    return ("+" if value > 0 else "−" if value < 0 else "") + decimals(abs(value), digits)


def _reading(side: dict) -> str:
    if side["high"] < 0:
        return _("fell")
    return _("rose") if side["low"] > 0 else _("may be chance")


def _editions(seen: Seen, picture: Picture, found: dict) -> Figure:
    """The measures themselves, edition by edition."""
    columns = [
        Column(_("Edition")),
        Column(_("Net value"), "money", currency=seen.currency),
        Column(_("Exhibitors"), "count"),
        Column(_("Visitors"), "count"),
        Column(_("Visitors per exhibitor"), "figure", digits=1),
        *(Column(SIDES[name](), "text") for name in SIDES if name != "per_exhibitor"),
    ]
    rows = [
        [edition_no(row["number"]), row["net_minor"], row["exhibitors"], row["visitors"],
         None if row["per_exhibitor"] is None else round(row["per_exhibitor"], 2),
         *(_mean(row["satisfaction"][role]) for role in ("exhibitor", "visitor")),
         *(_rate(row["retention"][role]) for role in ("exhibitor", "visitor"))]
        for row in found["editions"]
    ]  # fmt: skip
    return Figure(
        "editions", _(
            "The editions in figures"
        ), table=Table("editions", _("The editions in figures"), columns, rows, wraps=True),
        as_of=picture.as_of, method=picture.method_version, foot=_(
            "Intervals of 95 %; a dash where nobody was asked"
        ),
        how=_(
            "Net value of all roles; exhibitors and visitors who took part; means from surveys with ten"
            " answers or more; retained with Wilson intervals. An edition that still runs is left out."
        ),
    )  # fmt: skip


def _mean(one: dict | None) -> str:
    if one is None:
        return "–"
    return (
        f"{decimals(one['value'])} ({decimals(one['low'])}–{decimals(one['high'])}), n\u00a0=\u00a0{number(one['n'])}"
    )


def _rate(one: dict | None) -> str:
    if one is None:
        return "–"
    return f"{percent(one['value'])} ({percent(one['low'])}–{percent(one['high'])}), n\u00a0=\u00a0{number(one['n'])}"
