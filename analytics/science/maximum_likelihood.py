"""One careful maximiser for models with positive parameters: several starts, and a convergence test of its own."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

Status = Literal["ok", "insufficient_data", "not_converged"]
Objective = Callable[[NDArray[np.float64]], tuple[float, NDArray[np.float64]]]

LOWEST, HIGHEST = 1e-4, 1e4
LIKELIHOOD_AGREEMENT = 0.01
STARTS_THAT_AGREE = 2
ROUNDING = 1e-9


@dataclass(frozen=True)
class Optimum:
    """The best parameters of all starts, their log-likelihood, and whether to believe them."""

    params: NDArray[np.float64]
    log_likelihood: float
    believed: bool


def maximise(objective: Objective, starts: Sequence[Sequence[float]], customers: float) -> Optimum:
    """
    This will maximise a log-likelihood over positive parameters from every start and judge the result.

    The optimizer's own success flag is ignored: it reports success for worlds in which nobody or
    everybody returns. Believed means that no parameter is at its bound, the Hessian is finite and
    shows a maximum, and two starts agree within .01.

    Shape:  objective(params) -> (log-likelihood, gradient with respect to params).
    """

    def loss(logs: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        params = np.exp(logs)
        value, gradient = objective(params)
        return -value / customers, -gradient * params / customers

    bounds = [(np.log(LOWEST), np.log(HIGHEST))] * len(starts[0])
    options = {"ftol": 1e-15, "gtol": 1e-9, "maxiter": 1000, "maxls": 50}
    ends = [
        minimize(loss, np.log(start), jac=True, method="L-BFGS-B", bounds=bounds, options=options) for start in starts
    ]
    best = min(ends, key=lambda end: end.fun)
    # Beyond ten million customers rounding alone is larger than .01.
    near = max(LIKELIHOOD_AGREEMENT, abs(best.fun) * customers * ROUNDING)
    agreeing = sum((end.fun - best.fun) * customers <= near for end in ends)
    believed = agreeing >= STARTS_THAT_AGREE and _is_inside(best.x) and _is_peak(loss, best.x)
    return Optimum(params=np.exp(best.x), log_likelihood=float(-best.fun * customers), believed=believed)


def _is_inside(logs: NDArray[np.float64]) -> bool:
    """This will say whether every parameter stays clear of both bounds (by one per cent)."""
    return bool(np.all(logs > np.log(LOWEST) + 0.01) and np.all(logs < np.log(HIGHEST) - 0.01))


def _is_peak(loss: Objective, logs: NDArray[np.float64], step: float = 1e-4) -> bool:
    """This will say whether the Hessian, by central differences of the gradient, is finite and curves up."""
    shifts = np.eye(logs.size) * step
    rows = [(loss(logs + shift)[1] - loss(logs - shift)[1]) / (2 * step) for shift in shifts]
    hessian = np.array(rows)
    if not np.all(np.isfinite(hessian)):
        return False
    curvatures = np.linalg.eigvalsh((hessian + hessian.T) / 2)
    return bool(curvatures[0] > -1e-6 * max(curvatures[-1], 1e-12))
