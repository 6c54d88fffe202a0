"""Figures of a judgement, from counted histories: forecasts in time order, loyalty, cohorts."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from analytics.science.loyalty import INTENTION_POINTS
from analytics.science.model_comparison import auc_difference, brier_difference, report
from analytics.science.return_model import ModelChoice, choose_return_model
from analytics.science.time_order import Backtest, backtest, fit_before, histories_before
from analytics.science.validity import loyalty_validity
from analytics.services.moving import Foreseen

FEWEST_HELD = 3
FIRST_FITTED = 4
METHODS = ("bgbb", "last_edition", "constant")
FEATURES = ("satisfaction", "intention", "missed", "tenure")


@dataclasses.dataclass(frozen=True)
class History:
    """
    Who came to which held edition.

    Shape:  signs: the histories as texts; table: histories × editions; weight: customers with each; editions:
            id, number and name, oldest first.
    """

    signs: list[str]
    table: np.ndarray
    weight: np.ndarray
    editions: list[dict]


def series_figures(
    history: History, answered: list[tuple], places: dict[int, int], foreseen: Sequence[Foreseen]
) -> tuple[dict[str, Any], ModelChoice | None]:
    """
    This will compute what is told of a series and role, and choose its return model.

    Shape:  answered: (edition, history, satisfaction, intention, customers); places: position of each edition.
            foreseen: the loyalty of then, of this role. An obstacle says what is missing. No choice without answers.
    """
    obstacle = _obstacle(history)
    figures: dict[str, Any] = {
        "customers": int(history.weight.sum()),
        "editions": history.editions,
        "obstacle": obstacle,
        "needs": FEWEST_HELD,
        "cohorts": cohorts(history),
    }
    if obstacle:
        return figures, None
    found = backtest(history.table, history.weight)
    choice = choice_of_model(history, answered, places)
    figures |= {
        "forecast": forecast_figures(found) | {"edition": history.editions[-1]},
        "loyalty": loyalty_figures(foreseen),
        "choice": _choice_figures(choice),
    }
    return figures, choice


def _obstacle(history: History) -> str | None:
    if len(history.editions) < FEWEST_HELD:
        return "few_editions"
    return None if history.table[:, :-2].any() else "nobody_before"


def forecast_figures(found: Backtest) -> dict[str, Any]:
    """This will report the three forecasts of the newest edition, and BG/BB beside the last-edition rule."""
    rows = found.rows
    came, weight = rows["came"], rows["weight"]
    reports = {name: report(came, rows[name], weight=weight) for name in METHODS}
    brier = brier_difference(came, rows["bgbb"], rows["last_edition"], weight=weight)
    area = auc_difference(came, rows["bgbb"], rows["last_edition"], weight=weight)
    return {
        "n": int(weight.sum()),
        "came": int(weight[came == 1].sum()),
        "status": found.status,
        "methods": [
            {
                "method": name,
                **{part: getattr(one, part) for part in ("n", "brier", "auc", "ece")},
                "calibration": one.calibration.to_dict("records"),
            }
            for name, one in reports.items()
        ],
        "brier_difference": brier,
        "auc_difference": area,
        "verdict": _verdict(found.status, brier),
    }


def _verdict(status: str, difference) -> str:
    if status != "ok" or difference.n == 0:
        return "no_model"
    if difference.low is None or difference.low <= 0 <= difference.high:
        return "as_good"
    return "better" if difference.high < 0 else "worse"


def loyalty_figures(foreseen: Sequence[Foreseen]) -> dict[str, Any]:
    """This will test the loyalty known when the newest edition opened against who came to it."""
    loyalty, was_here, came, weight = (
        np.array([getattr(one, name) for one in foreseen], dtype=float)
        for name in ("loyalty", "was_here", "came", "customers")
    )
    return dataclasses.asdict(loyalty_validity(loyalty, was_here, came, weight=weight))


def choice_of_model(history: History, answered: list[tuple], places: dict[int, int]) -> ModelChoice | None:
    """
    This will decide between BG/BB and a logistic model with what customers answered; None without answers.

    Learned, tested and used among those who answered the survey of the edition before: who was not asked yet, or
    did not answer, has told nothing, and keeps the forecast of the history alone.
    """
    if not answered:
        return None
    rows = pd.concat(
        [
            _labelled(history, answered, places, edition)
            for edition in range(min(FIRST_FITTED, history.table.shape[1] - 1), history.table.shape[1])
        ],
        ignore_index=True,
    )
    told = rows["satisfaction"].notna() | rows["intention"].notna()
    return choose_return_model(rows[told & (rows["weight"] > 0)], FEATURES)


def _labelled(history: History, answered: list[tuple], places: dict[int, int], edition: int) -> pd.DataFrame:
    """This will tell, of those known before an edition, BG/BB's forecast, the answers of the one before, who came."""
    known = histories_before(history.table, edition)
    known = known.assign(weight=history.weight[known["row"]])
    model = fit_before(known, held_editions=edition)
    usable = model.status == "ok"
    forecast = model.expected_participations(known["x"], known["t_x"], known["n"]) if usable else np.nan
    known = known.assign(edition=edition, bgbb=forecast, missed=known["r_ed"], tenure=known["n"])
    row_of = {history.signs[row]: place for place, row in enumerate(known["row"])}
    said = [row for row in answered if places[row[0]] == edition - 1 and row[1] in row_of]
    silent = known.assign(satisfaction=np.nan, intention=np.nan)
    if not said:
        return silent
    lines = known.iloc[[row_of[past] for _, past, *_ in said]].assign(
        satisfaction=pd.to_numeric(pd.Series([row[2] for row in said]), errors="coerce").to_numpy(dtype=float),
        intention=[INTENTION_POINTS.get(row[3], np.nan) for row in said],
        weight=[float(row[4]) for row in said],
    )
    spoken = lines.groupby("row")["weight"].sum().reindex(known["row"], fill_value=0.0).to_numpy()
    silent = silent.assign(weight=np.maximum(silent["weight"].to_numpy() - spoken, 0.0))
    return pd.concat([silent, lines], ignore_index=True)


def _choice_figures(choice: ModelChoice | None) -> dict[str, Any]:
    if choice is None:
        return {"model": "bgbb", "reason": "no_answers", "labelled_rows": 0, "tested_rows": 0, "difference": None}
    names = ("model", "reason", "labelled_rows", "tested_rows", "difference")
    return {name: getattr(choice, name) for name in names}


def cohorts(history: History) -> list[dict]:
    """
    This will follow everybody from their first edition: how many of them came to each later one.

    Shape:  one row per first edition: number, name, n, came: one count per edition, None before the first.
    """
    if not history.table.size:
        return []
    first = history.table.argmax(axis=1)
    found = []
    for place, edition in enumerate(history.editions):
        mine = first == place
        counts = history.weight[mine] @ history.table[mine]
        came = [None if later < place else int(count) for later, count in enumerate(counts)]
        found.append(
            {"number": edition["number"], "name": edition["name"], "n": int(history.weight[mine].sum()), "came": came}
        )
    return found
