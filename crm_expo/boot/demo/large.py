"""`./crm demo --large N`: one organizer with very many customers and eight editions behind it, to try at scale."""

from __future__ import annotations

import json
import random
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.db import transaction

from crm_expo.accounts.models import Membership, User
from crm_expo.audit.log import Actor, acting, record
from crm_expo.boot.bench.ledger import sql, write_contacts, write_participations
from crm_expo.boot.demo import words
from crm_expo.boot.demo.answers import EIGHTH, SEVENTH, Targets, make_answers, scaled
from crm_expo.boot.demo.companies import CompanyMaker
from crm_expo.boot.demo.load import LARGE, LOADED, demo_organizers
from crm_expo.boot.demo.people import PeopleMaker
from crm_expo.boot.demo.sheets import Scribe, Sheet, new_ids
from crm_expo.boot.demo.staff import hire
from crm_expo.tenancy.models import Organizer
from crm_expo.tenancy.scope import tenant
from customers.models import Customer, Interaction, SearchToken
from customers.normal import customer_keys
from customers.tokens import search_tokens
from exhibitions.models import Edition, Exhibition
from surveys.models import Response, Survey
from surveys.selectors.answers import asked_in
from surveys.services.answering import open_survey

NAME, NAME_LATIN = "大海国际会展", "Grand Ocean Expo"
EDITIONS, HELD = 9, 8
EXHIBITORS, LINES_EACH = 0.04, 10
LEAST, MOST = 200, 2_000_000
FEWEST_ANSWERS = 30
_CLOCK = "Asia/Shanghai"
_PIECE = 2500
_PEOPLE_FROM_CHINA = 0.9
_CUSTOMER = (
    "id kind name name_latin given_name family_name name_key sort_key search_text email email_key phone phone_e164 uscc"
    " website country city industry size language stage prospect_source created_at updated_at"
)
_ROLES = {"owner@demo.example": "owner", "sales@demo.example": "sales", "analyst@demo.example": "analyst"}


def load_large(*, customers: int, as_of: datetime, seed: int) -> Organizer | None:
    """
    This will make the large organizer, all or nothing; None when it is there already.

    Errors: NotOurs, before anything is written.
    """
    if any(organizer.slug == LARGE for organizer in demo_organizers()):
        return None
    with transaction.atomic(), acting(Actor(label="demo")):
        users, _encoded = hire()
        organizer = Organizer.objects.create(
            slug=LARGE, name=NAME, name_latin=NAME_LATIN, base_currency="CNY", timezone=_CLOCK, language="zh-hans"
        )
        with tenant(organizer):
            _join(organizer, users)
            editions = _editions(organizer, as_of.astimezone(ZoneInfo(_CLOCK)).date())
            _write_customers(organizer, customers, as_of, random.Random(f"{seed}:{LARGE}"))
            sql("SELECT setseed(.5)")
            written = write_participations(organizer, held=HELD)
            write_contacts(organizer, max(customers * LINES_EACH - written, 0) / customers, editions[0].starts_on)
            _answer_surveys(organizer, editions, random.Random(f"{seed}:{LARGE}:answers"))
            record(organizer=organizer, action=LOADED, target=organizer, changes={"customers": [None, customers]})
    return organizer


def _join(organizer: Organizer, users: dict[str, User]) -> None:
    for email, role in _ROLES.items():
        Membership.objects.create(organizer=organizer, user=users[email], role=role)


def _editions(organizer: Organizer, today: date) -> list[Edition]:
    """Yearly editions, the last held one four months ago."""
    series = Exhibition.objects.create(
        organizer=organizer, slug="grand-fair", name="大海博览会", name_latin="Grand Fair"
    )
    opening = today - timedelta(days=120)
    return [
        Edition.objects.create(
            organizer=organizer,
            exhibition=series,
            slug=f"grand-{number}",
            number=number,
            name=f"第{number}届大海博览会",
            starts_on=opening - timedelta(days=365 * (HELD - number)),
            ends_on=opening - timedelta(days=365 * (HELD - number) - 2),
            timezone=_CLOCK,
            currency="CNY",
        )
        for number in range(1, EDITIONS + 1)
    ]


def _write_customers(organizer: Organizer, count: int, as_of: datetime, rng: random.Random) -> None:
    """Names, addresses and search tokens as the demo makes them, in pieces."""
    companies, people = CompanyMaker(rng), PeopleMaker(rng)
    ids = new_ids(Customer, count)
    first, last = as_of - timedelta(days=8 * 365), as_of - timedelta(days=130)
    with Scribe(organizer) as scribe:
        for start in range(0, count, _PIECE):
            sheet = Sheet(Customer, _CUSTOMER)
            tokens = Sheet(SearchToken, "token customer_id", order="ORDER BY token, customer_id")
            for place in range(start, min(start + _PIECE, count)):
                is_company = place < count * EXHIBITORS
                row, text = _company(companies.chinese(words.TECH_TRADES)) if is_company else _person(people, rng)
                sheet.add(ids[place], *row, first, last)
                tokens.lines += [f"{token}\t{ids[place]}" for token in search_tokens(text)]
            scribe.write("customers", sheet)
            scribe.write("search tokens", tokens)


def _company(made) -> tuple[tuple, str]:
    keys = customer_keys(
        kind="company", name=made.name, name_latin=made.name_latin, phone=made.phone, uscc=made.uscc, country="CN"
    )
    row = (
        "company", made.name, made.name_latin, "", "", keys.name_key, keys.sort_key, keys.search_text, "", "",
        made.phone, keys.phone_e164, made.uscc, made.website, "CN", made.city, made.industry, made.size, "zh-hans",
        "actual", "past_edition",
    )  # fmt: skip
    return row, keys.search_text


def _person(people: PeopleMaker, rng: random.Random) -> tuple[tuple, str]:
    country = "CN" if rng.random() < _PEOPLE_FROM_CHINA else rng.choice(sorted(words.FOREIGN))
    made = people.somebody(country=country)
    keys = customer_keys(
        kind="person", name=made.name, name_latin=made.name_latin, email=made.email, phone=made.phone, country=country
    )
    row = (
        "person", made.name, made.name_latin, made.given, made.family, keys.name_key, keys.sort_key, keys.search_text,
        made.email, keys.email_key, made.phone, keys.phone_e164, "", "", country, "", "", "", made.language,
        "actual", "ticketing",
    )  # fmt: skip
    return row, keys.search_text


def _answer_surveys(organizer: Organizer, editions: list[Edition], rng: random.Random) -> None:
    """Every third exhibitor of the two last held editions answers."""
    for edition, targets in zip(editions[HELD - 2 : HELD], (SEVENTH, EIGHTH), strict=True):
        exhibited = _exhibited(edition)
        asked = scaled(targets, len(exhibited) / 3 / targets.n)
        if asked.n < FEWEST_ANSWERS:
            continue
        at = datetime.combine(edition.ends_on, datetime.min.time(), ZoneInfo(_CLOCK)) + timedelta(hours=18)
        survey = open_survey(
            organizer=organizer, edition=edition, audience="exhibitor", at=at, population=len(exhibited)
        )
        _write_answers(organizer, survey, rng.sample(exhibited, asked.n), asked, at, rng)


def _exhibited(edition: Edition) -> list[int]:
    rows = Interaction.objects.filter(edition_id=edition.pk, role="exhibitor", effect="participation")
    return sorted(set(rows.values_list("customer_id", flat=True)))


def _write_answers(
    organizer: Organizer, survey: Survey, answering: list[int], targets: Targets, at: datetime, rng: random.Random
) -> None:
    sheet = Sheet(Response, "survey_id customer_id source external_id answered_at received_at answers")
    answers = make_answers(targets, asked_in(survey).tree, rng)
    for customer, given in zip(answering, answers, strict=True):
        answered_at = at + timedelta(minutes=rng.randrange(1, 18 * 24 * 60))
        text = json.dumps(given, ensure_ascii=False)
        sheet.add(survey.pk, customer, "demo", f"c{customer}", answered_at, answered_at, text)
    with Scribe(organizer) as scribe:
        scribe.write("survey answers", sheet)
