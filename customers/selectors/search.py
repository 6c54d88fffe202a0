"""
Search by token rows: of all tokens that a customer must have, the rarest names the candidates, which are rechecked.

Which one is rarest, only counting tells: the planner knows shares of all organizers together, and an index is used
under row-level security for `=` alone. Functions of the database do it (customers/migrations/0009), in one round
trip and with a plan made once; they see no more than their caller.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import product

from django.db import connection
from django.db.models import Func, IntegerField, QuerySet, TextField, Value
from django.db.models.functions import Cast

from crm_expo.tenancy.scope import current_organizer
from customers.models import Customer, SearchToken
from customers.normal import has_chinese
from customers.tokens import Group, is_token, near_words, query_terms, term_groups, word_token

LONGEST = 200
#: Rows of a token that are counted; when the rarest has fewer, whoever has it is looked at one by one.
_COUNTED = 300
#: Customers that are still asked for by number.
_NUMBERED = 1_000
#: Searches with corrected words that are tried.
_MOST_CORRECTED = 6
_FOUND = """
SELECT place, is_all, pks FROM customers_found(%(organizer)s, %(places)s::int[], %(tokens)s::bigint[],
    %(terms)s::text[], %(counted)s, %(numbered)s)
"""


class Position(Func):
    """strpos(text, term)."""

    function = "strpos"
    output_field = IntegerField()


@dataclass(frozen=True)
class Wanted:
    """What is looked for: words, and tokens of which a customer must have one at each place."""

    words: tuple[str, ...]
    groups: tuple[Group, ...]

    @property
    def is_told(self) -> bool:
        """Whether one token says it all: whoever has it matches, nothing is left to be looked at."""
        return len(self.words) == len(self.groups) == 1 and is_token(self.words[0])

    @property
    def parameters(self) -> dict[str, object]:
        """What the database's functions are given."""
        placed = [(place, token) for place, group in enumerate(self.groups) for token in group]
        return {
            "places": [place for place, _token in placed],
            "tokens": [token for _place, token in placed],
            "terms": [] if self.is_told else list(self.words),
            "counted": _COUNTED,
            "numbered": _NUMBERED,
        }


@dataclass(frozen=True)
class Hits:
    """Who matches: customers by number, or, when they are too many for that, tokens of which each has one."""

    pks: tuple[int, ...] | None
    group: Group = ()


def matching(customers: QuerySet[Customer], query: str) -> QuerySet[Customer]:
    """
    This will keep the customers whose searchable text has every word of the query: two Chinese characters,
    pinyin or initials, Latin words, an address, a phone number or its tail, a credit code or its start.
    """
    terms = query_terms(query[:LONGEST])
    if not terms:
        return customers.none() if query.strip() else customers
    for term in terms:
        if len(term) == 1:
            customers = customers.filter(name_key__gte=term, name_key__lt=f"{term}\U0010ffff")
    words = [term for term in terms if len(term) > 1]
    return _narrowed(customers, wanted_of(words)) if words else customers


def found_by(customers: QuerySet[Customer], query: str) -> tuple[QuerySet[Customer], bool]:
    """This will return who matches, and when nobody does who comes close. Shape: (customers, whether only close)."""
    found = matching(customers, query)
    if not found.query.is_empty():
        return found, False
    close = closest(customers, query)
    return (found, False) if close.query.is_empty() else (close, True)


def closest(customers: QuerySet[Customer], query: str) -> QuerySet[Customer]:
    """
    This will return who comes close when nobody matches: each word as typed, or with one slip of the fingers put
    right. Words that nobody has are never tried.
    """
    found: set[int] = set()
    for words in corrected(query):
        wanted = wanted_of(words)
        hits = hits_of(wanted)
        if hits.pks is None:
            return _narrowed(customers, wanted, hits)
        found |= set(hits.pks)
    return customers.filter(pk__in=found) if found else customers.none()


def corrected(query: str, *, divides: bool = True) -> list[list[str]]:
    """
    This will return the searches that a query may have been meant for, those with the fewest changes first; with
    `divides` also those for a Chinese name in two parts.
    """
    terms = query_terms(query[:LONGEST])
    return (_put_right(terms) + (_divided(terms) if divides else []))[:_MOST_CORRECTED]


def _divided(terms: list[str]) -> list[list[str]]:
    """Names that leave something out in the middle: 深圳云帆 for 深圳市云帆, each part of two characters or more."""
    return [
        [*terms[:number], term[:place], term[place:], *terms[number + 1 :]]
        for number, term in enumerate(terms)
        if has_chinese(term)
        for place in range(2, len(term) - 1)
    ]


def _put_right(terms: list[str]) -> list[list[str]]:
    near = {term: {word_token(word): word for word in near_words(term)} for term in terms}
    tokens = [token for words in near.values() for token in words]
    if not tokens:
        return []
    known = {
        token for (token,) in rows_of("SELECT customers_known(%(organizer)s, %(tokens)s::bigint[])", tokens=tokens)
    }
    ways = [[term, *sorted(near[term][token] for token in known & near[term].keys())] for term in terms]
    tried = sorted(product(*ways), key=lambda words: sum(a != b for a, b in zip(words, terms, strict=True)))
    return [list(words) for words in tried[1:]]


def wanted_of(words: Iterable[str]) -> Wanted:
    """This will return what customers with some words must have."""
    words = tuple(words)
    return Wanted(words, tuple(group for word in words for group in term_groups(word)))


def hits_of(wanted: Wanted) -> Hits:
    """This will look up who matches."""
    if not wanted.groups:
        return Hits(None)
    ((place, is_all, pks),) = rows_of(_FOUND, **wanted.parameters)
    return Hits(tuple(pks)) if is_all else Hits(None, wanted.groups[place])


def rows_of(statement: str, **parameters: object) -> list[tuple]:
    """This will run a statement of the search for the open organizer."""
    with connection.cursor() as cursor:
        cursor.execute(statement, {"organizer": current_organizer().pk} | parameters)
        return cursor.fetchall()


def _narrowed(customers: QuerySet[Customer], wanted: Wanted, hits: Hits | None = None) -> QuerySet[Customer]:
    """Customers among the hits; when those are too many to be named, they are looked for in the order asked for."""
    hits = hits or hits_of(wanted)
    if hits.pks is not None:
        return customers.filter(pk__in=hits.pks) if hits.pks else customers.none()
    if hits.group:
        customers = customers.filter(pk__in=SearchToken.objects.filter(token__in=hits.group).values("customer_id"))
    for number, word in enumerate(() if wanted.is_told else wanted.words):
        found = f"found_{number}"
        customers = customers.alias(**{found: Position("search_text", Cast(Value(word), TextField()))})
        customers = customers.filter(**{f"{found}__gt": 0})
    return customers
