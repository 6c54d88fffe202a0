"""The edge cases of the method and their right answers, one by one."""

import numpy as np
import pandas as pd
import pytest

from analytics.science import bgbb, fallback, gamma_gamma, loyalty, rfm, survey, value
from analytics.science.equity import customer_interval
from analytics.science.importance import derived_importance
from analytics.science.summaries import summarise
from analytics.science.time_order import counted_to_fit, histories_before


def test_no_purchases_make_a_prospect_without_scores():
    recency, frequency = rfm.recency_score(None), rfm.frequency_score(None)

    assert (recency, frequency) == (None, None)
    assert rfm.tier(recency, frequency, None, participations=0) == "prospect"
    assert loyalty.ladder(f=0) == "prospect"
    assert loyalty.behaviour_score(x=0, n=0, streak=0, r_ed=0, f=0, pi=0.5) is None
    assert loyalty.loyalty_score(None, attitude=90, attitude_newest_age=0, advocacy=100) is None
    assert np.isnan(value.realized_value(0, 0))
    assert value.contribution_index([np.nan, 5])[1] == 50
    assert np.isnan(value.contribution_index([np.nan, 5])[0])


def test_no_purchases_have_no_present_value():
    nothing = bgbb.BgBb(*[np.nan] * 5, status="insufficient_data")

    assert np.isnan(value.residual_value(nothing.discounted_expected_participations(0, 0, 0, 0.1), 100))
    assert customer_interval(nothing, x=0, t_x=0, n=0, value_each=100, rate=0.1).value is None


@pytest.mark.parametrize("values", [[7, 7, 7, 7, 7, 7], [7], [7, 7, 7]])
def test_all_values_equal_or_few_of_them_score_one(values):
    assert rfm.score(values, rfm.cut_points(values)).tolist() == [1] * len(values)


def test_few_different_values_still_score_in_their_order():
    scores = rfm.score([10, 20, 30], rfm.cut_points([10, 20, 30]))

    assert scores.tolist() == sorted(scores)
    assert scores[0] == 1


def test_one_level_of_money_counts_every_condition_on_money_as_met():
    assert rfm.tier(5, 4, None, participations=4) == "champion"
    assert rfm.tier(2, 3, None, participations=4) == "cannot_lose"


def test_a_single_customer_is_scored_and_placed_without_a_model():
    cell = pd.DataFrame({"x": [1], "t_x": [1], "n": [1], "weight": [1.0]})

    assert bgbb.fit(cell).status == "insufficient_data"
    assert gamma_gamma.fit([1], [100.0]).status == "insufficient_data"
    assert value.value_matrix([100], [10], [True]).tolist() == ["low_value"]
    assert value.abc([100]).tolist() == ["A"]


def test_a_refund_lowers_money_and_makes_nobody_pay_less_than_nothing():
    before, after = np.array([100, 200, 300, 400, 500]), np.array([100, 200, 300, 400, -50])

    assert rfm.score(after, rfm.cut_points(after))[4] == 1 < rfm.score(before, rfm.cut_points(before))[4]
    assert value.realized_value(-50, 0) == -50
    assert value.abc(after)[4] == "C"
    assert gamma_gamma.count_value_correlation([1, 2, 3, 9], [10, 20, 30, -50]) == pytest.approx(1)


def test_one_edition_only_has_the_organizers_rate_by_rule():
    assert not bgbb.enough(pd.DataFrame({"x": [0], "t_x": [0], "n": [0], "weight": [500.0]}), held_editions=1)
    assert fallback.choose_rung("insufficient_data", "insufficient_data", 0.42) == "fallback_rule"
    assert fallback.recency_class_rate([0, 0, 0, 0], [0, 0, 0, 0], pi=0.42) == pytest.approx([0.42] * 4)


def test_first_seen_when_records_began_is_flagged_and_not_fitted_on():
    """Each cohort of 100 stays away once and returns: the first is flagged; enough came later."""
    attended = np.zeros((500, 6), dtype=bool)
    for cohort in range(5):
        attended[100 * cohort : 100 * (cohort + 1), cohort] = True
    histories = histories_before(attended, 5)

    assert histories["left_truncated"].sum() == 100
    assert counted_to_fit(histories)["n"].tolist() == [0, 1, 2, 3]


def test_all_survey_answers_equal_leave_a_wilson_interval_and_no_importance():
    answers = pd.DataFrame({"service": [4.0] * 80, "hall": [4.0] * 80})
    summary = summarise(answers["service"])

    assert (summary.speaks, summary.mean.low) == ("top_box", None)
    assert summary.top_box.low < summary.top_box.high
    assert derived_importance(answers, pd.Series([4.0] * 80)).method == "none"
    assert survey.cronbach_alpha(answers) is None


def test_no_score_is_not_a_number_by_accident():
    assert loyalty.loyalty_score(0.0) == 0
    assert survey.nps([]) is None
    assert survey.mean_ci([]).mean is None
    assert summarise([]).top_box.share is None
