"""Tables of the evidence and moves pages, from judgements."""

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from analytics.staff.tables import Column, Table
from customers.models import Ladder, Tier

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
        "loyalty": _("Loyalty"),
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


def cohort_table(figures: dict, opened: Callable[[Any, int, int, int], Any] | None = None) -> Table:
    """This will follow each first edition's customers through the later ones; opened links a cell to them."""
    editions = figures["editions"]
    columns = [Column(_("First edition")), Column("n", "count")]
    columns += [Column(edition_no(edition["number"]), "rate_of") for edition in editions]

    def cell(row: dict, first: int, place: int, came: int | None) -> Any:
        if came is None:
            return None
        return opened((came, row["n"]), came, first, place) if opened else (came, row["n"])

    rows = [
        [row["name"], row["n"], *(cell(row, first, place, came) for place, came in enumerate(row["came"]))]
        for first, row in enumerate(figures["cohorts"])
        if row["n"]
    ]
    return Table("cohorts", _("Retention by first edition"), columns, rows)


def tier_before(code: str) -> str:
    """This will name where a move between tiers began."""
    return _("Not a customer yet") if code == Tier.PROSPECT else str(Tier(code).label)


def rung_before(code: str) -> str:
    """This will name where a move on the ladder began."""
    return str(Ladder(code).label) if code else _("Not a customer yet")


def moves_table(figures: dict) -> Table:
    """This will count who moved from which tier to which."""
    found = {(move["before"], move["after"]): move["n"] for move in figures["moves"]}
    return _moves("moves", _("Moves between tiers"), found, Tier, tier_before)


def ladder_table(found: dict[tuple[str, str], int]) -> Table:
    """This will count who moved from which rung to which; those who began on none had no row yet."""
    return _moves("ladder_moves", _("Moves on the loyalty ladder"), found, Ladder, rung_before)


def _moves(key: str, title: str, found: dict[tuple[str, str], int], choices, named: Callable[[str], str]) -> Table:
    befores = [code for code in ("", *choices.values) if any(before == code for before, _after in found)]
    afters = [code for code in choices.values if any(after == code for _before, after in found)]
    columns = [Column(_("From")), Column("n", "count")]
    columns += [Column(str(choices(code).label), "count_of") for code in afters]
    rows = []
    for before in befores:
        total = sum(n for (code, _after), n in found.items() if code == before)
        counts = (found.get((before, after), 0) for after in afters)
        rows.append([named(before), total, *((n, total) if n else None for n in counts)])
    return Table(key, title, columns, rows)


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
