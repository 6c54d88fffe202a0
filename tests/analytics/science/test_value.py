"""Present values, the value matrix, ABC and the contribution index."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.science.value import (
    abc,
    contact_pays,
    contribution_index,
    edition_rate,
    indices,
    potential_value,
    realized_value,
    residual_value,
    two_significant_digits,
    value_matrix,
)

amounts = st.lists(st.integers(-1_000, 100_000), min_size=1, max_size=40)


def test_edition_rate_compounds_over_the_months_between_editions():
    assert edition_rate(0.10, 12) == pytest.approx(0.10)
    assert edition_rate(0.10, 24) == pytest.approx(0.21)
    assert edition_rate(0.10, 6) == pytest.approx(0.0488, abs=5e-5)


def test_residual_value_takes_serving_cost_from_the_margin():
    assert residual_value([2.0, 0.5], [1000, 1000], margin=0.6, serving_cost=100).tolist() == [1000, 250]


def test_potential_value_reaches_for_the_best_quarter_of_the_peers():
    assert potential_value([2.0, 2.0], [600, 1500], 1000, margin=0.5).tolist() == pytest.approx([80, 0])


def test_value_matrix_places_by_the_medians_of_the_placed():
    """Medians 25 and 2.5 over the first four; the lapsed giant does not move them."""
    current, potential = [40, 30, 20, 10, 9_999], [4, 1, 3, 2, 9_999]

    placed = value_matrix(current, potential, [True] * 4 + [False])

    assert placed.tolist() == ["valuable", "sub_value", "latent", "low_value", "lapsed"]


def test_value_matrix_of_equals_is_low_and_of_the_unknown_is_missing():
    assert value_matrix([5, 5, 5], [0, 0, 0], [True] * 3).tolist() == ["low_value"] * 3
    assert value_matrix([np.nan, 5], [1, 1], [True, True]).tolist() == [None, "low_value"]
    assert value_matrix([np.nan, 5], [1, 1], [True, False]).tolist() == [None, "lapsed"]
    assert value_matrix([], [], []).tolist() == []


@given(st.lists(st.tuples(st.integers(0, 50), st.integers(0, 50)), min_size=1, max_size=30), st.integers(1, 9))
@settings(deadline=None)
def test_value_matrix_is_the_same_in_another_currency(rows, rate):
    current, potential = np.array(rows).T
    placed = np.ones(len(rows), dtype=bool)

    assert (
        value_matrix(current, potential, placed).tolist()
        == value_matrix(rate * current, rate * potential, placed).tolist()
    )


def test_abc_gives_whoever_crosses_a_border_the_better_class():
    assert abc([80, 15, 5]).tolist() == ["A", "B", "C"]
    assert abc([50, 40, 6, 4]).tolist() == ["A", "A", "B", "C"]
    assert abc([4, 6, 40, 50]).tolist() == ["C", "B", "A", "A"]


def test_abc_puts_customers_without_positive_value_last_and_the_unknown_nowhere():
    assert abc([100, 0, -5, np.nan]).tolist() == ["A", "C", "C", None]
    assert abc([0, -5]).tolist() == ["C", "C"]
    assert abc([]).tolist() == []


@given(amounts)
@settings(deadline=None)
def test_abc_makes_at_least_the_shares_it_promises(values):
    classes = abc(values)
    gains = np.maximum(values, 0)
    by_class = {name: gains[classes == name].sum() for name in "ABC"}

    assert by_class["A"] >= 0.8 * gains.sum()
    assert by_class["A"] + by_class["B"] >= 0.95 * gains.sum()
    assert len(set(zip(values, classes, strict=True))) == len(set(values))
    assert sorted(classes[np.argsort(values)], reverse=True) == classes[np.argsort(values)].tolist()


def test_contribution_index_is_the_mid_rank_percentile():
    """Of four known customers one is below the two equals: (1 + 2/2)/4."""
    index = contribution_index([10, 20, 20, 40, np.nan])

    assert index[:4].tolist() == [12.5, 50, 50, 87.5]
    assert np.isnan(index[4])


def test_contribution_index_of_one_customer_is_the_middle():
    assert contribution_index([7]).tolist() == [50]
    assert contribution_index([]).tolist() == []


def test_realized_value_takes_off_serving_and_acquisition():
    """Three participations of 1,000 in all at half margin, 50 each to serve, 100 to win."""
    found = realized_value([1000, 0, 0, -200], [3, 1, 0, 0], margin=0.5, serving_cost=50, acquisition_cost=100)

    assert found[[0, 1, 3]].tolist() == [250, -150, -200]
    assert np.isnan(found[2])


def test_indices_share_one_scale_and_know_missing_from_zero():
    found = indices(satisfaction=4.5, loyalty=61, return_probability=0.7, contribution=88)

    assert found == (87.5, 61, 70, 88)
    assert indices() == (None, None, None, None)
    assert indices(satisfaction=1, return_probability=0).satisfaction == 0


@pytest.mark.parametrize(
    ("value", "shown"), [(12_449, 12_000), (0.0367, 0.037), (-987, -990), (7, 7), (0, 0), (99_600, 100_000)]
)
def test_a_lone_value_has_two_significant_digits(value, shown):
    assert two_significant_digits(value) == shown


def test_a_lone_value_that_is_not_known_stays_so():
    assert two_significant_digits(None) is None
    assert two_significant_digits(np.nan) is None


@given(st.floats(-1e12, 1e12))
@settings(deadline=None)
def test_two_significant_digits_are_within_a_twentieth_and_settle_at_once(value):
    shown = two_significant_digits(value)

    assert abs(shown - value) <= 0.05 * abs(value) + 1e-300
    assert two_significant_digits(shown) == shown


def test_contact_pays_when_the_risk_outweighs_the_cost():
    """Risk .6 · 10,000 · .1 = 600."""
    found = contact_pays([0.4, 0.4, 0.4, np.nan, 0.4], [10_000, 10_000, 8_000, 10_000, np.nan], contact_cost=500)

    assert found.tolist() == [True, True, False, False, False]
    assert contact_pays([0.4], [10_000], committed=[True]).tolist() == [False]
