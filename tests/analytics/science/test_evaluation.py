"""Brier, AUC and calibration."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn import metrics

from analytics.science.evaluation import auc, brier, calibration, ece

predictions = st.lists(
    st.tuples(st.integers(0, 1), st.integers(0, 20).map(lambda twentieth: twentieth / 20)), min_size=1, max_size=80
)


def test_brier_worked_by_hand():
    assert brier([1, 0, 1], [0.9, 0.2, 0.5]) == pytest.approx((0.01 + 0.04 + 0.25) / 3)
    assert brier([], []) is None


def test_brier_leaves_unknown_predictions_out():
    assert brier([1, 0], [1.0, np.nan]) == 0


def test_auc_counts_pairs_in_order_and_ties_half():
    """Pairs (.8,.4) (.8,.6) (.4,.4) (.4,.6): two right, one tied, one wrong."""
    assert auc([1, 0, 1, 0], [0.8, 0.4, 0.4, 0.6]) == pytest.approx(2.5 / 4)
    assert auc([1, 1, 0], [0.9, 0.8, 0.1]) == 1
    assert auc([1, 0], [0.5, 0.5]) == 0.5


def test_auc_is_missing_when_all_did_the_same():
    assert auc([1, 1], [0.1, 0.9]) is None
    assert auc([0, 0], [0.1, 0.9]) is None


def test_auc_refuses_an_outcome_that_is_no_outcome():
    with pytest.raises(ValueError, match="0 or 1"):
        auc([1, 2], [0.1, 0.9])


@given(predictions)
@settings(deadline=None)
def test_auc_is_unchanged_by_any_rising_scale(rows):
    came, probability = np.array(rows).T

    assert auc(came, probability) == auc(came, np.exp(3 * probability))


def test_calibration_of_a_hundred_distinct_predictions_has_ten_bins_of_ten():
    probability = (np.arange(100) + 0.5) / 100
    came = np.arange(100) % 2

    table = calibration(came, probability)

    assert table["n"].tolist() == [10] * 10
    assert table["observed"].tolist() == [0.5] * 10
    assert table["predicted"].tolist() == pytest.approx([0.05 + 0.1 * step for step in range(10)])
    assert table.loc[0, ["low", "high"]].tolist() == pytest.approx([0.2366, 0.7634], abs=5e-5)
    assert ece(came, probability) == pytest.approx(0.25)


def test_ece_weighs_bins_by_their_count():
    """Three predictions of .3 of which two came true, one of .9 that did."""
    assert ece([1, 0, 1, 1], [0.3, 0.3, 0.3, 0.9]) == pytest.approx((3 * (2 / 3 - 0.3) + 1 * 0.1) / 4)


def test_calibration_keeps_equal_predictions_together():
    table = calibration([1, 0, 1, 1], [0.3, 0.3, 0.3, 0.9])

    assert table[["n", "predicted"]].to_numpy().tolist() == [[3, pytest.approx(0.3)], [1, 0.9]]


def test_calibration_without_predictions_is_empty():
    assert calibration([], []).empty
    assert ece([], []) is None


@given(predictions, st.randoms(use_true_random=False))
@settings(deadline=None, max_examples=30)
def test_calibration_does_not_depend_on_the_order_of_rows(rows, random):
    shuffled = np.array(random.sample(rows, len(rows))).T
    table, again = calibration(*np.array(rows).T), calibration(*shuffled)

    assert table.to_numpy() == pytest.approx(again.to_numpy())
    assert table["n"].sum() == len(rows)
    assert (table["low"] <= table["observed"]).all()
    assert (table["observed"] <= table["high"]).all()


@given(st.integers(1, 500), st.floats(0, 1))
@settings(deadline=None, max_examples=30)
def test_ece_of_a_constant_prediction_is_its_distance_from_the_rate(n, probability):
    came = np.arange(n) % 3 == 0

    assert ece(came, np.full(n, probability)) == pytest.approx(abs(came.mean() - probability), abs=1e-9)


@given(predictions)
@settings(deadline=None, max_examples=30)
def test_brier_and_auc_equal_those_of_scikit_learn(rows):
    came, probability = np.array(rows).T

    assert brier(came, probability) == pytest.approx(metrics.brier_score_loss(came, probability, pos_label=1))
    if len(set(came)) == 2:
        assert auc(came, probability) == pytest.approx(metrics.roc_auc_score(came, probability))
