"""BG/BB: who is still alive after a number of editions, and how often they will come back."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray
from scipy.special import betaln, comb, logsumexp, psi
from threadpoolctl import threadpool_limits

from analytics.science.inputs import Floats, floats
from analytics.science.maximum_likelihood import Status, maximise

MINIMUM_CUSTOMERS = 200
MINIMUM_HELD_EDITIONS = 4
STARTS = ((1.0, 1.0, 1.0, 1.0), (0.5, 0.5, 0.5, 5.0), (2.0, 4.0, 1.0, 10.0))

LOWEST_RATE = 1e-4
BLOCK = 512
HISTORY = ["x", "t_x", "n"]


@dataclass(frozen=True)
class BgBb:
    """
    The model of one organizer, series and role: p ~ Beta(alpha, beta) to come, theta ~ Beta(gamma, delta) to leave.

    Without enough data the parameters are NaN, and so is all that follows from them, or from a missing history.

    Errors: ValueError in all methods when a history is impossible.
    Source: Fader, Hardie & Shang (2010), Marketing Science 29(6).
    """

    alpha: float
    beta: float
    gamma: float
    delta: float
    log_likelihood: float
    status: Status

    def probability_alive(self, x: ArrayLike, t_x: ArrayLike, n: ArrayLike, ahead: int = 0) -> Floats:
        """This will give the probability to be alive at opportunity n + ahead (0: the last held, 1: the next)."""
        _check_ahead(ahead)
        x, t_x, n = _as_histories(x, t_x, n)
        staying = betaln(self.alpha + x, self.beta + n - x) + betaln(self.gamma, self.delta + n + ahead)
        return np.minimum(np.exp(staying - self._log_prior() - self._log_history(x, t_x, n)), 1.0)

    def expected_participations(self, x: ArrayLike, t_x: ArrayLike, n: ArrayLike, ahead: int = 1) -> Floats:
        """This will give the expected participations in the next `ahead` editions; with 1, the return probability."""
        _check_ahead(ahead)
        x, t_x, n = _as_histories(x, t_x, n)
        steps = np.arange(1, ahead + 1)
        if not steps.size:
            return x * 0.0
        alive = logsumexp(betaln(self.gamma, self.delta + n[..., np.newaxis] + steps), axis=-1)
        return np.exp(self._log_coming(x, t_x, n) + alive - betaln(self.gamma, self.delta))

    def discounted_expected_participations(self, x: ArrayLike, t_x: ArrayLike, n: ArrayLike, rate: float) -> Floats:
        """
        This will give the present value, in participations, of all editions to come (DERT).

        Unit:   rate is the discount per edition, not per year.
        Errors: ValueError when rate is below .0001.
        """
        if not rate >= LOWEST_RATE:
            raise ValueError("without a discount rate per edition the sum may have no end")
        x, t_x, n = _as_histories(x, t_x, n)
        return np.exp(self._log_coming(x, t_x, n)) * self._discounted_life(n, 1 / (1 + rate))

    def history_probability(self, x: ArrayLike, t_x: ArrayLike, n: ArrayLike) -> Floats:
        """This will give the chance that n opportunities end in this history, in whatever order they were taken."""
        x, t_x, n = _as_histories(x, t_x, n)
        orders = np.where(x > 0, comb(t_x - 1, x - 1), 1.0)
        return orders * np.exp(self._log_history(x, t_x, n))

    def sample_posterior(
        self, x: float, t_x: float, n: float, draws: int, rng: np.random.Generator
    ) -> tuple[Floats, Floats, NDArray[np.bool_]]:
        """
        This will draw what one customer may be like, given its history: p, theta, and whether it is still there.

        Shape:  three arrays of `draws`; they hang together row by row.
        """
        shapes = _shapes(np.array([self.alpha, self.beta, self.gamma, self.delta]), *_as_histories(x, t_x, n))
        paths = _log_paths(shapes)
        path = rng.choice(paths.size, size=draws, p=np.exp(paths - logsumexp(paths)))
        came, missed, left, stayed = (shape[path] for shape in shapes[:4])
        return rng.beta(came, missed), rng.beta(left, stayed), path == 0

    def _discounted_life(self, n: Floats, discount: float) -> Floats:
        """
        This will sum the discounted survival of all opportunities after n, block by block until the rest is nothing.

        SciPy's hyp2f1 would be the closed form, but answers NaN for large delta.
        """
        term = np.exp(betaln(self.gamma, self.delta + n) - betaln(self.gamma, self.delta))
        total, first = np.zeros_like(term), 0
        while np.any(term * discount > total * (1 - discount) * 1e-12):
            stayed = self.delta + n[..., np.newaxis] + first + np.arange(BLOCK)
            terms = term[..., np.newaxis] * np.cumprod(discount * stayed / (self.gamma + stayed), axis=-1)
            total, term, first = total + terms.sum(axis=-1), terms[..., -1], first + BLOCK
        return total if not np.isnan(self.gamma) else np.full_like(total, np.nan)

    def _log_coming(self, x: Floats, t_x: Floats, n: Floats) -> Floats:
        """This will give the log of the probability to come once more if alive, over that of the history."""
        once_more = betaln(self.alpha + x + 1, self.beta + n - x) - betaln(self.alpha, self.beta)
        return once_more - self._log_history(x, t_x, n)

    def _log_prior(self) -> float:
        """This will give the normalising constant of both beta distributions."""
        return betaln(self.alpha, self.beta) + betaln(self.gamma, self.delta)

    def _log_history(self, x: Floats, t_x: Floats, n: Floats) -> Floats:
        """This will give the log-probability of each history."""
        params = np.array([self.alpha, self.beta, self.gamma, self.delta])
        return logsumexp(_log_paths(_shapes(params, x, t_x, n)), axis=-1) - self._log_prior()


def enough(cells: pd.DataFrame, held_editions: int) -> bool:
    """This will say whether a series has the 200 customers with an opportunity and the 4 held editions a fit needs."""
    return held_editions >= MINIMUM_HELD_EDITIONS and _is_identified(cells)


@threadpool_limits.wrap(limits=1, user_api="blas")  # four parameters: more threads only wait for each other
def fit(cells: pd.DataFrame) -> BgBb:
    """
    This will fit the four parameters by maximum likelihood to counted histories.

    Shape:  cells has x (participations after the first), t_x (opportunity of the last one, 0 if none),
            n (opportunities) and weight (customers with that history; without it every row is a customer).
            The order of rows, and equal rows instead of a weight, change nothing.
    Errors: ValueError when a history is impossible or missing.
    """
    cells = _counted(cells)
    if not _is_identified(cells):
        return BgBb(*[np.nan] * 5, status="insufficient_data")
    x, t_x, n, weight = _columns(cells)
    optimum = maximise(lambda params: _weighted_likelihood(params, x, t_x, n, weight), STARTS, weight.sum())
    beats_constant = optimum.log_likelihood >= constant_rate_log_likelihood(cells)
    status: Status = "ok" if optimum.believed and beats_constant else "not_converged"
    return BgBb(*optimum.params.tolist(), optimum.log_likelihood, status)


def refit(cells: pd.DataFrame, near: BgBb) -> BgBb:
    """
    This will fit again from the parameters of an earlier fit, unjudged: for the many refits of a bootstrap.

    Shape:  cells as for fit; the status is that of the earlier fit.
    """
    x, t_x, n, weight = _columns(cells)
    start = (near.alpha, near.beta, near.gamma, near.delta)
    optimum = maximise(lambda params: _weighted_likelihood(params, x, t_x, n, weight), (start,), weight.sum())
    return BgBb(*optimum.params.tolist(), optimum.log_likelihood, near.status)


def log_likelihood(params: ArrayLike, cells: pd.DataFrame) -> float:
    """This will give the log-likelihood of (alpha, beta, gamma, delta) for counted histories."""
    x, t_x, n, weight = _columns(cells)
    return _weighted_likelihood(np.asarray(params, dtype=float), x, t_x, n, weight)[0]


def constant_rate_log_likelihood(cells: pd.DataFrame) -> float:
    """This will give the log-likelihood of the one rate that all customers would share and never leave."""
    came = float((cells["weight"] * cells["x"]).sum())
    missed = float((cells["weight"] * cells["n"]).sum()) - came
    return sum(part * np.log(part / (came + missed)) for part in (came, missed) if part > 0)


def _is_identified(cells: pd.DataFrame) -> bool:
    """This will say whether enough customers had an opportunity and some had the three that tell p from theta."""
    informative = cells[(cells["n"] > 0) & (cells["weight"] > 0)]
    longest = informative["n"].max() if len(informative) else 0
    return bool(informative["weight"].sum() >= MINIMUM_CUSTOMERS and longest >= MINIMUM_HELD_EDITIONS - 1)


def _counted(cells: pd.DataFrame) -> pd.DataFrame:
    """This will count equal histories, in the order of their figures."""
    table = pd.DataFrame(cells)
    table = table if "weight" in table else table.assign(weight=1.0)
    table = pd.DataFrame({name: floats(table[name]) for name in (*HISTORY, "weight")})
    _as_histories(*(table[name] for name in HISTORY))
    if table.isna().any(axis=None) or (table["weight"] < 0).any() or np.isinf(table["weight"]).any():
        raise ValueError("an impossible history: something is missing, or customers are not counted from zero up")
    return table.groupby(HISTORY, as_index=False)["weight"].sum()


def _columns(cells: pd.DataFrame) -> list[Floats]:
    """This will give x, t_x, n and weight as floats."""
    return [floats(cells[name]) for name in (*HISTORY, "weight")]


def _as_histories(x: ArrayLike, t_x: ArrayLike, n: ArrayLike) -> list[Floats]:
    """
    This will bring histories to one shape of floats; a history with a part missing is missing altogether.

    Errors: ValueError when no customer can have such a history.
    """
    x, t_x, n = np.broadcast_arrays(*(floats(part) for part in (x, t_x, n)))
    known = ~np.isnan(x + t_x + n)
    whole = (x % 1 == 0) & (t_x % 1 == 0) & (n % 1 == 0)
    possible = whole & (x >= 0) & (x <= t_x) & (t_x <= n) & ((x == 0) == (t_x == 0))
    if np.any(known & ~possible):
        which = tuple(part[known & ~possible].flat[0].item() for part in (x, t_x, n))
        raise ValueError(f"impossible history: x, t_x, n = {which}")
    return [np.where(known, part, np.nan) for part in (x, t_x, n)]


def _check_ahead(ahead: int) -> None:
    """This will refuse anything but a whole number of editions to come."""
    if ahead < 0 or ahead % 1:
        raise ValueError("editions ahead are counted 0, 1, 2 …")


def _shapes(params: Floats, x: Floats, t_x: Floats, n: Floats) -> tuple[Floats, Floats, Floats, Floats, NDArray]:
    """
    This will list, for every history, the beta shapes of each way it can have come about.

    Path 0 is alive until n; path i + 1 left right after opportunity t_x + i.

    Shape:  (came, missed, left, stayed, possible), each history × path; the last is a mask.
    """
    alpha, beta, gamma, delta = params
    x, t_x, n = (array[..., np.newaxis] for array in (x, t_x, n))
    left_after = np.arange(int(np.nanmax(n - t_x, initial=0)))
    possible = np.concatenate([np.ones_like(n, dtype=bool), left_after < n - t_x], axis=-1)
    lived = np.concatenate([n, np.minimum(t_x + left_after, n)], axis=-1)
    left = np.concatenate([np.zeros(1), np.ones(left_after.size)])
    came = np.broadcast_to(alpha + x, lived.shape)
    return came, beta + lived - x, np.broadcast_to(gamma + left, lived.shape), delta + lived, possible


def _log_paths(shapes: tuple[Floats, Floats, Floats, Floats, NDArray]) -> Floats:
    """This will give the unnormalised log-probability of every path, minus infinity for the impossible."""
    came, missed, left, stayed, possible = shapes
    return np.where(possible, betaln(came, missed) + betaln(left, stayed), -np.inf)


def _weighted_likelihood(params: Floats, x: Floats, t_x: Floats, n: Floats, weight: Floats) -> tuple[float, Floats]:
    """This will give the log-likelihood of all customers and its gradient with respect to the parameters."""
    alpha, beta, gamma, delta = params
    shapes = _shapes(params, x, t_x, n)
    came, missed, left, stayed, _ = shapes
    paths = _log_paths(shapes)
    total = logsumexp(paths, axis=-1)
    share = np.exp(paths - total[..., np.newaxis])
    constant = betaln(alpha, beta) + betaln(gamma, delta)
    both, end = psi(came + missed), psi(left + stayed)
    slopes = [psi(came) - both, psi(missed) - both, psi(left) - end, psi(stayed) - end]
    prior = psi([alpha, beta, gamma, delta]) - psi([alpha + beta, alpha + beta, gamma + delta, gamma + delta])
    gradient = np.array([(weight * (share * slope).sum(axis=-1)).sum() for slope in slopes]) - weight.sum() * prior
    return float((weight * (total - constant)).sum()), gradient
