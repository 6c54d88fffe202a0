"""The stage of a customer relationship, from facts alone."""

from typing import NamedTuple, TypedDict, Unpack

from analytics.science.inputs import check_counts, counted, is_said, missing_as_none, within

STAGES = ("cultivation", "confirmation", "trust", "weakening", "dissolved")
BROKEN = ("weakening", "dissolved")


class Verdict(NamedTuple):
    """A stage and the one rule that decided it."""

    stage: str
    cause: str


class Facts(TypedDict, total=False):
    """What is known of one customer in one role; see verdict for the meaning of each."""

    f: int
    r_ed: int | None
    streak: int
    committed: bool
    override: str | None
    dissolved_by_staff: bool
    months_since_last: float | None
    probability_alive: float | None
    satisfaction_at_last: float | None
    overdue_complaint: bool
    stage_before_return: str | None


def stage(**facts: Unpack[Facts]) -> str:
    """This will name the stage of a relationship; the facts are those of verdict."""
    return verdict(**facts).stage


def verdict(
    *,
    f: int,
    r_ed: int | None = None,
    streak: int = 0,
    committed: bool = False,
    override: str | None = None,
    dissolved_by_staff: bool = False,
    months_since_last: float | None = None,
    probability_alive: float | None = None,
    satisfaction_at_last: float | None = None,
    overdue_complaint: bool = False,
    stage_before_return: str | None = None,
) -> Verdict:
    """
    This will find the first rule that holds for a customer, and the stage it gives.

    stage_before_return is the stage held when the latest attended edition began, not last night's: with
    last night's, a customer won back would rise to trust on the second run. override is the one still in force.

    Unit:   probability_alive at the last held edition, unknown counts as alive; satisfaction 1–5.
    Errors: ValueError when the override is no stage, or editions are counted below zero or not known; without r_ed
            none was missed.
    """
    f, r_ed, streak = counted(f), missing_as_none(r_ed), counted(streak)
    months_since_last, probability_alive = missing_as_none(months_since_last), missing_as_none(probability_alive)
    satisfaction_at_last = missing_as_none(within(satisfaction_at_last, 1, 5, "a rating"))
    within(probability_alive, 0, 1, "a probability")
    check_counts(r_ed)
    if (decided := _named(override)) is not None:
        return Verdict(decided, "staff_override")
    if f == 0:
        return Verdict("cultivation", "never_took_part")
    if is_said(dissolved_by_staff):
        return Verdict("dissolved", "staff")
    missed = 0 if is_said(committed) or r_ed is None else r_ed
    absence = _absence(missed, months_since_last, probability_alive)
    if absence:
        return absence
    if satisfaction_at_last is not None and satisfaction_at_last <= 2:
        return Verdict("weakening", "dissatisfied")
    if is_said(overdue_complaint):
        return Verdict("weakening", "overdue_complaint")
    if _named(stage_before_return) in BROKEN and streak <= 1 and f >= 2:
        return Verdict("confirmation", "won_back")
    if f >= 4:
        return Verdict("trust", "four_editions")
    return Verdict("confirmation", "came_again") if f >= 2 else Verdict("cultivation", "first_edition")


def _named(stage: str | None) -> str | None:
    """This will read a stage; NaN and NA are none. Errors: ValueError for what is no stage."""
    if isinstance(stage, str) and stage not in STAGES:
        raise ValueError(f"{stage} is no stage")
    return stage if isinstance(stage, str) else None


def _absence(missed: int, months_since_last: float | None, probability_alive: float | None) -> Verdict | None:
    """This will say what the editions missed without a commitment mean, None when they mean nothing yet."""
    if missed >= 3:
        return Verdict("dissolved", "three_missed")
    if missed == 2:
        long_ago = months_since_last is not None and months_since_last >= 36
        return Verdict("dissolved", "three_years") if long_ago else Verdict("weakening", "two_missed")
    if missed == 1 and probability_alive is not None and probability_alive < 0.5:
        return Verdict("weakening", "probably_gone")
    return None
