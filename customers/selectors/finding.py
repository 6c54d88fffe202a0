"""Finding somebody while a name is being typed: few lines, the likeliest first."""

from dataclasses import dataclass, replace

from customers.normal import company_key, fold, person_key, without_accents
from customers.selectors.search import LONGEST, corrected, rows_of, wanted_of
from customers.tokens import NEAR_LEAST, query_terms, word_token

#: With fewer found, those who come close are shown, too.
FEW = 3
#: More than so many are not all looked at: of those who have a word that very many have, some of the first and last,
#: those who have it whole, and those whose name begins so.
_ENOUGH, _LOOKED_AT = 100, 60
_LINES = """
SELECT kind, id, name, name_latin, city FROM customers_likeliest(%(organizer)s, %(places)s::int[], %(tokens)s::bigint[],
    %(terms)s::text[], %(counted)s, %(numbered)s, %(whole)s::bigint[], %(typed)s, %(company)s, %(person)s,
    %(every_term)s::text[], %(looked_at)s, %(most)s)
"""


@dataclass(frozen=True)
class Line:
    """A customer as a line; one that only comes close says so."""

    kind: str
    pk: int
    name: str
    name_latin: str
    city: str
    is_close: bool = False


def likeliest(typed: str, *, most: int) -> list[Line]:
    """
    This will return companies and people that fit best, at most so many of each kind; few are joined by as many that
    come close.
    """
    typed = typed[:LONGEST]
    found = _lines(typed, query_terms(typed), most)
    if len(found) >= FEW:
        return found
    known = {line.pk for line in found}
    close = [line for line in _close(typed, most, divides=not found) if line.pk not in known]
    return [*found, *(replace(line, is_close=True) for line in close[:most])]


def _close(typed: str, most: int, *, divides: bool) -> list[Line]:
    """What corrected words find, those with the fewest changes first."""
    found: list[Line] = []
    for words in corrected(typed, divides=divides):
        found += _lines(" ".join(words), words, most)
        if len(found) >= most:
            break
    return list({line.pk: line for line in found}.values())


def _lines(typed: str, terms: list[str], most: int) -> list[Line]:
    """The first lines of each kind."""
    if not terms:
        return []
    given = wanted_of(term for term in terms if len(term) > 1).parameters
    given |= {"counted": _ENOUGH, "numbered": _ENOUGH, "looked_at": _LOOKED_AT, "every_term": terms}
    given |= {
        "whole": [word_token(term) for term in terms if len(term) >= NEAR_LEAST],
        "company": company_key(typed),
        "person": person_key(typed),
    }
    given |= {"typed": without_accents(fold(" ".join(typed.split()))), "most": most}
    return [Line(*row) for row in rows_of(_LINES, **given)]
