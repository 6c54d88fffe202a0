"""Money arrives as decimal text with a currency and is kept as integers of minor units, without tax."""

from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from functools import cache

from babel.numbers import get_currency_precision, list_currencies

from crm_expo.tenancy.models import Organizer
from exhibitions.models import CurrencyRate

#: The most that one line may be worth, in minor units: thousands of such lines still add up in a 64-bit column.
MOST_MINOR = 10**15


class AmountTooLarge(Exception):
    """An amount, or its value in base currency, is beyond anything that can be stored and added up."""


@cache
def known_currencies() -> frozenset[str]:
    """This will return the ISO 4217 codes that have been in use."""
    return frozenset(list_currencies()) - {"XXX", "XTS"}  # "no currency" and "for tests"


def _whole(minor: Decimal) -> int:
    if abs(minor) > MOST_MINOR:
        raise AmountTooLarge
    return int(minor.quantize(Decimal(1), ROUND_HALF_UP))


def to_minor(amount: Decimal, currency: str) -> int:
    """This will return minor units (cents, fen; yen as they are). Errors: AmountTooLarge."""
    return _whole(amount.scaleb(get_currency_precision(currency)))


def rate_on(*, organizer: Organizer, currency: str, day: date) -> Decimal | None:
    """This will return the rate to the base currency in force on a day, or None when it is missing."""
    if not currency or currency == organizer.base_currency:
        return Decimal(1)
    row = CurrencyRate.objects.filter(currency=currency, valid_from__lte=day).order_by("-valid_from").first()
    return row.rate if row else None


def to_base(*, organizer: Organizer, minor: int, currency: str, rate: Decimal | None) -> int | None:
    """
    This will convert minor units of a currency into those of the base currency; None while the rate is missing.

    Errors: AmountTooLarge.
    """
    if rate is None:
        return None
    shift = get_currency_precision(organizer.base_currency) - get_currency_precision(
        currency or organizer.base_currency
    )
    return _whole((Decimal(minor) * rate).scaleb(shift))
