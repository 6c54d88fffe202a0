"""What is sold in another currency is valued at the stored rate; without one it waits, and is left out of sums."""

from collections.abc import Iterable
from datetime import date

from crm_expo.tenancy.models import Organizer
from exhibitions.models import Contract, Registration
from exhibitions.money import rate_on, to_base


def value_lines(*, organizer: Organizer, contract: Contract, days: Iterable[date]) -> int:
    """
    This will value a contract's lines that have no value yet, at the rate of the first of the days that has one.

    Shape:  how many lines were valued. Errors: AmountTooLarge.
    """
    rates = (rate_on(organizer=organizer, currency=contract.currency, day=day) for day in days)
    rate = next((rate for rate in rates if rate is not None), None)
    if rate is None:
        return 0
    waiting = list(contract.lines.filter(net_base_minor=None))
    for line in waiting:
        line.rate = rate
        line.net_base_minor = to_base(organizer=organizer, minor=line.net_minor, currency=contract.currency, rate=rate)
        line.save(update_fields=["rate", "net_base_minor"])
    return len(waiting)


def value_registration(*, organizer: Organizer, registration: Registration, net_minor: int) -> None:
    """This will set a registration's rate and value, as far as its day has a rate. Errors: AmountTooLarge."""
    day = registration.registered_at.astimezone(organizer.tzinfo).date()
    currency = registration.currency
    registration.rate = rate_on(organizer=organizer, currency=currency, day=day)
    registration.net_base_minor = (
        to_base(organizer=organizer, minor=net_minor, currency=currency, rate=registration.rate) if net_minor else 0
    )


def net_of(registration: Registration) -> int:
    """This will return what a stored registration costs with its add-ons, without tax, in its own currency."""
    addons = sum(line.gross_minor - line.tax_minor for line in registration.lines.all())
    return registration.gross_minor - registration.tax_minor + addons
