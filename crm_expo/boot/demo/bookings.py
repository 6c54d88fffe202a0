"""What exhibitors sign: contracts with lines, booths, sponsorships, a pavilion, and what goes wrong."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal

from crm_expo.boot.demo.parties import Company
from crm_expo.boot.demo.shows import Edition, Organizer, RateBook

_AREAS = [(9, 34), (12, 14), (18, 22), (27, 9), (36, 10), (54, 6), (72, 3), (108, 2)]
_EUROPE = frozenset(["DE", "FR", "IT", "ES", "NL", "AT", "PT"])
_TAX = Decimal("0.06")
_NO_SHOWS, _CANCELLED, _DRAFTS, _SPONSORS = 4, 7, 5, 8
_EXTRAS = [
    ("电力 3 kW", "Power, 3 kW"),
    ("家具租赁", "Furniture"),
    ("会刊彩页广告", "Catalogue advertisement"),
    ("新闻发布会场地", "Press conference room"),
]
_SPONSORSHIPS = [("主赞助商 · Title sponsor", 800_000), ("金牌赞助商 · Gold sponsor", 380_000),
                 ("银牌赞助商 · Silver sponsor", 160_000)]  # fmt: skip


@dataclass(slots=True)
class Line:
    """A contract line. Unit: minor units of the contract's currency, and of the base currency."""

    description: str
    net: int
    tax: int
    net_base: int
    area: int | None = None


@dataclass(slots=True, eq=False)
class Booking:
    """A participation of a company with its contract. Outcome: took_part, no_show, cancelled, planned or committed."""

    company: Company
    edition: Edition
    role: str
    number: str
    outcome: str
    currency: str
    rate: Decimal
    confirmed_at: datetime
    lines: list[Line] = field(default_factory=list)
    main: Booking | None = None
    cancelled_at: datetime | None = None
    area: int = 0
    hall: str = ""
    booth: str = ""
    open_sides: int = 1
    list_price: int = 0

    @property
    def net_base(self) -> int:
        return sum(line.net_base for line in self.lines)


class BookingMaker:
    """Books the exhibitors of one series, edition by edition."""

    def __init__(self, rng: random.Random, organizer: Organizer, rates: RateBook) -> None:
        self.rng, self.organizer, self.rates = rng, organizer, rates
        self.areas: dict[Company, int] = {}
        self.counts: dict[tuple[str, str], int] = {}

    def edition(self, edition: Edition, coming: list[Company], known: list[Company]) -> list[Booking]:
        """This will book those who come, and a few of the known others who cancel or do not show up."""
        rng, bookings = self.rng, [self.stand(edition, company, "took_part") for company in coming]
        there = set(coming)
        others = [company for company in known if company not in there]
        troubles = ["planned"] * _DRAFTS if edition.is_running else ["no_show"] * _NO_SHOWS
        troubles += ["cancelled"] * _CANCELLED
        for company, outcome in zip(rng.sample(others, min(len(others), len(troubles))), troubles, strict=False):
            bookings.append(self.stand(edition, company, outcome))
        self._place(edition, bookings)
        largest = sorted(bookings[: len(coming)], key=lambda booking: -booking.net_base)[: _SPONSORS * 2]
        bookings += [self._sponsor(booking, rank) for rank, booking in enumerate(rng.sample(largest, _SPONSORS))]
        return bookings

    def stand(self, edition: Edition, company: Company, outcome: str) -> Booking:
        """This will return a booking of a stand with its priced lines; the booth's place comes later."""
        rng = self.rng
        area = self._area(company)
        booking = self._booking(edition, company, "exhibitor", outcome)
        price = round(edition.series.square_metre * (1 + 0.03 * edition.index))
        shell, booking.area = area < 36, area
        booking.open_sides = 1 if area <= 9 else rng.choice([1, 2, 2, 3]) if area < 36 else rng.choice([2, 3, 4])
        square_metre = price if shell else round(price * 0.84)
        sides = 1 + 0.05 * (booking.open_sides - 1)
        booking.list_price = round(square_metre * area * sides) * 100
        discount = 0.92 if rng.random() < 0.3 else 1
        space = ("标准展位", "Shell scheme") if shell else ("光地", "Raw space")
        self._line(booking, f"{self._word(*space)} {area} m²", square_metre * area * sides * discount, area)
        self._line(booking, self._word("参展注册费（含会刊）", "Registration fee, catalogue entry"), price * 1.2)
        if rng.random() < 0.3:
            self._line(booking, self._word(*rng.choice(_EXTRAS)), price * rng.choice([1, 2, 4]))
        return booking

    def pavilion(self, main: Booking, members: list[Company]) -> list[Booking]:
        """This will return the co-exhibitors named on a main exhibitor's contract, each with its own fee."""
        result = []
        for company in members:
            booking = self._booking(main.edition, company, "co_exhibitor", "took_part")
            booking.main, booking.confirmed_at = main, main.confirmed_at + timedelta(hours=1)
            self._line(
                booking, self._word("联合参展商注册费", "Co-exhibitor fee"), main.edition.series.square_metre * 2
            )
            result.append(booking)
        return result

    def _sponsor(self, stand: Booking, rank: int) -> Booking:
        booking = self._booking(stand.edition, stand.company, "sponsor", "took_part")
        name, price = _SPONSORSHIPS[0 if rank == 0 else 1 if rank < 3 else 2]
        foreign_base = self.organizer.base_currency != "CNY"
        self._line(booking, name.split(" · ")[1] if foreign_base else name, price * (0.12 if foreign_base else 1))
        return booking

    def _booking(self, edition: Edition, company: Company, role: str, outcome: str) -> Booking:
        rng, opens = self.rng, edition.starts_on
        day = opens - timedelta(days=round(rng.triangular(25, 230, 120)))
        cancelled_at = None
        if outcome == "cancelled":
            cancelled_at = edition.at(opens - timedelta(days=rng.randrange(3, 22)), rng.randrange(560, 1050))
        letter = {"exhibitor": "", "co_exhibitor": "C", "sponsor": "S"}[role]
        key = (edition.slug, letter)
        self.counts[key] = self.counts.get(key, 0) + 1
        currency = self._currency(company.country)
        return Booking(
            company=company,
            edition=edition,
            role=role,
            number=f"{edition.slug.upper()}-{letter}{self.counts[key]:04d}",
            outcome=outcome,
            currency=currency,
            rate=self.rates.on(currency, day),
            confirmed_at=edition.at(day, rng.randrange(550, 1070)),
            cancelled_at=cancelled_at,
        )

    def _currency(self, country: str) -> str:
        if not self.organizer.rates:
            return self.organizer.base_currency
        if self.organizer.base_currency == "EUR":
            return {"CN": "CNY", "US": "USD"}.get(country, "EUR")
        return "CNY" if country == "CN" else "EUR" if country in _EUROPE else "USD"

    def _area(self, company: Company) -> int:
        """A company keeps its size from year to year, now and then one step up or down."""
        sizes = [size for size, _ in _AREAS]
        if company not in self.areas:
            self.areas[company] = self.rng.choices(sizes, [weight for _, weight in _AREAS])[0]
        elif self.rng.random() < 0.22:
            step = self.rng.choice([1, 1, -1])
            place = sizes.index(self.areas[company]) + step
            self.areas[company] = sizes[max(0, min(len(sizes) - 1, place))]
        return self.areas[company]

    def _line(self, booking: Booking, description: str, base_major: float, area: int | None = None) -> None:
        """Prices are set in base currency and quoted in round units of the contract's."""
        net = round(base_major / float(booking.rate)) * 100
        tax = int((net * _TAX).to_integral_value(ROUND_HALF_UP))
        net_base = int((net * booking.rate).to_integral_value(ROUND_HALF_UP))
        booking.lines.append(Line(description, net, tax, net_base, area))

    def _word(self, chinese: str, english: str) -> str:
        return chinese if self.organizer.language == "zh-hans" else english

    def _place(self, edition: Edition, bookings: list[Booking]) -> None:
        """Booths fill one hall after the other; a cancelled stand's booth stays, free again."""
        halls = edition.series.halls
        for place, booking in enumerate(self.rng.sample(bookings, len(bookings))):
            row, column = divmod(place // len(halls), 30)
            booking.hall = halls[place % len(halls)]
            booking.booth = f"{booking.hall}-{row + 1}{column + 1:02d}"


def since(editions: list[Edition]) -> date:
    """This will return a day before anything happened in these editions."""
    return min(edition.starts_on for edition in editions) - timedelta(days=400)
