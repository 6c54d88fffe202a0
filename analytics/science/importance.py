"""Which dimension matters most to the overall rating: the method the answers can bear, with its uncertainty."""

from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits

from analytics.science.associations import spearman
from analytics.science.correlations import pairwise_correlations, repeats, shrunk
from analytics.science.drivers import MOST_FOR_LMG, johnson_weights, lmg_weights
from analytics.science.survey import COUNTS_ONLY

FEWEST, FEWEST_PER_DIMENSION, FEWEST_PER_PAIR = 50, 10, 50
COMPLETE_ENOUGH = 0.7
NOTHING = 1e-12
REPLICATES_AT_ONCE = 50
SEED = 20060812
OVERALL = "__overall__"

Floats = NDArray[np.float64]
Method = Literal["lmg", "johnson", "spearman", "none"]
Obstacle = Literal["few_answers", "few_pairs", "repeats_others", "constant_overall"]


@dataclass(frozen=True)
class Importance:
    """
    A share per dimension with its 95 % interval, and everything that must stand beside it.

    With lmg and johnson shares are parts of R² that sum to 1; with spearman they are correlations with the
    overall rating, which do not, and obstacle says why there are no shares. A dimension without a figure is NaN.

    Shape:  shares, low, high: one value per dimension; n: respondents used; replicates: bootstrap draws used.
    """

    method: Method
    shares: pd.Series
    low: pd.Series
    high: pd.Series
    n: int
    smallest_pair_n: int
    r_squared: float | None
    gaps: Literal["listwise", "pairwise"] | None
    replicates: int
    obstacle: Obstacle | None


@threadpool_limits.wrap(limits=1, user_api="blas")  # small matrices: more threads only wait for each other
def derived_importance(
    dimensions: pd.DataFrame, overall: pd.Series, replicates: int = 200, seed: int = SEED
) -> Importance:
    """
    This will find how much of the overall rating each dimension explains, by the best method the answers bear.

    LMG up to twelve dimensions, Johnson's relative weights beyond, each with a bootstrap over respondents.
    When too few answered or dimensions repeat each other: Spearman with the overall rating, with the interval
    of its Fisher z. When fewer than ten answered or all gave the same overall rating: none.

    Shape:  respondents × dimensions and one overall answer per respondent, same index, NaN where missing.
    """
    rated = overall.notna() & dimensions.notna().any(axis=1)
    answers = dimensions[rated].assign(**{OVERALL: overall[rated]}).astype(float)
    asked = answers.loc[:, answers.notna().any()] if len(answers) else answers
    if len(answers) < COUNTS_ONLY:
        return _nothing(dimensions, len(answers), "few_answers")
    if answers[OVERALL].nunique() < 2:
        return _nothing(dimensions, len(answers), "constant_overall")
    complete = asked.dropna()
    listwise = len(complete) >= COMPLETE_ENOUGH * len(asked)
    values = (complete if listwise else asked).to_numpy()
    values = values[np.lexsort(values.T)]  # the draws go by place: equal answers in any order, equal intervals
    table, pairs = pairwise_correlations(values)
    obstacle = _obstacle(values, table, int(pairs.min()))
    if obstacle:
        return _by_rank(dimensions, answers, obstacle)
    names = asked.columns[:-1]
    method: Method = "lmg" if len(names) <= MOST_FOR_LMG else "johnson"
    weights = _weights(method, table[np.newaxis], listwise)[0]
    draws = _drawn_shares(method, values, listwise, replicates, seed)
    shares = _parts(weights)
    low, high = _limits(draws, shares)
    found = (pd.Series(part, index=names).reindex(dimensions.columns) for part in (shares, low, high))
    smallest, gaps = int(pairs.min()), "listwise" if listwise else "pairwise"
    return Importance(method, *found, len(values), smallest, float(weights.sum()), gaps, len(draws), None)


def _obstacle(values: Floats, table: Floats, smallest_pair: int) -> Obstacle | None:
    """This will say what forbids sharing R² among the dimensions."""
    if len(values) < max(FEWEST, FEWEST_PER_DIMENSION * (values.shape[1] - 1)):
        return "few_answers"
    if np.ptp(values[:, -1]) == 0:
        return "constant_overall"
    if smallest_pair < FEWEST_PER_PAIR:
        return "few_pairs"
    return "repeats_others" if np.isnan(table).any() or repeats(table[:-1, :-1]) else None


def _weights(method: Method, tables: Floats, listwise: bool) -> Floats:
    """This will share R² under each correlation matrix; of gappy answers, made positive definite first."""
    fit = tables if listwise else np.array([shrunk(table) for table in tables])
    share = lmg_weights if method == "lmg" else johnson_weights
    return share(fit[:, :-1, :-1], fit[:, :-1, -1])


def _parts(weights: Floats) -> Floats:
    """This will make the weights sum to 1; of nothing explained there are no parts."""
    total = weights.sum(axis=-1, keepdims=True)
    return weights / np.where(total > NOTHING, total, np.nan)


def _drawn_shares(method: Method, values: Floats, listwise: bool, replicates: int, seed: int) -> Floats:
    """This will repeat the sharing for respondents drawn anew, leaving out draws in which dimensions coincide."""
    rng = np.random.default_rng(seed)
    n = len(values)
    found = [np.empty((0, values.shape[1] - 1))]
    for first in range(0, replicates, REPLICATES_AT_ONCE):
        drawn = rng.multinomial(n, np.full(n, 1 / n), size=min(REPLICATES_AT_ONCE, replicates - first))
        tables = [pairwise_correlations(values, row.astype(float))[0] for row in drawn]
        usable = [table for table in tables if not np.isnan(table).any() and not repeats(table[:-1, :-1])]
        if usable:
            weights = _weights(method, np.array(usable), listwise)
            found.append(_parts(weights))
    return np.concatenate(found)


def _limits(draws: Floats, shares: Floats) -> tuple[Floats, Floats]:
    """
    This will give the percentile interval, widened to the estimate where it misses it.

    Shares cannot be negative, so the draws of one near 0 lie above it.
    """
    if np.isnan(draws).all() or np.isnan(shares).any():
        return np.full_like(shares, np.nan), np.full_like(shares, np.nan)
    low, high = np.nanpercentile(draws, [2.5, 97.5], axis=0)
    return np.minimum(low, shares), np.maximum(high, shares)


def _by_rank(dimensions: pd.DataFrame, answers: pd.DataFrame, obstacle: Obstacle) -> Importance:
    """This will fall back to the rank correlation of each dimension with the overall rating."""
    found = {name: spearman(answers[name], answers[OVERALL]) for name in dimensions}
    columns = {
        part: pd.Series({name: getattr(each, part) for name, each in found.items()}, dtype=float)
        for part in ("r", "low", "high")
    }
    smallest = min((each.n for each in found.values()), default=0)
    return Importance("spearman", *columns.values(), len(answers), smallest, None, "pairwise", 0, obstacle)


def _nothing(dimensions: pd.DataFrame, n: int, obstacle: Obstacle) -> Importance:
    """This will say that nothing can be said."""
    blank = pd.Series(np.nan, index=dimensions.columns)
    return Importance("none", blank, blank, blank, n, 0, None, None, 0, obstacle)
