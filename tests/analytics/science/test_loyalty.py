"""Behaviour, attitude, advocacy, loyalty and the ladder."""

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.science import loyalty
from analytics.science.loyalty import attitude_score, behaviour_score, ladder, loyalty_score

percent = st.floats(min_value=0, max_value=100)
ages = st.integers(min_value=0, max_value=3)

PARTNER = {"f": 6, "r_ed": 0, "streak": 6, "loyalty": 90, "sponsor": True}
ADVOCATE = {"f": 3, "r_ed": 1, "streak": 0, "loyalty": 65, "recommendation": 9}


def behaviour_of(history: tuple[int, ...], pi: float) -> float | None:
    """B of a customer who took part once and then, at each opportunity, came (1) or did not (0)."""
    attended = (1, *history)
    r_ed = attended[::-1].index(1)
    streak = (*attended[::-1], 0).index(0)
    return behaviour_score(x=sum(history), n=len(history), streak=streak, r_ed=r_ed, f=sum(attended), pi=pi)


def test_behaviour_worked_by_hand():
    """x=3 of n=4, streak 2, there at the last, four editions: .40·(3+1)/6 + .20·2/5 + .25 + .15·4/5."""
    assert behaviour_score(x=3, n=4, streak=2, r_ed=0, f=4, pi=0.5) == pytest.approx(
        100 * (0.8 / 3 + 0.08 + 0.25 + 0.12)
    )


def test_behaviour_halves_its_freshness_with_every_edition_missed():
    fresh, stale = (behaviour_score(x=1, n=4, streak=0, r_ed=missed, f=2, pi=0.5) for missed in (0, 2))

    assert fresh - stale == pytest.approx(25 * (1 - 0.25))


def test_behaviour_of_a_new_customer_is_missing_and_not_zero():
    assert behaviour_score(x=0, n=0, streak=1, r_ed=0, f=1, pi=0.5) is None
    assert behaviour_score(x=0, n=8, streak=0, r_ed=8, f=1, pi=0.0) > 0


@pytest.mark.parametrize("pi", [0.0, 0.1, 0.42, 0.75, 1.0])
def test_behaviour_never_falls_by_another_participation(pi):
    """Every history of one to eight opportunities, every missed edition turned into an attended one."""
    for length in range(1, 9):
        for history in itertools.product((0, 1), repeat=length):
            before = behaviour_of(history, pi)
            assert 0 <= before <= 100
            for missed in (i for i, came in enumerate(history) if not came):
                assert behaviour_of((*history[:missed], 1, *history[missed + 1 :]), pi) > before


@pytest.mark.parametrize("pi", [0.0, 0.42, 1.0])
def test_behaviour_never_falls_by_coming_to_the_newest_edition(pi):
    """Not the swap of a miss for a visit, but one edition more in the history."""
    for length in range(1, 8):
        for history in itertools.product((0, 1), repeat=length):
            assert behaviour_of((*history, 1), pi) >= behaviour_of((*history, 0), pi)


def test_combined_behaviour_weighs_series_by_their_opportunities():
    assert loyalty.combined_behaviour([80, 20, None], [6, 2, 0]) == pytest.approx(65)
    assert loyalty.combined_behaviour([None, None], [0, 0]) is None
    assert loyalty.combined_behaviour([0, None], [3, 0]) == 0


def test_points_put_answers_on_one_scale():
    assert [loyalty.satisfaction_points(rating) for rating in (1, 3, 5)] == [0, 50, 100]
    assert [loyalty.recommendation_points(answer) for answer in (0, 9, 10)] == [0, 90, 100]
    assert loyalty.INTENTION_POINTS == {"plan": 100, "might": 50, "undecided": 25, "will_not": 0}


def test_attitude_halves_the_weight_with_every_edition():
    """(100·1 + 40·.5) / 1.5; the fourth edition back no longer counts, the third does."""
    assert attitude_score([(100, 0), (40, 1), (0, 4)]) == pytest.approx(80)
    assert attitude_score([(70, 3)]) == pytest.approx(70)
    assert attitude_score([(70, 4)]) is None
    assert attitude_score([]) is None
    assert attitude_score([(0, 0)]) == 0


def test_newest_age_ignores_what_no_longer_counts():
    assert loyalty.newest_age([(10, 3), (90, 1)]) == 1
    assert loyalty.newest_age([(10, 4)]) is None


def test_advocacy_is_full_with_two_referrals():
    assert loyalty.advocacy_score(0) == 0
    assert loyalty.advocacy_score(1, testimonials=1) == 75
    assert loyalty.advocacy_score(2, contributions=5) == 100


def test_loyalty_worked_by_hand():
    """L0 = (.50·60 + .175·90)/.675; half of the advocacy adds .15·50·(1 − L0/100)."""
    core = (0.50 * 60 + 0.175 * 90) / 0.675

    assert loyalty_score(60, attitude=90, attitude_newest_age=1) == pytest.approx(core)
    assert loyalty_score(60, 90, 1, advocacy=50) == pytest.approx(core + 7.5 * (1 - core / 100))
    assert loyalty_score(60) == pytest.approx(60)


def test_loyalty_without_behaviour_is_missing():
    assert loyalty_score(None, attitude=100, attitude_newest_age=0, advocacy=100) is None
    assert loyalty_score(0.0) == 0


def test_loyalty_takes_a_bad_attitude_for_something_else_than_none():
    assert loyalty_score(60, attitude=0, attitude_newest_age=0) < loyalty_score(60, attitude=None)


def test_loyalty_forgets_an_attitude_older_than_three_editions():
    assert loyalty_score(60, attitude=0, attitude_newest_age=4) == loyalty_score(60)


def test_loyalty_refuses_an_attitude_without_age():
    with pytest.raises(ValueError, match="age"):
        loyalty_score(60, attitude=90)


@given(percent, st.none() | percent, ages, st.none() | percent)
@settings(deadline=None)
def test_loyalty_lies_between_0_and_100_and_advocacy_only_adds(behaviour, attitude, age, advocacy):
    without = loyalty_score(behaviour, attitude, age)
    score = loyalty_score(behaviour, attitude, age, advocacy)

    assert without - 1e-9 <= score <= 100 + 1e-9
    assert score >= 0


@given(percent, percent, ages, percent, st.sampled_from([0, 1, 2]), percent)
@settings(deadline=None)
def test_loyalty_rises_with_each_input(behaviour, attitude, age, advocacy, raised, rise):
    inputs = [behaviour, attitude, advocacy]
    higher = [min(100, value + rise * (place == raised)) for place, value in enumerate(inputs)]

    before, after = (loyalty_score(b, a, age, v) for b, a, v in (inputs, higher))

    assert after >= before - 1e-9


@pytest.mark.parametrize(
    ("facts", "rung"),
    [
        ({"f": 0}, "prospect"),
        ({"f": 0, "satisfaction": 1, "satisfaction_age": 0}, "prospect"),
        ({"f": 1}, "suspect"),
        ({"f": 2}, "follower"),
        (PARTNER, "partner"),
        (PARTNER | {"sponsor": False, "co_organizer": True}, "partner"),
        (PARTNER | {"sponsor": False, "multi_edition_contract": True}, "partner"),
        (PARTNER | {"sponsor": False}, "follower"),
        (PARTNER | {"loyalty": 79.9}, "follower"),
        (PARTNER | {"streak": 2}, "follower"),
        (PARTNER | {"behaviour_only": True}, "follower"),
        (PARTNER | {"satisfaction": 2, "satisfaction_age": 2}, "suspect"),
        (PARTNER | {"satisfaction": 2, "satisfaction_age": 3}, "partner"),
        (PARTNER | {"satisfaction": 3, "satisfaction_age": 0}, "partner"),
        (ADVOCATE, "advocate"),
        (ADVOCATE | {"recommendation": None, "referral_age": 3}, "advocate"),
        (ADVOCATE | {"recommendation": 8, "referral_age": 4}, "follower"),
        (ADVOCATE | {"recommendation": None}, "follower"),
        (ADVOCATE | {"f": 2}, "follower"),
        (ADVOCATE | {"r_ed": 2}, "follower"),
        (ADVOCATE | {"loyalty": 64.9}, "follower"),
        (ADVOCATE | {"loyalty": None}, "follower"),
        (ADVOCATE | {"behaviour_only": True}, "follower"),
        (PARTNER | {"streak": 2, "recommendation": 10}, "advocate"),
    ],
)
def test_ladder_gives_the_first_rung_that_matches(facts, rung):
    assert ladder(**facts) == rung


def test_declining_is_a_follower_who_missed_two():
    assert loyalty.is_declining("follower", 2)
    assert not loyalty.is_declining("follower", 1)
    assert not loyalty.is_declining("suspect", 5)
    assert not loyalty.is_declining("follower", None)


def test_square_sets_behaviour_against_attitude():
    corners = {
        (90, 90): "true",
        (90, 10): "spurious",
        (10, 90): "latent",
        (10, 10): "none",
        (None, 90): None,
        (90, None): None,
    }

    assert {corner: loyalty.loyalty_square(*corner) for corner in corners} == corners


def test_relationship_type_needs_a_bond_for_an_alliance():
    def suggested(f, score, *, sponsor=False, several=False):
        return loyalty.relationship_type(f=f, loyalty=score, sponsor=sponsor, multi_edition_contract=several)

    assert suggested(5, 80, sponsor=True) == suggested(5, 80, several=True) == "alliance"
    assert suggested(5, 80) == suggested(4, 65) == "partnership"
    assert suggested(3, 80) == suggested(2, None) == "preferred"
    assert suggested(1, 99) == "buy_sell"
