"""Rows that are counted say what the same rows say when each is written out."""

import numpy as np
import pandas as pd
import pytest

from analytics.science.evaluation import auc, brier, calibration, ece
from analytics.science.model_comparison import auc_difference, brier_difference, report
from analytics.science.return_model import choose_return_model, fit_logistic
from analytics.science.time_order import backtest
from analytics.science.validity import loyalty_validity


@pytest.fixture
def counted():
    rng = np.random.default_rng(7)
    rows = pd.DataFrame({"came": rng.integers(0, 2, 40), "first": rng.random(40).round(1), "second": rng.random(40)})
    return rows, rng.integers(1, 9, 40)


def test_figures_of_counted_rows_equal_those_of_rows_written_out(counted):
    rows, weight = counted
    long = rows.loc[rows.index.repeat(weight)]
    for figure in (brier, auc, ece):
        assert figure(rows.came, rows["first"], weight=weight) == pytest.approx(figure(long.came, long["first"]))
    pd.testing.assert_frame_equal(
        calibration(rows.came, rows["first"], weight=weight), calibration(long.came, long["first"]), check_dtype=False
    )
    for difference in (brier_difference, auc_difference):
        short = difference(rows.came, rows["first"], rows.second, weight=weight)
        assert short.n == weight.sum()
        assert vars(short) == pytest.approx(vars(difference(long.came, long["first"], long.second)))
    assert report(rows.came, rows.second, weight=weight).n == weight.sum()
    validity = loyalty_validity(rows.second * 100, rows["first"] > 0.5, rows.came, weight=weight)
    spelled = loyalty_validity(long.second * 100, long["first"] > 0.5, long.came)
    assert vars(validity.difference) == pytest.approx(vars(spelled.difference))


def test_backtest_of_counted_histories_equals_that_of_every_customer():
    rng = np.random.default_rng(3)
    everyone = rng.random((600, 5)) < rng.beta(1, 1, (600, 1))
    histories, weight = np.unique(everyone, axis=0, return_counts=True)
    short, long = backtest(histories, weight), backtest(everyone)
    assert short.status == long.status
    for name in ("bgbb", "constant", "last_edition"):
        one, other = (brier(r.came, r[name], w) for r, w in ((short.rows, short.rows.weight), (long.rows, None)))
        assert one == pytest.approx(other, rel=1e-6)


def test_return_model_weighs_its_rows():
    rng = np.random.default_rng(5)
    rows = pd.DataFrame({"edition": np.arange(300) % 3, "satisfaction": rng.integers(1, 6, 300).astype(float)})
    rows.loc[rng.random(300) < 0.3, "satisfaction"] = np.nan
    rows = rows.assign(bgbb=rng.random(300), weight=rng.integers(1, 9, 300))
    rows = rows.assign(came=(rng.random(300) < rows.satisfaction.fillna(2) / 6).astype(int))
    long = rows.loc[rows.index.repeat(rows.weight)].drop(columns="weight")
    short, spelled = (fit_logistic(table, ["satisfaction"]) for table in (rows, long))
    assert short.medians == pytest.approx(spelled.medians)
    assert short.weights == pytest.approx(spelled.weights, abs=1e-3)
    one, other = (choose_return_model(table, ["satisfaction"]) for table in (rows, long))
    assert (one.model, one.reason, one.labelled_rows) == (other.model, other.reason, len(long))
