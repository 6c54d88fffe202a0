"""The logistic return model, and when it may stand in for BG/BB."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.special import expit, logit
from sklearn.linear_model import LogisticRegression

from analytics.science.model_comparison import REPLICATES, SEED, Estimate, brier_difference

FEWEST_LABELLED = 1000
BGBB, LOG_ODDS = "bgbb", "bgbb_log_odds"

Reason = Literal["few_labelled_rows", "no_bgbb", "one_edition", "one_outcome", "not_better", "better"]


@dataclass(frozen=True)
class LogisticModel:
    """
    A logistic model in plain numbers, so that a version can be stored and read without a library.

    A missing feature takes the median of the training rows, and its absence counts as a feature of its own.
    """

    features: tuple[str, ...]
    medians: tuple[float, ...]
    flagged: tuple[str, ...]
    centres: tuple[float, ...]
    scales: tuple[float, ...]
    weights: tuple[float, ...]
    intercept: float

    def probability(self, rows: pd.DataFrame) -> NDArray[np.float64]:
        """
        This will give the return probability of each row.

        Shape:  rows carry the features and bgbb, BG/BB's own probability; any of them may be missing.
        """
        return expit(self.log_odds(rows))

    def log_odds(self, rows: pd.DataFrame) -> NDArray[np.float64]:
        """This will give the log odds of returning of each row; the parts of the features add up to them."""
        columns = _design(_with_log_odds(rows), self.features, self.medians, self.flagged)
        standard = (columns - np.array(self.centres)) / np.array(self.scales)
        return standard @ np.array(self.weights) + self.intercept

    def shift(self, feature: str, value: float) -> float:
        """This will say by how much knowing a feature's value moves the log odds of who did not tell it."""
        place = self.features.index(feature)
        moved = self.weights[place] / self.scales[place] * (value - self.medians[place])
        if feature in self.flagged:
            flag = len(self.features) + self.flagged.index(feature)
            moved -= self.weights[flag] / self.scales[flag]
        return moved


@dataclass(frozen=True)
class ModelChoice:
    """
    The model to use, why, and by how much the logistic model's Brier score differed (below 0: better).

    fitted is the logistic model on all labelled rows, given only when it is the one to use.
    """

    model: Literal["bgbb", "logistic"]
    reason: Reason
    labelled_rows: int
    tested_rows: int
    difference: Estimate | None
    fitted: LogisticModel | None


def choose_return_model(
    rows: pd.DataFrame, features: Sequence[str], replicates: int = REPLICATES, seed: int = SEED
) -> ModelChoice:
    """
    This will decide between BG/BB, the default, and a logistic model with satisfaction and the like.

    The logistic model learns from all editions but the newest and is tested on that one. It is used only
    with 1,000 labelled rows, when the whole 95 % interval of its Brier score less BG/BB's lies below 0.

    Shape:  rows: one per customer and edition: edition (order), came (0, 1 or NaN), bgbb (the return
            probability that BG/BB gave before that edition) and the features, as known before it;
            weight, if rows are counted.
    """
    labelled = rows[rows["came"].notna()]
    counted = int(_weights(labelled).sum())
    untested = _obstacle(labelled)
    if untested:
        return ModelChoice("bgbb", untested, counted, 0, None, None)
    newest = labelled["edition"].max()
    past, test = labelled[labelled["edition"] < newest], labelled[labelled["edition"] == newest]
    predicted = fit_logistic(past, features).probability(test)
    difference = brier_difference(test["came"], predicted, test[BGBB], replicates, seed, _weights(test))
    if difference.high is None or difference.high >= 0:
        return ModelChoice("bgbb", "not_better", counted, difference.n, difference, None)
    fitted = fit_logistic(labelled, features)
    return ModelChoice("logistic", "better", counted, difference.n, difference, fitted)


def fit_logistic(rows: pd.DataFrame, features: Sequence[str]) -> LogisticModel:
    """
    This will fit the logistic model to labelled rows, with BG/BB's log odds as one more feature.

    Shape:  rows: came, bgbb, the features, and weight if rows are counted.
    Errors: ValueError when all did the same.
    """
    names = (*features, LOG_ODDS)
    table = _with_log_odds(rows)
    raw = table[list(names)].astype(float)
    weight = _weights(rows)
    medians = tuple(_median(raw[name], weight) for name in names)
    flagged = tuple(name for name in names if 0 < raw[name].isna().sum() < len(raw))
    columns = _design(table, names, medians, flagged)
    centres = np.average(columns, axis=0, weights=weight)
    spread = np.sqrt(np.average((columns - centres) ** 2, axis=0, weights=weight))
    scales = np.where(spread > 1e-12, spread, 1.0)
    learner = LogisticRegression(max_iter=1000)
    fitted = learner.fit((columns - centres) / scales, rows["came"].astype(int), sample_weight=weight)
    weights = tuple(fitted.coef_[0].tolist())
    return LogisticModel(
        names, medians, flagged, tuple(centres.tolist()), tuple(scales.tolist()), weights, float(fitted.intercept_[0])
    )


def _obstacle(labelled: pd.DataFrame) -> Reason | None:
    """This will say what keeps the two models from being compared."""
    if _weights(labelled).sum() < FEWEST_LABELLED:
        return "few_labelled_rows"
    if labelled["edition"].nunique() < 2:
        return "one_edition"
    newest = labelled["edition"].max()
    if labelled.loc[labelled["edition"] == newest, BGBB].isna().all():
        return "no_bgbb"
    return "one_outcome" if labelled.loc[labelled["edition"] < newest, "came"].nunique() < 2 else None


def _weights(rows: pd.DataFrame) -> NDArray[np.float64]:
    """This will say how many customers each row counts."""
    return rows["weight"].to_numpy(dtype=float) if "weight" in rows else np.ones(len(rows))


def _median(values: pd.Series, weight: NDArray[np.float64]) -> float:
    """This will give the median of what the weights count, gaps left out; 0 when there is nothing else."""
    known = values.notna().to_numpy()
    if not known.any():
        return 0.0
    order = np.argsort(values.to_numpy()[known], kind="stable")
    level, upto = values.to_numpy()[known][order], np.cumsum(weight[known][order])
    low, high = (np.searchsorted(upto, upto[-1] / 2, side=side) for side in ("left", "right"))
    return float((level[low] + level[min(high, level.size - 1)]) / 2)


def _with_log_odds(rows: pd.DataFrame) -> pd.DataFrame:
    """This will add BG/BB's probability as log odds, on which a logistic model is at home."""
    return rows.assign(**{LOG_ODDS: logit(rows[BGBB].astype(float).clip(1e-6, 1 - 1e-6))})


def _design(
    rows: pd.DataFrame, features: Sequence[str], medians: Sequence[float], flagged: Sequence[str]
) -> NDArray[np.float64]:
    """This will fill gaps and set a flag column for each feature that had gaps in training."""
    raw = rows[list(features)].astype(float)
    filled = raw.fillna(dict(zip(features, medians, strict=True)))
    flags = raw[list(flagged)].isna().astype(float)
    return np.column_stack([filled.to_numpy(), flags.to_numpy()])
