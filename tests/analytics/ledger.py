"""A small world for scoring tests: series with yearly editions, customers, ledger lines."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from itertools import count

from crm_expo.tenancy.models import Organizer
from customers.models import Customer, Interaction, Scorecard, TouchedCustomer
from exhibitions.models import Edition, Exhibition

FIRST_YEAR = 2016
_serial = count(1)


def at(year: int, month: int = 12, day: int = 28) -> datetime:
    """Noon UTC of a day."""
    return datetime.combine(date(year, month, day), time(12), UTC)


@dataclass
class Show:
    """A series with one edition each May (3rd to 5th) from 2016 on; edition 1 is 2016."""

    organizer: Organizer
    exhibition: Exhibition
    editions: list[Edition] = field(default_factory=list)

    def edition(self, number: int) -> Edition:
        return self.editions[number - 1]

    def after(self, number: int) -> datetime:
        """A moment at which exactly that many editions are held (if none is cancelled)."""
        return at(FIRST_YEAR + number - 1, 8, 1)

    def during(self, number: int) -> datetime:
        """Noon of the second day of an edition."""
        return at(FIRST_YEAR + number - 1, 5, 4)


def make_show(organizer: Organizer, editions: int, slug: str = "fair", zone: str = "Asia/Shanghai") -> Show:
    exhibition = Exhibition.objects.create(organizer=organizer, slug=slug, name=slug)
    show = Show(organizer, exhibition)
    for number in range(1, editions + 1):
        year = FIRST_YEAR + number - 1
        show.editions.append(
            Edition.objects.create(
                organizer=organizer,
                exhibition=exhibition,
                slug=f"{slug}-{year}",
                number=number,
                name=f"{slug} {year}",
                starts_on=date(year, 5, 3),
                ends_on=date(year, 5, 5),
                timezone=zone,
                currency="CNY",
            )
        )
    return show


def make_customer(organizer: Organizer, name: str = "") -> Customer:
    serial = next(_serial)
    name = name or f"customer {serial}"
    return Customer.objects.create(organizer=organizer, kind="company", name=name, name_key=name, sort_key=name)


def line(customer, show, number, effect="participation", sign=1, value=0, role="professional_visitor", when=None):
    """Write one ledger line and put the customer into the queue, as the services do."""
    edition = show.edition(number) if number else None
    moment = when or (
        at(edition.starts_on.year, 5, 4) if effect == "participation" else at(edition.starts_on.year, 2, 1)
    )
    TouchedCustomer.objects.create(organizer=show.organizer, customer_id=customer.pk)
    return Interaction.objects.create(
        organizer=show.organizer,
        customer=customer,
        kind="note",
        role=role,
        exhibition_id=show.exhibition.pk,
        edition_id=edition.pk if edition else None,
        effect=effect,
        sign=sign,
        occurred_at=moment,
        value_minor=value,
        source_ref=f"test:{next(_serial)}",
    )


def history(show, pattern: str, role="professional_visitor", value=0, name="") -> Customer:
    """A customer who took part where the pattern says 1, edition 1 first, paying value each time."""
    customer = make_customer(show.organizer, name)
    for number, sign in enumerate(pattern, start=1):
        if sign == "1":
            line(customer, show, number, role=role, value=value)
    return customer


def card(customer, role="visitor", show=None) -> Scorecard:
    """The row of a series, or with show None the one over all."""
    which = {"exhibition_id": show.exhibition.pk} if show else {"is_overall": True}
    return Scorecard.objects.get(customer=customer, role=role, **which)


def snapshot() -> list[tuple]:
    """All scorecards but for their ids and the moment they were last written."""
    rows = Scorecard.objects.order_by("customer_id", "role", "exhibition_id").values()
    return [tuple((key, value) for key, value in row.items() if key not in {"id", "as_of"}) for row in rows]
