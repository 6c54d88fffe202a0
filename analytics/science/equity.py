"""How sure a value is: of all customers together by bootstrap, of one by what it may be like."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from threadpoolctl import threadpool_limits

from analytics.science.bgbb import BgBb, refit

REPLICATES, DRAWS, SEED = 200, 4000, 20060812
LEVELS = [10, 90]


@dataclass(frozen=True)
class ValueInterval:
    """A present value and its 80 % interval; all None without a model."""

    value: float | None
    low: float | None
    high: float | None


NOTHING = ValueInterval(None, None, None)


@threadpool_limits.wrap(limits=1, user_api="blas")  # small matrices: more threads only wait for each other
def equity_interval(
    model: BgBb,
    fitted_on: pd.DataFrame,
    scored: pd.DataFrame,
    rate: float,
    replicates: int = REPLICATES,
    seed: int = SEED,
) -> ValueInterval:
    """
    This will give total customer equity with what the fit's uncertainty makes of it (parametric bootstrap).

    Histories are drawn from the model for as many customers at each n as it was fitted on, the model is fitted
    to them again, and today's customers are valued with it. The value of a participation is taken as known.

    Shape:  fitted_on: x, t_x, n, weight; scored: x, t_x, n and value, the sum over the customers with that
            history of what one participation brings (E[M]·margin − serving cost).
    Unit:   rate is the discount per edition.
    """
    if model.status != "ok":
        return NOTHING
    rng = np.random.default_rng(seed)
    worlds = _Worlds(model, fitted_on)
    totals = [_equity(refit(worlds.draw(rng), model), scored, rate) for _ in range(replicates)]
    value = _equity(model, scored, rate)
    if not totals:
        return ValueInterval(value, None, None)
    low, high = np.percentile(totals, LEVELS)
    return ValueInterval(value, float(low), float(high))


def customer_interval(
    model: BgBb,
    *,
    x: int,
    t_x: int,
    n: int,
    value_each: float,
    rate: float,
    draws: int = DRAWS,
    seed: int = SEED,
) -> ValueInterval:
    """
    This will give one customer's residual value with its interval over what it may be like: p, θ, there or gone.

    A customer that has more than a tenth of a chance to be gone has low 0.

    Unit:   value_each is what one participation brings; rate is the discount per edition.
    """
    if model.status != "ok" or np.isnan(value_each):
        return NOTHING
    p, theta, alive = model.sample_posterior(x, t_x, n, draws, np.random.default_rng(seed))
    worth = value_each * np.where(alive, p * (1 - theta) / (rate + theta), 0.0)
    low, high = np.percentile(worth, LEVELS)
    value = value_each * float(model.discounted_expected_participations(x, t_x, n, rate))
    return ValueInterval(value, float(low), float(high))


class _Worlds:
    """Draws what the histories could have been: for each n, as many customers as there are."""

    def __init__(self, model: BgBb, fitted_on: pd.DataFrame):
        customers = fitted_on.groupby("n")["weight"].sum().round().astype(int)
        self.cells = {int(n): _histories(int(n)) for n in customers.index}
        self.customers = {int(n): int(count) for n, count in customers.items()}
        chances = {n: model.history_probability(cells["x"], cells["t_x"], n) for n, cells in self.cells.items()}
        self.chances = {n: chance / chance.sum() for n, chance in chances.items()}

    def draw(self, rng: np.random.Generator) -> pd.DataFrame:
        """This will draw one world, counted into cells."""
        drawn = [
            cells.assign(weight=rng.multinomial(self.customers[n], self.chances[n]).astype(float))
            for n, cells in self.cells.items()
        ]
        together = pd.concat(drawn)
        return together[together["weight"] > 0]


def _histories(n: int) -> pd.DataFrame:
    """This will list every history of n opportunities."""
    rows = [(0, 0, n)] + [(x, t_x, n) for t_x in range(1, n + 1) for x in range(1, t_x + 1)]
    return pd.DataFrame(rows, columns=["x", "t_x", "n"])


def _equity(model: BgBb, scored: pd.DataFrame, rate: float) -> float:
    """This will add up what all customers are still expected to bring."""
    still = model.discounted_expected_participations(scored["x"], scored["t_x"], scored["n"], rate)
    return float(still @ scored["value"].to_numpy(dtype=float))
