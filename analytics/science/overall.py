"""The overall figures of a survey side by side: from the dimensions, from the single question, by importance."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from analytics.science.survey import MeanInterval, cronbach_alpha, mean_ci


@dataclass(frozen=True)
class OverallFigures:
    """Overall (factor), overall (single question), and weighted by derived importance, None without one."""

    factor: MeanInterval
    single: MeanInterval
    weighted: MeanInterval | None


def overall_figures(
    respondents: pd.DataFrame,
    single: ArrayLike,
    importance: pd.Series | None = None,
    population: int | None = None,
) -> OverallFigures:
    """
    This will put the three overall figures beside each other.

    Shape:  respondents × dimensions; single: answers to the overall question; importance: a share per dimension.
    """
    weighted = None if importance is None else overall_interval(respondents, importance, population)
    return OverallFigures(overall_interval(respondents, None, population), mean_ci(single, population), weighted)


def overall_interval(
    respondents: pd.DataFrame, weights: pd.Series | None = None, population: int | None = None
) -> MeanInterval:
    """
    This will average the dimension means, equally or by weights, with SD and interval over respondents.

    Shape:  respondents × dimensions, NaN where missing; a dimension nobody answered drops out.
    Errors: ValueError for a weight that is negative or missing, or when all are 0.
    """
    return mean_ci(overall_contributions(respondents, weights), population)


def overall_contributions(respondents: pd.DataFrame, weights: pd.Series | None = None) -> NDArray[np.float64]:
    """
    This will give each respondent's contribution to the overall figure, which is their mean.

    Respondents skip dimensions, so the figure is a sum of means over different people. What one contributes
    is overall + Σ w·(answer − dimension mean)·N/n, the own mean where nobody skipped. Two editions' overall
    figures are compared through their contributions.

    Errors: ValueError for a weight that is negative or missing, or when all are 0.
    Source: linearisation; Särndal, Swensson & Wretman (1992), Model Assisted Survey Sampling, ch. 5.
    """
    weight = pd.Series(1.0, index=respondents.columns) if weights is None else weights.reindex(respondents.columns)
    if not (weight >= 0).all() or (len(weight) and weight.sum() == 0):
        raise ValueError("every dimension needs a weight, and some weight above 0")
    asked = respondents.loc[:, respondents.notna().any() & (weight > 0)].astype(float)
    asked = asked[asked.notna().any(axis=1)]
    if asked.empty:
        return np.array([])
    shares = weight[asked.columns] / weight[asked.columns].sum()
    means = asked.mean()
    pulls = (asked - means).fillna(0.0) * (shares * len(asked) / asked.notna().sum())
    return float(means @ shares) + pulls.sum(axis=1).to_numpy()


def alpha_by_dimension(answers: pd.DataFrame, tree: Mapping[str, Sequence[str]]) -> pd.Series:
    """
    This will give Cronbach's alpha of the items of each dimension.

    Shape:  answers: respondents × items; NaN where a dimension has one item or its answers do not vary.
    """
    found = {dimension: cronbach_alpha(answers[list(items)]) for dimension, items in tree.items()}
    return pd.Series({name: np.nan if alpha is None else alpha for name, alpha in found.items()}, dtype=float)
