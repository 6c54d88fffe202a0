"""Tables of the evidence page: the same rows for the screen, beside the charts, and as CSV."""

from dataclasses import dataclass, field
from typing import Any, Literal

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from crm_expo.kit.templatetags.kit import decimals, number, percent
from customers.models import Tier

Kind = Literal["text", "count", "share", "figure", "points", "rate_of", "count_of"]

METHODS = {
    "bgbb": lambda: _("BG/BB model"),
    "last_edition": lambda: _("Last-edition rule, calibrated"),
    "constant": lambda: _("One rate for all"),
}
ANSWERS = {
    "plan": lambda: pgettext("intention", "Plans to come"),
    "might": lambda: pgettext("intention", "Might come"),
    "undecided": lambda: pgettext("intention", "Undecided"),
    "will_not": lambda: pgettext("intention", "Will not come"),
}


@dataclass(frozen=True)
class Column:
    """What a column holds: text, a count, a share or figure; with an interval the cells are (value, low, high)."""

    label: str
    kind: Kind = "text"
    interval: bool = False


@dataclass(frozen=True)
class Table:
    """One table. Shape: a cell of rate_of or count_of is (count, out of how many), None where there is nothing."""

    key: str
    title: str
    columns: list[Column]
    rows: list[list[Any]] = field(default_factory=list)

    @property
    def is_heat(self) -> bool:
        """Whether its cells are shaded by their share."""
        return any(column.kind in ("rate_of", "count_of") for column in self.columns)

    def shown(self) -> list[list[dict]]:
        """The cells as text, each with its interval or second figure."""
        return [[_shown(column, cell) for column, cell in zip(self.columns, row, strict=True)] for row in self.rows]

    def lines(self) -> list[list[Any]]:
        """The table as plain lines, intervals and shares in columns of their own."""
        head: list[Any] = []
        for column in self.columns:
            head.append(column.label)
            if column.interval:
                head += [_("%(name)s, low") % {"name": column.label}, _("%(name)s, high") % {"name": column.label}]
            elif column.kind in ("rate_of", "count_of"):
                head.append(_("%(name)s, share") % {"name": column.label})
        return [
            head,
            *([value for pair in zip(self.columns, row, strict=True) for value in _plain(*pair)] for row in self.rows),
        ]


def _text(kind: Kind, value: Any) -> str:
    if kind == "text":
        return str(value)
    if kind == "count":
        return number(value)
    if kind == "share":
        return percent(value, 1)
    return decimals(value, 3)


def _shown(column: Column, cell: Any) -> dict:
    """One cell: text, the small print beside it, and its shade from 0 to 7."""
    is_number = column.kind != "text"
    if column.kind in ("rate_of", "count_of"):
        if cell is None:
            return {"text": "", "small": "", "shade": 0, "is_number": True}
        count, out_of = cell
        share = count / out_of if out_of else None
        parts = (percent(share), number(count)) if column.kind == "rate_of" else (number(count), percent(share))
        return {"text": parts[0], "small": parts[1], "shade": _shade(share), "is_number": True}
    if not column.interval:
        return {"text": _text(column.kind, cell), "small": "", "shade": 0, "is_number": is_number}
    value, low, high = cell
    span = "" if low is None else f"{_text(column.kind, low)} – {_text(column.kind, high)}"
    return {"text": _text(column.kind, value), "small": span, "shade": 0, "is_number": is_number}


def _shade(share: float | None) -> int:
    return 1 + min(6, int(7 * share)) if share else 0


def _plain(column: Column, cell: Any) -> list[Any]:
    if column.kind in ("rate_of", "count_of"):
        return [None, None] if cell is None else [cell[0], round(cell[0] / cell[1], 6) if cell[1] else None]
    return list(cell) if column.interval else [cell]


def forecast_table(forecast: dict) -> Table:
    """This will set the three forecasts side by side."""
    columns = [
        Column(_("Forecast")),
        Column(_("Brier score"), "figure"),
        Column("AUC", "figure", interval=True),
        Column("ECE", "figure"),
        Column("n", "count"),
    ]
    rows = [
        [METHODS[one["method"]](), one["brier"], _interval(one["auc"]), one["ece"], one["n"]]
        for one in forecast["methods"]
    ]
    return Table("forecasts", _("Forecasts of the newest edition"), columns, rows)


def calibration_table(forecast: dict) -> Table:
    """This will list the bins behind the calibration plot."""
    columns = [
        Column(_("Forecast")),
        Column(_("Forecast probability"), "share"),
        Column(_("Really came"), "share", interval=True),
        Column("n", "count"),
    ]
    rows = [
        [METHODS[one["method"]](), line["predicted"], (line["observed"], line["low"], line["high"]), line["n"]]
        for one in forecast["methods"]
        for line in one["calibration"]
    ]
    return Table("calibration", _("Calibration"), columns, rows)


def loyalty_table(loyalty: dict) -> Table:
    """This will set the AUC of loyalty beside that of the rule."""
    columns = [Column(_("Ranked by")), Column("AUC", "figure", interval=True), Column("n", "count")]
    names = {
        "loyalty": _("Loyalty (behaviour)"),
        "last_edition": _("Presence at the last edition"),
        "difference": _("Difference"),
    }
    rows = [[label, _interval(loyalty[name]), loyalty[name]["n"]] for name, label in names.items()]
    return Table("loyalty", _("Does loyalty foresee anything"), columns, rows)


def intention_table(figures: dict) -> Table:
    """This will say how many of each intention really came."""
    columns = [Column(_("Answer")), *_rate_columns()]
    rows = [[ANSWERS[row["answer"]](), row["n"], row["came"], _rate(row)] for row in figures["intention"]]
    return Table("intention", _("Intention and what happened"), columns, rows)


def answerers_table(figures: dict) -> Table:
    """This will set who answered beside who did not."""
    columns = [Column(_("Group")), *_rate_columns()]
    names = {"answered": _("Answered"), "silent": _("Did not answer")}
    shares = [(label, figures["answerers"][name]) for name, label in names.items()]
    rows = [
        [label, share["n"], share["hits"], (share["share"], share["low"], share["high"])] for label, share in shares
    ]
    return Table("answerers", _("Return of who answered and who did not"), columns, rows)


def satisfaction_table(figures: dict) -> Table:
    """This will give the return rate at each level of satisfaction."""
    columns = [Column(_("Satisfaction")), *_rate_columns()]
    rows = [[f"{row['level']:g}", row["n"], row["returned"], _rate(row)] for row in figures["satisfaction"]["levels"]]
    return Table("satisfaction", _("Satisfaction and return"), columns, rows)


def deal_table(rows: list[tuple[str, dict]]) -> Table:
    """This will give the correlations of satisfaction with deal value, one edition after the other."""
    columns = [
        Column(_("Edition")),
        Column(_("Correlation")),
        Column("r", "figure", interval=True),
        Column("n", "count"),
        Column(_("Left out: no value above 0"), "count"),
    ]
    names = {
        "spearman": _("Spearman, ranks"),
        "pearson_on_log": _("Pearson, logarithm of the value"),
        "partial_spearman": _("Spearman at equal booth area"),
        "partial_pearson_on_log": _("Pearson, logarithm, at equal booth area"),
    }
    lines = [
        [
            edition,
            label,
            (deal[name]["r"], deal[name]["low"], deal[name]["high"]),
            deal[name]["n"],
            deal[name]["left_out"],
        ]
        for edition, deal in rows
        for name, label in names.items()
        if name in deal and (deal[name]["n"] or not name.startswith("partial"))  # visitors book no area
    ]
    return Table("deals", _("Satisfaction and deal value"), columns, lines)


def cohort_table(figures: dict) -> Table:
    """This will follow each first edition's customers through the later ones."""
    editions = figures["editions"]
    columns = [Column(_("First edition")), Column("n", "count")]
    columns += [Column(edition_no(edition["number"]), "rate_of") for edition in editions]
    rows = [
        [row["name"], row["n"], *(None if came is None else (came, row["n"]) for came in row["came"])]
        for row in figures["cohorts"]
        if row["n"]
    ]
    return Table("cohorts", _("Retention by first edition"), columns, rows)


def moves_table(figures: dict) -> Table:
    """This will count who moved from which tier to which."""
    found = {(move["before"], move["after"]): move["n"] for move in figures["moves"]}
    befores = [tier for tier in Tier.values if any(before == tier for before, _after in found)]
    afters = [tier for tier in Tier.values if any(after == tier for _before, after in found)]
    columns = [Column(_("From")), Column("n", "count"), *(Column(str(Tier(tier).label), "count_of") for tier in afters)]
    rows = []
    for before in befores:
        total = sum(n for (tier, _after), n in found.items() if tier == before)
        name = _("Not a customer yet") if before == Tier.PROSPECT else str(Tier(before).label)
        counts = (found.get((before, after), 0) for after in afters)
        rows.append([name, total, *((n, total) if n else None for n in counts)])
    return Table("moves", _("Moves between tiers"), columns, rows)


def edition_no(value: int) -> str:
    """This will name an edition by its number."""
    return pgettext("edition number", "No. %(n)s") % {"n": value}


def _rate_columns() -> list[Column]:
    return [Column("n", "count"), Column(_("Came"), "count"), Column(_("Return rate"), "share", interval=True)]


def _rate(row: dict) -> tuple:
    return row["rate"], row["low"], row["high"]


def _interval(estimate: dict) -> tuple:
    """A value with its interval; one of no width, as of a forecast equal for all, tells nothing and is left out."""
    if estimate["low"] == estimate["high"]:
        return estimate["value"], None, None
    return estimate["value"], estimate["low"], estimate["high"]
