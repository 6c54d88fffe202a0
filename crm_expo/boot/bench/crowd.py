"""Companies and people to measure on, with keys and search tokens by the product's own functions, in pieces."""

from __future__ import annotations

import multiprocessing
import os
import random
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import datetime

import django

from crm_expo.boot.demo import words
from crm_expo.boot.demo.companies import CompanyMaker
from crm_expo.boot.demo.parties import Company
from crm_expo.boot.demo.people import PeopleMaker
from crm_expo.boot.demo.sheets import Scribe, Sheet, new_ids
from crm_expo.tenancy.models import Organizer
from crm_expo.tenancy.scope import tenant
from customers.models import Customer, SearchToken
from customers.normal import customer_keys
from customers.tokens import search_tokens

PIECE = 2500
#: Out of a hundred: so many come from China, have an owner, are more than ordinary.
_CHINESE, _OWNED = 80, 30
_GRADES = (("ordinary", 86), ("potential", 9), ("vip", 4), ("key", 1))
_COLUMNS = (
    "id kind name name_latin given_name family_name name_key sort_key search_text email email_key phone phone_e164 uscc"
    " website country city industry size language stage prospect_source grade owner_id created_at updated_at"
)
_COUNTRIES = {"DE": 20, "IT": 12, "FR": 8, "US": 12, "JP": 12, "KR": 8, "GB": 6, "SE": 4, "NL": 4, "CH": 4, "ES": 5}


@dataclass(frozen=True)
class Piece:
    """A part of an organizer's customers, that one process makes: the same piece is the same customers."""

    organizer: Organizer
    kind: str
    number: int
    count: int
    owners: tuple[int, ...]
    as_of: datetime


def pieces_of(organizer: Organizer, sizes: dict[str, int], owners: list[int], as_of: datetime) -> Iterator[Piece]:
    """This will cut an organizer's companies and people into pieces. Shape: sizes: how many of each kind."""
    for kind, size in sizes.items():
        for number, start in enumerate(range(0, size, PIECE)):
            yield Piece(organizer, kind, number, min(PIECE, size - start), tuple(owners), as_of)


def write_crowd(pieces: list[Piece]) -> None:
    """This will write all pieces, by as many processes as there are processors, at most four."""
    workers = min(4, os.cpu_count() or 1, len(pieces))
    spawn = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(workers, mp_context=spawn, initializer=django.setup) as pool:
        list(pool.map(write_piece, pieces))


def write_piece(piece: Piece) -> None:
    """This will write a piece in a transaction of its own, as the app role behind the walls."""
    rng = random.Random(f"{piece.organizer.slug}:{piece.kind}:{piece.number}")
    make = _Companies(rng) if piece.kind == "company" else _People(rng, piece.number)
    with tenant(piece.organizer), Scribe(piece.organizer) as scribe:
        sheet, tokens = Sheet(Customer, _COLUMNS), Sheet(SearchToken, "token customer_id")
        for number in new_ids(Customer, piece.count):
            row, text = make.one()
            grade = rng.choices([name for name, _share in _GRADES], [share for _name, share in _GRADES])[0]
            owner = rng.choice(piece.owners) if rng.randrange(100) < _OWNED else None
            sheet.add(number, *row, grade, owner, piece.as_of, piece.as_of)
            tokens.lines += [f"{token}\t{number}" for token in search_tokens(text)]
        scribe.write("customers", sheet)
        scribe.write("search tokens", tokens)


class _Companies:
    """Companies of all trades; names meet twice now and then, as in life."""

    def __init__(self, rng: random.Random):
        self.rng, self.maker = rng, CompanyMaker(rng)

    def one(self) -> tuple[tuple, str]:
        """A row without its number and owner, and what it is searched by."""
        chinese = self.rng.randrange(100) < _CHINESE
        made = self.maker.chinese(words.TECH_TRADES + words.BUYER_TRADES) if chinese else self._foreign()
        keys = customer_keys(
            kind="company", name=made.name, name_latin=made.name_latin, phone=made.phone, uscc=made.uscc,
            country=made.country,
        )  # fmt: skip
        row = (
            "company", made.name, made.name_latin, "", "", keys.name_key, keys.sort_key, keys.search_text, "", "",
            made.phone, keys.phone_e164, made.uscc, made.website, made.country, made.city, made.industry, made.size,
            made.language, "actual", "past_edition",
        )  # fmt: skip
        return row, keys.search_text

    def _foreign(self) -> Company:
        """A family's name before it: there are more companies than the demo has names for."""
        made = self.maker.foreign(_COUNTRIES)
        families = words.FOREIGN[made.country][3].split("|")
        made.name = f"{self.rng.choice(families)} {made.name}"
        self.maker.names.clear()
        return made


class _People:
    """People from everywhere; the piece's number keeps addresses apart."""

    def __init__(self, rng: random.Random, number: int):
        self.rng, self.maker, self.number = rng, PeopleMaker(rng), number

    def one(self) -> tuple[tuple, str]:
        """A row without its number and owner, and what it is searched by."""
        chinese = self.rng.randrange(100) < _CHINESE
        country = "CN" if chinese else self.rng.choices(list(_COUNTRIES), list(_COUNTRIES.values()))[0]
        made = self.maker.somebody(country=country)
        made.email = made.email.replace("@", f"x{self.number}@")
        keys = customer_keys(
            kind="person", name=made.name, name_latin=made.name_latin, email=made.email, phone=made.phone,
            country=country,
        )  # fmt: skip
        row = (
            "person", made.name, made.name_latin, made.given, made.family, keys.name_key, keys.sort_key,
            keys.search_text, made.email, keys.email_key, made.phone, keys.phone_e164, "", "", country, "", "", "",
            made.language, "actual", "ticketing",
        )  # fmt: skip
        return row, keys.search_text
