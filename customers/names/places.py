"""Administrative divisions 行政区划 at the head of company names: province, city, county."""

import json
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

_DIVISIONS = Path(__file__).with_name("divisions.json")
_PROVINCE = re.compile("(省|市|壮族自治区|回族自治区|维吾尔自治区|自治区|特别行政区)$")
_CITY = re.compile("(市|地区|盟|(?:[\u4e00-\u9fff]{1,2}族)*自治州)$")
_NATION = ("中国", "中华人民共和国", "中华")
#: A name is left with two characters at least: 中山 alone is no place.
_LEFT = 2

#: Province, city, county; "" for what is not told.
Divisions = tuple[str, str, str]


@dataclass(frozen=True)
class Place:
    """Where a name says that a company is: the divisions it may mean, from the top; none for a name without."""

    paths: frozenset[Divisions] = frozenset()
    is_nation: bool = False

    def __bool__(self) -> bool:
        return bool(self.paths)

    def fits(self, other: "Place") -> bool:
        """Whether both may mean one place: the same, or one within the other; a name without a place fits any."""
        if not self or not other:
            return True
        return any(_within(one, two) for one in self.paths for two in other.paths)

    def narrowed(self, inner: "Place") -> "Place":
        """The place named after this one, within it where that makes sense."""
        within = frozenset(path for path in inner.paths if any(_within(path, outer) for outer in self.paths))
        return Place(within or inner.paths, self.is_nation)


NOWHERE = Place()


def _within(one: Divisions, two: Divisions) -> bool:
    return all(not a or not b or a == b for a, b in zip(one, two, strict=True))


def read_places(text: str) -> tuple[Place, str]:
    """This will read the places that a folded name begins with. Shape: (place, the rest)."""
    place, rest = Place(), text
    for nation in _NATION:
        if rest.startswith(nation) and len(rest) - len(nation) >= _LEFT:
            place, rest = Place(is_nation=True), rest[len(nation) :]
            break
    while found := _at_the_head(rest):
        inner, length = found
        place, rest = (place.narrowed(inner) if place else Place(inner.paths, place.is_nation)), rest[length:]
    return place, rest


def place_alone(text: str) -> Place | None:
    """This will read a text that is nothing but places, as what stands in brackets; None for any other."""
    if text in _NATION:
        return Place(is_nation=True)
    place, rest = read_places(f"{text}{'—' * _LEFT}")
    return place if place and not rest.strip("—") else None


def _at_the_head(text: str) -> tuple[Place, int] | None:
    names = _names()
    for length in range(min(len(text) - _LEFT, _longest()), 1, -1):
        if paths := names.get(text[:length]):
            return Place(paths), length
    return None


@cache
def _longest() -> int:
    return max(map(len, _names()))


@cache
def _names() -> dict[str, frozenset[Divisions]]:
    """Names of divisions, in full and as they are said: 深圳市 and 深圳; of counties only those that are cities."""
    found: dict[str, set[Divisions]] = {}
    for province, cities in json.loads(_DIVISIONS.read_text()).items():
        for said in {province, _PROVINCE.sub("", province)}:
            found.setdefault(said, set()).add((province, "", ""))
        for city, areas in cities.items():
            for said in {city, _CITY.sub("", city)} - {""}:
                found.setdefault(said, set()).add((province, city, ""))
            for area in areas:
                short = {area[:-1]} if area.endswith("市") and len(area) > 2 else set()
                for said in {area, *short}:
                    found.setdefault(said, set()).add((province, city, area))
    return {name: frozenset(paths) for name, paths in found.items() if len(name) > 1}
