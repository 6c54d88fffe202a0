"""When the logistic model may stand in for BG/BB."""

import numpy as np
import pandas as pd
import pytest
from scipy.special import expit, logit

from analytics.science.return_model import choose_return_model, fit_logistic


def labelled(rows: int, satisfaction_matters: float, editions: int = 4, seed: int = 9) -> pd.DataFrame:
    """Returns driven by BG/BB's log odds and, more or less, by a satisfaction that a third did not state."""
    rng = np.random.default_rng(seed)
    bgbb, satisfaction = rng.beta(2, 2, rows), rng.integers(1, 6, rows).astype(float)
    chance = expit(logit(bgbb) + satisfaction_matters * (satisfaction - 3))
    stated = np.where(rng.random(rows) < 0.33, np.nan, satisfaction)
    return pd.DataFrame(
        {
            "edition": np.arange(rows) % editions,
            "came": (rng.random(rows) < chance).astype(float),
            "bgbb": bgbb,
            "satisfaction": stated,
            "area": rng.gamma(2, 9, rows),
        }
    )


FEATURES = ["satisfaction", "area"]


def test_logistic_is_used_when_it_is_surely_better():
    found = choose_return_model(labelled(4000, satisfaction_matters=1.0), FEATURES, replicates=200)

    assert (found.model, found.reason, found.labelled_rows, found.tested_rows) == ("logistic", "better", 4000, 1000)
    assert found.difference.high < 0
    satisfied, dissatisfied = (
        found.fitted.probability(pd.DataFrame({"satisfaction": [s], "area": [18.0], "bgbb": [0.5]})) for s in (5, 1)
    )
    assert satisfied > 0.7 > 0.3 > dissatisfied


def test_bgbb_stays_when_satisfaction_adds_nothing():
    found = choose_return_model(labelled(4000, satisfaction_matters=0.0), FEATURES, replicates=200)

    assert (found.model, found.reason, found.fitted) == ("bgbb", "not_better", None)
    assert found.difference.high >= 0


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (lambda rows: rows.head(999), "few_labelled_rows"),
        (lambda rows: rows.assign(came=rows["came"].where(rows.index < 999)), "few_labelled_rows"),
        (lambda rows: rows.assign(edition=7), "one_edition"),
        (lambda rows: rows.assign(came=rows["came"].where(rows["edition"] == 3, 1.0)), "one_outcome"),
        (lambda rows: rows.assign(bgbb=np.nan), "no_bgbb"),
    ],
)
def test_bgbb_stays_for_a_reason(change, reason):
    found = choose_return_model(change(labelled(2000, satisfaction_matters=1.0)), FEATURES)

    assert (found.model, found.reason, found.difference) == ("bgbb", reason, None)


def test_choice_never_looks_at_the_newest_edition_to_learn():
    """In the newest edition the satisfied stay away: a model that had seen it would not lose."""
    rows = labelled(4000, satisfaction_matters=1.0)
    newest = rows["edition"] == 3
    rows.loc[newest, "came"] = 1 - rows.loc[newest, "came"]

    assert choose_return_model(rows, FEATURES, replicates=50).difference.value > 0


def test_logistic_of_a_feature_nobody_has_is_that_without_it():
    rows = labelled(2000, satisfaction_matters=0.5)
    blank = rows.assign(complaints=np.nan)

    with_blank = fit_logistic(blank, [*FEATURES, "complaints"]).probability(blank)
    assert with_blank == pytest.approx(fit_logistic(rows, FEATURES).probability(rows), abs=1e-4)


def test_logistic_of_an_unknown_customer_is_still_a_probability():
    model = fit_logistic(labelled(2000, satisfaction_matters=0.5), FEATURES)
    unknown = pd.DataFrame({"satisfaction": [np.nan], "area": [np.nan], "bgbb": [np.nan]})

    assert 0 < model.probability(unknown)[0] < 1
