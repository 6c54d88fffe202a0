"""Exhibitors: booked, confirmed, exhibiting, cancelled. Contracts post differences, like registrations."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from django.db import IntegrityError, transaction

from crm_expo.audit.log import record
from crm_expo.fields.services.writing import Given, write_values
from crm_expo.tenancy.models import Organizer
from customers.models import Customer, Effect, InteractionKind
from customers.services.ledger import Line, write_lines
from exhibitions.models import (
    Booth,
    BoothAllocation,
    Contract,
    ContractLine,
    ContractState,
    Edition,
    Hall,
    Participation,
    ParticipationState,
)
from exhibitions.services.valuing import value_lines


class BoothAlreadyTaken(Exception):
    """Another participation has the booth."""

    def __init__(self, booth: Booth):
        self.booth = booth


class AlreadyBooked(Exception):
    """The customer takes part in this role already."""


class ContractNumberTaken(Exception):
    """Another contract has this number."""


class WrongState(Exception):
    """The contract's state does not allow this move."""


@dataclass(frozen=True)
class BoothWish:
    """A booth as it is typed: it is made in its hall when it does not exist."""

    hall: str
    number: str
    area_m2: Decimal


@dataclass(frozen=True)
class PricedLine:
    """A contract line to write. Unit: minor units of the contract's currency, without tax."""

    description: str
    net_minor: int
    tax_minor: int = 0
    area_m2: Decimal | None = None


@transaction.atomic
def book_exhibitor(
    *,
    organizer: Organizer,
    edition: Edition,
    customer: Customer,
    role: str,
    number: str,
    currency: str,
    lines: list[PricedLine],
    booth: BoothWish | None = None,
    fields: Given | None = None,
    day: date,
) -> Contract:
    """
    This will write a participation with a draft contract, and reserve its booth.

    Errors: AlreadyBooked, BoothAlreadyTaken, ContractNumberTaken, AmountTooLarge; then nothing is written.
    """
    participation, created = Participation.objects.get_or_create(
        customer=customer, edition=edition, role=role, defaults={"organizer": organizer}
    )
    if not created and participation.state != ParticipationState.CANCELLED:
        raise AlreadyBooked
    if not created:
        participation.state = ParticipationState.PLANNED
        participation.save(update_fields=["state", "updated_at"])
    if booth is not None:
        _allocate(organizer, participation, booth)
    try:
        with transaction.atomic():
            contract = Contract.objects.create(
                organizer=organizer, participation=participation, number=number, currency=currency, signed_on=day
            )
    except IntegrityError as error:
        raise ContractNumberTaken(number) from error
    ContractLine.objects.bulk_create(
        [ContractLine(organizer=organizer, contract=contract, **vars(line)) for line in lines]
    )
    value_lines(organizer=organizer, contract=contract, days=[day])
    record(organizer=organizer, action="contract.created", target=contract)
    filled = {field: value for field, value in (fields or {}).items() if value is not None}
    if changes := write_values(target=participation, given=filled):
        record(organizer=organizer, action="participation.updated", target=participation, changes=changes)
    return contract


def _allocate(organizer: Organizer, participation: Participation, wish: BoothWish) -> None:
    hall, _made = Hall.objects.get_or_create(
        edition=participation.edition, name=wish.hall, defaults={"organizer": organizer}
    )
    booth, _made = Booth.objects.get_or_create(
        hall=hall, number=wish.number, defaults={"organizer": organizer, "area_m2": wish.area_m2}
    )
    try:
        with transaction.atomic():
            BoothAllocation.objects.create(
                organizer=organizer, booth=booth, participation=participation, state="reserved"
            )
    except IntegrityError as error:
        raise BoothAlreadyTaken(booth) from error


@transaction.atomic
def confirm_contract(*, organizer: Organizer, contract_id: int, at: datetime) -> Contract:
    """
    This will confirm a draft: the exhibitor is committed, its money counts. Lines whose rate was missing when it
    was signed are valued now. Errors: WrongState, AmountTooLarge.
    """
    contract = _locked(contract_id)
    if contract.state != ContractState.DRAFT:
        raise WrongState
    contract.state, contract.confirmed_at = ContractState.CONFIRMED, at
    contract.save(update_fields=["state", "confirmed_at"])
    participation = contract.participation
    participation.allocations.filter(released_at=None).update(state="contracted")
    _set_state(participation, ParticipationState.COMMITTED)
    value_lines(organizer=organizer, contract=contract, days=_value_days(organizer, contract, at))
    post_contract(organizer=organizer, contract=contract, at=at)
    record(organizer=organizer, action="contract.confirmed", target=contract)
    if has_opened(participation.edition, at):
        record_exhibited(organizer=organizer, participation=participation)
    return contract


@transaction.atomic
def cancel_contract(*, organizer: Organizer, contract_id: int, at: datetime) -> Contract:
    """
    This will cancel a contract: its money is taken back, its booth is free again. Cancelled before opening
    it is no participation; afterwards the participation stands. Errors: WrongState.
    """
    contract = _locked(contract_id)
    if contract.state == ContractState.CANCELLED:
        raise WrongState
    contract.state, contract.cancelled_at = ContractState.CANCELLED, at
    contract.save(update_fields=["state", "cancelled_at"])
    participation = contract.participation
    participation.allocations.filter(released_at=None).update(released_at=at)
    if participation.state != ParticipationState.TOOK_PART:
        _set_state(participation, ParticipationState.CANCELLED)
    post_contract(organizer=organizer, contract=contract, at=at)
    record(organizer=organizer, action="contract.cancelled", target=contract)
    return contract


def _locked(contract_id: int) -> Contract:
    return (
        Contract.objects.select_for_update(of=("self",))
        .select_related("participation__edition", "participation__customer")
        .get(pk=contract_id)
    )


def _value_days(organizer: Organizer, contract: Contract, at: datetime) -> list[date]:
    """The day it was signed decides; a currency that had no rate yet is worth what it is on the day of confirming."""
    today = at.astimezone(organizer.tzinfo).date()
    return [contract.signed_on, today] if contract.signed_on else [today]


def _set_state(participation: Participation, state: str) -> None:
    participation.state = state
    participation.save(update_fields=["state", "updated_at"])


def post_contract(*, organizer: Organizer, contract: Contract, at: datetime) -> None:
    """This will append the line that brings the ledger in step with a contract."""
    confirmed = contract.state == ContractState.CONFIRMED
    money = sum(line.net_base_minor or 0 for line in contract.lines.all()) if confirmed else 0
    held = contract.posted_commitment
    sign = int(confirmed) - int(held)
    if not sign and money == contract.posted_minor:
        return
    kinds = {
        1: InteractionKind.CONTRACT_CONFIRMED,
        0: InteractionKind.CONTRACT_CHANGED,
        -1: InteractionKind.CONTRACT_CANCELLED,
    }
    contract.postings += 1
    participation = contract.participation
    line = Line(
        kind=kinds[sign],
        effect=Effect.COMMITMENT if sign else Effect.MONEY,
        sign=sign,
        value_minor=money - contract.posted_minor,
        occurred_at=at,
        role=participation.role,
        exhibition_id=participation.edition.exhibition_id,
        edition_id=participation.edition_id,
        source_ref=f"contract:{contract.pk}:{contract.postings}",
    )
    contract.posted_minor, contract.posted_commitment = money, confirmed
    contract.save(update_fields=["posted_minor", "posted_commitment", "postings"])
    write_lines(organizer=organizer, customer=participation.customer, lines=[line])


def opens_at(edition: Edition) -> datetime:
    """This will return when an edition opens: nine o'clock of its first day, on its own clock."""
    return datetime.combine(edition.starts_on, time(9), tzinfo=ZoneInfo(edition.timezone))


def has_opened(edition: Edition, at: datetime) -> bool:
    """This will tell whether an edition's first day has begun."""
    return datetime.combine(edition.starts_on, time(0), tzinfo=ZoneInfo(edition.timezone)) <= at


@transaction.atomic
def record_exhibited(*, organizer: Organizer, participation: Participation) -> None:
    """This will write that a confirmed exhibitor takes part, once its edition has opened."""
    edition = participation.edition
    line = Line(
        kind=InteractionKind.EXHIBITED,
        effect=Effect.PARTICIPATION,
        occurred_at=opens_at(edition),
        role=participation.role,
        exhibition_id=edition.exhibition_id,
        edition_id=edition.pk,
        source_ref=f"participation:{participation.pk}:1",
    )
    write_lines(organizer=organizer, customer=participation.customer, lines=[line])
    _set_state(participation, ParticipationState.TOOK_PART)
    record(organizer=organizer, action="participation.opened", target=participation)


def open_editions(*, organizer: Organizer, now: datetime) -> int:
    """This will write the participations of every confirmed exhibitor whose edition has opened."""
    waiting = Participation.objects.select_related("customer", "edition").filter(
        state=ParticipationState.COMMITTED,
        contracts__state=ContractState.CONFIRMED,
        edition__is_cancelled=False,
        edition__starts_on__lte=now.date() + timedelta(days=1),
    )
    opened = [participation for participation in waiting.distinct() if has_opened(participation.edition, now)]
    for participation in opened:
        record_exhibited(organizer=organizer, participation=participation)
    return len(opened)


@transaction.atomic
def mark_no_show(*, organizer: Organizer, participation: Participation, at: datetime) -> None:
    """This will note that an exhibitor never came: its money counts, its behaviour does not. Errors: WrongState."""
    if participation.state != ParticipationState.TOOK_PART:
        raise WrongState
    edition = participation.edition
    line = Line(
        kind=InteractionKind.EXHIBIT_UNDONE,
        effect=Effect.PARTICIPATION,
        sign=-1,
        occurred_at=at,
        role=participation.role,
        exhibition_id=edition.exhibition_id,
        edition_id=edition.pk,
        source_ref=f"participation:{participation.pk}:2",
    )
    write_lines(organizer=organizer, customer=participation.customer, lines=[line])
    _set_state(participation, ParticipationState.NO_SHOW)
    record(organizer=organizer, action="participation.no_show", target=participation)
