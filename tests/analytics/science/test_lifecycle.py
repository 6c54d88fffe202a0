"""The stage of a relationship, rule by rule."""

import itertools

import pytest

from analytics.science.lifecycle import STAGES, stage, verdict

TRUSTED = {"f": 5, "r_ed": 0, "streak": 3}


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({"f": 0}, ("cultivation", "never_took_part")),
        ({"f": 0, "dissolved_by_staff": True}, ("cultivation", "never_took_part")),
        ({"f": 1, "r_ed": 0, "streak": 1}, ("cultivation", "first_edition")),
        ({"f": 2, "r_ed": 0, "streak": 2}, ("confirmation", "came_again")),
        ({"f": 3, "r_ed": 1}, ("confirmation", "came_again")),
        ({"f": 4, "r_ed": 0, "streak": 1}, ("trust", "four_editions")),
        (TRUSTED | {"override": "weakening"}, ("weakening", "staff_override")),
        ({"f": 0, "override": "dissolved"}, ("dissolved", "staff_override")),
        (TRUSTED | {"dissolved_by_staff": True}, ("dissolved", "staff")),
        (TRUSTED | {"r_ed": 3}, ("dissolved", "three_missed")),
        (TRUSTED | {"r_ed": 3, "committed": True}, ("trust", "four_editions")),
        (TRUSTED | {"r_ed": 2, "months_since_last": 36}, ("dissolved", "three_years")),
        (TRUSTED | {"r_ed": 2, "months_since_last": 35}, ("weakening", "two_missed")),
        (TRUSTED | {"r_ed": 1, "months_since_last": 48}, ("trust", "four_editions")),
        (TRUSTED | {"r_ed": 2, "months_since_last": 48, "committed": True}, ("trust", "four_editions")),
        (TRUSTED | {"r_ed": 2, "committed": True}, ("trust", "four_editions")),
        (TRUSTED | {"r_ed": 1, "probability_alive": 0.49}, ("weakening", "probably_gone")),
        (TRUSTED | {"r_ed": 1, "probability_alive": 0.5}, ("trust", "four_editions")),
        (TRUSTED | {"r_ed": 1, "probability_alive": None}, ("trust", "four_editions")),
        (TRUSTED | {"r_ed": 1, "probability_alive": 0.1, "committed": True}, ("trust", "four_editions")),
        (TRUSTED | {"satisfaction_at_last": 2}, ("weakening", "dissatisfied")),
        (TRUSTED | {"satisfaction_at_last": 2, "committed": True}, ("weakening", "dissatisfied")),
        (TRUSTED | {"satisfaction_at_last": 2.5}, ("trust", "four_editions")),
        (TRUSTED | {"overdue_complaint": True, "committed": True}, ("weakening", "overdue_complaint")),
        (TRUSTED | {"streak": 1, "stage_before_return": "dissolved"}, ("confirmation", "won_back")),
        (TRUSTED | {"streak": 1, "stage_before_return": "weakening"}, ("confirmation", "won_back")),
        (TRUSTED | {"streak": 2, "stage_before_return": "dissolved"}, ("trust", "four_editions")),
        (TRUSTED | {"streak": 1, "stage_before_return": "trust"}, ("trust", "four_editions")),
        (TRUSTED | {"r_ed": 2, "stage_before_return": "dissolved"}, ("weakening", "two_missed")),
    ],
)
def test_stage_is_given_by_the_first_rule_that_holds(facts, expected):
    assert verdict(**facts) == expected
    assert stage(**facts) == expected[0]


def test_stage_is_always_one_of_the_five_and_the_committed_never_dissolve_by_themselves():
    choices = itertools.product(
        range(6), range(5), range(3), (False, True), (None, 12, 60), (None, 0.2), (None, *STAGES)
    )
    for f, r_ed, streak, committed, months, alive, before in choices:
        found = stage(
            f=f,
            r_ed=r_ed,
            streak=streak,
            committed=committed,
            months_since_last=months,
            probability_alive=alive,
            stage_before_return=before,
        )
        assert found in STAGES
        assert not (committed and found in {"weakening", "dissolved"})


def test_stage_refuses_an_override_that_is_no_stage():
    with pytest.raises(ValueError, match="no stage"):
        stage(f=3, override="friends")
