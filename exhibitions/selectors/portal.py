"""What an exhibitor sees of its own participations: booth, contract, badges. Always asked by its company's id."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from django.db.models import Count

from customers.models import Role
from customers.selectors.portal import OwnCompany
from exhibitions.models import (
    Contract,
    ContractState,
    Edition,
    Participation,
    ParticipationState,
    Registration,
    RegistrationStatus,
)
from exhibitions.selectors.shows import EXHIBITING, participations_of, phase_of

_AHEAD = ("running", "upcoming")


@dataclass(frozen=True)
class OwnBooth:
    """A booth that the company has."""

    hall: str
    number: str
    area_m2: Decimal
    open_sides: int
    type_label: str
    state: str
    state_label: str


@dataclass(frozen=True)
class OwnLine:
    """A contract line. Unit: minor units of the contract's currency."""

    description: str
    area_m2: Decimal | None
    net_minor: int
    tax_minor: int


@dataclass(frozen=True)
class OwnContract:
    """A contract with what it comes to. Unit: minor units of its currency."""

    number: str
    state: str
    state_label: str
    currency: str
    signed_on: date | None
    confirmed_at: datetime | None
    lines: tuple[OwnLine, ...]

    @property
    def net_minor(self) -> int:
        """Without tax."""
        return sum(line.net_minor for line in self.lines)

    @property
    def tax_minor(self) -> int:
        """Tax alone."""
        return sum(line.tax_minor for line in self.lines)

    @property
    def gross_minor(self) -> int:
        """With tax."""
        return self.net_minor + self.tax_minor


@dataclass(frozen=True)
class Show:
    """An edition, as anybody may know it."""

    id: int
    exhibition_id: int
    exhibition: str
    name: str
    number: int
    starts_on: date
    ends_on: date
    city: str
    venue: str
    phase: str
    days_left: int


@dataclass(frozen=True)
class OwnParticipation:
    """The company in one edition."""

    show: Show
    role: str
    role_label: str
    state: str
    state_label: str
    fascia_name: str
    booths: tuple[OwnBooth, ...]
    contracts: tuple[OwnContract, ...]
    badges: int

    @property
    def contract(self) -> OwnContract | None:
        """The contract that counts: confirmed before draft before cancelled."""
        order = {ContractState.CONFIRMED: 0, ContractState.DRAFT: 1}
        return min(self.contracts, key=lambda contract: order.get(contract.state, 2), default=None)


@dataclass(frozen=True)
class Step:
    """A line of the checklist; `is_yours` when the exhibitor, not the organizer, has to act."""

    key: str
    is_done: bool
    is_yours: bool


@dataclass(frozen=True)
class Outlook:
    """The home page: the edition ahead (or none), the company's part in it (or none), and what is left to do."""

    show: Show | None
    participation: OwnParticipation | None
    steps: tuple[Step, ...]

    @property
    def done(self) -> int:
        """Steps done."""
        return sum(step.is_done for step in self.steps)

    @property
    def left(self) -> int:
        """Steps still open."""
        return len(self.steps) - self.done

    @property
    def next_step(self) -> Step | None:
        """The first open step that the exhibitor can take."""
        return next((step for step in self.steps if step.is_yours and not step.is_done), None)


def own_participations(company_id: int, now: datetime) -> list[OwnParticipation]:
    """This will return a company's participations as exhibitor, co-exhibitor or sponsor, newest edition first."""
    rows = list(participations_of(company_id).filter(role__in=EXHIBITING).order_by("-edition__starts_on", "role", "pk"))
    badges = _badges_of(company_id)
    return [_participation(row, badges.get(row.edition_id, 0), now) for row in rows]


def outlook_of(company: OwnCompany, *, people: int, now: datetime) -> Outlook:
    """This will return what lies ahead of a company, with its checklist computed from what is stored."""
    ahead = [
        part
        for part in own_participations(company.id, now)
        if part.show.phase in _AHEAD and part.state != ParticipationState.CANCELLED
    ]
    part = min(ahead, key=lambda part: (part.show.phase != "running", part.show.starts_on), default=None)
    show = part.show if part else _next_show(company.id, now)
    steps = []
    if show is not None:
        contract = part.contract if part else None
        steps = [
            Step("contract", contract is not None and contract.state == ContractState.CONFIRMED, is_yours=False),
            Step("booth", bool(part and part.booths), is_yours=False),
        ]
    has_badges = part is None or part.badges > 0  # the organizer makes them: naming people is all an exhibitor can do
    steps += [
        Step("profile", not company.missing, is_yours=True),
        Step("people", people > 0 and has_badges, is_yours=people == 0),
    ]
    return Outlook(show, part, tuple(steps))


def _next_show(company_id: int, now: datetime) -> Show | None:
    """The edition that runs or comes next, of a series that the company knows before any other."""
    editions = [_show(row, now) for row in Edition.objects.select_related("exhibition").filter(is_cancelled=False)]
    parts = Participation.objects.filter(customer_id=company_id)
    known = set(parts.values_list("edition__exhibition_id", flat=True))
    ahead = [show for show in editions if show.phase in _AHEAD]
    return min(ahead, key=lambda show: (show.exhibition_id not in known, show.starts_on), default=None)


def _badges_of(company_id: int) -> dict[int, int]:
    rows = Registration.objects.filter(
        company_id=company_id, role=Role.EXHIBITOR_STAFF, status=RegistrationStatus.REGISTERED
    )
    return dict(rows.values_list("edition_id").annotate(badges=Count("pk")))


def _show(edition: Edition, now: datetime) -> Show:
    today = now.astimezone(ZoneInfo(edition.timezone)).date()
    return Show(
        id=edition.pk,
        exhibition_id=edition.exhibition_id,
        exhibition=edition.exhibition.name,
        name=edition.name,
        number=edition.number,
        starts_on=edition.starts_on,
        ends_on=edition.ends_on,
        city=edition.city,
        venue=edition.venue,
        phase=phase_of(edition, now),
        days_left=max(0, (edition.starts_on - today).days),
    )


def _participation(row: Participation, badges: int, now: datetime) -> OwnParticipation:
    return OwnParticipation(
        show=_show(row.edition, now),
        role=row.role,
        role_label=row.get_role_display(),
        state=row.state,
        state_label=row.get_state_display(),
        fascia_name=row.fascia_name,
        booths=tuple(
            OwnBooth(
                hall=given.booth.hall.name,
                number=given.booth.number,
                area_m2=given.booth.area_m2,
                open_sides=given.booth.open_sides,
                type_label=given.booth.get_type_display(),
                state=given.state,
                state_label=given.get_state_display(),
            )
            for given in row.active_allocations
        ),
        contracts=tuple(_contract(contract) for contract in row.contracts.all()),
        badges=badges,
    )


def _contract(row: Contract) -> OwnContract:
    return OwnContract(
        number=row.number,
        state=row.state,
        state_label=row.get_state_display(),
        currency=row.currency,
        signed_on=row.signed_on,
        confirmed_at=row.confirmed_at,
        lines=tuple(
            OwnLine(line.description, line.area_m2, line.net_minor, line.tax_minor)
            for line in sorted(row.lines.all(), key=lambda line: line.pk)
        ),
    )
