"""Which method the answers bear, and how sure its shares are."""

import json
import time
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from analytics.science.drivers import lmg
from analytics.science.importance import derived_importance

RECORDED = Path(__file__).parents[2] / "recordings" / "statistics"
EXPECTED = json.loads((RECORDED / "expected.json").read_text())["attitude_drivers"]


def surveyed(rows: int, dimensions: int, skipped: float = 0.0, seed: int = 1) -> tuple[pd.DataFrame, pd.Series]:
    """Ratings of overlapping dimensions; the overall rating is made of the first two, one half as much, and noise."""
    rng = np.random.default_rng(seed)
    table = rng.normal(size=(rows, dimensions)) + 0.7 * rng.normal(size=(rows, 1))
    overall = pd.Series(table[:, 0] + 0.5 * table[:, 1] + rng.normal(size=rows))
    table[rng.random(table.shape) < skipped] = np.nan
    return pd.DataFrame(table, columns=[f"d{number}" for number in range(dimensions)]), overall


def test_importance_of_enough_complete_answers_is_lmg():
    dimensions, overall = surveyed(300, 4)
    found = derived_importance(dimensions, overall)
    shares = lmg(dimensions.assign(overall=overall), "overall")

    assert (found.method, found.gaps, found.n, found.smallest_pair_n) == ("lmg", "listwise", 300, 300)
    assert (found.replicates, found.obstacle) == (200, None)
    assert found.r_squared == pytest.approx(shares.sum())
    assert found.shares.to_dict() == pytest.approx((shares / shares.sum()).to_dict())
    assert found.shares.sum() == pytest.approx(1)
    assert ((found.low <= found.shares) & (found.shares <= found.high)).all()
    assert found.low["d0"] > found.high["d3"]


def test_importance_of_the_recorded_departments_thrice_is_the_recorded_lmg():
    """Thirty departments are too few; doubling rows changes no correlation."""
    attitude = pd.concat([pd.read_csv(RECORDED / "attitude.csv")] * 3, ignore_index=True)
    found = derived_importance(attitude.drop(columns="rating"), attitude["rating"], replicates=0)

    assert found.method == "lmg"
    assert (found.shares * found.r_squared).to_dict() == pytest.approx(EXPECTED["lmg"])
    assert found.low.isna().all()


def test_importance_beyond_twelve_dimensions_is_johnsons():
    found = derived_importance(*surveyed(200, 13), replicates=20)

    assert found.method == "johnson"
    assert found.shares.idxmax() == "d0"
    assert found.shares.sum() == pytest.approx(1)


def test_importance_leaves_a_fifth_incomplete_out():
    dimensions, overall = surveyed(200, 3, skipped=0.05)
    found = derived_importance(dimensions, overall, replicates=0)
    complete = dimensions.assign(overall=overall).dropna()

    assert (found.gaps, found.n) == ("listwise", len(complete))
    assert found.r_squared == pytest.approx(lmg(complete, "overall").sum())


def test_importance_of_gappy_answers_takes_every_pair_it_can():
    dimensions, overall = surveyed(400, 6, skipped=0.25)
    found = derived_importance(dimensions, overall, replicates=20)

    assert (found.method, found.gaps) == ("lmg", "pairwise")
    assert 50 <= found.smallest_pair_n < 300 < found.n
    assert found.shares.idxmax() == "d0"
    assert 0 < found.r_squared < 1


@pytest.mark.parametrize(
    ("change", "obstacle"),
    [
        (lambda d: d.head(49), "few_answers"),
        (lambda d: d.assign(**{f"x{n}": d["d0"] + n * d["d1"] for n in range(8)}), "few_answers"),
        (lambda d: d.assign(copy=2 * d["d0"] - d["d1"]), "repeats_others"),
        (lambda d: d.assign(flat=3.0), "repeats_others"),
        (lambda d: d.assign(d2=d["d2"].where(d.index < 40)), "few_pairs"),
    ],
)
def test_importance_falls_back_to_rank_correlation_and_says_why(change, obstacle):
    dimensions, overall = surveyed(80, 3)
    changed = change(dimensions)
    found = derived_importance(changed, overall[changed.index])

    assert (found.method, found.obstacle, found.r_squared) == ("spearman", obstacle, None)
    expected = changed["d0"].corr(overall[changed.index], method="spearman")
    assert found.shares["d0"] == pytest.approx(expected)
    assert found.low["d0"] < found.shares["d0"] < found.high["d0"]
    assert list(found.shares.index) == list(changed)


def test_importance_of_equal_overall_ratings_or_of_nine_answers_is_none():
    dimensions, overall = surveyed(80, 3)
    equal, nine = derived_importance(dimensions, overall * 0 + 4), derived_importance(dimensions, overall.head(9))

    assert (equal.method, equal.obstacle) == ("none", "constant_overall")
    assert equal.shares.isna().all()
    assert (nine.method, nine.obstacle, nine.n) == ("none", "few_answers", 9)
    assert derived_importance(dimensions.head(0), overall.head(0)).method == "none"


def test_importance_of_a_dimension_nobody_answered_is_missing_and_harms_no_other():
    dimensions, overall = surveyed(80, 3)
    found = derived_importance(dimensions.assign(blank=np.nan), overall, replicates=10)

    assert found.method == "lmg"
    assert np.isnan(found.shares["blank"])
    assert found.shares.drop("blank").to_dict() == derived_importance(dimensions, overall, 10).shares.to_dict()


def test_importance_is_the_same_for_the_same_seed_only():
    answers = surveyed(100, 3)
    first, second, other = (derived_importance(*answers, replicates=40, seed=seed) for seed in (1, 1, 2))

    assert first.low.to_dict() == second.low.to_dict() != other.low.to_dict()


def test_importance_of_ten_dimensions_takes_under_four_seconds():
    answers = surveyed(308, 10)
    started = time.process_time()
    derived_importance(*answers, replicates=200)

    assert time.process_time() - started < 4
