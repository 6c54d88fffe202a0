"""The stage of a customer relationship, from facts alone."""

from typing import NamedTuple, TypedDict, Unpack

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
    Errors: ValueError when the override is no stage.
    """
    if override is not None:
        if override not in STAGES:
            raise ValueError(f"{override} is no stage")
        return Verdict(override, "staff_override")
    if f == 0:
        return Verdict("cultivation", "never_took_part")
    broken = _cause_of_end(
        r_ed, committed, dissolved_by_staff, months_since_last
    ) or _cause_of_weakening(r_ed, committed, probability_alive, satisfaction_at_last, overdue_complaint)
    if broken:
        return broken
    if stage_before_return in BROKEN and streak <= 1 and f >= 2:
        return Verdict("confirmation", "won_back")
    if f >= 4:
        return Verdict("trust", "four_editions")
    return Verdict("confirmation", "came_again") if f >= 2 else Verdict("cultivation", "first_edition")


def _cause_of_end(r_ed: int | None, committed: bool, by_staff: bool, months_since_last: float | None) -> Verdict | None:
    """This will say why a relationship is over, None when it is not."""
    if by_staff:
        return Verdict("dissolved", "staff")
    missed = 0 if committed or r_ed is None else r_ed
    if missed >= 3:
        return Verdict("dissolved", "three_missed")
    if missed >= 2 and months_since_last is not None and months_since_last >= 36:
        return Verdict("dissolved", "three_years")
    return None


def _cause_of_weakening(
    r_ed: int | None, committed: bool, alive: float | None, satisfaction: float | None, overdue_complaint: bool
) -> Verdict | None:
    """This will say why a relationship is weakening, None when it is not."""
    missed = 0 if committed or r_ed is None else r_ed
    if missed == 2:
        return Verdict("weakening", "two_missed")
    if missed == 1 and alive is not None and alive < 0.5:
        return Verdict("weakening", "probably_gone")
    if satisfaction is not None and satisfaction <= 2:
        return Verdict("weakening", "dissatisfied")
    return Verdict("weakening", "overdue_complaint") if overdue_complaint else None
