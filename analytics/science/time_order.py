"""Forecasts judged in the order of time: what was known before an edition, against who then came."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from analytics.science import bgbb
from analytics.science.fallback import recency_class_rate
from analytics.science.inputs import flags, floats
from analytics.science.maximum_likelihood import Status

LATER_COHORTS = 3


@dataclass(frozen=True)
class LastEditionRule:
    """The return rate of who was at the last edition and of who was not, learned from earlier editions."""

    present: float
    absent: float

    def probability(self, was_present: ArrayLike) -> NDArray[np.float64]:
        """This will forecast from presence at the last edition alone."""
        return np.where(flags(was_present), self.present, self.absent)


@dataclass(frozen=True)
class Backtest:
    """
    The newest edition forecast from what was known before it.

    Shape:  rows: one per customer known before it: row, came, bgbb (NaN unless the fit is ok), constant,
            last_edition, the history and its weight;
            status: of the BG/BB fit.
    """

    rows: pd.DataFrame
    status: Status


def histories_before(attended: ArrayLike, edition: int) -> pd.DataFrame:
    """
    This will tell what was known of each customer before an edition, and whether it then came.

    Shape:  attended: customers × held editions in order, 0 or 1; edition: position of the one to forecast.
            Gives one row per customer seen before it: row, x, t_x, n, r_ed, present (at the last one),
            left_truncated (seen at the first recorded edition), came.
    Errors: ValueError when no edition came before, or the edition is not recorded.
    """
    table = flags(attended)
    if table.ndim != 2 or not 0 < edition < table.shape[1]:
        raise ValueError("an edition to forecast needs one before it")
    before = table[:, :edition]
    rows = np.flatnonzero(before.any(axis=1))
    seen = before[rows]
    first, last = seen.argmax(axis=1), edition - 1 - seen[:, ::-1].argmax(axis=1)
    return pd.DataFrame(
        {
            "row": rows,
            "x": seen.sum(axis=1) - 1,
            "t_x": last - first,
            "n": edition - 1 - first,
            "r_ed": edition - 1 - last,
            "present": last == edition - 1,
            "left_truncated": first == 0,
            "came": table[rows, edition].astype(int),
        }
    )


def counted_to_fit(histories: pd.DataFrame) -> pd.DataFrame:
    """
    This will count equal histories for a fit, leaving out who was there at the first recorded edition.

    Those were not new then, only newly recorded: keeping them makes newcomers look more loyal than they are.
    They stay in while fewer than three later cohorts with together 200 customers remain.

    Shape:  histories: x, t_x, n, left_truncated, and weight if rows are counted already; gives x, t_x, n, weight.
    """
    rows = histories if "weight" in histories else histories.assign(weight=1.0)
    later = rows[~rows["left_truncated"].astype(bool)]
    informed = later[later["n"] > 0]
    enough = informed["n"].nunique() >= LATER_COHORTS and informed["weight"].sum() >= bgbb.MINIMUM_CUSTOMERS
    kept = later if enough else rows
    return kept.groupby(["x", "t_x", "n"], as_index=False)["weight"].sum()


def constant_rate(came: ArrayLike, weight: ArrayLike | None = None) -> float | None:
    """This will give the one return rate of all earlier forecasts; None when there were none."""
    outcome = np.asarray(came, dtype=float)
    return float(np.average(outcome, weights=weight)) if outcome.size else None


def last_edition_rule(was_present: ArrayLike, came: ArrayLike, weight: ArrayLike | None = None) -> LastEditionRule:
    """
    This will learn the calibrated last-edition rule, each rate drawn to that of all by two imagined trials.

    Errors: ValueError without any earlier outcome.
    """
    present, outcome = flags(was_present), floats(came)
    overall = constant_rate(outcome, weight)
    if overall is None:
        raise ValueError("nobody has had a chance to return yet")
    each = np.ones_like(outcome) if weight is None else np.asarray(weight, dtype=float)
    returns = [(each * outcome)[present].sum(), (each * outcome)[~present].sum()]
    return LastEditionRule(*recency_class_rate(returns, [each[present].sum(), each[~present].sum()], overall).tolist())


def fit_before(histories: pd.DataFrame, held_editions: int) -> bgbb.BgBb:
    """This will fit BG/BB to what was known before an edition; without enough of it the status says so."""
    cells = counted_to_fit(histories)
    if bgbb.enough(cells, held_editions=held_editions):
        return bgbb.fit(cells)
    return bgbb.BgBb(*[np.nan] * 5, status="insufficient_data")


def backtest(attended: ArrayLike, weight: ArrayLike | None = None) -> Backtest:
    """
    This will forecast the newest held edition by BG/BB, the constant rate and the last-edition rule.

    Everything is learned from the editions before it: the model from the histories up to then, both rules
    from who returned to each of the earlier ones.

    Shape:  attended: customers × held editions in order, 0 or 1; weight: how many customers each row counts.
    Errors: ValueError with fewer than three editions: one to come from, one to learn from, one to forecast.
    """
    table = flags(attended)
    if table.ndim != 2 or table.shape[1] < 3:
        raise ValueError("a forecast in time order needs three held editions")
    newest = table.shape[1] - 1
    each = np.ones(len(table)) if weight is None else np.asarray(weight, dtype=float)
    past, rows = (
        known.assign(weight=each[known["row"]])
        for known in (
            pd.concat([histories_before(table, edition) for edition in range(1, newest)]),
            histories_before(table, newest),
        )
    )
    model = fit_before(rows, held_editions=newest)
    usable = model.status == "ok"
    forecast = model.expected_participations(rows["x"], rows["t_x"], rows["n"]) if usable else np.nan
    rule = last_edition_rule(past["present"], past["came"], past["weight"])
    rows = rows.assign(
        bgbb=forecast,
        constant=constant_rate(past["came"], past["weight"]),
        last_edition=rule.probability(rows["present"]),
    )
    return Backtest(rows, model.status)
