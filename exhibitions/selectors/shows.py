"""Series and editions with their figures."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol, TypeVar
from zoneinfo import ZoneInfo

from django.core.exceptions import EmptyResultSet
from django.db.models import Count, Prefetch, Q, QuerySet, Sum

from crm_expo.kit.memory import lately
from exhibitions.models import (
    BoothAllocation,
    Contract,
    ContractLine,
    ContractState,
    Edition,
    Exhibition,
    Participation,
    ParticipationState,
    Registration,
)
from exhibitions.models.participation import EXHIBITING

Some = TypeVar("Some", bound="Dated")
#: Editions with more registrations are not counted anew for every page.
LIVE_FIGURES, FIGURES_LIFE = 1_000, 30
#: What staff edit of an edition.
EDITION_FIELDS = (
    "number",
    "name",
    "slug",
    "starts_on",
    "ends_on",
    "timezone",
    "city",
    "venue",
    "currency",
    "is_cancelled",
)
#: Who is counted as an exhibitor, as the scores do; sponsors are counted apart.
EXHIBITORS = ("exhibitor", "co_exhibitor")


@dataclass(frozen=True)
class Headcount:
    """Who comes to an edition."""

    exhibitors: int
    registrations: int
    visitors: int


@dataclass(frozen=True)
class EditionFigures(Headcount):
    """Counts of one edition, with its area and money."""

    area_m2: float
    sold_m2: float
    net_minor: int
    missing_rates: int


class Dated(Protocol):
    """What tells an edition's phase."""

    starts_on: date
    ends_on: date
    timezone: str
    is_cancelled: bool


def phase_of(edition: Dated, now: datetime) -> str:
    """This will return cancelled, upcoming, running or held, on the edition's own clock."""
    if edition.is_cancelled:
        return "cancelled"
    today: date = now.astimezone(ZoneInfo(edition.timezone)).date()
    if today < edition.starts_on:
        return "upcoming"
    return "running" if today <= edition.ends_on else "held"


def exhibitions_with_editions() -> QuerySet[Exhibition]:
    """This will return all series, each with its editions, newest first."""
    editions = Edition.objects.order_by("-number").annotate(
        exhibitors=Count(
            "participations",
            filter=Q(participations__role__in=EXHIBITORS)
            & Q(participations__state__in=[ParticipationState.COMMITTED, ParticipationState.TOOK_PART]),
        )
    )
    return Exhibition.objects.prefetch_related(Prefetch("editions", queryset=editions)).order_by("name")


def edition_by_id(pk: int) -> Edition | None:
    """This will return an edition with its series."""
    return Edition.objects.select_related("exhibition").filter(pk=pk).first()


def edition_stamp(edition: Edition) -> str:
    """This will return a mark of an edition's values, to notice that somebody saved them meanwhile."""
    values = "\0".join(str(getattr(edition, field)) for field in EDITION_FIELDS)
    return hashlib.sha256(values.encode()).hexdigest()[:16]


def has_bookings(edition: Edition) -> bool:
    """This will tell whether anybody was booked or registered for an edition, cancelled ones included."""
    return edition.participations.exists() or edition.registrations.exists()


def current_edition(now: datetime, exhibition_id: int | None = None) -> Edition | None:
    """This will return the edition that runs, else the next one, else the last held, of all series or of one."""
    rows = Edition.objects.select_related("exhibition").filter(is_cancelled=False)
    return current_of(rows.filter(exhibition=exhibition_id) if exhibition_id else rows, now)


def current_of(editions: Iterable[Some], now: datetime) -> Some | None:
    """This will return, of some editions, the one that runs, else the next one, else the last held."""
    by_phase: dict[str, list[Some]] = {}
    for edition in sorted(editions, key=lambda one: one.starts_on):
        by_phase.setdefault(phase_of(edition, now), []).append(edition)
    if running := by_phase.get("running"):
        return running[0]
    if upcoming := by_phase.get("upcoming"):
        return upcoming[0]
    return by_phase["held"][-1] if by_phase.get("held") else None


def headcount_of(edition: Edition) -> Headcount:
    """This will count who comes to an edition."""
    exhibiting = Participation.objects.filter(
        edition=edition,
        role__in=EXHIBITORS,
        state__in=[ParticipationState.COMMITTED, ParticipationState.TOOK_PART],
    )
    came = Registration.objects.filter(edition=edition).aggregate(
        registrations=Count("pk", filter=Q(posted_commitment=True)),
        visitors=Count("customer", filter=Q(posted_attendance=True), distinct=True),
    )
    return Headcount(exhibitors=exhibiting.count(), **came)


def figures_of(edition: Edition) -> EditionFigures:
    """This will count an edition's participants, area and money."""
    area = BoothAllocation.objects.filter(participation__edition=edition, released_at=None).aggregate(
        total=Sum("booth__area_m2")
    )["total"]
    signed = {"contract__participation__edition": edition, "contract__state": ContractState.CONFIRMED}
    sold = ContractLine.objects.filter(**signed).aggregate(total=Sum("area_m2"))["total"]
    tickets = Registration.objects.filter(edition=edition).aggregate(
        money=Sum("posted_minor"), missing=Count("pk", filter=Q(net_base_minor=None))
    )
    # Two queries: joining contracts and their lines at once would count a contract once a line.
    booked = Contract.objects.filter(participation__edition=edition).aggregate(total=Sum("posted_minor"))["total"]
    missing = ContractLine.objects.filter(contract__participation__edition=edition, net_base_minor=None).count()
    return EditionFigures(
        **vars(headcount_of(edition)),
        area_m2=float(area or 0),
        sold_m2=float(sold or 0),
        net_minor=(tickets["money"] or 0) + (booked or 0),
        missing_rates=tickets["missing"] + missing,
    )


def figures_lately(edition: Edition, now: datetime) -> tuple[EditionFigures, datetime]:
    """
    This will return an edition's figures; those of a large one may be FIGURES_LIFE seconds old.

    Shape:  (figures, when they were counted).
    """
    return lately(
        f"figures:{edition.pk}",
        lambda: (figures_of(edition), now),
        is_live=lambda found: found[0].registrations <= LIVE_FIGURES,
        seconds=FIGURES_LIFE,
    )


@dataclass(frozen=True)
class Sold:
    """What some participations come to. Area and money are those of confirmed contracts, without tax."""

    participations: int
    area_m2: float
    net_minor: int


def sold_to(participations: QuerySet[Participation]) -> Sold:
    """This will sum what participants have signed and we confirmed."""
    of_them = {"participation__in": participations.order_by().values("pk"), "state": ContractState.CONFIRMED}
    contracts = Contract.objects.filter(**of_them)
    area = ContractLine.objects.filter(contract__in=contracts.values("pk")).aggregate(total=Sum("area_m2"))["total"]
    money = contracts.aggregate(total=Sum("posted_minor"))["total"]
    return Sold(participations.count(), float(area or 0), money or 0)


def sold_lately(participations: QuerySet[Participation]) -> Sold:
    """This will return the same; what many come to may be FIGURES_LIFE seconds old."""
    try:
        sql, params = participations.order_by().values("pk").query.sql_with_params()
    except EmptyResultSet:  # a search that nothing can fit is not even asked
        return Sold(0, 0, 0)
    return lately(
        f"sold:{hashlib.sha256(f'{sql} {params}'.encode()).hexdigest()}",
        lambda: sold_to(participations),
        is_live=lambda sold: sold.participations <= LIVE_FIGURES,
        seconds=FIGURES_LIFE,
    )


def participants_of(edition: Edition) -> QuerySet[Participation]:
    """This will return an edition's exhibitors, co-exhibitors and sponsors with booths and contracts."""
    active = BoothAllocation.objects.filter(released_at=None).select_related("booth__hall")
    return (
        Participation.objects.filter(edition=edition, role__in=EXHIBITING)
        .select_related("customer", "main_exhibitor__customer")
        .prefetch_related(Prefetch("allocations", queryset=active, to_attr="active_allocations"), "contracts__lines")
    )


def participations_of(customer_id: int) -> QuerySet[Participation]:
    """This will return a customer's participations with edition, booth and contract, oldest edition first."""
    active = BoothAllocation.objects.filter(released_at=None).select_related("booth__hall")
    return (
        Participation.objects.filter(customer_id=customer_id)
        .select_related("edition__exhibition")
        .prefetch_related(Prefetch("allocations", queryset=active, to_attr="active_allocations"), "contracts__lines")
        .order_by("edition__exhibition_id", "edition__starts_on")
    )


def series_choices() -> list[tuple[int, str]]:
    """This will return the organizer's series, for the filters of other lists."""
    return [(show.pk, show.title) for show in Exhibition.objects.order_by("name")]


def edition_choices() -> list[tuple[int, str]]:
    """This will return the organizer's editions by name, for timelines."""
    return list(Edition.objects.values_list("pk", "name"))
