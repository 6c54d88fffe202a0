"""What pages show of scores: the matrix, tiers, people to talk to, facts of editions, the model's card."""

from dataclasses import dataclass, field, fields
from datetime import date, datetime

from django.db.models import Count

from analytics.models import CutPoints, EditionFact, ModelCell, ModelKind, Picture, ScoringRun, StoredModel
from analytics.selectors.assumptions import Assumptions, assumptions_of
from analytics.selectors.contacting import contact_of
from analytics.selectors.pictures import AT_RISK_TIERS
from crm_expo.tenancy.models import Organizer
from customers.models import Scorecard, Tier

LOW_PROBABILITY = 0.5


@dataclass(frozen=True)
class MatrixCell:
    """The customers with one pair of recency and frequency steps."""

    recency: int
    frequency: int
    customers: int
    money_minor: int


@dataclass(frozen=True)
class TierCount:
    """How many customers a tier has and what they brought."""

    tier: str
    customers: int
    money_minor: int
    share: float = field(metadata={"unit": "of all customers of the role, 0–1"})


@dataclass(frozen=True)
class Reason:
    """A code that a template words, with its numbers."""

    code: str
    values: dict[str, float | int | str | None] = field(default_factory=dict)


@dataclass(frozen=True)
class RiskRow:
    """A customer worth a call, and why."""

    customer_id: int
    name: str
    tier: str
    money_minor: int
    current_minor: int | None
    return_probability: float | None
    editions_since: int
    recent_participations: int
    reasons: tuple[Reason, ...]


@dataclass(frozen=True)
class EditionFigures:
    """One edition's counts in a role, beside the participants of the one before it."""

    edition_id: int
    number: int
    name: str
    starts_on: date
    ends_on: date
    participants: int
    committed: int
    returning: int
    every_edition: int
    retained: int
    acquired: int
    regained: int
    lost: int
    net_minor: int
    tiers: dict[str, int]
    previous_participants: int | None
    retention: float | None = field(metadata={"unit": "retained / participants of the previous edition"})
    as_of: datetime

    @property
    def is_held(self) -> bool:
        """Whether its last day was over when it was counted."""
        return self.as_of.date() > self.ends_on


@dataclass(frozen=True)
class ModelCard:
    """What is behind a return probability: the rung in use and the model it comes from."""

    in_use: str = field(metadata={"values": "ok, fallback_pooled, fallback_rule, insufficient_data"})
    with_answers: bool = field(metadata={"values": "whether a logistic model adds what customers answered"})
    own_status: str
    version: int
    parameters: dict
    log_likelihood: float | None
    customers: int
    held: int
    base_rate: float | None
    fitted_at: datetime


@dataclass(frozen=True)
class RunCard:
    """The last finished full run."""

    as_of: datetime
    started_at: datetime
    finished_at: datetime
    method_version: str
    customers: int
    rows_written: int
    missing_rates: int


def rfm_matrix(picture: Picture | None) -> tuple[MatrixCell, ...]:
    """
    This will tell customers and money for every pair of recency and frequency steps.

    Whoever took part in none of the last eight editions (frequency 0) is counted under 1.

    Shape:  25 cells, recency 5 … 1, within it frequency 1 … 5; prospects are left out.
    """
    rows = picture.figures["matrix"] if picture else ()
    found = {(row["one"], row["two"]): (row["customers"], row["money"]) for row in rows}
    return tuple(
        MatrixCell(recency, frequency, *found.get((recency, frequency), (0, 0)))
        for recency in range(5, 0, -1)
        for frequency in range(1, 6)
    )


def tier_counts(picture: Picture | None) -> tuple[TierCount, ...]:
    """This will tell customers and money per tier, all ten in their order, empty ones too."""
    found = picture.figures["tiers"] if picture else {}
    total = sum(row["customers"] for row in found.values())
    counted = ((tier, found.get(tier, {"customers": 0, "money": 0})) for tier in Tier.values)
    return tuple(
        TierCount(tier, row["customers"], row["money"], row["customers"] / total if total else 0.0)
        for tier, row in counted
    )


def tiers_now(organizer: Organizer, exhibition_id: int | None, role: str) -> list[tuple[str, int]]:
    """This will count the scorecards of every tier in its order, over all series with None; not for pages."""
    which = {"exhibition_id": exhibition_id} if exhibition_id else {"is_overall": True}
    cards = Scorecard.objects.filter(organizer=organizer, role=role, **which)
    found = dict(cards.values_list("tier").annotate(Count("pk")))
    return [(tier, found.get(tier, 0)) for tier in Tier.values]


def risk_count(picture: Picture | None, tiers: tuple[str, ...] = AT_RISK_TIERS) -> int:
    """This will tell how many customers of some tiers slip away and are not committed."""
    found = picture.figures["tiers"] if picture else {}
    return sum(found[tier]["customers"] - found[tier]["committed"] for tier in tiers if tier in found)


_OF_RISK = (
    *("tier", "money_minor", "current_minor", "return_probability", "editions_since", "recent_participations"),
    *("frequency", "monetary", "committed"),
)


def at_risk(
    organizer: Organizer, picture: Picture | None, limit: int = 20, tiers: tuple[str, ...] = AT_RISK_TIERS
) -> tuple[RiskRow, ...]:
    """
    This will list customers who slip away and are not committed, those who brought most first, with reasons.

    The picture names them; only their own rows are read. Shape: at most limit rows, and those a picture names.
    """
    if picture is None:
        return ()
    named = [pair for tier in tiers for pair in picture.figures["risks"].get(tier, ())]
    ranked = [customer for customer, _money in sorted(named, key=lambda pair: (-pair[1], pair[0]))[:limit]]
    cards = Scorecard.objects.filter(
        organizer=organizer, customer__in=ranked, role=picture.role, exhibition_id=picture.exhibition_id,
        tier__in=tiers, committed=False,
    )  # fmt: skip
    cards = cards.select_related("customer").only("organizer", "customer__name", *_OF_RISK)
    rows = sorted(cards, key=lambda row: ranked.index(row.customer_id))
    used = assumptions_of(picture.role)
    return tuple(
        RiskRow(
            customer_id=row.customer_id,
            name=row.customer.name,
            tier=row.tier,
            money_minor=row.money_minor,
            current_minor=row.current_minor,
            return_probability=row.return_probability,
            editions_since=row.editions_since,
            recent_participations=row.recent_participations,
            reasons=_risk_reasons(row, used),
        )
        for row in rows
    )


def _risk_reasons(row: Scorecard, used: Assumptions) -> tuple[Reason, ...]:
    """This will say what speaks for a call."""
    reasons = [Reason("missed_editions", {"editions": row.editions_since})]
    if row.frequency >= 3:
        reasons.append(Reason("was_regular", {"editions": row.recent_participations}))
    if row.monetary is not None and row.monetary >= 4:
        reasons.append(Reason("high_value", {"monetary": row.monetary, "money_minor": row.money_minor}))
    if row.return_probability is not None and row.return_probability < LOW_PROBABILITY:
        reasons.append(Reason("low_return_probability", {"probability": row.return_probability}))
    contact = contact_of(row, used)
    if contact and contact.pays and contact.cost_minor:  # nothing is set beside a cost that nobody has stated
        reasons.append(
            Reason("contact_pays", {"gain_minor": round(contact.gain_minor), "cost_minor": contact.cost_minor})
        )
    return tuple(reasons)


#: Fields of an edition's figures, by where they are read from; and those of the fact itself.
_EDITION = {
    "edition_id": "edition_id",
    "number": "edition__number",
    "name": "edition__name",
    "starts_on": "edition__starts_on",
    "ends_on": "edition__ends_on",
}
_COUNTED = (
    *("participants", "committed", "returning", "every_edition", "retained", "acquired", "regained", "lost"),
    *("net_minor", "tiers", "as_of"),
)


def edition_facts(organizer: Organizer, exhibition_id: int, role: str) -> tuple[EditionFigures, ...]:
    """This will list a series' editions with who came, oldest first, as the last full run counted them."""
    facts = EditionFact.objects.filter(organizer=organizer, exhibition_id=exhibition_id, role=role)
    rows = facts.order_by("edition__ends_on", "edition_id").values_list(*_EDITION.values(), *_COUNTED)
    figures: list[EditionFigures] = []
    for row in rows:
        values = dict(zip((*_EDITION, *_COUNTED), row, strict=True))
        before = figures[-1].participants if figures else None
        retention = values["retained"] / before if before else None
        figures.append(EditionFigures(**values, previous_participants=before, retention=retention))
    return tuple(figures)


def model_card(organizer: Organizer, exhibition_id: int, role: str) -> ModelCard | None:
    """This will describe the model behind a series' return probabilities; None before the first run over it."""
    models = StoredModel.objects.filter(organizer=organizer, kind=ModelKind.RETURN, role=role).order_by("-version")
    own = models.filter(exhibition_id=exhibition_id).first()
    if own is None:
        return None
    cell = ModelCell.objects.filter(organizer=organizer, exhibition_id=exhibition_id, role=role).first()
    in_use = cell.status if cell else "insufficient_data"
    model = own
    if in_use == "fallback_pooled":
        model = models.filter(exhibition_id=None, version=cell.model_version).get()
    base = CutPoints.objects.filter(organizer=organizer, exhibition_id=None, role=role).first()
    return ModelCard(
        in_use=in_use,
        with_answers=cell is not None and cell.log_odds is not None,
        own_status=own.status,
        version=model.version,
        parameters=model.parameters,
        log_likelihood=model.log_likelihood,
        customers=model.customers,
        held=model.held,
        base_rate=base.base_rate if base else None,
        fitted_at=model.fitted_at,
    )


def last_run(organizer: Organizer) -> RunCard | None:
    """This will describe the last finished full run."""
    names = [one.name for one in fields(RunCard)]
    runs = ScoringRun.objects.filter(organizer=organizer, finished_at__isnull=False).order_by("-pk")
    row = runs.values_list(*names).first()
    return RunCard(*row) if row else None
