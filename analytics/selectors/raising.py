"""What would raise loyalty, and what is missing for the next rung of the ladder. Codes, no words."""

from dataclasses import dataclass

from analytics.models import CutPoints
from analytics.science.loyalty import behaviour_score, loyalty_score
from analytics.selectors.insights import Reason
from analytics.selectors.series import only_series
from customers.models import Scorecard

ADVOCATE, PARTNER = 65, 80
UNHAPPY, RECOMMENDS = 2, 9
A_REFERRAL, FULL_ADVOCACY, OLDEST_REFERRAL = 50.0, 100.0, 3


@dataclass(frozen=True)
class NextRung:
    """The next rung, and every condition of it that is not met."""

    rung: str
    missing: tuple[Reason, ...]


def loyalty_after_next(card: Scorecard) -> Reason | None:
    """
    This will tell what loyalty becomes by taking part in the next edition, answers staying as they are.

    None for who never took part, for a row over several series, whose mean hangs on which one it is, and as long as
    nobody had a chance to come back, so that π is not known.
    """
    row = only_series(card)
    if row is None or row.participations == 0:
        return None
    overall = CutPoints.objects.filter(organizer=card.organizer_id, role=card.role, exhibition_id=None).first()
    if overall is None or overall.base_rate is None:
        return None
    streak = row.streak + 1 if row.editions_since == 0 else 1
    behaviour = behaviour_score(
        row.returns + 1, row.opportunities + 1, streak, 0, row.participations + 1, overall.base_rate
    )
    after = loyalty_score(behaviour, row.attitude, row.attitude_age, row.advocacy)
    return Reason("take_part", {"before": row.loyalty, "after": after})


def loyalty_after_referral(card: Scorecard) -> Reason | None:
    """This will tell what loyalty becomes by one accepted referral more; None without loyalty or with full advocacy."""
    done = card.advocacy or 0.0
    if card.behaviour is None or done >= FULL_ADVOCACY:
        return None
    more = min(done + A_REFERRAL, FULL_ADVOCACY)
    after = loyalty_score(card.behaviour, card.attitude, card.attitude_age, more)
    return Reason("referral", {"before": card.loyalty, "after": after})


def advocacy_points(card: Scorecard) -> float:
    """This will give the points by which advocacy lifts loyalty; 0 where nothing is recorded."""
    if card.loyalty is None or not card.advocacy:
        return 0.0
    return card.loyalty - loyalty_score(card.behaviour, card.attitude, card.attitude_age)


def next_rung(card: Scorecard) -> NextRung | None:
    """
    This will name the next rung and what is missing for it; None for partners.

    Whether it sponsors or is committed to two editions is not on the scorecard; for an advocate it is named anyway,
    as the condition that partners meet beyond the others.
    """
    rung = (card.model_says or {}).get("ladder") or card.ladder  # what staff set says nothing of the conditions
    if rung == "prospect":
        return NextRung("suspect", (Reason("take_part", {"times": 1}),))
    if card.satisfaction is not None and card.satisfaction <= UNHAPPY and card.satisfaction_age <= 2:
        again = () if card.participations >= 2 else (Reason("take_part", {"times": 1}),)
        return NextRung("follower", (Reason("satisfied"), *again))
    missing = {
        "suspect": ("follower", lambda: [Reason("take_part", {"times": 1})]),
        "follower": ("advocate", lambda: _missing_for_advocate(card)),
        "advocate": ("partner", lambda: _missing_for_partner(card)),
    }.get(rung)
    return NextRung(missing[0], tuple(missing[1]())) if missing else None


def _missing_for_advocate(card: Scorecard) -> list[Reason]:
    missing = _missing_loyalty(card, ADVOCATE)
    if card.participations < 3:
        missing.append(Reason("take_part", {"times": 3 - card.participations}))
    elif card.editions_since > 1:
        missing.append(Reason("be_back"))
    brings = card.referral_age is not None and card.referral_age <= OLDEST_REFERRAL
    if not brings and (card.recommendation is None or card.recommendation < RECOMMENDS):
        missing.append(Reason("recommend", {"now": card.recommendation}))
    return missing


def _missing_for_partner(card: Scorecard) -> list[Reason]:
    missing = _missing_loyalty(card, PARTNER)
    if card.streak < 3:
        missing.append(Reason("in_a_row", {"now": card.streak}))
    return [*missing, Reason("bound")]


def _missing_loyalty(card: Scorecard, wanted: int) -> list[Reason]:
    if card.loyalty_basis != "with_attitude":
        return [Reason("answer"), *([Reason("loyalty", {"wanted": wanted})] if (card.loyalty or 0) < wanted else [])]
    return [Reason("loyalty", {"wanted": wanted})] if card.loyalty < wanted else []
