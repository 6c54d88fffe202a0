"""Which editions a customer attended, what it had there, and where it was absent."""

from dataclasses import dataclass, replace
from datetime import datetime

from django.db.models import Sum

from exhibitions.models import BoothAllocation, Contract, Edition, Participation, ParticipationState
from exhibitions.selectors.shows import participations_of, phase_of


@dataclass(frozen=True)
class StripCell:
    """One edition in a customer's strip: what it had there, that it was absent, or that it still may come."""

    label: str
    edition_id: int
    exhibition_id: int
    is_ahead: bool
    participation: Participation | None
    booth: str = ""
    role: str = ""
    area: float | None = None
    net_minor: int = 0
    state: str = ""
    took_part: bool = False
    is_last: bool = False
    satisfaction: float | None = None
    change: float | None = None

    @property
    def contracts(self) -> list[Contract]:
        """The contracts of the participation."""
        return list(self.participation.contracts.all()) if self.participation else []


def edition_strip(customer_id: int, now: datetime, satisfaction: dict[int, float] | None = None) -> list[StripCell]:
    """
    This will return a customer's editions from its first one on, series by series, gaps shown.

    Shape:  satisfaction: what it answered of each edition, told with the change since its answer before.
    """
    own: dict[int, Participation] = {}
    for participation in participations_of(customer_id):
        own.setdefault(participation.edition_id, participation)
    series = {participation.edition.exhibition_id for participation in own.values()}
    editions = Edition.objects.select_related("exhibition").filter(exhibition_id__in=series, is_cancelled=False)
    cells: list[StripCell] = []
    began: set[int] = set()
    for edition in editions.order_by("exhibition_id", "starts_on"):
        participation = own.get(edition.pk)
        if participation is not None:
            began.add(edition.exhibition_id)
        if edition.exhibition_id in began:
            cells.append(_strip_cell(edition, participation, len(series) > 1, now))
    cells = [*cells[:-1], replace(cells[-1], is_last=True)] if cells else []
    return _with_satisfaction(cells, satisfaction or {})


def _with_satisfaction(cells: list[StripCell], given: dict[int, float]) -> list[StripCell]:
    told: list[StripCell] = []
    before: dict[int, float] = {}
    for cell in cells:
        now, last = given.get(cell.edition_id), before.get(cell.exhibition_id)
        change = now - last if now is not None and last is not None else None
        told.append(replace(cell, satisfaction=now, change=change))
        if now is not None:
            before[cell.exhibition_id] = now
    return told


def area_of(customers: list[int]) -> float:
    """This will sum the booths that customers had or will have, over all editions. Unit: m²."""
    held = BoothAllocation.objects.filter(
        participation__customer__in=customers,
        participation__state__in=[ParticipationState.COMMITTED, ParticipationState.TOOK_PART],
        released_at=None,
    )
    return float(held.aggregate(total=Sum("booth__area_m2"))["total"] or 0)


def _strip_cell(edition: Edition, participation: Participation | None, several: bool, now: datetime) -> StripCell:
    label = f"{edition.exhibition.name} {edition.number}" if several else f"{edition.number} · {edition.starts_on:%Y}"
    is_ahead = phase_of(edition, now) in ("upcoming", "running")
    if participation is None:
        return StripCell(label, edition.pk, edition.exhibition_id, is_ahead, None)
    booths = [allocation.booth for allocation in participation.active_allocations]
    return StripCell(
        label=label,
        edition_id=edition.pk,
        exhibition_id=edition.exhibition_id,
        is_ahead=is_ahead,
        participation=participation,
        booth=", ".join(booth.label for booth in booths),
        role=participation.get_role_display(),
        area=float(sum(booth.area_m2 for booth in booths)) or None,
        net_minor=sum(contract.posted_minor for contract in participation.contracts.all()),
        state=participation.get_state_display(),
        took_part=participation.state in (ParticipationState.TOOK_PART, ParticipationState.COMMITTED),
    )
