"""What `./crm bench customers` asks for: one line a screen. Another screen is another line."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote

#: At most so many times the hello view's latency, asked one by one.
LIST, PAGE, SEARCH, PALETTE = 12, 12, 8, 6
#: Kinds of what people type; bench/samples.py has many of each, so that no cache flatters.
TYPED = {
    "rare": "two rare characters",
    "common": "two very common characters",
    "four": "four characters",
    "pinyin": "pinyin",
    "initials": "initials",
    "latin": "Latin",
    "two_words": "two Latin words",
    "typo": "Latin with a typo",
    "phone": "phone, its end",
    "number": "phone with spaces",
    "code": "credit code",
    "code_start": "credit code, its start",
    "email": "e-mail",
    "nothing": "nothing like it",
}


@dataclass(frozen=True)
class Screen:
    """A page below the organizer's address; what stands in braces is taken from the samples, in rotation."""

    name: str
    most: float
    path: str

    def paths(self, samples: dict[str, list]) -> list[str]:
        """This will return the addresses to ask for, in turn."""
        name = self.path.partition("{")[2].partition("}")[0]
        return [self.path.format(**{name: quote(str(value))}) for value in samples[name]] if name else [self.path]


SCREENS = [
    Screen("home", PAGE, ""),
    Screen("customers", LIST, "customers/"),
    Screen("companies", LIST, "customers/?kind=company"),
    Screen("people", LIST, "customers/?kind=person"),
    Screen("one tier", LIST, "customers/?tier={tier}"),
    Screen("one owner", LIST, "customers/?owner={owner}"),
    Screen("by value", LIST, "customers/?sort=value"),
    Screen("one tier, by value", LIST, "customers/?tier={tier}&sort=value"),
    Screen("as cards", LIST, "customers/?layout=cards"),
    Screen("as a board", LIST, "customers/?layout=board"),
    Screen("second page", LIST, "customers/?cursor={second}"),
    Screen("a page in the middle", LIST, "customers/?cursor={middle}"),
    Screen("the page before it", LIST, "customers/?cursor={before}"),
    Screen("last page, backwards", LIST, "customers/?cursor={last}"),
    Screen("edition: exhibitors", LIST, "exhibitions/editions/{edition}/"),
    Screen("edition: registrations", LIST, "exhibitions/editions/{edition}/registrations/"),
    Screen("registrations", LIST, "registrations/"),
    Screen("registrations of an edition", LIST, "registrations/?edition={edition}"),
    Screen("bookings", LIST, "bookings/"),
    Screen("bookings of an edition", LIST, "bookings/?edition={edition}"),
    Screen("contracts", LIST, "contracts/"),
    Screen("activity", LIST, "activity/"),
    Screen("custom fields as columns", LIST, "customers/?kind=company&cols={own_columns}"),
    Screen("custom field: a rare choice", LIST, "customers/?where={own_rare}"),
    Screen("custom field: a common choice", LIST, "customers/?where={own_common}"),
    Screen("custom field: none of a choice", LIST, "customers/?where={own_none_of}"),
    Screen("custom field: a text", LIST, "customers/?where={own_text}"),
    Screen("custom field: a text's start", LIST, "customers/?where={own_starts}"),
    Screen("custom field: a number at least", LIST, "customers/?where={own_number}"),
    Screen("custom field: empty", LIST, "customers/?where={own_empty}"),
    Screen("custom field of registrations", LIST, "registrations/?where={own_visits}"),
    Screen("360°: a big company", PAGE, "customers/{big}/"),
    Screen("360°: a company", PAGE, "customers/{company}/"),
    Screen("360°: a person", PAGE, "customers/{person}/"),
    Screen("360°: contacts", PAGE, "customers/{big}/?tab=contacts"),
    Screen("360°: documents", PAGE, "customers/{company}/?tab=documents"),
    Screen("360°: changes", PAGE, "customers/{company}/?tab=changes"),
    *(Screen(f"search: {what}", SEARCH, f"customers/?q={{{kind}}}") for kind, what in TYPED.items()),
    *(Screen(f"palette: {what}", PALETTE, f"palette/?q={{{kind}}}") for kind, what in TYPED.items()),
    Screen("palette: booth number", PALETTE, "palette/?q={booth}"),
    Screen("palette: nothing typed", PALETTE, "palette/?q="),
]
