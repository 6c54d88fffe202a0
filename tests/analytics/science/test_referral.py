"""Value through those one brought."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.science.referral import Referral, counted_referrals, referral_values, referral_weight

chains = st.lists(st.builds(Referral, st.integers(0, 6), st.integers(0, 6), st.booleans()), max_size=25)


def test_referral_value_worked_by_hand():
    """Ada (unrated) brought Bo (900) and Cy, who would have come; Bo (influence 2) brought Di (500)."""
    ada, bo, cy, di = range(4)
    found = referral_values(
        [Referral(ada, bo), Referral(ada, cy, would_have_come=True), Referral(bo, di)],
        residual={ada: 5000, bo: 900, cy: 700, di: 500},
        acquisition_cost=100,
        influence={bo: 2},
    )

    assert found == {ada: pytest.approx(0.5 * (100 + 900) + 0.5 * 100), bo: pytest.approx(0.2 * (100 + 500))}


def test_a_newcomer_without_a_value_saves_its_acquisition_cost_only():
    assert referral_values([Referral(1, 2), Referral(1, 3)], {2: None}, acquisition_cost=100) == {1: 100}


def test_referrals_close_no_circle_and_bring_nobody_twice():
    kept = [Referral(1, 2), Referral(2, 3), Referral(3, 4)]

    assert counted_referrals([Referral(1, 1), *kept, Referral(4, 1), Referral(2, 1), Referral(9, 3), kept[0]]) == kept


@given(chains)
@settings(deadline=None)
def test_counted_referrals_form_a_forest_and_counting_again_changes_nothing(referrals):
    kept = counted_referrals(referrals)
    brought_by = {referral.referred: referral.referrer for referral in kept}

    assert len(brought_by) == len(kept)
    for start in brought_by:
        customer, steps = start, 0
        while customer in brought_by:
            customer, steps = brought_by[customer], steps + 1
            assert steps <= len(brought_by)
    assert counted_referrals(kept) == kept


@given(chains)
@settings(deadline=None)
def test_referral_value_hands_out_at_most_half_of_what_came(referrals):
    residual = {customer: 100.0 for customer in range(7)}

    assert sum(referral_values(referrals, residual).values()) <= 0.5 * 700


def test_referral_weight_is_half_for_the_unrated_and_less_for_the_less_influential():
    assert [referral_weight(influence) for influence in (None, 5, 1, 0)] == [0.5, 0.5, 0.1, 0]
    assert referral_weight(5, most=0.8) == 0.8


def test_cost_saved_may_differ_by_newcomer():
    saved = {2: 100, 3: 40}
    assert referral_values([Referral(1, 2), Referral(1, 3), Referral(1, 4)], {}, saved, most=1) == {1: 140}
