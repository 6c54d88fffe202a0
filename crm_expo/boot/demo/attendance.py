"""Who comes to which edition of a series: the return behaviour of BG/BB, held to exact head counts."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Turnout:
    """
    How many come to each edition, and the habits they come with.

    Each party comes back with its own chance (Beta `habit`) until it leaves for good (Beta `leaving`, per edition);
    at most the share `most_known` of an edition has been there before, the others find no place.
    """

    sizes: tuple[int, ...]
    habit: tuple[float, float] = (1.3, 0.8)
    leaving: tuple[float, float] = (1.0, 6.0)
    most_known: float = 0.75
    exact: int | None = None
    returning: int = 0
    faithful: int = 0
    forced: tuple[tuple[int, ...], ...] = field(default=())


@dataclass
class _Party:
    chance: float
    leaving: float
    first: int
    attended: list[int]
    gone: bool = False
    plan: frozenset[int] | None = None


def plan_turnout(rng: random.Random, turnout: Turnout) -> list[tuple[int, ...]]:
    """
    This will return the editions (by index) that each party attends, the forced histories first.

    At edition `exact` precisely `returning` have come before, and `faithful` have come to all editions up to it.
    """
    parties = [_Party(1.0, 0.0, plan[0], [], plan=frozenset(plan)) for plan in turnout.forced]
    parties += _faithful(rng, turnout)
    for edition, size in enumerate(turnout.sizes):
        came = _coming_back(rng, parties, edition, turnout)
        came += [party for party in parties if party.plan is not None and party.first == edition]
        arrivals = [_newcomer(rng, turnout, edition) for _ in range(size - len(came))]
        parties += arrivals
        for party in came + arrivals:
            party.attended.append(edition)
    _break_streaks(parties, turnout)
    return [tuple(party.attended) for party in parties]


def _faithful(rng: random.Random, turnout: Turnout) -> list[_Party]:
    """Those at every edition up to the exact one; after it some stay away."""
    if turnout.exact is None:
        return []
    always = sum(1 for plan in turnout.forced if set(range(turnout.exact + 1)) <= set(plan))
    result = []
    for _ in range(turnout.faithful - always):
        later = [e for e in range(turnout.exact + 1, len(turnout.sizes)) if rng.random() < 0.92]
        result.append(_Party(1.0, 0.0, 0, [], plan=frozenset([*range(turnout.exact + 1), *later])))
    return result


def _newcomer(rng: random.Random, turnout: Turnout, edition: int) -> _Party:
    return _Party(rng.betavariate(*turnout.habit), rng.betavariate(*turnout.leaving), edition, [])


def _coming_back(rng: random.Random, parties: list[_Party], edition: int, turnout: Turnout) -> list[_Party]:
    """Everybody decides: leave for good, stay away this time, or come; the exact edition is then trimmed or filled."""
    known = [party for party in parties if party.first < edition]
    sure = [party for party in known if party.plan is not None and edition in party.plan]
    willing, hesitant = [], []
    for party in known:
        if party.plan is not None or party.gone:
            continue
        party.gone = rng.random() < party.leaving
        if not party.gone:
            (willing if rng.random() < party.chance else hesitant).append(party)
    if edition == turnout.exact:
        wanted = turnout.returning - len(sure)
        rng.shuffle(willing)
        hesitant.sort(key=lambda party: -party.chance)
        willing = (willing + hesitant)[:wanted]
        if turnout.faithful:
            _keep_out_of_streak(willing, hesitant, edition)
    places = int(turnout.most_known * turnout.sizes[edition]) - len(sure)
    return sure + (willing if len(willing) <= places else rng.sample(willing, places))


def _keep_out_of_streak(willing: list[_Party], hesitant: list[_Party], edition: int) -> None:
    """Nobody but the planned ones may complete a row of all editions; another takes the place."""
    spare = [party for party in hesitant if party not in willing and len(party.attended) < edition]
    for place, party in enumerate(willing):
        if len(party.attended) == edition and spare:
            willing[place] = spare.pop(0)


def _break_streaks(parties: Sequence[_Party], turnout: Turnout) -> None:
    """The plan must be what it promises; a change of the numbers that breaks it stops here."""
    if turnout.exact is None:
        return
    there = [party for party in parties if turnout.exact in party.attended]
    back = [party for party in there if party.first < turnout.exact]
    every = [party for party in back if len([e for e in party.attended if e <= turnout.exact]) == turnout.exact + 1]
    if (len(back), len(every)) != (turnout.returning, turnout.faithful):
        raise ValueError(f"planned {turnout.returning} and {turnout.faithful}, got {len(back)} and {len(every)}")
