"""The whole demo as plain objects: the same seed and day give the same plan, without a database."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from crm_expo.boot.demo import shows, story, words
from crm_expo.boot.demo.attendance import Turnout, plan_turnout
from crm_expo.boot.demo.bookings import Booking, BookingMaker, since
from crm_expo.boot.demo.companies import CompanyMaker
from crm_expo.boot.demo.parties import Company, Person
from crm_expo.boot.demo.people import PeopleMaker
from crm_expo.boot.demo.shows import Edition, Organizer, RateBook, Series
from crm_expo.boot.demo.visits import Visit, VisitMaker

TECH_EXHIBITORS = Turnout(
    sizes=(180, 215, 250, 280, 310, 340, 370, 400, 410), habit=(3.0, 1.0), leaving=(0.5, 1.2), most_known=0.68,
    exact=7, returning=252, faithful=64, forced=(story.YUNFAN_AT, story.NORDWERK_AT, story.PAVILION_AT),
)  # fmt: skip
TECH_VISITORS = Turnout(
    sizes=(2030, 2110, 2190, 2280, 2365, 2450, 2545, 2655, 1800), habit=(1.1, 0.8), leaving=(1.0, 5.0),
    most_known=0.78, forced=(story.LIN_RUOXI_AT,),
)  # fmt: skip
TECH_REGISTERED = (2600, 2700, 2800, 2920, 3030, 3140, 3260, 3400)
RUNNING_CHECKED_IN = 500
WINE_EXHIBITORS = Turnout(sizes=(500, 700), habit=(2.0, 0.8), leaving=(1.0, 9.0))
WINE_VISITORS, WINE_REGISTERED = Turnout(sizes=(720, 950)), (900, 1200)
NORD_EXHIBITORS = Turnout(sizes=(90, 105, 120), habit=(2.0, 0.8), leaving=(1.0, 8.0))
NORD_VISITORS, NORD_REGISTERED = Turnout(sizes=(250, 290, 330)), (310, 360, 410)
PROSPECTS, BUYER_COMPANIES, CO_EXHIBITORS, IN_BOTH_SERIES, VISITORS_OF_BOTH = 150, 640, 22, 15, 250
SHARED_COMPANIES, SHARED_PEOPLE = 25, 60

TECH_COUNTRIES = {"DE": 6, "JP": 5, "KR": 4, "US": 4, "IT": 2, "FR": 2, "GB": 2, "SE": 1, "NL": 1, "CH": 2, "SG": 2}
WINE_COUNTRIES = {"FR": 9, "IT": 7, "ES": 5, "AU": 4, "CL": 4, "DE": 2, "AR": 2, "PT": 2, "ZA": 2, "GE": 2, "HU": 1,
                  "AT": 1, "NZ": 1, "US": 2}  # fmt: skip
NORD_COUNTRIES = {"DE": 14, "NL": 4, "SE": 3, "AT": 2, "CH": 2, "FR": 2, "IT": 2, "GB": 2}


@dataclass
class Plan:
    """Everything one organizer will own."""

    organizer: Organizer
    editions: dict[str, list[Edition]]
    rates: list[tuple[str, date, Decimal]]
    companies: list[Company] = field(default_factory=list)
    people: list[Person] = field(default_factory=list)
    bookings: list[Booking] = field(default_factory=list)
    visits: list[Visit] = field(default_factory=list)
    cast: story.Story | None = None


class Planner:
    """Fills one plan; every topic draws from a generator of its own, so that a change in one leaves the others."""

    def __init__(
        self, seed: int, organizer: Organizer, day: date, editions: dict[str, list[Edition]] | None = None
    ) -> None:
        self.seed, self.organizer, self.day = seed, organizer, day
        editions = editions or shows.editions_of(organizer, day)
        everything = [edition for series in editions.values() for edition in series]
        rates = shows.rate_rows(organizer, since(everything), day)
        self.plan = Plan(organizer, editions, rates)
        self.companies = CompanyMaker(self.rng("companies"))
        self.people = PeopleMaker(self.rng("people"))
        self.booking = BookingMaker(self.rng("bookings"), organizer, RateBook(organizer, rates))
        self.visiting = VisitMaker(self.rng("visits"), organizer)
        self.dice = self.rng("dice")
        self.employers: list[Company] = []
        self.abroad = TECH_COUNTRIES

    def rng(self, topic: str) -> random.Random:
        return random.Random(f"{self.seed}:{self.organizer.slug}:{topic}")

    def exhibitors(self, series: Series, turnout: Turnout, first: list[Company], make) -> list[list[Company]]:
        """This will let companies exhibit: `first` take the first histories, `make` gives the others."""
        histories = plan_turnout(self.rng(f"{series.slug}:exhibitors"), turnout)
        companies = first + [make() for _ in range(len(histories) - len(first))]
        coming = [[c for c, h in zip(companies, histories, strict=True) if i in h] for i in range(len(turnout.sizes))]
        for edition, there in zip(self.plan.editions[series.slug], coming, strict=True):
            earlier = list(dict.fromkeys(c for other in coming[: edition.index] for c in other))
            known = [company for company in earlier if not self._is_cast(company)]
            self.plan.bookings += self.booking.edition(edition, there, known)
        known_before = set(self.plan.companies)
        self.plan.companies += [company for company in companies if company not in known_before]
        return coming

    def contacts(self) -> None:
        """This will give every company so far its contacts."""
        for company in self.plan.companies:
            self.plan.people += self.people.contacts_of(company)

    def visitors(
        self, series: Series, turnout: Turnout, registered: tuple[int, ...], first: list[Person], shared: list[Person]
    ) -> None:
        """This will let people visit; `first` take the first histories, `shared` some of the others."""
        rng = self.rng(f"{series.slug}:visitors")
        histories = plan_turnout(rng, turnout)
        strangers = [self._visitor() for _ in range(len(histories) - len(first) - len(shared))]
        others = shared + strangers
        rng.shuffle(others)
        people = first + others
        for edition in self.plan.editions[series.slug]:
            there = [p for p, h in zip(people, histories, strict=True) if edition.index in h]
            known = [
                p for p, h in zip(people, histories, strict=True) if h[0] < edition.index and edition.index not in h
            ]
            known = [person for person in known if person not in first]
            if edition.is_running:
                self._running(edition, there, rng)
            else:
                strangers += self._held(edition, there, known, registered[edition.index], rng)
        self.plan.people += strangers

    def _held(
        self, edition: Edition, there: list[Person], known: list[Person], registered: int, rng: random.Random
    ) -> list[Person]:
        """Those who came, and those who only registered: mostly known ones, some never seen."""
        visits = [self.visiting.came(edition, person) for person in there]
        absent = registered - len(there)
        old = rng.sample(known, min(len(known), round(absent * 0.9)))
        new = [self._visitor() for _ in range(absent - len(old))]
        visits += self._absent(edition, old + new, rng)
        for visit in rng.sample([v for v in visits if v.status == "registered" and not v.passages], 3):
            self.visiting.wrong_entry(visit)
        self.plan.visits += visits
        return new

    def _absent(self, edition: Edition, people: list[Person], rng: random.Random) -> list[Visit]:
        statuses = rng.choices(["registered", "cancelled", "refunded", "pending"], [86, 8, 4, 2], k=len(people))
        visits = [self.visiting.stayed_away(edition, p, status) for p, status in zip(people, statuses, strict=True)]
        for visit in visits:
            if visit.status in ("refunded", "pending") and not visit.gross:  # only money can be refunded or awaited
                visit.status = "cancelled" if visit.status == "refunded" else "registered"
        return visits

    def _running(self, edition: Edition, there: list[Person], rng: random.Random) -> None:
        inside = set(rng.sample(there, RUNNING_CHECKED_IN))
        for person in there:
            register = self.visiting.came_on_first_day if person in inside else self.visiting.stayed_away
            self.plan.visits.append(register(edition, person))

    def _visitor(self) -> Person:
        if self.dice.random() < 0.68:
            return self.people.somebody(self.dice.choice(self.employers))
        foreign = self.dice.random() < 0.08 or self.organizer.language == "en"
        return self.people.somebody(country=self.dice.choice(list(self.abroad)) if foreign else "CN")

    def _is_cast(self, company: Company) -> bool:
        return self.plan.cast is not None and company in self.plan.cast.companies


def plan_nanhai(seed: int, day: date) -> Plan:
    """This will plan the Chinese organizer: a technology fair of nine editions and a wine expo of two."""
    planner = Planner(seed, shows.NANHAI, day)
    plan, make, dice = planner.plan, planner.companies, planner.dice
    plan.cast = cast = story.tell(make)

    def tech_company() -> Company:
        return make.chinese(words.TECH_TRADES) if dice.random() < 0.8 else make.foreign(TECH_COUNTRIES)

    def wine_company() -> Company:
        chinese = dice.random() < 0.42
        return make.chinese(words.WINE_TRADES, words.WINE_CITIES) if chinese else make.winery(WINE_COUNTRIES)

    coming = planner.exhibitors(shows.TECH, TECH_EXHIBITORS, cast.companies, tech_company)
    _pavilion(planner, cast.pavilion)
    both = dice.sample([company for company in coming[-1] if company not in cast.companies], IN_BOTH_SERIES)
    planner.exhibitors(shows.WINE, WINE_EXHIBITORS, both, wine_company)
    plan.people += [planner.people.keep(person) for person in (*cast.portal_people, cast.lin_ruoxi)]
    planner.contacts()
    buyers = [make.buyer(words.BUYER_TRADES + words.TECH_TRADES[:6]) for _ in range(BUYER_COMPANIES)]
    planner.employers = buyers * 7 + coming[-1]
    lin = cast.lin_ruoxi
    planner.visiting.set_habit(lin, "professional_visitor", 0.95)
    planner.visitors(shows.TECH, TECH_VISITORS, TECH_REGISTERED, [lin], [])
    seen = [visit.person for visit in plan.visits if visit.passages and visit.person is not lin]
    shared = dice.sample(list(dict.fromkeys(seen)), VISITORS_OF_BOTH)
    planner.visitors(shows.WINE, WINE_VISITORS, WINE_REGISTERED, [], shared)
    _prospects(planner, tech_company)
    plan.companies += buyers
    return plan


def _pavilion(planner: Planner, organizer: Company) -> None:
    """The German joint stand: its organizer signs for the stand, its members pay their own fees."""
    members = [planner.companies.foreign({"DE": 1}) for _ in range(CO_EXHIBITORS)]
    planner.plan.companies += members
    own = [b for b in planner.plan.bookings if b.company is organizer and b.role == "exhibitor"]
    for booking in own:
        if booking.edition.index in story.PAVILION_WITH_MEMBERS_AT:
            count = planner.dice.randrange(CO_EXHIBITORS - 6, CO_EXHIBITORS + 1)
            planner.plan.bookings += planner.booking.pavilion(booking, planner.dice.sample(members, count))


def _prospects(planner: Planner, make) -> None:
    """Companies that have never taken part, some with a contact."""
    for _ in range(PROSPECTS):
        company = make()
        company.prospect = True
        planner.plan.companies.append(company)
        if planner.dice.random() < 0.6:
            planner.plan.people += planner.people.contacts_of(company)[:1]


def plan_hanse(seed: int, day: date, nanhai: Plan) -> Plan:
    """This will plan the German organizer, who knows some of the same companies and people."""
    planner = Planner(seed, shows.HANSE, day)
    plan, make, dice = planner.plan, planner.companies, planner.dice
    planner.abroad = NORD_COUNTRIES
    own_shows = [b.company for b in nanhai.bookings if b.edition.series is shows.TECH and b.edition.is_running]
    candidates = [c for c in dict.fromkeys(own_shows) if c.country != "CN" or c.uscc]
    shared = [nanhai.cast.nordwerk, nanhai.cast.yunfan]
    shared += dice.sample([c for c in candidates if c not in shared], SHARED_COMPANIES - len(shared))
    for company in shared:
        make.keep(company)
    coming = planner.exhibitors(shows.NORD, NORD_EXHIBITORS, shared, lambda: make.foreign(NORD_COUNTRIES))
    seen = dict.fromkeys(visit.person for visit in nanhai.visits if visit.edition.series is shows.TECH)
    lin = nanhai.cast.lin_ruoxi
    known = [lin, *dice.sample([person for person in seen if person is not lin], SHARED_PEOPLE - 1)]
    for person in known:
        planner.people.keep(person)
    planner.contacts()
    planner.employers = [make.foreign(NORD_COUNTRIES) for _ in range(60)] + coming[-1]
    planner.visitors(shows.NORD, NORD_VISITORS, NORD_REGISTERED, [], known)
    plan.people += known
    plan.companies += planner.employers[:60]
    return plan
