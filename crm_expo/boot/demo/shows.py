"""Organizers, series and editions of the demo, placed around the day on which it is loaded."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo


@dataclass(frozen=True, eq=False)
class Organizer:
    """A tenant to make."""

    slug: str
    name: str
    name_latin: str
    base_currency: str
    timezone: str
    language: str
    rates: dict[str, Decimal]

    @property
    def clock(self) -> ZoneInfo:
        return ZoneInfo(self.timezone)


@dataclass(frozen=True, eq=False)
class Series:
    """A series, with its price per square metre (shell scheme, first edition, base currency units) and its gates."""

    slug: str
    name: str
    name_latin: str
    type: str
    code: str
    square_metre: int
    tickets: dict[str, list[tuple[str, int, int]]]
    gates: tuple[str, ...]
    halls: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class Edition:
    """One run; `index` counts from 0 within its series."""

    series: Series
    index: int
    name: str
    starts_on: date
    ends_on: date
    city: str
    venue: str
    clock: ZoneInfo
    is_running: bool = False

    @property
    def slug(self) -> str:
        return f"{self.series.code}-{self.index + 1}"

    @property
    def number(self) -> int:
        return self.index + 1

    @property
    def days(self) -> int:
        return (self.ends_on - self.starts_on).days + 1

    def at(self, day: date, minutes: int) -> datetime:
        """This will return the moment that many minutes into a day, on the edition's clock."""
        return datetime.combine(day, time(), tzinfo=self.clock) + timedelta(minutes=minutes)

    @property
    def opens_at(self) -> datetime:
        return self.at(self.starts_on, 9 * 60)


#: Ticket: category (the words that the registration service maps onto roles), gross price in major units, weight.
_TECH_TICKETS = {
    "professional_visitor": [
        ("专业观众 · 预登记", 0, 60),
        ("专业观众 · 论坛通票", 300, 22),
        ("专业观众 · 现场购票", 100, 18),
    ],
    "general_visitor": [("普通观众 · 赠票", 0, 25), ("普通观众 · 单日票", 80, 50), ("普通观众 · 三日票", 180, 25)],
    "buyer": [("采购团 · 邀请", 0, 70), ("采购团 · 对接会", 1280, 30)],
    "media": [("媒体", 0, 1)],
    "speaker": [("演讲嘉宾", 0, 1)],
    "government": [("政府代表", 0, 1)],
}
_WINE_TICKETS = {
    "professional_visitor": [("专业观众 · 预登记", 0, 50), ("专业观众 · 大师班", 480, 50)],
    "general_visitor": [("普通观众 · 品鉴票", 150, 80), ("普通观众 · 赠票", 0, 20)],
    "buyer": [("采购团 · 邀请", 0, 100)],
    "media": [("媒体", 0, 1)],
    "speaker": [("演讲嘉宾", 0, 1)],
    "government": [("政府代表", 0, 1)],
}
_NORD_TICKETS = {
    "professional_visitor": [("Trade visitor", 45, 55), ("Trade visitor, invited", 0, 45)],
    "general_visitor": [("Day ticket", 25, 100)],
    "buyer": [("Hosted buyer", 0, 100)],
    "media": [("Press", 0, 1)],
    "speaker": [("Speaker", 0, 1)],
    "government": [("Government", 0, 1)],
}

NANHAI = Organizer(
    slug="nanhai", name="南海会展", name_latin="Nanhai Expo", base_currency="CNY", timezone="Asia/Shanghai",
    language="zh-hans", rates={"EUR": Decimal("7.75"), "USD": Decimal("6.95")},
)  # fmt: skip
HANSE = Organizer(
    slug="hanse", name="Hanse Messe GmbH", name_latin="", base_currency="EUR", timezone="Europe/Berlin",
    language="en", rates={"USD": Decimal("0.915"), "CNY": Decimal("0.1285")},
)  # fmt: skip
TECH = Series(
    slug="tech-fair", name="国际科技博览会", name_latin="International Technology Fair", type="comprehensive",
    code="tech",
    square_metre=1180, tickets=_TECH_TICKETS, gates=("北登录厅", "南登录厅", "3号馆入口"),
    halls=("1A", "1B", "2A", "2B", "3A", "3B"),
)  # fmt: skip
WINE = Series(
    slug="wine-expo", name="国际葡萄酒博览会", name_latin="International Wine Expo", type="trade", code="wine",
    square_metre=1320, tickets=_WINE_TICKETS, gates=("东门", "西门"), halls=("W1", "W2", "W3", "W4", "W5"),
)  # fmt: skip
NORD = Series(
    slug="nordtech", name="NordTech Hamburg", name_latin="NordTech Hamburg", type="professional", code="nordtech",
    square_metre=215, tickets=_NORD_TICKETS, gates=("Entrance Central", "Entrance East"), halls=("A1", "A2", "B1"),
)  # fmt: skip

TECH_HELD = 8
SERIES_OF = {"nanhai": (TECH, WINE), "hanse": (NORD,)}


def editions_of(organizer: Organizer, day: date) -> dict[str, list[Edition]]:
    """This will return the editions of each series of an organizer, by the series' slug, around a load day."""
    if organizer is HANSE:
        starts = [day - timedelta(weeks=22 + 52 * back) for back in (2, 1, 0)]
        return {NORD.slug: [_edition(organizer, NORD, i, start, 3) for i, start in enumerate(starts)]}
    opened = day - timedelta(days=1)
    last_held = opened - timedelta(weeks=49)
    tech = [last_held - timedelta(weeks=52 * back) for back in range(TECH_HELD - 1, -1, -1)] + [opened]
    wine = [day - timedelta(weeks=20 + 52 * back) for back in (1, 0)]
    return {
        TECH.slug: [_edition(organizer, TECH, i, start, 5) for i, start in enumerate(tech)],
        WINE.slug: [_edition(organizer, WINE, i, start, 3) for i, start in enumerate(wine)],
    }


def _edition(organizer: Organizer, series: Series, index: int, start: date, days: int) -> Edition:
    number, year = index + 1, start.year
    if organizer is HANSE:
        name, city, venue = f"NordTech Hamburg {year}", "Hamburg", "Hanse Messe Halls"
    else:
        short = "ITF" if series is TECH else "Wine Expo"
        name, city, venue = f"第{number}届{series.name} · {short} {year}", "深圳", "南海国际会展中心"
    return Edition(
        series=series,
        index=index,
        name=name,
        starts_on=start,
        ends_on=start + timedelta(days=days - 1),
        city=city,
        venue=venue,
        clock=organizer.clock,
        is_running=series is TECH and index == TECH_HELD,
    )


def rate_rows(organizer: Organizer, since: date, until: date) -> list[tuple[str, date, Decimal]]:
    """This will return half-yearly rates of every foreign currency, swaying a little around its middle."""
    rows, day, step = [], since, 0
    while day <= until:
        for currency, middle in organizer.rates.items():
            sway = Decimal((step * 37 + len(currency) * 11 + int(middle * 100)) % 13 - 6) / 200
            rows.append((currency, day, (middle * (1 + sway)).quantize(Decimal("0.00000001"))))
        day, step = day + timedelta(weeks=26), step + 1
    return rows


class RateBook:
    """Looks up the rate in force on a day."""

    def __init__(self, organizer: Organizer, rows: list[tuple[str, date, Decimal]]) -> None:
        self.base, self.rows = organizer.base_currency, rows

    def on(self, currency: str, day: date) -> Decimal:
        """This will return the base-currency worth of one unit on a day."""
        if currency == self.base:
            return Decimal(1)
        return [rate for code, since, rate in self.rows if code == currency and since <= day][-1]
