"""How sure a value is."""

import numpy as np
import pandas as pd
import pytest

from analytics.science import bgbb
from analytics.science.bgbb import BgBb
from analytics.science.equity import customer_interval, equity_interval
from analytics.science.time_order import counted_to_fit, histories_before
from tests.analytics.science.simulation import TRUTH, attendance

GONE = BgBb(*[np.nan] * 5, status="insufficient_data")


@pytest.fixture(scope="module")
def cells():
    return counted_to_fit(histories_before(attendance(customers=3_000, editions=8, seed=21), 7))


@pytest.fixture(scope="module")
def model(cells):
    return bgbb.fit(cells)


def valued(cells: pd.DataFrame, each: float = 1000) -> pd.DataFrame:
    return cells.assign(value=each * cells["weight"])


def test_equity_interval_holds_the_equity_and_the_truth(model, cells):
    found = equity_interval(model, cells, valued(cells), rate=0.1, replicates=40)
    still = TRUTH.discounted_expected_participations(cells["x"], cells["t_x"], cells["n"], 0.1)

    assert found.low < found.value < found.high
    assert found.value == pytest.approx(1000 * still @ cells["weight"], rel=0.1)
    assert 0.02 < (found.high - found.low) / found.value < 0.5


def test_equity_of_more_customers_is_surer(model, cells):
    few, many = cells, cells.assign(weight=16 * cells["weight"])
    widths = []
    for fitted_on in (few, many):
        found = equity_interval(model, fitted_on, valued(few), rate=0.1, replicates=40)
        widths.append(found.high - found.low)

    assert widths[0] / widths[1] == pytest.approx(4, rel=0.4)


def test_equity_scales_with_the_money_and_repeats_with_the_seed(model, cells):
    once = equity_interval(model, cells, valued(cells), rate=0.1, replicates=5)
    again = equity_interval(model, cells, valued(cells), rate=0.1, replicates=5)
    tenfold = equity_interval(model, cells, valued(cells, each=10_000), rate=0.1, replicates=5)

    assert once == again
    assert tenfold.low == pytest.approx(10 * once.low)


def test_equity_without_a_model_or_replicates_has_no_interval(model, cells):
    assert equity_interval(GONE, cells, valued(cells), rate=0.1).value is None
    assert equity_interval(model, cells, valued(cells), rate=0.1, replicates=0).low is None


@pytest.mark.parametrize("history", [(0, 0, 0), (0, 0, 3), (4, 5, 6), (6, 6, 6)])
def test_customer_interval_draws_average_to_the_residual_value(history):
    x, t_x, n = history
    p, theta, alive = TRUTH.sample_posterior(x, t_x, n, 200_000, np.random.default_rng(1))
    worth = alive * p * (1 - theta) / (0.1 + theta)

    assert alive.mean() == pytest.approx(float(TRUTH.probability_alive(x, t_x, n)), abs=0.005)
    assert worth.mean() == pytest.approx(float(TRUTH.discounted_expected_participations(x, t_x, n, 0.1)), rel=0.02)


def test_customer_interval_of_who_may_be_gone_starts_at_nothing():
    absent = customer_interval(TRUTH, x=2, t_x=3, n=6, value_each=1000, rate=0.1)
    present = customer_interval(TRUTH, x=6, t_x=6, n=6, value_each=1000, rate=0.1)

    assert absent.low == 0 < absent.value < absent.high
    assert 0 < present.low < present.value < present.high


def test_customer_interval_is_missing_without_a_model_or_a_value():
    assert customer_interval(GONE, x=1, t_x=1, n=1, value_each=1000, rate=0.1).value is None
    assert customer_interval(TRUTH, x=1, t_x=1, n=1, value_each=np.nan, rate=0.1).value is None


@pytest.mark.parametrize("n", [0, 1, 4, 7])
def test_history_probabilities_of_equal_length_sum_to_one(n):
    rows = [(0, 0)] + [(x, t_x) for t_x in range(1, n + 1) for x in range(1, t_x + 1)]
    x, t_x = np.array(rows).T

    assert TRUTH.history_probability(x, t_x, n).sum() == pytest.approx(1)


def test_refit_from_an_earlier_fit_finds_the_same_maximum(model, cells):
    near = BgBb(2.0, 2.0, 1.0, 5.0, 0.0, "ok")

    assert bgbb.refit(cells, near).log_likelihood == pytest.approx(model.log_likelihood, abs=0.01)
