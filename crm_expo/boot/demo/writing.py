"""What the writers of one organizer share: who has which number, and what happened first and last to whom."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Model

from crm_expo.accounts.models import User
from crm_expo.boot.demo.advocacy import MOST_DEEDS
from crm_expo.boot.demo.parties import Company, Person
from crm_expo.boot.demo.planning import Plan
from crm_expo.boot.demo.sheets import Scribe, Sheet, new_ids
from crm_expo.boot.demo.shows import Edition
from crm_expo.boot.demo.staff import PORTFOLIOS
from crm_expo.tenancy.models import Organizer
from customers.models import Customer, Interaction
from exhibitions.models import Advocacy, Booth, Contract, Hall, Participation, Registration

LEDGER = (
    "customer_id kind role exhibition_id edition_id effect sign occurred_at recorded_at value_minor source_ref"
    " actor text"
)


@dataclass
class Writing:
    """One organizer being filled. Numbers are those of the database."""

    organizer: Organizer
    plan: Plan
    seed: int
    as_of: datetime
    users: dict[str, User]
    scribe: Scribe
    portfolio: dict[str, int] = field(default_factory=dict)
    companies: dict[Company, int] = field(default_factory=dict)
    people: dict[Person, int] = field(default_factory=dict)
    editions: dict[Edition, int] = field(default_factory=dict)
    exhibitions: dict[str, int] = field(default_factory=dict)
    owners: dict[Company, User | None] = field(default_factory=dict)
    ledger: Sheet = field(default_factory=lambda: Sheet(Interaction, LEDGER, order="ORDER BY recorded_at"))
    _numbers: dict[type[Model], list[int]] = field(default_factory=dict)

    def reserve_numbers(self) -> None:
        """This will take all numbers from the sequences beforehand: later the scribe keeps the connection busy."""
        plan, booked = self.plan, len(self.plan.bookings)
        halls = sum(len(edition.series.halls) for editions in plan.editions.values() for edition in editions)
        counts = {Customer: len(plan.companies) + len(plan.people), Registration: len(plan.visits), Hall: halls}
        counts |= dict.fromkeys((Participation, Contract, Booth), booked) | {Advocacy: MOST_DEEDS * booked}
        for model, count in counts.items():
            self._numbers[model] = new_ids(model, count)

    def numbers(self, model: type[Model], count: int) -> list[int]:
        """This will hand out reserved numbers."""
        taken, self._numbers[model] = self._numbers[model][:count], self._numbers[model][count:]
        return taken

    def rng(self, topic: str) -> random.Random:
        """This will return the generator of one topic."""
        return random.Random(f"{self.seed}:{self.organizer.slug}:{topic}")

    def assign_owners(self) -> None:
        """This will share the companies out among the sales staff."""
        shares, rng = self.portfolio or PORTFOLIOS[self.organizer.slug], self.rng("owners")
        for company in self.plan.companies:
            email = rng.choices(list(shares), list(shares.values()))[0]
            self.owners[company] = self.users[email] if email else None

    def actor(self, company: Company) -> str:
        """This will return who of the staff wrote about a company."""
        owner = self.owners.get(company) or next(iter(self.owners_in_order()))
        return str(owner)

    def owners_in_order(self) -> list[User]:
        return [self.users[email] for email in self.portfolio or PORTFOLIOS[self.organizer.slug] if email]

    def ledger_place(self, edition: Edition) -> tuple[int, int]:
        """This will return the numbers by which the ledger knows an edition: exhibition, edition."""
        return self.exhibitions[edition.series.slug], self.editions[edition]
