"""Whether loyalty foresees participation."""

import numpy as np

from analytics.science.evaluation import auc
from analytics.science.validity import loyalty_validity


def observed(insight: float, n: int = 1500) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """A loyalty that knows more or less about the return than presence at the last edition does."""
    rng = np.random.default_rng(6)
    drive = rng.normal(size=n)
    present = (drive + rng.normal(size=n) > 0).astype(float)
    loyalty = np.clip(np.round(50 + 20 * (insight * drive + (1 - insight) * rng.normal(size=n))), 0, 100)
    return loyalty, present, (drive + rng.normal(size=n) > 0).astype(int)


def test_loyalty_that_sees_more_than_presence_is_better():
    loyalty, present, came = observed(insight=1.0)
    found = loyalty_validity(loyalty, present, came, replicates=200)

    assert found.verdict == "better"
    assert found.loyalty.value == auc(came, loyalty)
    assert found.last_edition.low < auc(came, present) < found.last_edition.high
    assert found.difference.value > 0.05


def test_loyalty_that_sees_nothing_is_not_better():
    assert loyalty_validity(*observed(insight=0.0), replicates=200).verdict == "not_better"


def test_customers_without_a_score_are_left_out_of_all_three_figures():
    loyalty, present, came = observed(insight=1.0, n=400)
    loyalty[:100] = np.nan
    found = loyalty_validity(loyalty, present, came, replicates=20)

    assert found.loyalty.n == found.last_edition.n == found.difference.n == 300


def test_an_edition_to_which_all_came_tells_nothing():
    assert loyalty_validity([10, 90], [0, 1], [1, 1]).verdict == "unknown"
    assert loyalty_validity([], [], []).verdict == "unknown"
