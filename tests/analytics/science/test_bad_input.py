"""Whatever callers hand over: every container says the same, gaps are gaps, and nonsense is refused, never guessed."""

from decimal import Decimal

import numpy as np
import pandas as pd
import pytest

from analytics.science import bgbb, evaluation, fallback, gamma_gamma, lifecycle, loyalty, mca, rfm, survey, value
from analytics.science.bgbb import BgBb
from analytics.science.drivers import lmg
from analytics.science.importance import derived_importance
from analytics.science.recommendation import nps_interval
from analytics.science.referral import Referral, referral_values, referral_weight
from analytics.science.summaries import share_of, summarise

MODEL = BgBb(alpha=1.204, beta=0.750, gamma=0.657, delta=2.783, log_likelihood=-33225.6, status="ok")
MONEY = gamma_gamma.GammaGamma(p=6.25, q=3.74, v=15.44, log_likelihood=-4055.92, status="ok")

#: The same numbers with one gap, as lists, arrays and columns keep them.
KINDS = {
    "list": lambda numbers: [*numbers, None],
    "tuple": lambda numbers: (*numbers, float("nan")),
    "array": lambda numbers: np.array([*numbers, np.nan]),
    "objects": lambda numbers: np.array([*numbers, pd.NA], dtype=object),
    "decimals": lambda numbers: [*map(Decimal, numbers), None],
    "series": lambda numbers: pd.Series([*numbers, None], index=range(7, 8 + len(numbers))),
    "nullable": lambda numbers: pd.Series([*numbers, None], dtype="Int64"),
}


def nan(*numbers):
    return pytest.approx([*numbers, np.nan], nan_ok=True)


@pytest.mark.parametrize("kind", KINDS)
def test_numbers_of_every_kind_score_alike_and_a_gap_stays_one(kind):
    given = KINDS[kind]

    assert rfm.recency_score(given([0, 1, 5]), False).tolist() == nan(5, 3, 1)
    assert rfm.frequency_score(given([1, 9])).tolist() == nan(1, 5)
    assert rfm.cut_points(given([1, 2, 3, 4, 5])).tolist() == [1, 2, 3, 4]
    assert value.abc(given([80, 20])).tolist() == ["A", "B", None]
    assert value.contribution_index(given([1, 3])).tolist() == nan(25, 75)
    assert value.residual_value(given([1, 2]), 10).tolist() == nan(10, 20)
    assert survey.mean_ci(given([3, 4, 5])).mean == 4
    assert survey.nps(given([9, 10, 0])).n == 3
    assert summarise(given([5, 4])).n == 2
    assert evaluation.brier(given([1, 0]), [0.5, 0.5, 0.5]) == 0.25
    chances = MODEL.expected_participations(given([0, 1]), given([0, 2]), 2)
    assert chances.tolist() == nan(*MODEL.expected_participations([0, 1], [0, 2], 2))
    assert MONEY.expected_value(given([0, 2]), 20).tolist() == nan(*MONEY.expected_value([0, 2], 20))


def test_what_is_not_known_to_be_so_is_not():
    unknown = pd.Series([True, None], dtype="boolean")

    assert rfm.recency_score([2, 2], unknown).tolist() == [4, 2]
    assert rfm.recency_score(1, None) == 3
    assert value.contact_pays([0.1, 0.1], 100, committed=unknown).tolist() == [False, True]
    assert value.value_matrix([1, 1], [1, 1], unknown).tolist() == ["low_value", "lapsed"]


def test_missing_is_never_a_score():
    assert loyalty.loyalty_score(float("nan")) is None
    assert loyalty.loyalty_score(60, attitude=float("nan"), advocacy=pd.NA) == 60
    assert loyalty.attitude_score([(None, 0), (float("nan"), 1)]) is None
    assert loyalty.combined_behaviour([float("nan"), 40], [3, 2]) == 40
    assert value.indices(satisfaction=float("nan")) == value.indices()
    assert referral_values([Referral(1, 2)], {2: float("nan")}) == {1: 0}
    assert np.isnan(MONEY.expected_value(2, -50))
    assert np.isnan(MONEY.expected_value(2, None))


def test_figures_that_differ_by_rounding_do_not_vary():
    level = [0.1 + 0.2, 0.3, 0.3]

    assert gamma_gamma.count_value_correlation([1, 2, 3], level) is None
    assert survey.cronbach_alpha(pd.DataFrame({"a": level, "b": [0.7 - x for x in level]})) is None


def test_tables_may_come_as_plain_columns():
    columns = {"a": [1, 2, 3, 4, 5, 6], "b": [2, 1, 4, 3, 6, 5], "y": [1, 2, 4, 4, 5, 6]}

    assert survey.cronbach_alpha(columns) == survey.cronbach_alpha(pd.DataFrame(columns))
    assert survey.dimension_scores(columns, {"d": ["a", "b"]}).overall == 3.5
    assert lmg(columns, "y").sum() == pytest.approx(lmg(pd.DataFrame(columns), "y").sum())


def test_fit_counts_rows_without_a_weight_as_customers_in_any_order():
    rows = pd.DataFrame([(0, 0, 3), (1, 1, 3), (1, 2, 3), (1, 3, 3), (2, 2, 3), (2, 3, 3), (3, 3, 3)] * 60)
    rows.columns = ["x", "t_x", "n"]
    cells = rows.value_counts().rename("weight").reset_index()

    assert bgbb.fit(rows) == bgbb.fit(cells) == bgbb.fit(cells.sample(frac=1, random_state=2).astype("Int64"))


REFUSED = {
    "more returns than chances": lambda: MODEL.expected_participations(4, 4, 3),
    "a return without a last one": lambda: MODEL.probability_alive([1, 1], [1, 0], 3),
    "half a return": lambda: MODEL.discounted_expected_participations(0.5, 1, 2, rate=0.1),
    "the edition before": lambda: MODEL.probability_alive(1, 1, 2, ahead=-1),
    "half an edition ahead": lambda: MODEL.expected_participations(1, 1, 2, ahead=1.5),
    "a history with a gap": lambda: bgbb.fit(pd.DataFrame({"x": [None], "t_x": [0], "n": [3], "weight": [500]})),
    "customers below zero": lambda: bgbb.fit(pd.DataFrame({"x": [0], "t_x": [0], "n": [3], "weight": [-5]})),
    "an infinite payment": lambda: gamma_gamma.fit([1] * 300, [5.0] * 299 + [np.inf]),
    "a recency of six": lambda: rfm.tier(6, 1, 1, 3),
    "no money score of one": lambda: rfm.tier(5, 5, 0, 3),
    "unknown participations": lambda: rfm.tier(5, 5, 5, None),
    "no cut points": lambda: rfm.score([1, 2], rfm.cut_points([])),
    "three cut points": lambda: rfm.score([1, 2], [1, 2, 3]),
    "an unknown recency class": lambda: fallback.recency_class([0, np.nan]),
    "a probability above one": lambda: evaluation.brier([1, 0], [1.5, 0.2]),
    "a prediction too few": lambda: evaluation.auc([1, 0], [0.5]),
    "no bins": lambda: evaluation.calibration([1, 0], [0.5, 0.2], bins=0),
    "a negative weight": lambda: evaluation.ece([1, 0], [0.5, 0.2], weight=[1, -1]),
    "full confidence": lambda: survey.wilson(1, 3, confidence=1.0),
    "an infinite answer": lambda: survey.mean_ci([1, 2, np.inf]),
    "a map without an axis": lambda: mca.fit(pd.DataFrame({"a": [1, 2], "b": [1, 2]}), dimensions=0),
    "a negative score": lambda: loyalty.loyalty_score(-5),
    "an attitude of tomorrow": lambda: loyalty.attitude_score([(50, -1)]),
    "more returns": lambda: loyalty.behaviour_score(x=3, n=1, streak=1, r_ed=0, f=2, pi=0.5),
    "no shared rate": lambda: loyalty.behaviour_score(x=1, n=1, streak=1, r_ed=0, f=2, pi=float("nan")),
    "a rating of seven": lambda: value.indices(satisfaction=7),
    "a rate of everything": lambda: value.edition_rate(-1, 12),
    "editions at once": lambda: value.edition_rate(0.1, 0),
    "negative editions": lambda: loyalty.ladder(f=-1),
    "negative misses": lambda: lifecycle.stage(f=2, r_ed=-1),
    "influence of nine": lambda: referral_weight(9),
}


@pytest.mark.parametrize("nonsense", REFUSED)
def test_nonsense_is_refused(nonsense):
    with pytest.raises(ValueError):  # noqa: PT011 (each says in its own words what is wrong)
        REFUSED[nonsense]()


def test_calibration_weighs_rows_by_parts_of_customers():
    table = evaluation.calibration([1, 0, 1], [0.2, 0.3, 0.9], weight=[0.25, 0.25, 1])

    assert table["n"].tolist() == [0.25, 0.25, 1]
    assert (table["low"] < table["high"]).all()


def test_everybody_answered_is_certain_and_has_no_interval():
    found = summarise([3, 5] * 20, population=40)

    assert (found.mean.mean, found.mean.low, found.mean.method, found.speaks) == (4, None, "census", "mean")
    assert (found.top_box.share, found.top_box.low, found.top_box.high) == (0.5, None, None)


def test_lone_numbers_may_be_text_or_missing_in_any_way():
    assert loyalty.behaviour_score("2", "4", "1", "0", "3", "0.5") == loyalty.behaviour_score(2, 4, 1, 0, 3, 0.5)
    assert loyalty.satisfaction_points("4") == 75
    assert loyalty.ladder(f="3", r_ed=pd.NA, satisfaction="2") == "suspect"
    assert lifecycle.stage(f=2, override=np.nan, stage_before_return=pd.NA) == "confirmation"
    assert loyalty.loyalty_square(np.nan, 50) is None
    assert loyalty.is_declining("follower", pd.NA) is False
    assert loyalty.relationship_type(f=2, loyalty=pd.NA, multi_edition_contract=False, sponsor=False) == "preferred"
    assert loyalty.loyalty_score(100, 100, 3, 100) == 100
    assert share_of(3, 10, np.nan) == share_of(3, 10)


@pytest.mark.parametrize(
    "nonsense",
    [
        lambda: loyalty.advocacy_score(float("nan")),
        lambda: loyalty.advocacy_score(None),
        lambda: loyalty.loyalty_score([60, 70]),
        lambda: loyalty.ladder(f=3, referral_age=-1),
        lambda: loyalty.satisfaction_points(None),
        lambda: nps_interval([9, 3, 8], 2),
        lambda: survey.wilson(3, np.inf),
        lambda: survey.dimension_scores(pd.DataFrame({"a": [1.0, np.inf]}), {"d": ["a"]}),
        lambda: lmg(pd.DataFrame({"a": [1, 2, 3, 4.5], "b": [2, 1, 4, 3.0]}), [1, 2, 3, 4.5]),
    ],
)
def test_what_cannot_be_is_told_and_not_figured(nonsense):
    with pytest.raises(ValueError, match=r"known|several|below zero|no answer|more answers|infinite|among the drivers"):
        nonsense()


def test_recommendation_of_everybody_is_certain():
    assert (nps_interval([9, 3, 8], 3).low, nps_interval([9, 3, 8], np.nan).low) == (None, nps_interval([9, 3, 8]).low)


def test_order_of_rows_changes_nothing():
    rng = np.random.default_rng(7)
    frame = pd.DataFrame(rng.integers(1, 6, (80, 3)), columns=list("abc")).astype(float)
    rated = (frame.mean(axis=1) + rng.normal(0, 0.5, 80)).round()
    mixed = rng.permutation(80)
    one, other = (derived_importance(frame.iloc[order], rated.iloc[order], 50) for order in (range(80), mixed))
    assert (one.low.tolist(), one.high.tolist()) == (other.low.tolist(), other.high.tolist())
    tied = pd.DataFrame({"a": list("abcdefgh"), "b": list("aabbccdd"), "c": list("abababab")})
    shuffled = mca.fit(tied.iloc[[5, 0, 7, 2, 1, 6, 3, 4]]).row_coordinates.sort_index()
    np.testing.assert_allclose(mca.fit(tied).row_coordinates, shuffled, atol=1e-9)
    counts, means = rng.integers(1, 6, 300), rng.gamma(3, 100, 300)
    order = rng.permutation(300)
    assert gamma_gamma.fit(counts, means).p == gamma_gamma.fit(counts[order], means[order]).p
