"""What the charts of the evidence page draw: figures and words, no colours."""

from django.utils.translation import gettext as _

from analytics.models import Judgement
from analytics.staff.evidence_tables import ANSWERS, METHODS


def chart_data(judged: Judgement | None, shown: Judgement | None) -> dict:
    """
    This will shape calibration, intention and satisfaction for the charts.

    Shape:  points [predicted, observed, low, high, n]; bars {label, rate, low, high, n}, those with a rate only.
    """
    forecast = judged.figures.get("forecast") if judged else None
    told = shown.figures if shown and "intention" in shown.figures else None
    return {
        "words": {
            "predicted": _("Forecast probability"),
            "observed": _("Really came"),
            "perfect": _("Perfect forecast"),
            "rate": _("Return rate"),
        },
        "calibration": _calibration(forecast) if forecast else [],
        "intention": _bars([(ANSWERS[row["answer"]](), row) for row in told["intention"]]) if told else [],
        "satisfaction": _bars([(f"{row['level']:g}", row) for row in told["satisfaction"]["levels"]]) if told else [],
    }


def _calibration(forecast: dict) -> list[dict]:
    return [
        {
            "method": one["method"],
            "name": METHODS[one["method"]](),
            "points": [[p["predicted"], p["observed"], p["low"], p["high"], p["n"]] for p in one["calibration"]],
        }
        for one in forecast["methods"]
        if one["method"] != "constant" and one["calibration"]
    ]


def _bars(rows: list[tuple[str, dict]]) -> list[dict]:
    return [
        {"label": label, **{name: row[name] for name in ("rate", "low", "high", "n")}}
        for label, row in rows
        if row["rate"] is not None
    ]
