"""A series with a held edition and one ahead, filled with bookings and registrations on given days."""

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from itertools import count
from zoneinfo import ZoneInfo

from crm_expo.tenancy.models import Organizer
from customers.models import Customer
from customers.services.editing import add_customer
from exhibitions.intake import read_registration
from exhibitions.models import Contract, Edition, Exhibition, Registration
from exhibitions.services.booking import PricedLine, book_exhibitor, cancel_contract, confirm_contract, open_editions
from exhibitions.services.registration import record_registration
from exhibitions.services.shows import add_edition, add_exhibition

_serial = count(1)


@dataclass
class Fair:
    """Editions 1 and 2 of a fair; edition 2 opens so many days after today."""

    organizer: Organizer
    series: Exhibition
    editions: list[Edition] = field(default_factory=list)

    def moment(self, number: int, days_before: int, hour: int = 10) -> datetime:
        """An hour of the day so many days before an edition opens, on its own clock."""
        edition = self.editions[number - 1]
        day = edition.starts_on - timedelta(days=days_before)
        return datetime.combine(day, time(hour), ZoneInfo(edition.timezone))

    def add(self, number: int, starts_on: date, zone: str = "Asia/Shanghai", **values) -> Edition:
        """One more edition of three days."""
        edition = add_edition(
            organizer=self.organizer, exhibition=self.series, slug=f"fair-{number}", number=number,
            name=f"Fair {number}", starts_on=starts_on, ends_on=starts_on + timedelta(days=2), timezone=zone, **values,
        )  # fmt: skip
        self.editions.append(edition)
        return edition

    def book(
        self, number: int, customer: Customer | str, days_before: int, *, area: int = 9, net: int = 1000,
        cancelled: int | None = None, role: str = "exhibitor",
    ) -> Contract:  # fmt: skip
        """A contract confirmed on a day, and cancelled on another."""
        if isinstance(customer, str):
            customer = add_customer(organizer=self.organizer, kind="company", name=customer)
        contract = book_exhibitor(
            organizer=self.organizer, edition=self.editions[number - 1], customer=customer, role=role,
            number=f"C-{next(_serial)}", currency="CNY", lines=[PricedLine("Booth", net, area_m2=Decimal(area))],
            day=self.moment(number, days_before).date(),
        )  # fmt: skip
        confirm_contract(organizer=self.organizer, contract_id=contract.pk, at=self.moment(number, days_before))
        if cancelled is not None:
            cancel_contract(organizer=self.organizer, contract_id=contract.pk, at=self.moment(number, cancelled))
        return contract

    def register(self, number: int, name: str, days_before: int, *, cancelled: int | None = None) -> Registration:
        """A visitor who registers on a day, and cancels on another."""
        told = {
            "external_id": f"T-{next(_serial)}", "edition": self.editions[number - 1].slug, "status": "registered",
            "person": {"name": name, "email": f"{name.lower()}@visitor.example"}, "category": "trade",
            "registered_at": self.moment(number, days_before).isoformat(),
        }  # fmt: skip
        at = self.moment(number, days_before)
        recorded = record_registration(organizer=self.organizer, arrival=read_registration(told), received_at=at)
        if cancelled is not None:
            closing = read_registration(told | {"status": "cancelled"})
            record_registration(
                organizer=self.organizer, arrival=closing, received_at=self.moment(number, cancelled)
            )  # fmt: skip
        return recorded.registration

    def open(self, now: datetime) -> None:
        """What the worker does once editions have opened."""
        open_editions(organizer=self.organizer, now=now)


def make_fair(organizer: Organizer, opens_on: date, *, years: int = 1, zone: str = "Asia/Shanghai") -> Fair:
    """This will make a fair whose second edition opens on a day, the first a year (364 days) before."""
    series = add_exhibition(organizer=organizer, slug="fair", name="博览会", name_latin="Fair")
    fair = Fair(organizer, series)
    for back in range(years, -1, -1):
        fair.add(years - back + 1, opens_on - timedelta(days=364 * back), zone)
    return fair
