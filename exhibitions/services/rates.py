"""Currency rates: set, corrected, taken off; what waited for one is valued at once."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.db.models import QuerySet

from crm_expo.audit.log import differences, record
from crm_expo.tenancy.models import Organizer
from exhibitions.models import Contract, ContractLine, CurrencyRate, Registration
from exhibitions.services.booking import post_contract
from exhibitions.services.posting import post_registration
from exhibitions.services.valuing import net_of, value_lines, value_registration


class BaseCurrency(Exception):
    """The base currency is worth one of itself."""


class RateInUse(Exception):
    """Something was valued at this rate."""


@dataclass(frozen=True)
class RateSet:
    """What setting a rate did. `before`: the rate that stood there; `waiting`: rows of the currency still without."""

    rate: CurrencyRate
    before: Decimal | None
    valued: int
    waiting: int


@transaction.atomic
def set_rate(*, organizer: Organizer, currency: str, valid_from: date, rate: Decimal, at: datetime) -> RateSet:
    """
    This will set a currency's rate from a day on, and value what had none: contract lines and registrations get
    their value in base currency, and the ledger the lines that follow. What was valued before stays.

    Errors: BaseCurrency, AmountTooLarge; then nothing is changed.
    """
    if currency == organizer.base_currency:
        raise BaseCurrency(currency)
    known = CurrencyRate.objects.select_for_update().filter(currency=currency, valid_from=valid_from).first()
    before = known.rate if known else None
    row, _created = CurrencyRate.objects.update_or_create(
        currency=currency, valid_from=valid_from, defaults={"organizer": organizer, "rate": rate}
    )
    changes = differences({"rate": _plain(before)}, {"rate": _plain(rate)})
    record(organizer=organizer, action="rate.set", target=row, changes=changes)
    valued = _value_contracts(organizer, currency, at) + _value_registrations(organizer, currency, at)
    waiting = _open_lines(currency).count() + _open_registrations(currency).count()
    return RateSet(row, before, valued, waiting)


def _plain(rate: Decimal | int | None) -> str | None:
    return None if rate is None else format(Decimal(rate).normalize(), "f")


def _open_lines(currency: str) -> QuerySet[ContractLine]:
    return ContractLine.objects.filter(contract__currency=currency, net_base_minor=None)


def _open_registrations(currency: str) -> QuerySet[Registration]:
    return Registration.objects.filter(currency=currency, net_base_minor=None)


def _value_contracts(organizer: Organizer, currency: str, at: datetime) -> int:
    waiting = (
        Contract.objects.select_for_update(of=("self",))
        .select_related("participation__edition", "participation__customer")
        .filter(pk__in=_open_lines(currency).values("contract_id"))
        .order_by("pk")
    )
    valued = 0
    for contract in waiting:
        day = contract.signed_on or contract.created_at.astimezone(organizer.tzinfo).date()
        if done := value_lines(organizer=organizer, contract=contract, days=[day]):
            post_contract(organizer=organizer, contract=contract, at=at)
            valued += done
    return valued


def _value_registrations(organizer: Organizer, currency: str, at: datetime) -> int:
    waiting = (
        _open_registrations(currency)
        .select_for_update(of=("self",))
        .select_related("customer", "edition")
        .prefetch_related("lines")
        .order_by("pk")
    )
    valued = 0
    for registration in waiting:
        value_registration(organizer=organizer, registration=registration, net_minor=net_of(registration))
        if registration.net_base_minor is not None:
            registration.save(update_fields=["rate", "net_base_minor", "updated_at"])
            post_registration(organizer=organizer, registration=registration, before=None, at=at)
            valued += 1
    return valued


@transaction.atomic
def remove_rate(*, organizer: Organizer, rate: CurrencyRate) -> None:
    """This will take off a rate at which nothing was valued. Errors: RateInUse."""
    lines = ContractLine.objects.filter(contract__currency=rate.currency, rate=rate.rate)
    if lines.exists() or Registration.objects.filter(currency=rate.currency, rate=rate.rate).exists():
        raise RateInUse(rate)
    changes = {"valid_from": [str(rate.valid_from), None], "rate": [_plain(rate.rate), None]}
    record(organizer=organizer, action="rate.removed", target=rate, changes=changes)
    rate.delete()
