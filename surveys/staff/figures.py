"""Stored figures with their words: what the results page, its charts and its CSV show."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from surveys.models import Question

QUADRANTS = {
    "concentrate_here": lambda: _("Concentrate here"),
    "keep_up": lambda: _("Keep up"),
    "low_priority": lambda: _("Low priority"),
    "possible_overkill": lambda: _("Possible overkill"),
    "undecided": lambda: _("Undecided"),
}
LEVELS = {
    "low": lambda: _("low"),
    "middle": lambda: _("middle"),
    "high": lambda: _("high"),
    "other": lambda: _("other"),
}
DIVISIONS = {
    "industry": lambda: _("Industry"),
    "size": lambda: _("Size"),
    "is_first": lambda: _("First edition or not"),
}
METHODS = {
    "lmg": lambda: _("LMG: Shapley shares of R²"),
    "johnson": lambda: _("Johnson's relative weights"),
    "spearman": lambda: _("Spearman correlation with the overall rating, not shares"),
    "none": lambda: _("none"),
}
OBSTACLES = {
    "few_answers": lambda: _("too few answers"),
    "few_pairs": lambda: _("too few answers to some pairs of dimensions"),
    "repeats_others": lambda: _("some dimensions repeat others"),
    "constant_overall": lambda: _("all gave the same overall rating"),
}


@dataclass(frozen=True)
class Labels:
    """Questions and options in the page's language."""

    questions: dict[str, Question]

    def question(self, code: str) -> str:
        """The words of a question; its code when it is not asked any more."""
        return str(self.questions.get(code, code))

    def options(self, question: str) -> list[str]:
        """The words of all options."""
        found = self.questions.get(question)
        return list(found.labels.values()) if found else []

    def option(self, question: str, code: str) -> str:
        """The words of an option."""
        found = self.questions.get(question)
        return found.labels.get(code, code) if found else code


def dimension_rows(figures: dict, labels: Labels) -> list[dict]:
    """This will name the dimensions with their items, the best first; those without a mean last."""
    rows = [
        row
        | {
            "label": labels.question(row["code"]),
            "quadrant_label": QUADRANTS[row["quadrant"]]() if row["quadrant"] else "",
            "items": [item | {"label": labels.question(item["code"])} for item in row["items"]],
        }
        for row in figures["dimensions"]
    ]
    return sorted(rows, key=lambda row: -(mean_of(row["summary"]) or 0))


def mean_of(summary: dict) -> float | None:
    """This will return the mean that may be shown."""
    return summary["mean"]["mean"] if summary.get("mean") else None


def named(rows: list[dict], question: str, labels: Labels) -> list[dict]:
    """This will give shares of a question's options their words."""
    return [row | {"label": labels.option(question, row["code"])} for row in rows]


def chart_data(figures: dict, rows: list[dict], labels: Labels) -> dict:
    """This will shape what the two charts and the map draw; words included, so that scripts hold none."""
    points = [
        {
            "label": row["label"],
            "mean": row["summary"]["mean"]["mean"],
            "low": row["summary"]["mean"]["low"],
            "high": row["summary"]["mean"]["high"],
            "before": row["before"],
            "importance": row["importance"],
            "quadrant": row["quadrant"],
            "n": row["summary"]["n"],
        }
        for row in rows
        if row["summary"].get("mean")
    ]
    placed = [point for point in points if point["quadrant"]]
    return {
        "points": points,
        "placed": placed,
        "hairs": figures["hairs"],
        "words": {
            "mean": _("Satisfaction (1–5)"),
            "importance": _("Derived importance (share of R²)"),
            "now": _("This edition with interval"),
            "before": _("Edition before"),
            **{name: word() for name, word in QUADRANTS.items()},
        },
        "map": _map(figures["map"], labels),
    }


def _map(found: dict | None, labels: Labels) -> dict | None:
    if found is None:
        return None
    axes = [_("Axis %(n)s: %(share)s %% of inertia") % {"n": n, "share": f"{100 * share:.1f}"} for n, share in
            enumerate(found["inertia"], start=1)]  # fmt: skip
    points = [point | {"label": _point(point, labels), "kind": _kind(point)} for point in found["points"]]
    kinds = {
        "purpose": _("Purposes"),
        "level": _("Levels of the dimensions"),
        "trait": _("Industry and size"),
        "beside": _("Overall rating, intention, return (placed, without weight)"),
    }
    return {"axes": axes, "points": points, "kinds": kinds}


def _kind(point: dict) -> str:
    if not point.get("is_active", True):
        return "beside"
    if point["variable"] in DIVISIONS:
        return "trait"
    return "purpose" if point["variable"].startswith("purpose:") else "level"


def _point(point: dict, labels: Labels) -> str:
    variable, _colon, option = point["variable"].partition(":")
    level = LEVELS[point["level"]]() if point["level"] in LEVELS else point["level"]
    if option:
        return labels.option(variable, option)
    if variable == "intention":
        return labels.option("intention", point["level"])
    if variable == "came_again":
        return _("Came again") if point["level"] == "yes" else _("Did not come again")
    if variable in DIVISIONS:
        return level if point["level"] != "other" else f"{DIVISIONS[variable]()} · {level}"
    return f"{_('Overall') if variable == 'overall' else labels.question(variable)} · {level}"


def map_note(found: dict | None, labels: Labels) -> str:
    """This will name the variables that the map had to leave out."""
    left_out = (found or {}).get("left_out", [])
    names = [DIVISIONS[name]() if name in DIVISIONS else labels.question(name) for name in left_out if ":" not in name]
    return ", ".join(names)


def segment_rows(figures: dict) -> list[dict]:
    """This will name the segments: trades and sizes as they are called, newcomers, the pooled and the unknown."""
    words = {"True": lambda: _("First time"), "False": lambda: _("Came before"), "other": LEVELS["other"],
             "unknown": lambda: _("not known"), "True+unknown": lambda: _("First time, or not known"),
             "False+unknown": lambda: _("Came before, or not known")}  # fmt: skip
    return [
        {
            "label": DIVISIONS[one["by"]](),
            "rows": [
                row | {"label": words[row["code"]]() if row["code"] in words else row["code"]} for row in one["rows"]
            ],
        }
        for one in figures.get("segments") or ()
    ]


def importance_note(figures: dict) -> dict:
    """This will word how importance was derived, or why it was not."""
    note = figures["importance"]
    return note | {
        "method_label": METHODS[note["method"]](),
        "obstacle_label": OBSTACLES[note["obstacle"]]() if note["obstacle"] else "",
    }
