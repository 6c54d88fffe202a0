"""Visitors: registrations with their tickets, ways through the gates, and the ones that came to nothing."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from crm_expo.boot.demo.parties import Person
from crm_expo.boot.demo.shows import Edition, Organizer

_ROLES = {"professional_visitor": 60, "general_visitor": 29, "buyer": 7, "media": 2, "speaker": 1, "government": 1}
_PURPOSES = {
    "zh-hans": ["寻找供应商", "了解新技术", "采购", "寻找合作伙伴", "行业交流"],
    "en": ["find suppliers", "new technology", "purchasing", "find partners", "meet the industry"],
}


@dataclass(slots=True)
class Passage:
    """One way through a gate."""

    type: str
    gate: str
    at: datetime
    undone_at: datetime | None = None


@dataclass(slots=True)
class Visit:
    """A registration. Status: registered, pending, cancelled or refunded. Unit: minor units of the base currency."""

    person: Person
    edition: Edition
    role: str
    category: str
    status: str
    registered_at: datetime
    external_id: str
    gross: int = 0
    tax: int = 0
    closed_at: datetime | None = None
    passages: list[Passage] = field(default_factory=list)
    purpose: str = ""
    wants_news: bool | None = None

    @property
    def net(self) -> int:
        return self.gross - self.tax

    @property
    def came(self) -> bool:
        return any(passage.type == "entry" and passage.undone_at is None for passage in self.passages)


class VisitMaker:
    """Registers visitors; each keeps the role and the kind of ticket that suits them."""

    def __init__(self, rng: random.Random, organizer: Organizer) -> None:
        self.rng, self.organizer = rng, organizer
        self.habits: dict[Person, tuple[str, float]] = {}
        self.counts: dict[str, int] = {}

    def came(self, edition: Edition, person: Person) -> Visit:
        """This will register somebody who then walks in, on one or more days of a held edition."""
        visit = self._visit(edition, person)
        days = self.rng.choices([1, 2, 3], [74, 20, 6])[0]
        first = self.rng.randrange(max(1, edition.days - days + 1))
        for number in range(first, min(first + days, edition.days)):
            self._walk(visit, number)
        return visit

    def came_on_first_day(self, edition: Edition, person: Person) -> Visit:
        """This will register somebody who walked in on the opening day of the running edition."""
        visit = self._visit(edition, person)
        self._walk(visit, 0)
        return visit

    def stayed_away(self, edition: Edition, person: Person, status: str = "registered") -> Visit:
        """This will register somebody who is not seen (yet), or whose registration was closed or never paid."""
        visit = self._visit(edition, person)
        visit.status = status
        if status in ("cancelled", "refunded"):
            opening = edition.opens_at - timedelta(hours=14)
            visit.closed_at = visit.registered_at + (opening - visit.registered_at) * self.rng.uniform(0.1, 0.9)
        return visit

    def wrong_entry(self, visit: Visit) -> None:
        """This will check somebody in by mistake and take it back six minutes later."""
        self._walk(visit, 0)
        del visit.passages[1:]
        visit.passages[0].undone_at = visit.passages[0].at + timedelta(minutes=6)

    def set_habit(self, person: Person, role: str, spends: float) -> None:
        """This will fix somebody's role and leaning to paid tickets (0 never, 1 the dearest)."""
        self.habits[person] = (role, spends)

    def _visit(self, edition: Edition, person: Person) -> Visit:
        rng = self.rng
        role, spends = self._habit(person)
        if rng.random() < 0.04 and role in ("professional_visitor", "general_visitor"):
            role = "professional_visitor" if role == "general_visitor" else "general_visitor"
        category, price = self._ticket(edition, role, spends)
        gross = price * 100
        before = min(rng.expovariate(1 / 17), 85.0)
        registered_at = edition.at(edition.starts_on, 20 * 60) - timedelta(days=1 + int(before))
        registered_at -= timedelta(minutes=rng.randrange(780), seconds=rng.randrange(60))
        self.counts[edition.slug] = number = self.counts.get(edition.slug, 0) + 1
        language = "zh-hans" if person.country == "CN" else "en"
        return Visit(
            person=person,
            edition=edition,
            role=role,
            category=category,
            status="registered",
            registered_at=registered_at,
            external_id=f"{edition.slug}:{number:05d}",
            gross=gross,
            tax=round(gross * 6 / 106),
            purpose=rng.choice(_PURPOSES[language]) if rng.random() < 0.6 else "",
            wants_news=rng.random() < 0.7 if rng.random() < 0.5 else None,
        )

    def _habit(self, person: Person) -> tuple[str, float]:
        if person not in self.habits:
            role = self.rng.choices(list(_ROLES), list(_ROLES.values()))[0]
            self.habits[person] = (role, self.rng.random())
        return self.habits[person]

    def _ticket(self, edition: Edition, role: str, spends: float) -> tuple[str, int]:
        """Cheap tickets first: where somebody's leaning falls among the weights decides, give or take a little."""
        tickets = sorted(edition.series.tickets[role], key=lambda ticket: ticket[1])
        place = min(max(spends + self.rng.uniform(-0.12, 0.12), 0), 0.999) * sum(ticket[2] for ticket in tickets)
        for category, price, weight in tickets:
            if place < weight:
                return category, price
            place -= weight
        return tickets[-1][:2]

    def _walk(self, visit: Visit, day_number: int) -> None:
        """In through a gate, often out again, now and then back after lunch."""
        rng, edition = self.rng, visit.edition
        day = edition.starts_on + timedelta(days=day_number)
        minute = round(rng.triangular(540, 930, 610))
        gate = rng.choice(edition.series.gates)
        visit.passages.append(Passage("entry", gate, edition.at(day, minute) + timedelta(seconds=rng.randrange(60))))
        if rng.random() < 0.4:
            left = minute + rng.randrange(45, 200)
            visit.passages.append(Passage("exit", gate, edition.at(day, left)))
            if rng.random() < 0.2 and left < 900:
                visit.passages.append(Passage("entry", gate, edition.at(day, left + 45)))
