"""Whether two company names mean one company: compared part by part, with the reasons, never as whole strings."""

from dataclasses import dataclass
from enum import StrEnum

from customers.names.company import CompanyName, read_company
from customers.names.words import ALIKE, LATIN_TRADES, SAID, TRADES
from customers.normal import pinyin_words

#: From this score on two names are one company's.
SAME = 0.8
#: A slip of the fingers is believed in Latin words of so many letters; of another letter, in longer ones.
_SLIP, _LONG_SLIP = 6, 9


class Reason(StrEnum):
    """What names have in common, or what tells them apart."""

    SAME_TEXT = "same_text"
    SAME_PARTS = "same_parts"
    SHORT_NAME = "short_name"
    BRANCH = "branch"
    SLIP = "slip"
    TRANSLATED = "translated"
    OTHER_NAME = "other_name"
    OTHER_PLACE = "other_place"
    OTHER_TRADE = "other_trade"
    OTHER_FORM = "other_form"
    GROUP = "group"


@dataclass(frozen=True)
class Likeness:
    """How surely two names are one company's: 0 to 1, and why."""

    score: float
    reasons: tuple[Reason, ...]

    @property
    def is_same(self) -> bool:
        """Whether they are taken for one."""
        return self.score >= SAME


def compare_companies(one: str, other: str) -> Likeness:
    """This will compare two company names by their parts; the order of the two does not matter."""
    a, b = read_company(one), read_company(other)
    if not a.text or not b.text:
        return Likeness(0, (Reason.OTHER_NAME,))
    if a.is_chinese != b.is_chinese:
        return _across(a, b) if a.is_chinese else _across(b, a)
    found = _chinese(a, b) if a.is_chinese else _latin(a, b)
    if found.is_same and a.is_branch != b.is_branch:
        return Likeness(found.score - 0.05, (*found.reasons, Reason.BRANCH))
    return found


def _is_short(name: CompanyName) -> bool:
    """Whether it is a name as it is said: without a legal form."""
    return not name.form


def _chinese(a: CompanyName, b: CompanyName) -> Likeness:
    if a.text == b.text and a.inner == b.inner:
        return Likeness(1, (Reason.SAME_TEXT,))
    short = _is_short(a) or _is_short(b)
    if a.brand != b.brand:
        return Likeness(0.2, (Reason.OTHER_NAME,))
    if not a.where.fits(b.where):
        return Likeness(0.3, (Reason.OTHER_PLACE,))
    if not short and _one_is_local(a, b):
        return Likeness(0.6, (Reason.OTHER_PLACE,))
    if not _trades_fit(a, b, short=short):
        return Likeness(0.5, (Reason.OTHER_TRADE,))
    if not short and a.group != b.group:
        return Likeness(0.6, (Reason.GROUP,))
    if not short and a.form != b.form and "company" not in (a.form, b.form):
        return Likeness(0.6, (Reason.OTHER_FORM,))
    return Likeness(0.85, (Reason.SHORT_NAME,)) if short else Likeness(0.95, (Reason.SAME_PARTS,))


def _one_is_local(a: CompanyName, b: CompanyName) -> bool:
    """Whether only one full name has a place in brackets: a company for a place, unless the other begins with it."""
    if a.inner.is_nation or b.inner.is_nation:
        return a.inner.is_nation != b.inner.is_nation
    return bool(a.inner) != bool(b.inner) and not (a.where and b.where)


def _trades_fit(a: CompanyName, b: CompanyName, *, short: bool) -> bool:
    """Full names tell their trade alike; a name as it is said tells the beginning of it, or nothing."""
    one, two = (tuple(ALIKE.get(word, word) for word in name.trade) for name in (a, b))
    if "".join(one) == "".join(two):
        return True
    if not short:
        return False
    said, full = (one, two) if _is_short(a) and (not _is_short(b) or len(one) <= len(two)) else (two, one)
    return "".join(full).startswith("".join(said)) or set(said) <= set(full)


def _latin(a: CompanyName, b: CompanyName) -> Likeness:
    one, two = (a.brand, *a.trade), (b.brand, *b.trade)
    if a.text == b.text and a.form == b.form and a.place == b.place:
        return Likeness(1, (Reason.SAME_TEXT,))
    short = _is_short(a) or _is_short(b)
    if not a.place.fits(b.place):
        return Likeness(0.3, (Reason.OTHER_PLACE,))
    if not short and a.form != b.form and {a.form, b.form} not in _FORMS_ALIKE:
        return Likeness(0.6, (Reason.OTHER_FORM,))
    if not short and bool(a.place) != bool(b.place):
        return Likeness(0.6, (Reason.OTHER_PLACE,))
    if sorted(one) == sorted(two) or "".join(one) == "".join(two):
        reasons = (Reason.SHORT_NAME,) if short else (Reason.SAME_PARTS,)
        return Likeness(0.85 if short else 0.95, reasons)
    if short and _says_less(one, two):
        return Likeness(0.82, (Reason.SHORT_NAME,))
    if _is_slip(one, two):
        return Likeness(0.8, (Reason.SLIP,))
    return Likeness(0.3, (Reason.OTHER_NAME if one[0] != two[0] else Reason.OTHER_TRADE,))


_FORMS_ALIKE = ({"ltd", "co"}, {"inc", "co"}, {"gmbh", "kg"})


def _says_less(one: tuple[str, ...], two: tuple[str, ...]) -> bool:
    """Whether one begins as the other and only leaves out what tells a trade."""
    said, full = sorted((one, two), key=len)
    left = set(full) - set(said)
    return said[0] == full[0] and set(said) <= set(full) and left <= LATIN_TRADES and len(said[0]) > 2


def _is_slip(one: tuple[str, ...], two: tuple[str, ...]) -> bool:
    """Whether one word differs by a letter too many or too few, two swapped, or in long words another one."""
    if len(one) != len(two):
        return False
    others = [(a, b) for a, b in zip(one, two, strict=True) if a != b]
    if len(others) != 1:
        return False
    a, b = sorted(others[0], key=len)
    if len(a) < _SLIP or a[0] != b[0] or any(letter.isdigit() for letter in a + b):
        return False
    if len(b) == len(a) + 1:
        return any(b[:place] + b[place + 1 :] == a for place in range(len(b)))
    if len(a) != len(b):
        return False
    places = [place for place, (x, y) in enumerate(zip(a, b, strict=True)) if x != y]
    if len(places) == 1:
        return len(a) >= _LONG_SLIP
    first, last = places[0], places[-1]
    return len(places) == 2 and last == first + 1 and (a[first], a[last]) == (b[last], b[first])


def _across(chinese: CompanyName, latin: CompanyName) -> Likeness:
    """A Chinese name and one in Latin letters: the name proper by its pinyin, the trade by its translation."""
    brand = (pinyin_words(chinese.brand) or [""])[0]
    words = [latin.brand, *latin.trade]
    lengths = [count for count in range(1, len(words) + 1) if "".join(words[:count]) == brand]
    if not lengths or len(brand) < 4:
        return Likeness(0.2, (Reason.OTHER_NAME,))
    told = {place for place, _city, _area in latin.place.paths}
    if told and chinese.where and not told & _in_latin(chinese):
        return Likeness(0.3, (Reason.OTHER_PLACE,))
    rest = set(words[lengths[-1] :])
    told_in_english = (TRADES[name] for name in chinese.trade)
    trades = {SAID.get(word, word) for word in told_in_english}
    if rest and trades and not rest & trades:
        return Likeness(0.5, (Reason.OTHER_TRADE,))
    if rest - trades - LATIN_TRADES:
        return Likeness(0.5, (Reason.OTHER_NAME,))
    return Likeness(0.85, (Reason.TRANSLATED,))


def _in_latin(name: CompanyName) -> set[str]:
    """A Chinese name's places in Latin letters, the country among them."""
    found = {"cn"}
    for path in name.where.paths:
        for division in path:
            for said in {division, division.rstrip("省市区县")} - {""}:
                found.update(pinyin_words(said)[:1])
    return found
