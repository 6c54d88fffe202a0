"""The rungs below BG/BB."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.science.fallback import choose_rung, recency_class, recency_class_rate, return_base


def test_recency_class_groups_editions_as_the_recency_score_does():
    assert recency_class([0, 1, 2, 3, 4, 11]).tolist() == [0, 1, 2, 2, 3, 3]


def test_recency_class_rate_worked_by_hand():
    """(30+1)/(40+2), (5+1)/(20+2), (1+1)/(12+2) and, for a class nobody was in, π."""
    rates = recency_class_rate([30, 5, 1, 0], [40, 20, 12, 0], pi=0.5)

    assert rates == pytest.approx([31 / 42, 6 / 22, 2 / 14, 0.5])


@given(st.integers(0, 500), st.integers(0, 500), st.floats(0, 1))
@settings(deadline=None)
def test_recency_class_rate_lies_between_the_class_and_all_customers(returns, missed, pi):
    trials = returns + missed
    rate = float(recency_class_rate(returns, trials, pi))
    share = returns / trials if trials else pi

    assert min(share, pi) - 1e-12 <= rate <= max(share, pi) + 1e-12


@pytest.mark.parametrize(("returns", "trials", "pi"), [(3, 2, 0.5), (-1, 2, 0.5), (1, 2, 1.1), (1, 2, float("nan"))])
def test_recency_class_rate_refuses_what_cannot_be(returns, trials, pi):
    with pytest.raises(ValueError, match="trials"):
        recency_class_rate(returns, trials, pi)


def test_return_base_is_missing_without_an_opportunity():
    assert return_base(0, 0) is None
    assert return_base(0, 4) == 0
    assert return_base(3, 4) == 0.75


def test_choose_rung_takes_the_best_there_is():
    assert choose_rung("ok", "not_converged", None) == "ok"
    assert choose_rung("not_converged", "ok", 0.4) == "fallback_pooled"
    assert choose_rung("insufficient_data", "not_converged", 0.4) == "fallback_rule"
    assert choose_rung("insufficient_data", "insufficient_data", None) == "insufficient_data"
    assert choose_rung("insufficient_data", "insufficient_data", 0.0) == "fallback_rule"
