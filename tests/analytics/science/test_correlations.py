"""Correlation matrices from answers with gaps."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.science.correlations import pairwise_correlations, repeats, shrunk


def gappy(rows: int, columns: int, share: float, seed: int = 1) -> np.ndarray:
    rng = np.random.default_rng(seed)
    values = rng.normal(size=(rows, columns)) + rng.normal(size=(rows, 1)) + 100
    values[rng.random(values.shape) < share] = np.nan
    return values


@given(st.integers(0, 500), st.floats(0, 0.5))
@settings(deadline=None, max_examples=30)
def test_pairwise_correlations_equal_those_of_pandas(seed, share):
    values = gappy(40, 4, share, seed)
    table, pairs = pairwise_correlations(values)

    assert table == pytest.approx(pd.DataFrame(values).corr().to_numpy(), nan_ok=True)
    assert pairs[0, 1] == (~np.isnan(values[:, :2]).any(axis=1)).sum()


def test_pairwise_correlations_of_weighted_rows_equal_those_of_repeated_rows():
    values = gappy(40, 4, 0.2)
    weights = np.random.default_rng(2).integers(0, 4, 40)

    drawn, pairs = pairwise_correlations(values, weights.astype(float))
    repeated, again = pairwise_correlations(np.repeat(values, weights, axis=0))

    assert drawn == pytest.approx(repeated)
    assert pairs.tolist() == again.tolist()


def test_pairwise_correlations_of_a_constant_or_empty_column_are_missing():
    values = gappy(40, 3, 0.0)
    values[:, 1], values[:, 2] = 4.0, np.nan
    table, _ = pairwise_correlations(values)

    assert table[0, 0] == pytest.approx(1)
    assert np.isnan(table[1:, 1:]).all()
    assert repeats(table)


def test_shrunk_matrix_is_positive_definite_and_moved_only_if_it_must():
    """Three people pairs, no person: a and b, b and c agree, a and c oppose each other. Eigenvalues 1.9, 1.9, −.8."""
    impossible = np.array([[1, 0.9, -0.9], [0.9, 1, 0.9], [-0.9, 0.9, 1]])
    possible = np.array([[1, 0.5], [0.5, 1]])
    found = shrunk(impossible)

    assert np.linalg.eigvalsh(found)[0] == pytest.approx(0.01)
    assert np.diag(found).tolist() == [1, 1, 1]
    assert found[0, 1] == pytest.approx(0.9 * 0.99 / 1.8)
    assert shrunk(possible) is possible


def test_repeats_finds_copies_and_sums():
    values = gappy(60, 3, 0.0)
    summed = np.column_stack([values, values[:, 0] + values[:, 1]])
    copied = np.column_stack([values, -2 * values[:, 0]])

    assert not repeats(pairwise_correlations(values)[0])
    assert repeats(pairwise_correlations(summed)[0])
    assert repeats(pairwise_correlations(copied)[0])
    assert not repeats(np.ones((1, 1)))
