"""The parts of a company's name: place 行政区划, name 字号, trade 行业, legal form 组织形式."""

import re
from dataclasses import dataclass
from functools import lru_cache

from customers.names.places import NOWHERE, Place, place_alone, read_places
from customers.names.words import FORMS, LATIN_FORMS, LATIN_PLACES, LATIN_TRADES, SAID, STOP, TRADES
from customers.normal import WORD, fold, has_chinese, without_accents

_BRACKETS = re.compile(r"[(\[{【〔<《]([^()\[\]{}【】〔〕<>《》]*)[)\]}】〕>》]")
_BRANCH = re.compile(
    r"^(.*(?:公司|厂|集团|企业|中心|大学|研究院))(.{0,14})(分公司|分厂|办事处|代表处|分店|营业部|分部)$"
)
_BRANCH_IN_BRACKETS = re.compile(r"(分公司|分厂|办事处|代表处|分部)$")
_GROUP = re.compile("(集团|控股)$")
_FORM = re.compile(f"({'|'.join(sorted(FORMS, key=len, reverse=True))})$")
_LATIN_GROUPS = frozenset(("group", "holding", "holdings"))
_SHORTEST_BRAND = 2
_DOTS = re.compile(r"(?<=\b\w)\.(?=\w\b|\s|,|$)")


@dataclass(frozen=True)
class CompanyName:
    """
    A name in parts. `form`: "" for a name as it is said, without its legal form; `inner`: the place in brackets;
    `group`: 集团, 控股 or both.
    """

    text: str
    is_chinese: bool
    place: Place = NOWHERE
    inner: Place = NOWHERE
    brand: str = ""
    trade: tuple[str, ...] = ()
    form: str = ""
    group: frozenset[str] = frozenset()
    is_branch: bool = False

    @property
    def where(self) -> Place:
        """The place, wherever it stands."""
        return self.place or self.inner


@lru_cache(maxsize=50_000)
def read_company(name: str) -> CompanyName:
    """This will take a company's name apart; what it does not know stays in the name proper."""
    folded = " ".join(fold(name).split())
    return _chinese(folded) if has_chinese(folded) else _latin(folded)


def _chinese(folded: str) -> CompanyName:
    plain, is_branch, inner, group = _without_brackets(folded)
    plain = re.sub(r"[\W_]+", "", plain)
    if branch := _BRANCH.match(plain):
        plain, is_branch = branch[1], True
    place, rest = read_places(plain)
    form = ""
    if (found := _FORM.search(rest)) and len(rest) - len(found[0]) >= 1:
        form, rest = found[0], rest[: found.start()]
    while (found := _GROUP.search(rest)) and len(rest) - len(found[0]) >= _SHORTEST_BRAND:
        group, rest = group | {found[0]}, rest[: found.start()]
    brand, trade = _brand_and_trade(rest)
    if brand.endswith("中国") and len(brand) > len("中国") + 1 and inner is None:
        brand, inner = brand.removesuffix("中国"), Place(is_nation=True)
    return CompanyName(plain, True, place, inner or NOWHERE, brand, trade, FORMS.get(form, ""), group, is_branch)


def _without_brackets(folded: str) -> tuple[str, bool, Place | None, frozenset[str]]:
    """What stands in brackets says a place, a branch or a group, or belongs to the name."""
    is_branch, inner, group, kept = False, None, frozenset(), folded
    for found in _BRACKETS.finditer(folded):
        said = re.sub(r"[\W_]+", "", found[1])
        if (place := place_alone(said)) is not None:
            inner = place
        elif said in ("集团", "控股"):
            group |= {said}
        elif _BRANCH_IN_BRACKETS.search(said):
            is_branch = True
        else:
            continue
        kept = kept.replace(found[0], "")
    return kept, is_branch, inner, group


def _brand_and_trade(rest: str) -> tuple[str, tuple[str, ...]]:
    """The words of trades that a name ends with; two characters at least are its own."""
    trade: list[str] = []
    while True:
        for length in range(min(_LONGEST_TRADE, len(rest) - _SHORTEST_BRAND), 0, -1):
            if rest[-length:] in TRADES:
                trade.insert(0, rest[-length:])
                rest = rest[:-length]
                break
        else:
            return rest, tuple(trade)


_LONGEST_TRADE = max(map(len, TRADES))


def _plain(word: str) -> str:
    """A word as it is compared: müller, mueller and muller are one."""
    return word if word in LATIN_TRADES or word in LATIN_PLACES else re.sub("([aou])e", r"\1", word)


def _latin(folded: str) -> CompanyName:
    plain = _DOTS.sub("", without_accents(folded).replace("&", " and ").replace("'", "").replace("’", ""))
    text, places, form = " ".join(WORD.findall(plain)), [], ""
    for said, family in LATIN_FORMS:
        if f" {text} ".find(f" {said} ") > 0:
            text, form = " ".join(f" {text} ".replace(f" {said} ", " ", 1).split()), form or family
    words = [_plain(SAID.get(word, word)) for word in text.split() if word not in STOP]
    kept = [word for word in words if word not in LATIN_PLACES]
    if kept:
        places, words = [LATIN_PLACES[word] for word in words if word in LATIN_PLACES], kept
    group = frozenset(word.removesuffix("s") for word in words[1:] if word in _LATIN_GROUPS)
    words = words[:1] + [word for word in words[1:] if word not in _LATIN_GROUPS]
    place = Place(frozenset((one, "", "") for one in places))
    return CompanyName(" ".join(words), False, place, brand=words[0] if words else "", trade=tuple(words[1:]),
                       form=form, group=group)  # fmt: skip
