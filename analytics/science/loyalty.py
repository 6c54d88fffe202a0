"""Loyalty from 0 to 100 out of behaviour, attitude and advocacy, and the ladder built on it."""

from collections.abc import Iterable, Iterator, Sequence

from analytics.science.inputs import check_counts, counted, is_said, missing_as_none, within

LADDER = ("prospect", "suspect", "follower", "advocate", "partner")
INTENTION_POINTS = {"plan": 100.0, "might": 50.0, "undecided": 25.0, "will_not": 0.0}

BEHAVIOUR_WEIGHT = 0.50
ATTITUDE_WEIGHT = 0.35
ADVOCACY_REACH = 0.15
OLDEST_ATTITUDE = 3


def behaviour_score(x: int, n: int, streak: int, r_ed: int, f: int, pi: float) -> float | None:
    """
    This will score what a customer did: share taken, streak, freshness and depth.

    None at n = 0: a new customer had no chance yet to be loyal, which is not the same as 0.

    Unit:   0–100; pi is the share of opportunities taken by all customers of that organizer and role.
    Errors: ValueError when no customer can have such a history, or pi is missing or no probability.
    """
    x, n, streak, r_ed, f = map(counted, (x, n, streak, r_ed, f))
    if x > n:
        raise ValueError("nobody returns more often than there was a chance to")
    if n == 0:
        return None
    pi = missing_as_none(pi)
    if pi is None or not 0 <= pi <= 1:
        raise ValueError("the share of opportunities taken lies between 0 and 1")
    share = (x + 2 * pi) / (n + 2)
    return 100 * (0.40 * share + 0.20 * min(streak, 5) / 5 + 0.25 * 0.5**r_ed + 0.15 * min(f, 5) / 5)


def combined_behaviour(scores: Sequence[float | None], opportunities: Sequence[int]) -> float | None:
    """This will average the behaviour of several series, each weighing as much as it had opportunities."""
    pairs = zip(map(missing_as_none, scores), opportunities, strict=True)
    known = [(score, n) for score, n in pairs if score is not None and n > 0]
    if not known:
        return None
    return sum(score * n for score, n in known) / sum(n for _, n in known)


def satisfaction_points(satisfaction: float) -> float:
    """
    This will put a rating from 1 to 5 on the scale from 0 to 100.

    Errors: ValueError for any other rating.
    """
    return 100 * (_known(within(satisfaction, 1, 5, "a rating")) - 1) / 4


def recommendation_points(answer: float) -> float:
    """
    This will put the answer from 0 to 10 to "would you recommend us" on the scale from 0 to 100.

    Errors: ValueError for any other answer.
    """
    return 10 * _known(within(answer, 0, 10, "an answer"))


def _known(answer: float | None) -> float:
    """This will read one answer. Errors: ValueError when there is none."""
    known = missing_as_none(answer)
    if known is None:
        raise ValueError("there is no answer")
    return known


def attitude_score(observations: Iterable[tuple[float, float]]) -> float | None:
    """
    This will average what a customer said, each edition of age halving the weight.

    Shape:  observations are (points 0–100, age); one without points says nothing. None when none is younger
            than four editions.
    Unit:   age in editions.
    Errors: ValueError when points lie outside 0–100, or an age is missing or negative.
    """
    fresh = [(points, 0.5**age) for points, age in _fresh(observations)]
    if not fresh:
        return None
    return sum(points * weight for points, weight in fresh) / sum(weight for _, weight in fresh)


def newest_age(observations: Iterable[tuple[float, float]]) -> float | None:
    """
    This will give the age of the newest observation that still counts, None when none does.

    Errors: as for attitude_score.
    """
    return min((age for _, age in _fresh(observations)), default=None)


def _fresh(observations: Iterable[tuple[float, float]]) -> Iterator[tuple[float, float]]:
    """This will keep what was said in the last three editions."""
    for said, old in observations:
        points, age = missing_as_none(within(said, 0, 100, "an attitude")), missing_as_none(old)
        if points is None:
            continue
        if age is None or age < 0:
            raise ValueError("an attitude needs its age")
        if age <= OLDEST_ATTITUDE:
            yield points, age


def advocacy_score(accepted_referrals: int, testimonials: int = 0, contributions: int = 0) -> float:
    """
    This will score what a customer did for others to come; two accepted referrals make it full.

    Unit:   0–100; counts of the last three editions.
    Errors: ValueError when one is negative or not known.
    """
    brought, praised, gave = map(counted, (accepted_referrals, testimonials, contributions))
    return 100 * min(1.0, (brought + 0.5 * praised + 0.5 * gave) / 2)


def loyalty_score(
    behaviour: float | None,
    attitude: float | None = None,
    attitude_newest_age: float | None = None,
    advocacy: float | None = None,
) -> float | None:
    """
    This will join behaviour and attitude, and let advocacy fill a part of what is missing to 100.

    None without behaviour. Advocacy can only add; an attitude older than three editions counts as none. NaN is
    missing, as None is.

    Unit:   0–100; age in editions.
    Errors: ValueError when an attitude comes without its age, or a figure lies outside 0–100.
    """
    behaviour, attitude, advocacy = (
        missing_as_none(within(part, 0, 100, "a score")) for part in (behaviour, attitude, advocacy)
    )
    if behaviour is None:
        return None
    attitude_newest_age = missing_as_none(attitude_newest_age)
    if attitude is not None and (attitude_newest_age is None or attitude_newest_age < 0):
        raise ValueError("an attitude needs the age of its newest observation")
    counts = attitude is not None and attitude_newest_age <= OLDEST_ATTITUDE
    weight = ATTITUDE_WEIGHT * 0.5**attitude_newest_age if counts else 0.0
    core = (BEHAVIOUR_WEIGHT * behaviour + weight * (attitude or 0.0)) / (BEHAVIOUR_WEIGHT + weight)
    return min(100.0, max(0.0, core + ADVOCACY_REACH * (advocacy or 0.0) * (1 - core / 100)))


def ladder(
    *,
    f: int,
    r_ed: int | None = None,
    streak: int = 0,
    loyalty: float | None = None,
    behaviour_only: bool = False,
    satisfaction: float | None = None,
    satisfaction_age: float | None = None,
    recommendation: float | None = None,
    referral_age: float | None = None,
    multi_edition_contract: bool = False,
    sponsor: bool = False,
    co_organizer: bool = False,
) -> str:
    """
    This will name the first rung whose conditions are met.

    A loyalty that rests on behaviour alone makes neither partner nor advocate.

    Unit:   ages in editions; satisfaction 1–5, recommendation 0–10, loyalty 0–100.
    Errors: ValueError when editions are counted below zero or not known, or an answer or score lies outside its
            scale; a rating without an age is of the last edition.
    """
    f, streak, r_ed = counted(f), counted(streak), missing_as_none(r_ed)
    check_counts(r_ed)
    satisfaction, loyalty, recommendation = (
        missing_as_none(within(value, low, high, name))
        for value, low, high, name in (
            (satisfaction, 1, 5, "a rating"), (loyalty, 0, 100, "a score"), (recommendation, 0, 10, "an answer"),
        )
    )  # fmt: skip
    satisfaction_age, referral_age = missing_as_none(satisfaction_age), missing_as_none(referral_age)
    check_counts(satisfaction_age, referral_age)
    if f == 0:
        return "prospect"
    if satisfaction is not None and satisfaction <= 2 and (satisfaction_age or 0) <= 2:
        return "suspect"
    proven = 0.0 if loyalty is None or is_said(behaviour_only) else loyalty
    is_tied = any(map(is_said, (multi_edition_contract, sponsor, co_organizer)))
    if proven >= 80 and streak >= 3 and is_tied:
        return "partner"
    recommends = (recommendation or 0) >= 9 or (referral_age is not None and referral_age <= 3)
    if proven >= 65 and f >= 3 and r_ed is not None and r_ed <= 1 and recommends:
        return "advocate"
    return "follower" if f >= 2 else "suspect"


def is_declining(rung: str, r_ed: int | None) -> bool:
    """This will say whether a follower has missed two editions or more."""
    missed = missing_as_none(r_ed)
    return rung == "follower" and missed is not None and missed >= 2


def loyalty_square(behaviour: float | None, attitude: float | None, middle: float = 50.0) -> str | None:
    """
    This will place behaviour against attitude: true, spurious (comes without liking it: visit first), latent or none.

    Shape:  None when one of the two is not known; at the middle counts as high.
    """
    behaviour, attitude = missing_as_none(behaviour), missing_as_none(attitude)
    if behaviour is None or attitude is None:
        return None
    if behaviour >= middle:
        return "true" if attitude >= middle else "spurious"
    return "latent" if attitude >= middle else "none"


def relationship_type(*, f: int, loyalty: float | None, multi_edition_contract: bool, sponsor: bool) -> str:
    """This will suggest alliance, partnership, preferred or buy_sell; staff decide."""
    reached, f = missing_as_none(loyalty) or 0.0, counted(f)
    if reached >= 80 and (multi_edition_contract or sponsor):
        return "alliance"
    if reached >= 65 and f >= 4:
        return "partnership"
    return "preferred" if f >= 2 else "buy_sell"
