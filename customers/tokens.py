"""
Search tokens: what is stored of a customer's text to be found by, and what a search must find. Pure functions.

Chinese and every other script but Latin are cut into pairs. Latin words, pinyin among them, are cut into fours, with
their last three letters and their first two; of a phone number the last four digits are stored, of a credit code
its five parts, of an address its words and the end of its local part. Words that a slip of the fingers may hit are
stored whole as well (ADR 0013).
"""

import hashlib
import re
import string
from collections.abc import Iterator

from customers.normal import WORD, fold, has_chinese, without_accents

_PAIR, _FOUR = 2, 4
#: Latin letters that a word has at least and at most, to be found with a slip of the fingers.
NEAR_LEAST, NEAR_MOST = 5, 24
_MOST_TERMS, _MOST_GROUPS = 8, 6
#: Digits of a number that is no year and no part of a name; letters and digits of a credit code.
_NUMBER, _CODE = 7, 18
_END = "$"
_FOLLOWING = string.ascii_lowercase + string.digits + _END
_PART = re.compile(r"[^\W_]+")
_OF_NUMBERS = re.compile(r"[\d\s()+\-./]+")
_OF_CODES = re.compile(r"[\s\-]+")

#: Tokens of which a customer must have one.
Group = tuple[int, ...]


def search_tokens(search_text: str) -> set[int]:
    """This will return the hashed tokens of a customer's search text."""
    return {_token(piece) for word in search_text.split() for piece in _pieces(word)}


def word_token(word: str) -> int:
    """This will return the token of a whole word."""
    return _token(f"={word}")


def query_terms(query: str) -> list[str]:
    """This will return the folded words of a search, Chinese runs and Latin words apart; a number is one word."""
    folded = without_accents(fold(query)).strip()
    if "@" in folded:
        return folded.split()[:_MOST_TERMS]
    if _OF_NUMBERS.fullmatch(folded) and len(digits := _digits(folded)) >= _NUMBER:
        return [digits]
    code = _OF_CODES.sub("", folded)
    if len(code) == _CODE and code.isascii() and code.isalnum() and code[:2].isdecimal():
        return [code]
    words = WORD.findall(folded)
    if all(len(word) == 1 and has_chinese(word) for word in words):
        words = ["".join(words)] if words else []  # 云 帆, as some write: the first letters of names are never meant
    return words[:_MOST_TERMS]


def term_groups(term: str) -> list[Group]:
    """
    This will return what every customer matching a term must have: a token of each group; of a single character none.

    Shape: at most six groups, spread over the term.
    """
    if "@" in term:
        return _spread([group for group in _address_groups(term) if group])
    if len(term) < _PAIR:
        return []
    if not term.isascii():
        return _spread([(_token(gram),) for gram in _grams(term, _PAIR)])
    if len(term) == _PAIR:
        return [(_token(term),)]
    if len(term) < _FOUR:
        return [tuple(_token(term + letter) for letter in _FOLLOWING)]
    if term.isdecimal() and len(term) < _CODE:  # the end of a phone number, or the start of a code
        return [tuple(dict.fromkeys((_token(term[-_FOUR:]), _token(term[:_FOUR]))))]
    if term[0].isdecimal():
        return [(_token(gram),) for gram in _code_parts(term)]
    return _spread([(_token(gram),) for gram in _grams(term, _FOUR)])


def is_token(term: str) -> bool:
    """This will tell whether a term is one token: whoever has that has the term."""
    return len(term) <= (_FOUR if term.isascii() else _PAIR) and "@" not in term


def near_words(term: str) -> set[str]:
    """
    This will return every word of which a term may be a slip: a letter too many, too few, another, or two swapped.

    Shape: some fifty for each letter; none for a term that is no Latin word or too short.
    """
    if not (term.isascii() and term.isalnum() and NEAR_LEAST - 1 <= len(term) <= NEAR_MOST + 1):
        return set()
    cuts = [(term[:place], term[place:]) for place in range(len(term) + 1)]
    words = {before + after[1:] for before, after in cuts if after}
    words |= {before + after[1] + after[0] + after[2:] for before, after in cuts if len(after) > 1}
    words |= {before + letter + after[1:] for before, after in cuts if after for letter in string.ascii_lowercase}
    words |= {before + letter + after for before, after in cuts for letter in string.ascii_lowercase}
    return {word for word in words if _may_be_slipped(word)} - {term}


def _may_be_slipped(word: str) -> bool:
    return NEAR_LEAST <= len(word) <= NEAR_MOST and word.isascii() and word.isalpha()


def _token(piece: str) -> int:
    return int.from_bytes(hashlib.blake2b(piece.encode(), digest_size=8).digest(), "big", signed=True)


def _grams(word: str, size: int) -> list[str]:
    return [word[place : place + size] for place in range(len(word) - size + 1)]


def _pieces(word: str) -> Iterator[str]:
    """What is stored of one word."""
    if "@" in word:
        yield from _address_pieces(word)
    elif not word.isascii():
        yield from _grams(word, _PAIR) or [word]
        if not has_chinese(word):
            yield word[:_PAIR]
    elif len(word) == _CODE and word[0].isdecimal():
        yield from _code_parts(word)
        yield word[-_FOUR:]
    elif word.isdecimal() and len(word) >= _NUMBER:
        yield word[-_FOUR:]
    else:
        yield from _latin_pieces(word)


def _latin_pieces(word: str) -> Iterator[str]:
    yield from _grams(word, _FOUR)
    yield word[:_PAIR]
    if len(word) > _PAIR:
        yield word[-_FOUR + 1 :] + _END
    if _may_be_slipped(word):
        yield f"={word}"


def _code_parts(code: str) -> list[str]:
    """A credit code is looked for from its start on: its parts are enough."""
    return [code[place : place + _FOUR] for place in range(0, len(code) - _FOUR + 1, _FOUR)]


def _address_pieces(address: str) -> Iterator[str]:
    """An address's words but the last, and the end of its local part, which few others share."""
    local, _at, domain = address.partition("@")
    for part in [*_PART.findall(local), *_PART.findall(domain.rpartition(".")[0])]:
        yield from _pieces(part)
    yield _local_end(local)


def _local_end(local: str) -> str:
    return f"{(_PART.findall(local) or [''])[-1]}@"


def _address_groups(term: str) -> Iterator[Group]:
    """A term with @ in it: before it stands the end of a local part, after it the beginning of a domain."""
    local, _at, domain = term.partition("@")
    if _PART.search(local):
        yield (_token(_local_end(local)),)
    for part in _PART.findall(domain.rpartition(".")[0] or domain):
        yield from term_groups(part)


def _digits(text: str) -> str:
    """A number as it ends whatever country it is called from: no (0), no leading zeros."""
    return "".join(re.findall(r"\d+", text.replace("(0)", " "))).lstrip("0")


def _spread(groups: list[Group]) -> list[Group]:
    """Some of many, evenly, the last among them."""
    groups = list(dict.fromkeys(groups))
    if len(groups) <= _MOST_GROUPS:
        return groups
    return [groups[round(turn * (len(groups) - 1) / (_MOST_GROUPS - 1))] for turn in range(_MOST_GROUPS)]
