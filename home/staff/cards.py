"""The large tiles."""

from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.http import urlencode

from customers.models import InteractionKind
from customers.selectors.quality import Doubt
from home.selectors.figures import QUIET_DAYS, Happening, Quiet
from home.selectors.pace import Race
from home.selectors.quality import Finding, Quality
from home.staff.kpis import About
from home.staff.pace_chart import Drawing, drawings

_MOST_TO_MEND = 5


@dataclass(frozen=True)
class PaceCard:
    """The race of an edition, a drawing for each measure."""

    race: Race
    drawings: list[Drawing]


def pace(race: Race | None, about: About) -> PaceCard | None:
    """This will draw the race of the current edition; None without an edition."""
    return PaceCard(race, drawings(race, about.currency)) if race else None


@dataclass(frozen=True)
class QuietCard:
    """Customers to talk to, and the whole list."""

    rows: tuple[Quiet, ...]
    url: str
    has_own: bool


def quietest(rows: tuple[Quiet, ...] | None, about: About) -> QuietCard:
    """This will list customers that nobody spoke to for long."""
    query = urlencode({"owner": about.user_id, "quiet": QUIET_DAYS, "sort": "value"})
    return QuietCard(rows or (), f"{reverse('customers')}?{query}", has_own=rows is not None)


@dataclass(frozen=True)
class FindingRow:
    """A check with its list."""

    finding: Finding
    label: str
    url: str


def finding_row(finding: Finding, about: About) -> FindingRow:
    """This will name a check and the list of exactly its records."""
    url = f"{reverse('customers')}?quality={finding.doubt}" if finding.count and about.may("customers.read") else ""
    return FindingRow(finding, str(Doubt(finding.doubt).label), url)


@dataclass(frozen=True)
class MendCard:
    """What there is most of to mend."""

    rows: list[FindingRow]
    as_of: datetime | None


def mend(quality: Quality | None, about: About) -> MendCard:
    """This will list the checks with most findings."""
    if quality is None:
        return MendCard([], None)
    return MendCard([finding_row(finding, about) for finding in quality.findings[:_MOST_TO_MEND]], quality.as_of)


@dataclass(frozen=True)
class NewsRow:
    """A line of the ledger in words."""

    happening: Happening
    label: str


def news(rows: tuple[Happening, ...], about: About) -> list[NewsRow]:
    """This will word what happened last."""
    return [NewsRow(row, str(InteractionKind(row.kind).label)) for row in rows]
