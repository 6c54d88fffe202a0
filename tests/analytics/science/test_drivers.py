"""LMG and Johnson against recorded weights and their defining properties."""

import json
from itertools import permutations
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from analytics.science.drivers import johnson, lmg

RECORDED = Path(__file__).parents[2] / "recordings" / "statistics"
EXPECTED = json.loads((RECORDED / "expected.json").read_text())["attitude_drivers"]


@pytest.fixture(scope="module")
def attitude():
    return pd.read_csv(RECORDED / "attitude.csv")


def answered(rows: int, drivers: int, seed: int = 1) -> pd.DataFrame:
    """Random overlapping drivers d0, d1, … and an overall rating made of the first two and noise."""
    rng = np.random.default_rng(seed)
    columns = rng.normal(size=(rows, drivers)) + rng.normal(size=(rows, 1))
    frame = pd.DataFrame(columns, columns=[f"d{number}" for number in range(drivers)])
    return frame.assign(overall=frame["d0"] + 0.5 * frame["d1"] + rng.normal(size=rows))


def explained(frame: pd.DataFrame, names: list[str]) -> float:
    """R² by least squares, the long way."""
    design = np.column_stack([np.ones(len(frame)), frame[names]])
    rest = frame["overall"] - design @ np.linalg.lstsq(design, frame["overall"], rcond=None)[0]
    return 1 - rest.var() / frame["overall"].var()


@pytest.mark.parametrize("method", [lmg, johnson])
def test_importance_equals_the_recorded_weights(method, attitude):
    found = method(attitude, EXPECTED["target"])

    assert found.to_dict() == pytest.approx(EXPECTED[method.__name__], abs=1e-12)
    assert found.sum() == pytest.approx(EXPECTED["R2"], abs=1e-12)


@pytest.mark.parametrize("method", [lmg, johnson])
def test_importance_of_a_lone_driver_equals_the_recorded_first_step(method, attitude):
    target = EXPECTED["target"]

    for name, explains in EXPECTED["first"].items():
        assert method(attitude[[name, target]], target)[name] == pytest.approx(explains, abs=1e-12)


def test_importance_takes_the_target_by_name_or_beside_the_drivers(attitude):
    beside = lmg(attitude.drop(columns="rating"), attitude["rating"])

    assert beside.to_dict() == lmg(attitude, "rating").to_dict()


def test_lmg_is_the_mean_gain_over_all_orders():
    frame = answered(rows=60, drivers=3)
    names = ["d0", "d1", "d2"]
    gains = dict.fromkeys(names, 0.0)
    for order in permutations(names):
        for place, name in enumerate(order):
            gains[name] += (explained(frame, [*order[: place + 1]]) - explained(frame, [*order[:place]])) / 6

    assert lmg(frame, "overall").to_dict() == pytest.approx(gains)


@pytest.mark.parametrize("method", [lmg, johnson])
def test_importance_of_uncorrelated_drivers_is_the_squared_correlation(method):
    grid = pd.DataFrame([(a, b, 2 * a + b) for a in (-1, 1) for b in (-1, 1)], columns=["a", "b", "overall"])

    assert method(grid, "overall").to_dict() == pytest.approx({"a": 0.8, "b": 0.2})


@pytest.mark.parametrize("method", [lmg, johnson])
def test_importance_is_unmoved_by_order_scale_and_doubling(method):
    frame = answered(rows=80, drivers=4)
    changed = pd.concat([frame, frame])[frame.columns[::-1]] * [1, -2, 10, 0.1, 5] + 7

    again = method(changed, "overall")

    assert again[method(frame, "overall").index].tolist() == pytest.approx(method(frame, "overall").tolist())


@pytest.mark.parametrize("method", [lmg, johnson])
def test_importance_refuses_columns_that_repeat_others_or_do_not_vary(method):
    frame = answered(rows=60, drivers=2)

    with pytest.raises(ValueError, match="repeats"):
        method(frame.assign(copy=2 * frame["d0"] - frame["d1"]), "overall")
    for column in ("overall", "d0"):
        for constant in (4.0, [0.1 + 0.2, 0.3] * 30):
            with pytest.raises(ValueError, match="vary"):
                method(frame.assign(**{column: constant}), "overall")
    with pytest.raises(ValueError, match="name"):
        method(frame.set_axis(["same", "same", "overall"], axis=1), "overall")


@pytest.mark.parametrize("method", [lmg, johnson])
def test_importance_refuses_so_few_rows_that_anything_explains_all(method):
    frame = answered(rows=60, drivers=3)

    with pytest.raises(ValueError, match="few"):
        method(frame.head(4), "overall")
    assert method(frame.head(5), "overall").sum() < 1


def test_lmg_leaves_more_than_twelve_drivers_to_johnson():
    frame = answered(rows=300, drivers=13)

    with pytest.raises(ValueError, match="13"):
        lmg(frame, "overall")
    assert johnson(frame, "overall").sum() == pytest.approx(explained(frame, [f"d{n}" for n in range(13)]))


def test_importance_uses_complete_rows_only():
    frame = answered(rows=80, drivers=3)
    holed = frame.copy()
    holed.iloc[:20, 0] = np.nan

    assert lmg(holed, "overall").tolist() == pytest.approx(lmg(frame.iloc[20:], "overall").tolist())
