"""Customers with their search tokens, and who works where."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime, timedelta

from crm_expo.boot.demo.activity import internal_note
from crm_expo.boot.demo.parties import Company, Person
from crm_expo.boot.demo.sheets import Sheet
from crm_expo.boot.demo.writing import Writing
from customers.models import Affiliation, Customer, Grade, SearchToken, Stage
from customers.normal import CustomerKeys, customer_keys
from customers.tokens import search_tokens

_KEY_ACCOUNTS, _VIPS, _PROMISING = 15, 70, 120
_FORGET = timedelta(days=900)
_PIECE = 2500
_CUSTOMER = (
    "id kind name name_latin given_name family_name name_key sort_key search_text email email_key phone phone_e164 uscc"
    " website country city industry size language parent_id stage prospect_source grade influence owner_id"
    " internal_note profile created_at updated_at"
)


class _Lives:
    """When each party was first and last heard of, whether it counts as actual, and how a company ranks by money."""

    def __init__(self, writing: Writing) -> None:
        self.first: dict[Company | Person, datetime] = {}
        self.last: dict[Company | Person, datetime] = {}
        self.actual: set[Company | Person] = set()
        money: dict[Company, int] = defaultdict(int)
        for booking in writing.plan.bookings:
            self._saw(booking.company, booking.confirmed_at)
            if booking.outcome != "planned":
                self.actual.add(booking.company)
            if booking.outcome in ("took_part", "no_show"):
                money[booking.company] += booking.net_base
        for visit in writing.plan.visits:
            self._saw(visit.person, visit.passages[-1].at if visit.passages else visit.registered_at)
            self._saw(visit.person, visit.registered_at)
            if visit.person.company:
                self._saw(visit.person.company, visit.registered_at)
            if visit.status != "pending":
                self.actual.add(visit.person)
        ranked = sorted(money, key=lambda company: -money[company])
        size = max(1, len(ranked) // 10)
        self.grades: dict[Company, str] = dict.fromkeys(ranked[: min(_KEY_ACCOUNTS, size)], Grade.KEY)
        self.grades |= dict.fromkeys(ranked[len(self.grades) : len(self.grades) + min(_VIPS, size * 3)], Grade.VIP)

    def _saw(self, party: Company | Person, at: datetime) -> None:
        if party not in self.first or at < self.first[party]:
            self.first[party] = at
        if party not in self.last or at > self.last[party]:
            self.last[party] = at

    def span(self, party: Company | Person, otherwise: datetime) -> tuple[datetime, datetime]:
        """This will return when a party's record was made and last changed."""
        first = self.first.get(party, otherwise) - timedelta(minutes=1)
        return first, max(first, self.last.get(party, otherwise))


class _Desk:
    """Fills customer sheets and hands them over in pieces, each followed by its search tokens."""

    def __init__(self, writing: Writing) -> None:
        self.writing = writing
        self._start()

    def _start(self) -> None:
        self.sheet = Sheet(Customer, _CUSTOMER)
        self.tokens = Sheet(SearchToken, "token customer_id", order="ORDER BY token, customer_id")

    def add(self, number: int, keys: CustomerKeys, *values: object) -> None:
        """This will note one customer."""
        self.sheet.add(number, *values)
        self.tokens.lines += [f"{token}\t{number}" for token in search_tokens(keys.search_text)]
        if len(self.sheet.lines) >= _PIECE:
            self.hand_over()

    def hand_over(self) -> None:
        """This will queue what is on the desk."""
        self.writing.scribe.write("customers", self.sheet)
        self.writing.scribe.write("search tokens", self.tokens)
        self._start()


def write_parties(writing: Writing) -> None:
    """This will write companies and people with their normal forms, then who works where."""
    plan, lives = writing.plan, _Lives(writing)
    ids = writing.numbers(Customer, len(plan.companies) + len(plan.people))
    writing.companies = dict(zip(plan.companies, ids, strict=False))
    writing.people = dict(zip(plan.people, ids[len(plan.companies) :], strict=True))
    writing.assign_owners()
    desk = _Desk(writing)
    _companies(writing, lives, desk)
    _people(writing, lives, desk)
    desk.hand_over()
    _affiliations(writing)


def _companies(writing: Writing, lives: _Lives, desk: _Desk) -> None:
    rng, english = writing.rng("company details"), writing.plan.organizer.language == "en"
    sources = ["association", "publication", "web", "referral", "partner", "competitor", "influencer"]
    exhibiting = {booking.company for booking in writing.plan.bookings}
    parents_first = sorted(writing.plan.companies, key=lambda company: company.parent is not None)
    for company in parents_first:
        number = writing.companies[company]
        name, latin = (company.name_latin or company.name, "") if english else (company.name, company.name_latin)
        keys = customer_keys(
            kind="company", name=name, name_latin=latin, phone=company.phone, uscc=company.uscc, country=company.country
        )
        heard = writing.as_of - timedelta(days=rng.randrange(20, _FORGET.days), minutes=rng.randrange(1440))
        made, changed = lives.span(company, heard)
        grade = lives.grades.get(company, Grade.ORDINARY)
        if grade == Grade.ORDINARY and rng.random() < _PROMISING / 2500:
            grade = Grade.POTENTIAL
        stage = Stage.ACTUAL if company in lives.actual else rng.choice([Stage.POTENTIAL, Stage.QUALIFIED])
        if company.prospect:
            source = rng.choice(sources)
        elif company in exhibiting:
            source = rng.choices(["past_edition", "staff", *sources], [40, 20, *[4] * len(sources)])[0]
        else:
            source, stage = "ticketing", Stage.POTENTIAL
        owner = writing.owners[company] if company in exhibiting or company.prospect else None
        desk.add(
            number, keys, "company", name, latin, "", "", keys.name_key, keys.sort_key, keys.search_text, "", "",
            company.phone, keys.phone_e164, company.uscc, company.website, company.country,
            company.city_latin if english else company.city, company.industry_latin if english else company.industry,
            company.size, "en" if english else company.language, writing.companies.get(company.parent), stage, source,
            grade, rng.randrange(3, 6) if grade == Grade.KEY else None, owner.pk if owner else None,
            internal_note(rng, "en" if english else company.language), company.profile, made, changed,
        )  # fmt: skip


def _people(writing: Writing, lives: _Lives, desk: _Desk) -> None:
    rng, english = writing.rng("people details"), writing.plan.organizer.language == "en"
    for person in writing.plan.people:
        number = writing.people[person]
        keys = customer_keys(
            kind="person", name=person.name, name_latin=person.name_latin, email=person.email, phone=person.phone,
            country=person.country,
        )  # fmt: skip
        start = lives.first.get(person.company, writing.as_of - timedelta(days=rng.randrange(20, 400)))
        made, changed = lives.span(person, start)
        stage = Stage.ACTUAL if person in lives.actual else Stage.QUALIFIED if person.is_contact else Stage.POTENTIAL
        home = person.company
        city = "" if home is None else home.city_latin if english else home.city
        desk.add(
            number, keys, "person", person.name, person.name_latin, person.given, person.family, keys.name_key,
            keys.sort_key, keys.search_text, person.email, keys.email_key, person.phone, keys.phone_e164, "", "",
            person.country, city, "", "", person.language, None, stage, "staff" if person.is_contact else "ticketing",
            Grade.ORDINARY, rng.randrange(1, 6) if rng.random() < 0.01 else None, None, "", "", made, changed,
        )  # fmt: skip


def _affiliations(writing: Writing) -> None:
    sheet = Sheet(Affiliation, "person_id company_id job_title is_primary")
    for person, number in writing.people.items():
        if person.company in writing.companies:
            sheet.add(number, writing.companies[person.company], person.job_title, person.is_primary)
    writing.scribe.write("contacts", sheet)
