"""Why a scorecard says what it says: inputs, rules met, parts of the sum, and what would raise it. Codes, no words."""

from dataclasses import dataclass, field

from analytics.models import CutPoints, ModelCell, ModelKind, StoredModel
from analytics.science import rfm
from analytics.science.loyalty import INTENTION_POINTS
from analytics.selectors.held import held_editions
from analytics.selectors.insights import Reason
from analytics.selectors.series import only_series, rows_of_series
from customers.models import Scorecard
from surveys.models import Response

LAST_EDITIONS = 8
LEAST_MORE = 100  # minor units: less than one of a currency is no goal
PATTERN_LENGTH = 40
RECENCY_CLASSES = ("0", "1", "2-3", "4+")

#: What each tier asks for, as thresholds that a template words; first match wins.
TIER_RULES = {
    "prospect": {"participations": 0},
    "champion": {"r_min": 4, "f_min": 4, "m_min": 4},
    "loyal": {"r_min": 4, "f_min": 4},
    "new": {"r_min": 4, "participations": 1},
    "promising": {"r_min": 4},
    "cannot_lose": {"r_min": 2, "r_max": 3, "f_min": 3, "m_min": 4},
    "needs_attention": {"r_min": 3, "r_max": 3},
    "at_risk": {"r_min": 2, "r_max": 2, "f_min": 3},
    "hibernating": {"r_min": 2, "r_max": 2},
    "lost": {"r_min": 1, "r_max": 1},
}


@dataclass(frozen=True)
class Step:
    """One of the scores R, F, M: its value and the rule that gave it."""

    score: int | None
    reason: Reason


@dataclass(frozen=True)
class LoyaltyPart:
    """One part of behaviour: points = weight × value, of at most weight points."""

    code: str
    weight: float
    value: float
    points: float


@dataclass(frozen=True)
class SeriesPart:
    """One series' share in the behaviour of an organizer-wide row."""

    exhibition_id: int
    opportunities: int
    behaviour: float


@dataclass(frozen=True)
class Explanation:
    """Everything a page needs to answer "how is this computed"."""

    inputs: dict[str, object]
    recency: Step
    frequency: Step
    monetary: Step
    cuts: tuple[int, ...]
    levels: int
    population: int
    tier: Reason
    behaviour: float | None
    behaviour_parts: tuple[LoyaltyPart, ...]
    series_parts: tuple[SeriesPart, ...]
    base_rate: float | None
    return_probability: Reason
    raises: tuple[Reason, ...]
    status: str
    as_of: object = field(metadata={"unit": "datetime UTC"})


INPUTS = (
    "participations", "recent_participations", "editions_since", "streak", "opportunities", "returns", "last_return",
    "pattern", "first_on", "last_on", "money_minor", "committed", "left_truncated", "method_version", "model_version",
)  # fmt: skip


def explain(card: Scorecard) -> Explanation:
    """This will take a scorecard apart into reasons."""
    cuts = {row.exhibition_id: row for row in CutPoints.objects.filter(organizer=card.organizer_id, role=card.role)}
    own, overall = cuts.get(card.exhibition_id), cuts.get(None)
    held = own.held if own else 0
    base_rate = overall.base_rate if overall else None
    return Explanation(
        inputs={name: getattr(card, name) for name in INPUTS} | {"held": held},
        recency=_recency(card, held),
        frequency=_frequency(card, held),
        monetary=_monetary(card, own),
        cuts=tuple(own.cuts) if own else (),
        levels=own.levels if own else 0,
        population=own.customers if own else 0,
        tier=Reason(card.tier, TIER_RULES[card.tier]),
        behaviour=card.behaviour,
        behaviour_parts=_behaviour_parts(card, base_rate),
        series_parts=_series_parts(card),
        base_rate=base_rate,
        return_probability=_return_probability(card),
        raises=_raises(card, own),
        status=card.status,
        as_of=card.as_of,
    )


def _recency(card: Scorecard, held: int) -> Step:
    """This will name the rule of R."""
    missed = card.editions_since
    if missed is None:
        return Step(None, Reason("never_took_part"))
    if missed == 0:
        return Step(card.recency, Reason("takes_part_now" if _is_running(card, held) else "took_part_in_last"))
    if card.committed:
        return Step(card.recency, Reason("missed_but_committed", {"editions": missed}))
    return Step(card.recency, Reason("missed_editions", {"editions": missed}))


def _is_running(card: Scorecard, held: int) -> bool:
    """Whether the customer takes part in an edition that runs; over all series: in one of any series."""
    if card.exhibition_id is not None:
        return held < PATTERN_LENGTH and len(card.pattern) > held
    series = dict(rows_of_series(card).filter(editions_since=0).values_list("exhibition_id", "pattern"))
    known = CutPoints.objects.filter(role=card.role, exhibition_id__in=series).values_list("exhibition_id", "held")
    return any(count < PATTERN_LENGTH and len(series[pk]) > count for pk, count in known)


def _frequency(card: Scorecard, held: int) -> Step:
    """This will name the rule of F."""
    if card.frequency is None:
        return Step(None, Reason("never_took_part"))
    values = {
        "editions": card.recent_participations,
        "of_last": min(LAST_EDITIONS, held) if card.exhibition_id else None,
        "is_running": card.editions_since == 0 and _is_running(card, held),
    }
    return Step(card.frequency, Reason("five_or_more" if card.recent_participations >= 5 else "counted", values))


def _monetary(card: Scorecard, own: CutPoints | None) -> Step:
    """This will name the rule of M and the cut points around the value."""
    if card.frequency is None:
        return Step(None, Reason("never_took_part"))
    if card.monetary is None or own is None:
        return Step(None, Reason("one_level"))
    above = own.cuts[card.monetary - 2] if card.monetary > 1 else None
    up_to = own.cuts[card.monetary - 1] if card.monetary < 5 else None
    code = "by_cut_points" if own.levels >= 5 else "few_levels"
    return Step(card.monetary, Reason(code, {"above": above, "up_to": up_to, "levels": own.levels}))


def _behaviour_parts(card: Scorecard, base_rate: float | None) -> tuple[LoyaltyPart, ...]:
    """
    This will show the four parts of a series' behaviour; none without a chance.

    A row over all series shows those of its only series; with several it is their mean (series_parts).
    """
    card = only_series(card, behaviour__isnull=False) or card
    if card.behaviour is None or card.exhibition_id is None or base_rate is None:
        return ()
    values = {
        "share": (40.0, (card.returns + 2 * base_rate) / (card.opportunities + 2)),
        "streak": (20.0, min(card.streak, 5) / 5),
        "freshness": (25.0, 0.5**card.editions_since),
        "depth": (15.0, min(card.participations, 5) / 5),
    }
    return tuple(LoyaltyPart(code, weight, value, weight * value) for code, (weight, value) in values.items())


def _series_parts(card: Scorecard) -> tuple[SeriesPart, ...]:
    """This will list the series that an organizer-wide behaviour averages, by opportunities."""
    if card.exhibition_id is not None:
        return ()
    rows = rows_of_series(card).filter(behaviour__isnull=False).order_by("-opportunities")
    return tuple(SeriesPart(row.exhibition_id, row.opportunities, row.behaviour) for row in rows)


def _return_probability(card: Scorecard) -> Reason:
    """This will name where the return probability comes from."""
    values: dict[str, object] = {
        "probability": card.return_probability,
        "alive": card.alive_probability,
        "committed": card.committed,
        "returns": card.returns,
        "last_return": card.last_return,
        "opportunities": card.opportunities,
    }
    if card.return_probability is None:
        return Reason("insufficient_data", values)
    if card.exhibition_id is None:
        return Reason("highest_of_series", values)
    if card.return_status == "fallback_rule":
        values |= _rule_values(card)
    cell = ModelCell.objects.filter(
        organizer=card.organizer_id, exhibition_id=card.exhibition_id, role=card.role,
        returns=card.returns, last_return=card.last_return, opportunities=card.opportunities,
    ).first()  # fmt: skip
    values["model_version"] = cell.model_version if cell else None
    if cell and cell.log_odds is not None and _has_answered(card):
        return Reason("with_answers", values | {"by_history": cell.return_probability})
    return Reason(card.return_status, values)


def _has_answered(card: Scorecard) -> bool:
    """Whether the customer told satisfaction or intention of the edition before the next: what scoring adds."""
    held = held_editions(card.exhibition_id, card.as_of)
    edition = held.following if _is_running(card, len(held.editions)) else next(reversed(held.editions), None)
    told = (
        Response.objects.filter(
            organizer=card.organizer_id, customer=card.customer_id, survey__audience=card.role,
            survey__edition=edition, answered_at__lte=card.as_of,
        )
        .order_by("-answered_at", "-id")
        .values_list("answers", flat=True)
        .first()
    )  # fmt: skip
    return bool(told and ("overall" in told or told.get("intention") in INTENTION_POINTS))


def _rule_values(card: Scorecard) -> dict[str, object]:
    """This will give the counts behind a recency class."""
    model = StoredModel.objects.filter(
        organizer=card.organizer_id, kind=ModelKind.RETURN, exhibition_id=card.exhibition_id, role=card.role,
        version=card.model_version,
    ).first()  # fmt: skip
    rule = model.parameters.get("rule") if model else None
    if not rule:
        return {}
    missed = card.opportunities - card.last_return
    place = sum(missed >= first for first in (1, 2, 4))
    return {
        "recency_class": RECENCY_CLASSES[place],
        "class_returns": rule["returns"][place],
        "class_trials": rule["trials"][place],
        "pi": rule["pi"],
    }


def _raises(card: Scorecard, own: CutPoints | None) -> tuple[Reason, ...]:
    """This will try what the customer could do next and tell what each would change."""
    raises = []
    takes_part = min(card.recent_participations + 1, 5)
    money = card.monetary
    if card.participations and card.editions_since and not card.committed:
        tier = rfm.tier(4, card.frequency, money, card.participations)
        raises.append(Reason("commit", {"recency": 4, "tier": tier}))
    entry = card.monetary if card.participations else (1 if own and own.levels > 1 else None)
    tier = rfm.tier(5, takes_part, entry, card.participations + 1)
    if (card.recency, card.frequency, card.tier) != (5, takes_part, tier):
        again = bool(card.participations)
        raises.append(Reason("take_part", {"recency": 5, "frequency": takes_part, "tier": tier, "again": again}))
    # More money lifts only those who are here; of others it makes a loss that hurts more.
    if own and card.monetary is not None and card.monetary < 5 and (card.recency or 0) >= 4:
        reach = own.cuts[card.monetary - 1]
        more = rfm.score([reach + 1], own.cuts)[0].item()
        tier = rfm.tier(card.recency, card.frequency, more, card.participations)
        missing = reach + 1 - card.money_minor
        if missing < LEAST_MORE:
            return tuple(raises)
        raises.append(Reason("bring_more", {"missing_minor": missing, "monetary": more, "tier": tier}))
    return tuple(raises)
