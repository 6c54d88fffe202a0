"""What pages show of scores: the matrix, tiers, people to talk to, facts of editions, the model's card."""

from dataclasses import dataclass, field
from datetime import date, datetime

from django.db.models import Count, QuerySet, Sum
from django.db.models.functions import Greatest

from analytics.models import CutPoints, EditionFact, ModelCell, ModelKind, ScoringRun, StoredModel
from analytics.selectors.assumptions import Assumptions, assumptions_of
from analytics.selectors.contacting import contact_of
from crm_expo.tenancy.models import Organizer
from customers.models import Scorecard, Tier

AT_RISK_TIERS = (Tier.CANNOT_LOSE, Tier.AT_RISK, Tier.NEEDS_ATTENTION)
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


def _cards(organizer: Organizer, exhibition_id: int | None, role: str) -> QuerySet[Scorecard]:
    """This will return the rows of a role in a series, or over all series with None."""
    return Scorecard.objects.filter(organizer=organizer, exhibition_id=exhibition_id, role=role)


def rfm_matrix(organizer: Organizer, exhibition_id: int | None, role: str) -> tuple[MatrixCell, ...]:
    """
    This will count customers and money for every pair of recency and frequency steps.

    Whoever took part in none of the last eight editions (frequency 0) is counted under 1.

    Shape:  25 cells, recency 5 … 1, within it frequency 1 … 5; prospects are left out.
    """
    counted = (
        _cards(organizer, exhibition_id, role)
        .filter(recency__isnull=False)
        .annotate(step=Greatest("frequency", 1))
        .values_list("recency", "step")
        .annotate(customers=Count("pk"), money=Sum("money_minor"))
    )
    found = {(recency, step): (customers, money) for recency, step, customers, money in counted}
    return tuple(
        MatrixCell(recency, frequency, *found.get((recency, frequency), (0, 0)))
        for recency in range(5, 0, -1)
        for frequency in range(1, 6)
    )


def tier_counts(organizer: Organizer, exhibition_id: int | None, role: str) -> tuple[TierCount, ...]:
    """This will count customers and money per tier, all ten in their order, empty ones too."""
    counted = _cards(organizer, exhibition_id, role).values_list("tier").annotate(Count("pk"), Sum("money_minor"))
    found = {tier: (customers, money) for tier, customers, money in counted}
    total = sum(customers for customers, _ in found.values())
    return tuple(
        TierCount(tier, customers, money, customers / total if total else 0.0)
        for tier, (customers, money) in ((tier, found.get(tier, (0, 0))) for tier in Tier.values)
    )


def at_risk(organizer: Organizer, exhibition_id: int | None, role: str, limit: int = 20) -> tuple[RiskRow, ...]:
    """This will list customers who slip away and are not committed, those who brought most first, with reasons."""
    rows = (
        _cards(organizer, exhibition_id, role)
        .filter(tier__in=AT_RISK_TIERS, committed=False)
        .select_related("customer")
        .order_by("-money_minor", "customer_id")[:limit]
    )
    used = assumptions_of(role)
    return tuple(
        RiskRow(
            customer_id=row.customer_id,
            name=row.customer.name,
            tier=row.tier,
            money_minor=row.money_minor,
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
    if contact and contact.pays:
        reasons.append(
            Reason("contact_pays", {"gain_minor": round(contact.gain_minor), "cost_minor": contact.cost_minor})
        )
    return tuple(reasons)


def edition_facts(organizer: Organizer, exhibition_id: int, role: str) -> tuple[EditionFigures, ...]:
    """This will list a series' editions with who came, oldest first, as the last full run counted them."""
    facts = (
        EditionFact.objects.filter(organizer=organizer, exhibition_id=exhibition_id, role=role)
        .select_related("edition")
        .order_by("edition__ends_on", "edition_id")
    )
    figures: list[EditionFigures] = []
    for fact in facts:
        before = figures[-1].participants if figures else None
        figures.append(_figures(fact, before))
    return tuple(figures)


def _figures(fact: EditionFact, before: int | None) -> EditionFigures:
    counts = ("participants", "committed", "returning", "every_edition", "retained", "acquired", "regained", "lost")
    edition = fact.edition
    return EditionFigures(
        edition_id=edition.pk,
        number=edition.number,
        name=edition.name,
        starts_on=edition.starts_on,
        ends_on=edition.ends_on,
        **{name: getattr(fact, name) for name in counts},
        net_minor=fact.net_minor,
        tiers=fact.tiers,
        previous_participants=before,
        retention=fact.retained / before if before else None,
        as_of=fact.as_of,
    )


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
    run = ScoringRun.objects.filter(organizer=organizer, finished_at__isnull=False).order_by("-pk").first()
    if run is None:
        return None
    names = ("as_of", "started_at", "finished_at", "method_version", "customers", "rows_written", "missing_rates")
    return RunCard(**{name: getattr(run, name) for name in names})
