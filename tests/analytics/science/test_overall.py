"""Overall figures and their uncertainty."""

import numpy as np
import pandas as pd
import pytest

from analytics.science.comparing import edition_change
from analytics.science.overall import (
    alpha_by_dimension,
    overall_contributions,
    overall_figures,
    overall_interval,
)
from analytics.science.survey import cronbach_alpha, dimension_scores, mean_ci


def rated(rows: int, skipped: float = 0.0, seed: int = 3) -> pd.DataFrame:
    """Ratings of ten dimensions by respondents who lean one way or the other and skip some."""
    rng = np.random.default_rng(seed)
    mood = rng.normal(0, 0.7, (rows, 1))
    ratings = np.clip(np.round(3.8 + mood + rng.normal(0, 0.8, (rows, 10))), 1, 5)
    ratings[rng.random(ratings.shape) < skipped] = np.nan
    return pd.DataFrame(ratings, columns=[f"d{number}" for number in range(10)])


def test_overall_of_complete_answers_is_that_of_the_own_means():
    frame = rated(60)
    expected, found = mean_ci(frame.mean(axis=1)), overall_interval(frame)

    assert [found.mean, found.sd, found.low, found.high] == pytest.approx(
        [expected.mean, expected.sd, expected.low, expected.high]
    )


def test_overall_with_skipped_answers_is_the_plain_mean_of_the_dimension_means():
    frame = rated(200, skipped=0.3)
    scores = dimension_scores(frame, {name: [name] for name in frame})

    assert overall_interval(frame).mean == pytest.approx(scores.overall)


def test_overall_interval_with_skipped_answers_is_as_wide_as_a_bootstrap_of_the_whole_figure():
    frame = rated(200, skipped=0.3).to_numpy()
    rng = np.random.default_rng(5)
    draws = [np.nanmean(frame[rng.integers(0, 200, 200)], axis=0).mean() for _ in range(1500)]
    low, high = np.percentile(draws, [2.5, 97.5])

    found = overall_interval(pd.DataFrame(frame))

    assert (found.low, found.high) == pytest.approx((low, high), abs=0.02)


def test_overall_by_importance_worked_by_hand():
    frame = pd.DataFrame({"a": [5.0, 4, 3] * 10, "b": [1.0, 2, np.nan] * 10})
    found = overall_interval(frame, pd.Series({"b": 1, "a": 3}))

    assert found.mean == pytest.approx((3 * 4 + 1.5) / 4)
    assert found.n == 30


def test_overall_leaves_out_a_dimension_nobody_answered():
    frame = rated(50).assign(d9=np.nan)

    assert overall_interval(frame).mean == pytest.approx(frame.iloc[:, :9].mean().mean())
    assert overall_interval(frame[["d9"]]).mean is None


@pytest.mark.parametrize("weights", [{"d0": -1}, {"d0": np.nan}, {f"d{n}": 0 for n in range(10)}])
def test_overall_refuses_weights_that_are_none(weights):
    equal = pd.Series(1.0, index=[f"d{number}" for number in range(10)])
    with pytest.raises(ValueError, match="weight"):
        overall_interval(rated(20), pd.Series(weights).reindex(equal.index).where(lambda w: w.notna(), np.nan))


def test_overall_of_equal_answers_has_no_interval():
    assert overall_interval(pd.DataFrame(4.0, index=range(40), columns=["a", "b", "c"])).low is None


def test_overall_figures_stand_side_by_side():
    frame = rated(60)
    found = overall_figures(frame, [4, 5] * 30)

    assert (found.factor.mean, found.single.mean, found.weighted) == (overall_interval(frame).mean, 4.5, None)
    equal = pd.Series(0.1, index=frame.columns)
    assert overall_figures(frame, [4], equal).weighted.mean == pytest.approx(found.factor.mean)


def test_overall_of_a_known_population_is_surer():
    frame = rated(60)
    free, known = overall_interval(frame), overall_interval(frame, population=80)

    assert known.high - known.low == pytest.approx((free.high - free.low) / 2)


def test_alpha_by_dimension_is_that_of_its_items():
    frame = rated(60)
    found = alpha_by_dimension(frame, {"service": ["d0", "d1", "d2"], "hall": ["d3"]})

    assert found["service"] == cronbach_alpha(frame[["d0", "d1", "d2"]])
    assert np.isnan(found["hall"])


def test_overall_changes_by_the_difference_of_its_contributions():
    before, now = rated(120, skipped=0.2), rated(150, skipped=0.2, seed=4) + 0.3
    found = edition_change(overall_contributions(before), overall_contributions(now))

    assert found.change == pytest.approx(overall_interval(now).mean - overall_interval(before).mean)
    assert found.low < found.change < found.high
