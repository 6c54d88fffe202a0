"""All figures of a survey as lines of one table: for a spreadsheet, or to be worked out again."""

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from surveys.models import SurveyResult
from surveys.staff.figures import Labels, dimension_rows, importance_note, named, segment_rows


def table_lines(result: SurveyResult, labels: Labels) -> list[list]:
    """This will lay out every stored figure with its n and interval; what a small base hides stays empty."""
    figures = result.figures
    head = [
        _("Section"), _("Figure"), _("Part of"), pgettext("column", "Measure"), "n", pgettext("figure", "Value"), "SD",
        _("Interval from"),
        _("Interval to"), _("Change"), _("Change from"), _("Change to"), _("Note"),
    ]  # fmt: skip
    return [head, *_overall(figures), *_tree(figures, labels), *_shares(figures, labels), *_others(figures, labels),
            *_segments(figures), *_computed(result)]  # fmt: skip


def _line(section: str, name: str, part_of: str, measure: str, found: dict | None, change=None, note: str = "") -> list:
    found, change = found or {}, change or {}
    value = next((found[key] for key in ("mean", "share", "nps", "value") if found.get(key) is not None), None)
    return [
        section, name, part_of, measure, found.get("n"), value, found.get("sd"), found.get("low"), found.get("high"),
        change.get("change"), change.get("low"), change.get("high"), note,
    ]  # fmt: skip


def _summary(section: str, name: str, part_of: str, row: dict) -> list[list]:
    summary = row["summary"]
    mean = summary.get("mean") or {"n": summary.get("n")}
    return [
        _line(section, name, part_of, _("Mean 1–5"), mean, row.get("change")),
        _line(section, name, part_of, _("Top 2 boxes"), summary.get("top_box")),
    ]


def _overall(figures: dict) -> list[list]:
    overall, section = figures["overall"], _("Overall")
    return [
        _line(section, _("Overall (single question)"), "", _("Mean 1–5"), overall["single"], overall["single_change"]),
        _line(section, _("Overall (mean of the dimension means)"), "", _("Mean 1–5"), overall["factor"],
              overall["factor_change"]),
        _line(section, _("Overall, weighted by importance"), "", _("Mean 1–5"), overall["weighted"]),
    ]  # fmt: skip


def _tree(figures: dict, labels: Labels) -> list[list]:
    lines, method = [], importance_note(figures)
    is_ranked = method["method"] == "spearman"
    for row in dimension_rows(figures, labels):
        lines += _summary(_("Dimension"), row["label"], "", row)
        share = {
            "n": method["n"],
            "value": row["importance"],
            "low": row["importance_low"],
            "high": row["importance_high"],
        }
        measure = _("Spearman correlation with the overall rating") if is_ranked else _("Importance")
        lines.append(_line(_("Dimension"), row["label"], "", measure, share, note=method["method_label"]))
        lines.append(
            _line(
                _("Dimension"), row["label"], "", _("Priority"), {"n": row["summary"]["n"]}, note=row["quadrant_label"]
            )
        )
        lines.append(
            _line(_("Dimension"), row["label"], "", "Cronbach α", {"n": row.get("alpha_n"), "value": row["alpha"]})
        )
        for item in row["items"]:
            lines += _summary(_("Item"), item["label"], row["label"], item)
    return lines


def _shares(figures: dict, labels: Labels) -> list[list]:
    lines, share = [], _("Share")
    for question in ("intention", "attainment"):
        title = labels.question(question)
        lines += [
            _line(title, row["label"], "", share, row["share"]) for row in named(figures[question], question, labels)
        ]
    lines.append(
        _line(_("Overall"), _("May come again"), "", share, figures["coming"]["share"], figures["coming"]["change"])
    )
    lines.append(_line(_("Overall"), _("Purpose reached, fully or basically"), "", share, figures["reached"]["share"],
                       figures["reached"]["change"]))  # fmt: skip
    for row in named(figures["purposes"], "purpose", labels):
        lines.append(_line(labels.question("purpose"), row["label"], "", share, row["share"]))
        lines.append(_line(_("Reached, of those who came for it"), row["label"], "", share, row["attained"]))
    return lines


def _others(figures: dict, labels: Labels) -> list[list]:
    nps = figures["nps"]
    lines = [_line(_("Overall"), "NPS", "", _("Points"), nps, nps and nps.get("change"))]
    if nps:
        error = {"n": nps["n"], "value": nps["standard_error"]}
        lines.append(_line(_("Overall"), "NPS", "", _("Standard error"), error))
    for row in figures["relation"]:
        lines += _summary(_("Relationship"), labels.question(row["code"]), "", row)
    return lines


def _segments(figures: dict) -> list[list]:
    return [
        line
        for one in segment_rows(figures)
        for row in one["rows"]
        for line in (
            _line(one["label"], row["label"], _("Overall (single question)"), _("Mean 1–5"),
                  row["single"].get("mean") or {"n": row["n"]}),
            _line(one["label"], row["label"], _("Overall (mean of the dimension means)"), _("Mean 1–5"), row["factor"]),
            _line(one["label"], row["label"], _("May come again"), _("Share"), row["coming"]),
            _line(one["label"], row["label"], "NPS", _("Points"), row["nps"]),
        )
    ]  # fmt: skip


def _computed(result: SurveyResult) -> list[list]:
    """When and over what, so that the file speaks for itself."""
    when = date_format(result.computed_at, "DATETIME_FORMAT")
    could = {"n": result.answers, "value": result.figures["population"]}
    return [
        _line(_("Computed"), when, "", _("Method"), {"n": result.answers}, note=result.method_version),
        _line(_("Computed"), _("How many could answer"), "", _("Number"), could),
    ]
