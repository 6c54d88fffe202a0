"""Gamma-Gamma against published numbers, a simulated truth, and worlds it must refuse."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.integrate import quad
from scipy.optimize import approx_fprime

from analytics.science import gamma_gamma
from analytics.science.gamma_gamma import GammaGamma

RECORDED = Path(__file__).parents[2] / "recordings" / "statistics"
# Fader & Hardie (2013), the CDNOW customers.
CDNOW = GammaGamma(p=6.25, q=3.74, v=15.44, log_likelihood=-4055.92, status="ok")


def simulated(p: float, q: float, v: float, customers: int, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Counts and mean values of a world in which the model is the truth."""
    rng = np.random.default_rng(seed)
    count = rng.geometric(0.4, customers)
    rate = rng.gamma(q, 1 / v, customers)
    return count, rng.gamma(p * count, 1 / rate) / count


def test_expected_value_equals_the_published_worksheet():
    """brucehardie.com/notes/025: the first CDNOW customers by repeat purchases and mean spend."""
    expected = CDNOW.expected_value([2, 1, 0, 7, 2], [22.35, 11.77, 0, 73.74, 25.55])

    assert expected == pytest.approx([24.65, 18.91, 35.17, 71.46, 27.28], abs=0.06)


def test_fit_reproduces_the_published_parameters():
    cdnow = pd.read_csv(RECORDED / "cdnow.csv")

    model = gamma_gamma.fit(cdnow["count"], cdnow["mean_value"], cdnow["customers"])

    assert cdnow["customers"].sum() == 946
    assert [model.p, model.q, model.v] == pytest.approx([CDNOW.p, CDNOW.q, CDNOW.v], abs=0.01)
    assert model.log_likelihood == pytest.approx(CDNOW.log_likelihood, abs=0.01)
    assert model.status == "ok"


def test_expected_value_without_payments_is_the_mean_of_all():
    assert CDNOW.expected_value(0, np.nan) == pytest.approx(6.25 * 15.44 / 2.74)


def test_expected_value_needs_q_above_one():
    heavy = GammaGamma(p=6.25, q=1.0, v=15.44, log_likelihood=0.0, status="not_converged")

    assert np.isnan(heavy.expected_value([1, 2], [30, 40])).all()


@given(st.integers(1, 50), st.floats(0.1, 1000))
@settings(deadline=None)
def test_expected_value_lies_between_the_customer_and_all_customers(count, mean_value):
    everyone, value = CDNOW.expected_value(0, 0), CDNOW.expected_value(count, mean_value)

    assert min(everyone, mean_value) - 1e-9 <= value <= max(everyone, mean_value) + 1e-9


def test_fit_recovers_a_known_truth():
    model = gamma_gamma.fit(*simulated(6.25, 3.74, 15.44, customers=20_000, seed=3))

    assert model.status == "ok"
    assert [model.p, model.q, model.v] == pytest.approx([6.25, 3.74, 15.44], rel=0.08)


def test_fit_in_cents_only_moves_v():
    count, mean_value = simulated(4, 3, 900, customers=3_000, seed=4)

    euros, cents = gamma_gamma.fit(count, mean_value), gamma_gamma.fit(count, mean_value * 100)

    assert [cents.p, cents.q, cents.v / 100] == pytest.approx([euros.p, euros.q, euros.v], rel=1e-5)
    assert cents.log_likelihood == pytest.approx(euros.log_likelihood - 3_000 * np.log(100), rel=1e-9)


def test_fit_counts_a_weight_of_two_as_two_rows():
    count, mean_value = simulated(4, 3, 900, customers=1_000, seed=5)

    once = gamma_gamma.fit(np.tile(count, 2), np.tile(mean_value, 2))
    weighted = gamma_gamma.fit(count, mean_value, weight=np.full(1_000, 2))

    assert [weighted.p, weighted.q, weighted.v] == pytest.approx([once.p, once.q, once.v], rel=1e-4)


def test_fit_leaves_out_who_paid_nothing_or_was_refunded():
    count, mean_value = simulated(4, 3, 900, customers=1_000, seed=6)

    with_free = gamma_gamma.fit(np.append(count, [0, 1, 2]), np.append(mean_value, [0, 0, -50]))

    assert with_free == gamma_gamma.fit(count, mean_value)


def test_fit_needs_200_paying_customers():
    count, mean_value = simulated(4, 3, 900, customers=199, seed=7)

    model = gamma_gamma.fit(np.append(count, [0] * 50), np.append(mean_value, [0] * 50))

    assert model.status == "insufficient_data"
    assert np.isnan(model.expected_value(1, 10))


def test_fit_refuses_a_world_where_everybody_pays_the_same():
    assert gamma_gamma.fit([1, 2, 3] * 200, [500.0] * 600).status == "not_converged"


def test_fit_refuses_a_truth_without_a_mean():
    assert gamma_gamma.fit(*simulated(4, 0.6, 5, customers=5_000, seed=8)).status == "not_converged"


@pytest.mark.parametrize("count", [1.0, 4.0])
def test_likelihood_is_a_density_in_the_mean_value(count):
    def density(mean_value):
        columns = np.array([count]), np.array([mean_value]), np.ones(1)
        return np.exp(gamma_gamma._likelihood(np.array([3.0, 4.0, 10.0]), *columns)[0])

    assert quad(density, 0, np.inf)[0] == pytest.approx(1, abs=1e-6)


def test_likelihood_gradient_is_its_slope():
    columns = (*(column.astype(float) for column in simulated(4, 3, 9, customers=500, seed=9)), np.ones(500))
    params = np.array([2.5, 1.7, 6.0])

    _, gradient = gamma_gamma._likelihood(params, *columns)

    slope = approx_fprime(params, lambda shifted: gamma_gamma._likelihood(shifted, *columns)[0], 1e-7)
    assert gradient == pytest.approx(slope, rel=1e-4)


def test_correlation_of_count_and_value_sees_dependence():
    assert gamma_gamma.count_value_correlation([1, 2, 3], [10, 20, 30]) == pytest.approx(1)
    assert gamma_gamma.count_value_correlation([1, 2, 1, 2], [10, 10, 20, 20]) == pytest.approx(0)
    assert gamma_gamma.count_value_correlation([1, 2, 3], [10, 10, 10]) is None


@pytest.mark.parametrize(("correlation", "biased"), [(None, False), (0.3, False), (0.31, True), (-0.31, True)])
def test_value_is_biased_above_thirty_per_cent_correlation(correlation, biased):
    assert gamma_gamma.is_biased(correlation) is biased
