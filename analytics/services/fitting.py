"""Return-probability models: fitted when an edition has closed, stored as versions, laid out cell by cell."""

from datetime import datetime

import numpy as np
import pandas as pd

from analytics.models import ModelKind, StoredModel
from analytics.science import bgbb
from analytics.science.fallback import choose_rung, recency_class, recency_class_rate
from analytics.science.time_order import counted_to_fit
from analytics.science.value import edition_rate
from analytics.selectors.assumptions import Assumptions
from analytics.services.answering_models import log_odds_before_answers
from analytics.services.rates import BaseRates, Trials
from analytics.services.steps import ROLES, Steps
from analytics.services.versions import SeriesRole, is_due, latest_models, next_version
from analytics.sql import statement
from crm_expo.tenancy.models import Organizer

PARAMETERS = ("alpha", "beta", "gamma", "delta")
CELL = ["x", "t_x", "n"]


def fit_models(
    *,
    organizer: Organizer,
    as_of: datetime,
    steps: Steps,
    rates: BaseRates,
    assumed: dict[str, Assumptions],
    refit: bool = False,
) -> dict[SeriesRole, int | None]:
    """
    This will refit what is due and store the answers of each series' best model for all histories there can be.

    Due is a series and role without a model, with a newly held edition, a model of a month ago or a tenth
    more or fewer customers. A fit that says what the stored model says makes no new version.

    Shape:  the version in use by (exhibition, role); needs the run's score_patterns.
    """
    cells = _read_cells(steps)
    latest = latest_models(ModelKind.RETURN)
    fitting = _Fitting(organizer, as_of, rates, latest, refit)
    keys = sorted(
        {(exhibition_id, role) for exhibition_id, role in zip(cells["exhibition_id"], cells["role"], strict=True)}
    )
    own = {key: fitting.model(key, counted_to_fit(_cells_of(cells, *key)), rates.held(key[0])) for key in keys}
    pooled = {}
    for role in ROLES:
        series = [key for key in keys if key[1] == role]
        if len(series) > 1 and any(own[key].status != "ok" for key in series):
            together = pd.concat([counted_to_fit(_cells_of(cells, *key)) for key in series])
            pooled[role] = fitting.model((None, role), _counted(together), max(rates.held(key[0]) for key in series))
    chosen = {key: _choose(model, pooled.get(key[1])) for key, model in own.items()}
    _store_cells(steps, rates, assumed, chosen, latest_models(ModelKind.ANSWERS, before=as_of))
    return {key: model.version if model else None for key, (_, model) in chosen.items()}


class _Fitting:
    """Decides what is due, fits it, stores it as the next version."""

    def __init__(self, organizer, as_of, rates, latest, refit):
        self.organizer, self.as_of, self.rates, self.latest, self.refit = organizer, as_of, rates, latest, refit

    def model(self, key: SeriesRole, cells: pd.DataFrame, held: int) -> StoredModel:
        """This will return the model of a series and role (exhibition None: pooled), fitted anew if that is due."""
        latest = self.latest.get(key)
        customers = int(cells.loc[cells["n"] > 0, "weight"].sum())
        if latest is not None and not (self.refit or is_due(latest, self.rates.newest(key[0]), customers, self.as_of)):
            return latest
        return next_version(latest, self._fit(key, cells, held, customers))

    def _fit(self, key: SeriesRole, cells: pd.DataFrame, held: int, customers: int) -> StoredModel:
        exhibition_id, role = key
        status, likelihood, parameters = "insufficient_data", None, {}
        if bgbb.enough(cells, held):
            model = bgbb.fit(cells)
            status, likelihood = model.status, model.log_likelihood
            parameters = {name: getattr(model, name) for name in PARAMETERS}
        if exhibition_id is not None:
            parameters["rule"] = _rule(self.rates.trials.get(key, Trials()), self.rates.base_rate(None, role))
        return StoredModel(
            organizer=self.organizer,
            exhibition_id=exhibition_id,
            role=role,
            parameters=parameters,
            log_likelihood=likelihood,
            customers=customers,
            held=held,
            last_edition_id=self.rates.newest(exhibition_id),
            status=status,
            fitted_at=self.as_of,
        )


def _rule(trials: Trials, pi: float | None) -> dict | None:
    """This will work out the return rate of each recency class; None while nobody had an opportunity."""
    if pi is None:
        return None
    return {
        "returns": list(trials.class_returns),
        "trials": list(trials.class_trials),
        "pi": pi,
        "rates": recency_class_rate(trials.class_returns, trials.class_trials, pi).tolist(),
    }


def _choose(own: StoredModel, pooled: StoredModel | None) -> tuple[str, StoredModel | None]:
    """This will name the rung of a series and the model whose version its rows carry."""
    rule = own.parameters.get("rule")
    rung = choose_rung(own.status, pooled.status if pooled else "insufficient_data", rule and rule["pi"])
    return rung, {"fallback_pooled": pooled, "insufficient_data": None}.get(rung, own)


def _read_cells(steps: Steps) -> pd.DataFrame:
    """This will read the counted histories of held editions, a few hundred at most per series and role."""
    names = ["exhibition_id", "role", "left_truncated", *CELL, "weight"]
    cells = pd.DataFrame(steps.rows(statement("fit_cells")), columns=names)
    return cells.assign(role=cells["role"].map(lambda number: ROLES[number - 1])).astype({"weight": float})


def _cells_of(cells: pd.DataFrame, exhibition_id: int, role: str) -> pd.DataFrame:
    return cells[(cells["exhibition_id"] == exhibition_id) & (cells["role"] == role)]


def _counted(cells: pd.DataFrame) -> pd.DataFrame:
    """This will add up equal histories, in a fixed order so that equal data give equal parameters."""
    return cells.groupby(CELL, as_index=False)["weight"].sum().sort_values(CELL, ignore_index=True)


def _histories_up_to(opportunities: int) -> np.ndarray:
    """This will list all histories (x, t_x, n) with up to that many opportunities."""
    return np.array(
        [(x, t_x, n) for n in range(opportunities + 1) for t_x in range(n + 1) for x in range(min(t_x, 1), t_x + 1)]
    )


def _answers(rung: str, model: StoredModel, cells: np.ndarray, rate: float) -> tuple[list, list[float], list]:
    """This will give P(alive at n), P(comes next) and DERT of each history; the rule knows only the second."""
    x, t_x, n = cells.T
    if rung == "fallback_rule":
        rates = np.array(model.parameters["rule"]["rates"])
        return [None] * len(cells), rates[recency_class(n - t_x)].tolist(), [None] * len(cells)
    fitted = bgbb.BgBb(*(model.parameters[name] for name in PARAMETERS), model.log_likelihood, "ok")
    still = fitted.discounted_expected_participations(x, t_x, n, rate)
    return (
        fitted.probability_alive(x, t_x, n).tolist(),
        fitted.expected_participations(x, t_x, n).tolist(),
        still.tolist(),
    )


def _store_cells(
    steps: Steps,
    rates: BaseRates,
    assumed: dict[str, Assumptions],
    chosen: dict[SeriesRole, tuple[str, StoredModel | None]],
    answered: dict[SeriesRole, StoredModel],
) -> None:
    """
    This will store each series' answers for all histories up to one edition more than it has held.

    Where a model with answers is in use, they carry its log odds before answers; scoring adds what answers move.
    """
    names = ("exhibition_ids", "cell_roles", "returns", "last_returns", "opportunities")
    columns: dict[str, list] = {
        name: [] for name in (*names, "alive", "coming", "odds", "still", "statuses", "versions")
    }
    for (exhibition_id, role), (rung, model) in chosen.items():
        if model is None:
            continue
        cells = _histories_up_to(rates.held(exhibition_id) + 1)
        rate = edition_rate(assumed[role].annual_rate, rates.months_between(exhibition_id))
        alive, coming, still = _answers(rung, model, cells, rate)
        repeated = zip(*[(exhibition_id, role, rung, model.version)] * len(cells), strict=True)
        for name, values in zip(("exhibition_ids", "cell_roles", "statuses", "versions"), repeated, strict=True):
            columns[name] += values
        for name, values in zip(("returns", "last_returns", "opportunities"), cells.T.tolist(), strict=True):
            columns[name] += values
        columns["alive"] += alive
        columns["coming"] += coming
        better = answered.get((exhibition_id, role))
        is_used = rung == "ok" and better is not None and better.status == "ok"
        columns["odds"] += log_odds_before_answers(better, cells, coming) if is_used else [None] * len(cells)
        columns["still"] += still
    steps.run(statement("write_cells"), **columns)
