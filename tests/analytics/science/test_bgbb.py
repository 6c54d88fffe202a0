"""BG/BB against the published donation example, a simulated truth, and worlds it must refuse."""

from math import comb

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import approx_fprime
from scipy.special import betaln

from analytics.science import bgbb
from analytics.science.bgbb import BgBb
from analytics.science.maximum_likelihood import Optimum

# Fader, Hardie & Shang (2010), Table 2: the 1995 cohort of a charity, six yearly opportunities, (x, t_x, customers).
DONORS = (
    (6, 6, 1203), (5, 6, 728), (4, 6, 512), (3, 6, 357), (2, 6, 234), (1, 6, 129), (5, 5, 335), (4, 5, 284),
    (3, 5, 225), (2, 5, 173), (1, 5, 119), (4, 4, 240), (3, 4, 181), (2, 4, 155), (1, 4, 78), (3, 3, 322),
    (2, 3, 255), (1, 3, 129), (2, 2, 613), (1, 2, 277), (1, 1, 1091), (0, 0, 3464),
)  # fmt: skip
PUBLISHED = BgBb(alpha=1.204, beta=0.750, gamma=0.657, delta=2.783, log_likelihood=-33225.6, status="ok")

shapes = st.floats(min_value=0.05, max_value=50)
models = st.builds(BgBb, shapes, shapes, shapes, shapes, st.just(0.0), st.just("ok"))


@pytest.fixture(scope="module")
def donors():
    cells = pd.DataFrame([(x, t_x, 6, count) for x, t_x, count in DONORS], columns=["x", "t_x", "n", "weight"])
    assert cells["weight"].sum() == 11_104
    return cells


@pytest.fixture(scope="module")
def fitted(donors):
    return bgbb.fit(donors)


def histories(longest: int) -> pd.DataFrame:
    """Every (x, t_x, n) that a customer can have after up to `longest` opportunities."""
    rows = [(0, 0, n) for n in range(longest + 1)]
    rows += [(x, t, n) for n in range(1, longest + 1) for t in range(1, n + 1) for x in range(1, t + 1)]
    return pd.DataFrame(rows, columns=["x", "t_x", "n"])


def simulated(model: BgBb, customers: int, opportunities: list[int], seed: int) -> pd.DataFrame:
    """A world in which the model is the truth, counted into cells."""
    rng = np.random.default_rng(seed)
    p, theta = rng.beta(model.alpha, model.beta, customers), rng.beta(model.gamma, model.delta, customers)
    n, lived = rng.choice(opportunities, customers), rng.geometric(theta) - 1
    x, t_x = np.zeros(customers, dtype=int), np.zeros(customers, dtype=int)
    for opportunity in range(1, max(opportunities) + 1):
        came = (opportunity <= np.minimum(n, lived)) & (rng.random(customers) < p)
        x, t_x = x + came, np.where(came, opportunity, t_x)
    return pd.DataFrame({"x": x, "t_x": t_x, "n": n}).value_counts().rename("weight").reset_index()


def params_of(model: BgBb) -> list[float]:
    return [model.alpha, model.beta, model.gamma, model.delta]


def test_fit_reproduces_the_published_parameters(fitted):
    assert params_of(fitted) == pytest.approx(params_of(PUBLISHED), abs=0.001)
    assert fitted.log_likelihood == pytest.approx(-33225.6, abs=0.05)
    assert fitted.status == "ok"


def test_fit_reproduces_the_published_chances_to_be_alive_in_2002(fitted):
    """Table 6 of the paper: no repeat, two repeats the last in 1999, six repeats."""
    assert fitted.probability_alive([0, 2, 6], [0, 4, 6], 6, ahead=1) == pytest.approx([0.11, 0.59, 0.93], abs=0.005)


def test_fit_reproduces_the_published_total_of_the_next_five_years(fitted, donors):
    """Hardie's worksheet (brucehardie.com/notes/010) expects 12,884.2 donations in 2002–2006."""
    expected = fitted.expected_participations(donors["x"], donors["t_x"], donors["n"], ahead=5)

    assert (expected * donors["weight"]).sum() == pytest.approx(12_884.2, abs=0.1)


def test_fit_reproduces_the_ten_years_of_two_customers(fitted):
    """Walkthrough of the R package BTYD: customers A and B, ten opportunities ahead."""
    assert fitted.expected_participations([0, 4], [0, 5], 6, ahead=10) == pytest.approx([0.1302169, 3.627858], rel=1e-4)


def test_fit_counts_a_row_twice_as_two_rows(fitted, donors):
    twice = bgbb.fit(pd.concat([donors, donors]))

    assert params_of(twice) == pytest.approx(params_of(fitted), rel=1e-4)
    assert twice.log_likelihood == pytest.approx(2 * fitted.log_likelihood, rel=1e-9)


def test_fit_is_independent_of_row_order(fitted, donors):
    assert params_of(bgbb.fit(donors.iloc[::-1])) == pytest.approx(params_of(fitted), rel=1e-5)


def test_fit_recovers_a_known_truth_from_cohorts_of_different_length():
    truth = BgBb(alpha=1.2, beta=0.75, gamma=0.66, delta=2.78, log_likelihood=0.0, status="ok")
    cells = simulated(truth, customers=40_000, opportunities=[3, 4, 5, 6, 7], seed=20)

    model = bgbb.fit(cells)

    assert model.status == "ok"
    assert params_of(model) == pytest.approx(params_of(truth), rel=0.15)
    assert model.log_likelihood >= bgbb.log_likelihood(params_of(truth), cells)
    args = cells["x"], cells["t_x"], cells["n"]
    assert model.expected_participations(*args) == pytest.approx(truth.expected_participations(*args), abs=0.02)


def test_fit_recovers_a_truth_that_the_donors_do_not_resemble():
    truth = BgBb(alpha=3.0, beta=2.0, gamma=1.0, delta=6.0, log_likelihood=0.0, status="ok")

    model = bgbb.fit(simulated(truth, customers=40_000, opportunities=[4, 6, 8], seed=7))

    assert model.status == "ok"
    assert params_of(model) == pytest.approx(params_of(truth), rel=0.15)


@pytest.mark.parametrize("returning", [0, 1])
def test_fit_refuses_a_world_where_nobody_or_everybody_returns(returning):
    cells = pd.DataFrame({"n": [3, 4, 5, 6], "weight": [300] * 4})
    cells["x"] = cells["t_x"] = returning * cells["n"]

    assert bgbb.fit(cells).status == "not_converged"


def test_fit_refuses_a_world_without_differences_between_customers():
    """Everybody comes with probability one half and stays: no beta distribution is that narrow."""
    paths = [[int(bit) for bit in f"{number:06b}"] for number in range(64)]
    rows = [(sum(path), max((i + 1 for i, came in enumerate(path) if came), default=0)) for path in paths]
    cells = pd.DataFrame(rows, columns=["x", "t_x"]).assign(n=6, weight=20)

    assert bgbb.fit(cells).status == "not_converged"


@pytest.mark.parametrize(("log_likelihood", "believed"), [(-1e9, True), (0.0, False)])
def test_fit_needs_a_believed_maximum_that_beats_one_rate_for_all(donors, monkeypatch, log_likelihood, believed):
    found = Optimum(params=np.ones(4), log_likelihood=log_likelihood, believed=believed)
    monkeypatch.setattr(bgbb, "maximise", lambda *_: found)

    assert bgbb.fit(donors).status == "not_converged"


def test_constant_rate_of_a_world_worked_by_hand():
    """Of eight opportunities three were taken: 3·ln(3/8) + 5·ln(5/8)."""
    cells = pd.DataFrame([(1, 1, 2, 3), (0, 0, 2, 1)], columns=["x", "t_x", "n", "weight"])

    assert bgbb.constant_rate_log_likelihood(cells) == pytest.approx(3 * np.log(3 / 8) + 5 * np.log(5 / 8))


def test_fit_needs_200_customers_who_had_an_opportunity(donors):
    few = donors.assign(weight=donors["weight"] * 199 / 11_104)
    newcomers = pd.DataFrame([(0, 0, 0, 5_000)], columns=few.columns)

    model = bgbb.fit(pd.concat([few, newcomers]))

    assert model.status == "insufficient_data"
    assert np.isnan(model.probability_alive(1, 1, 2))
    assert np.isnan(model.discounted_expected_participations(1, 1, 2, rate=0.1))


def test_fit_needs_three_opportunities_to_tell_staying_away_from_leaving():
    short = pd.DataFrame(
        [(0, 0, 2, 300), (1, 1, 2, 200), (1, 2, 2, 90), (2, 2, 2, 200)], columns=["x", "t_x", "n", "weight"]
    )

    assert bgbb.fit(short).status == "insufficient_data"


def test_fit_leaves_customers_without_an_opportunity_out(fitted, donors):
    newcomers = pd.DataFrame([(0, 0, 0, 5_000)], columns=donors.columns)

    assert params_of(bgbb.fit(pd.concat([donors, newcomers]))) == pytest.approx(params_of(fitted), rel=1e-4)


@pytest.mark.parametrize("history", [(2, 1, 3), (1, 4, 3), (0, 2, 3), (1, 0, 3)])
def test_fit_refuses_impossible_histories(history):
    with pytest.raises(ValueError, match="impossible"):
        bgbb.fit(pd.DataFrame([(*history, 500)], columns=["x", "t_x", "n", "weight"]))


def test_enough_asks_for_four_held_editions(donors):
    assert bgbb.enough(donors, held_editions=7)
    assert not bgbb.enough(donors, held_editions=3)
    assert not bgbb.enough(donors.head(0), held_editions=7)


def test_log_likelihood_of_one_opportunity_worked_by_hand():
    """With four uniform distributions p = θ = 1/2 on average: a return needs life and will, 1/2 · 1/2."""
    came = pd.DataFrame([(1, 1, 1, 1)], columns=["x", "t_x", "n", "weight"])
    missed = pd.DataFrame([(0, 0, 1, 1)], columns=["x", "t_x", "n", "weight"])

    assert np.exp(bgbb.log_likelihood([1, 1, 1, 1], came)) == pytest.approx(1 / 4)
    assert np.exp(bgbb.log_likelihood([1, 1, 1, 1], missed)) == pytest.approx(3 / 4)


def test_log_likelihood_gradient_is_its_slope(donors):
    columns = [donors[name].to_numpy(float) for name in ("x", "t_x", "n", "weight")]
    params = np.array([1.7, 0.4, 0.9, 5.0])

    _, gradient = bgbb._weighted_likelihood(params, *columns)

    slope = approx_fprime(params, lambda shifted: bgbb.log_likelihood(shifted, donors), 1e-7)
    assert gradient == pytest.approx(slope, rel=1e-4)


@given(models)
@settings(max_examples=40, deadline=None)
def test_histories_of_equal_length_have_probabilities_that_sum_to_one(model):
    """C(t_x − 1, x − 1) orders lead to a history with its last participation at t_x."""
    cells = histories(5).query("n == 5").assign(weight=1)
    orders = [1 if x == 0 else comb(t - 1, x - 1) for x, t in zip(cells["x"], cells["t_x"], strict=True)]
    each = [bgbb.log_likelihood(params_of(model), cells.iloc[[row]]) for row in range(len(cells))]

    assert np.dot(orders, np.exp(each)) == pytest.approx(1, rel=1e-8)


@given(models)
@settings(max_examples=40, deadline=None)
def test_probability_alive_is_a_probability_and_one_for_who_just_came(model):
    cells = histories(7)
    now = model.probability_alive(cells["x"], cells["t_x"], cells["n"])
    next_time = model.probability_alive(cells["x"], cells["t_x"], cells["n"], ahead=1)

    assert ((now >= 0) & (now <= 1)).all()
    assert (next_time < now).all()
    assert now[cells["t_x"] == cells["n"]] == pytest.approx(1, abs=1e-9)


@given(models)
@settings(max_examples=40, deadline=None)
def test_expectation_never_falls_when_the_last_participation_is_later(model):
    cells = histories(7)
    cells["expected"] = model.expected_participations(cells["x"], cells["t_x"], cells["n"])
    rises = cells.sort_values("t_x").groupby(["x", "n"])["expected"].diff().dropna()

    assert (rises >= -1e-12).all()
    assert cells["expected"].between(0, 1).all()


@given(models, st.floats(min_value=0.01, max_value=0.5))
@settings(max_examples=40, deadline=None)
def test_discounted_expectation_is_the_sum_of_the_discounted_editions(model, rate):
    ahead = np.arange(1, int(35 / np.log1p(rate)))
    still_there = np.exp(betaln(model.gamma, model.delta + 5 + ahead) - betaln(model.gamma, model.delta + 6))
    by_hand = model.expected_participations(2, 3, 5) * (still_there / (1 + rate) ** ahead).sum()

    assert model.discounted_expected_participations(2, 3, 5, rate) == pytest.approx(by_hand, rel=1e-6)


def test_discounted_expectation_stays_a_number_where_the_closed_form_fails():
    """SciPy's hyp2f1 answers NaN here, although customers merely hardly ever leave."""
    loyal = BgBb(alpha=1.0, beta=1.0, gamma=1.0, delta=9000.0, log_likelihood=0.0, status="ok")

    assert loyal.discounted_expected_participations(0, 0, 0, rate=0.1) == pytest.approx(5.0, rel=0.01)


def test_discounted_expectation_without_a_rate_is_refused():
    with pytest.raises(ValueError, match="discount"):
        PUBLISHED.discounted_expected_participations(1, 1, 1, rate=0)


def test_expectation_of_no_editions_is_nothing():
    assert PUBLISHED.expected_participations([1, 2], [1, 2], 3, ahead=0).tolist() == [0, 0]
