"""Gamma-Gamma: what one paid participation of a customer is worth on average."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import gammaln, psi
from threadpoolctl import threadpool_limits

from analytics.science.inputs import Floats, floats
from analytics.science.maximum_likelihood import Status, maximise

MINIMUM_CUSTOMERS = 200
MOST_CORRELATION = 0.3
STARTS = ((2.0, 2.0, 1.0), (6.0, 4.0, 0.5), (1.0, 8.0, 6.0))
SAME_VALUE = 1e-9


@dataclass(frozen=True)
class GammaGamma:
    """
    Spending per participation ~ Gamma(p, ν), ν ~ Gamma(q, v); v carries the unit of the money.

    Source: Fader & Hardie (2013), The Gamma-Gamma Model of Monetary Value.
    """

    p: float
    q: float
    v: float
    log_likelihood: float
    status: Status

    def expected_value(self, count: ArrayLike, mean_value: ArrayLike) -> Floats:
        """
        This will give the expected net value of a participation, the customer's own mean drawn to that of all.

        Shape:  NaN when q ≤ 1, since the mean then does not exist; with count 0 the mean of all customers. NaN
                also for a negative count or mean: the model knows payments only.
        """
        count, mean_value = np.broadcast_arrays(floats(count), floats(mean_value))
        spent = np.where(count == 0, 0.0, count * mean_value)
        known = (count >= 0) & (spent >= 0) & (self.q > 1)
        pulled = self.p * (self.v + spent) / np.where(known, self.p * count + self.q - 1, np.nan)
        return pulled[()]


@threadpool_limits.wrap(limits=1, user_api="blas")  # three parameters: more threads only wait for each other
def fit(count: ArrayLike, mean_value: ArrayLike, weight: ArrayLike | None = None) -> GammaGamma:
    """
    This will fit p, q and v by maximum likelihood, leaving out who paid nothing.

    A fit with q ≤ 1 has no expected value and is not_converged.

    Shape:  count: paid participations, the first included; mean_value: net value of one; weight: customers.
    Errors: ValueError when a number is infinite.
    """
    count, mean_value, weight = _paying(count, mean_value, weight)
    order = np.lexsort((weight, mean_value, count))  # sums of floats hang on their order
    count, mean_value, weight = count[order], mean_value[order], weight[order]
    if weight.sum() < MINIMUM_CUSTOMERS:
        return GammaGamma(*[np.nan] * 4, status="insufficient_data")
    scale = np.exp(np.average(np.log(mean_value), weights=weight))
    scaled = mean_value / scale
    optimum = maximise(lambda params: _likelihood(params, count, scaled, weight), STARTS, weight.sum())
    p, q, v = optimum.params.tolist()
    status: Status = "ok" if optimum.believed and q > 1 else "not_converged"
    return GammaGamma(p, q, float(v * scale), float(optimum.log_likelihood - weight.sum() * np.log(scale)), status)


def count_value_correlation(count: ArrayLike, mean_value: ArrayLike, weight: ArrayLike | None = None) -> float | None:
    """
    This will correlate how often customers paid with how much; the model takes the two as independent.

    Shape:  None when one of the two does not vary. Above .3 the value is biased and the page says so.
    """
    count, mean_value, weight = _paying(count, mean_value, weight)
    if count.size < 2 or any(np.ptp(part) <= SAME_VALUE * part.max() for part in (count, mean_value)):
        return None
    covariance = np.cov(count, mean_value, aweights=weight)
    return float(covariance[0, 1] / np.sqrt(covariance[0, 0] * covariance[1, 1]))


def is_biased(correlation: float | None) -> bool:
    """This will say whether customers who come often pay so differently that the page must warn of the value."""
    return correlation is not None and abs(correlation) > MOST_CORRELATION


def _paying(count: ArrayLike, mean_value: ArrayLike, weight: ArrayLike | None) -> list[Floats]:
    """This will keep the customers with a paid participation and a positive mean value."""
    weight = 1.0 if weight is None else weight
    rows = [np.atleast_1d(floats(column)) for column in (count, mean_value, weight)]
    if any(np.isinf(column).any() for column in rows):
        raise ValueError("a number is infinite")
    count, mean_value, weight = np.broadcast_arrays(*rows)
    kept = (count > 0) & (mean_value > 0) & (weight > 0)
    return [count[kept], mean_value[kept], weight[kept]]


def _likelihood(params: Floats, count: Floats, mean_value: Floats, weight: Floats) -> tuple[float, Floats]:
    """This will give the log-likelihood of all customers and its gradient with respect to p, q and v."""
    p, q, v = params
    shape, spent = p * count, count * mean_value
    reach = np.log(v + spent)
    each = (
        gammaln(shape + q) - gammaln(shape) - gammaln(q) + q * np.log(v)
        + shape * np.log(spent) - np.log(mean_value) - (shape + q) * reach
    )  # fmt: skip
    joint = psi(shape + q)
    slopes = [
        count * (joint - psi(shape) + np.log(spent) - reach),
        joint - psi(q) + np.log(v) - reach,
        q / v - (shape + q) / (v + spent),
    ]
    return float((weight * each).sum()), np.array([(weight * slope).sum() for slope in slopes])
