"""What the writers of one organizer share: who has which number, and what happened first and last to whom."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import datetime

from crm_expo.accounts.models import User
from crm_expo.boot.demo.parties import Company, Person
from crm_expo.boot.demo.planning import Plan
from crm_expo.boot.demo.shows import Edition
from crm_expo.boot.demo.staff import PORTFOLIOS
from crm_expo.tenancy.models import Organizer


@dataclass
class Writing:
    """One organizer being filled. Numbers are those of the database."""

    organizer: Organizer
    plan: Plan
    seed: int
    as_of: datetime
    users: dict[str, User]
    companies: dict[Company, int] = field(default_factory=dict)
    people: dict[Person, int] = field(default_factory=dict)
    editions: dict[Edition, int] = field(default_factory=dict)
    exhibitions: dict[str, int] = field(default_factory=dict)
    owners: dict[Company, User | None] = field(default_factory=dict)
    rows: dict[str, int] = field(default_factory=dict)

    def rng(self, topic: str) -> random.Random:
        """This will return the generator of one topic."""
        return random.Random(f"{self.seed}:{self.organizer.slug}:{topic}")

    def assign_owners(self) -> None:
        """This will share the companies out among the sales staff."""
        shares, rng = PORTFOLIOS[self.organizer.slug], self.rng("owners")
        for company in self.plan.companies:
            email = rng.choices(list(shares), list(shares.values()))[0]
            self.owners[company] = self.users[email] if email else None

    def actor(self, company: Company) -> str:
        """This will return who of the staff wrote about a company."""
        owner = self.owners.get(company) or next(iter(self.owners_in_order()))
        return str(owner)

    def owners_in_order(self) -> list[User]:
        return [self.users[email] for email in PORTFOLIOS[self.organizer.slug] if email]

    def ledger_place(self, edition: Edition) -> tuple[int, int]:
        """This will return the numbers by which the ledger knows an edition: exhibition, edition."""
        return self.exhibitions[edition.series.slug], self.editions[edition]
