"""The map of categories against the wine example and its invariants."""

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from analytics.science import mca

RECORDED = Path(__file__).parents[2] / "recordings" / "statistics"
EXPECTED = json.loads((RECORDED / "expected.json").read_text())["burgundies_mca"]


@pytest.fixture(scope="module")
def wines():
    return pd.read_csv(RECORDED / "burgundies.csv").set_index("wine")


@pytest.fixture(scope="module")
def active(wines):
    return wines.drop(columns="oak_type")


@pytest.fixture
def answers():
    """120 answers to four questions that hang together through the first."""
    rng = np.random.default_rng(11)
    first = rng.integers(0, 3, 120)
    columns = {f"q{number}": (first + rng.integers(0, 2, 120)) % 3 for number in range(4)}
    return pd.DataFrame(columns).replace({0: "low", 1: "middle", 2: "high"})


def test_fit_equals_the_recorded_inertia(active):
    found = mca.fit(active)
    adjusted = EXPECTED["benzecri"]

    assert found.eigenvalues == pytest.approx(EXPECTED["eigenvalues"], abs=1e-12)
    assert found.eigenvalues.sum() == pytest.approx(EXPECTED["total_inertia"])
    assert found.adjusted_eigenvalues == pytest.approx([*adjusted, 0], abs=1e-12)
    assert found.adjusted_inertia == pytest.approx(np.array([*adjusted, 0]) / EXPECTED["greenacre_total"], abs=1e-12)


def test_fit_equals_the_recorded_map(active):
    found = mca.fit(active)
    rows = pd.read_csv(RECORDED / "mca_burgundies_rows.csv", index_col="row")
    columns = pd.read_csv(RECORDED / "mca_burgundies_columns.csv", index_col=["variable", "category"])[["dim1", "dim2"]]

    assert found.row_coordinates.to_numpy() == pytest.approx(rows.to_numpy(), abs=1e-7)
    assert found.column_coordinates.index.tolist() == columns.index.tolist()
    assert found.column_coordinates.to_numpy() == pytest.approx(columns.to_numpy(), abs=1e-7)


def test_fit_total_inertia_is_categories_less_variables_over_variables(answers):
    assert mca.fit(answers).eigenvalues.sum() == pytest.approx((12 - 4) / 4)


def test_fit_is_unmoved_by_row_order_and_by_every_row_twice(answers):
    found, shuffled = mca.fit(answers), mca.fit(answers.sample(frac=1, random_state=2))
    doubled = mca.fit(pd.concat([answers, answers]))

    for again in (shuffled, doubled):
        assert again.eigenvalues == pytest.approx(found.eigenvalues)
        assert again.column_coordinates.to_numpy() == pytest.approx(found.column_coordinates.to_numpy())
    assert shuffled.row_coordinates.loc[answers.index].to_numpy() == pytest.approx(found.row_coordinates.to_numpy())


def test_fit_is_moved_in_sign_alone_by_new_labels(answers):
    found = mca.fit(answers)
    renamed = mca.fit(answers.replace({"low": "z", "high": "a"}))
    order = [(name, {"low": "z", "high": "a"}.get(label, label)) for name, label in found.column_coordinates.index]

    assert renamed.eigenvalues == pytest.approx(found.eigenvalues)
    assert renamed.column_coordinates.loc[order].abs().to_numpy() == pytest.approx(
        found.column_coordinates.abs().to_numpy()
    )


def test_fit_points_each_axis_to_its_largest_category(answers):
    for _, axis in mca.fit(answers, dimensions=4).column_coordinates.items():
        assert axis.max() == pytest.approx(axis.abs().max())


def test_fit_places_a_supplementary_variable_as_it_would_place_its_own(answers):
    found = mca.fit(answers)

    placed = found.place(answers["q1"])

    assert placed.to_numpy() == pytest.approx(found.column_coordinates.loc["q1"].loc[placed.index].to_numpy())


def test_fit_places_the_oak_of_the_wines(wines, active):
    placed = mca.fit(active).place(wines["oak_type"])

    assert placed["dim1"].tolist() == pytest.approx([-placed["dim1"].tolist()[1], placed["dim1"].tolist()[1]])
    assert abs(placed["dim1"].iloc[0]) > 0.9


def test_fit_needs_two_variables_with_two_categories(answers):
    with pytest.raises(ValueError, match="two"):
        mca.fit(answers[["q0"]])
    with pytest.raises(ValueError, match="two"):
        mca.fit(answers.assign(q0="low"))


def test_pool_rare_puts_small_categories_together():
    frame = pd.DataFrame({"sector": ["wine"] * 100 + ["beer"] * 30 + ["gin"] * 9 + ["tea"] * 2})

    assert mca.pool_rare(frame)["sector"].value_counts().to_dict() == {"wine": 100, "beer": 30, "other": 11}


def test_pool_rare_asks_for_five_per_cent_of_many_answers():
    frame = pd.DataFrame({"sector": ["wine"] * 500 + ["beer"] * 12})

    assert set(mca.pool_rare(frame)["sector"]) == {"wine", "other"}


def test_map_is_supported_by_fifty_answers_and_three_variables(active, answers):
    assert mca.supports_map(answers)
    assert not mca.supports_map(active)
    assert not mca.supports_map(answers[["q0", "q1"]])


def test_map_is_not_supported_by_a_variable_without_a_choice(answers):
    assert not mca.supports_map(answers.assign(role="exhibitor"))


def test_map_takes_numbers_beside_the_pooled_rest(answers):
    """Pooling puts the word other among numbers, which have no order together."""
    halls = pd.Series([1] * 60 + [2] * 55 + [3] * 5, index=answers.index)
    pooled = mca.pool_rare(answers.assign(hall=halls))

    assert set(mca.fit(pooled).column_coordinates.loc["hall"].index) == {1, 2, "other"}
