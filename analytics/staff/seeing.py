"""What a page of insights speaks of: series, role, edition, the one beside it, and the pictures of both."""

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from analytics.models import Picture
from analytics.selectors import insights
from analytics.selectors.insights import EditionFigures, RunCard
from analytics.selectors.pictures import AT_RISK_TIERS, picture_of
from crm_expo.tenancy.access import role_allows
from crm_expo.tenancy.models import Organizer
from customers.models.role import SCORE_ROLE_LABELS
from exhibitions.models import Edition, Exhibition
from exhibitions.selectors.shows import current_edition

ROLE_PLURALS = {"exhibitor": _lazy("Exhibitors"), "sponsor": _lazy("Sponsors"), "visitor": _lazy("Visitors")}


@dataclass(frozen=True)
class Choice:
    """The series and role that a page speaks of."""

    series: list
    exhibition: Exhibition | None
    role: str

    @property
    def tabs(self) -> list[tuple[str, str, str]]:
        """The pages of insights. Shape: (address, tab, label)."""
        return [
            ("insights", "overview", _("Overview")),
            ("insights-value", "value", _("Value")),
            ("insights-moves", "moves", _("Moves and cohorts")),
            ("insights-risk", "risk", _("At risk")),
            ("insights-triangle", "triangle", _("Value triangle")),
            ("evidence", "evidence", _("How good are the forecasts")),
        ]

    @property
    def where(self) -> dict[str, object]:
        """The parameters that name it."""
        return {"series": self.exhibition.pk, "role": self.role} if self.exhibition else {"role": self.role}


def chosen(request, preferred_series: int | None = None) -> Choice:
    """This will read series and role from the address; the series of the current edition stands in."""
    series = list(Exhibition.objects.order_by("name"))
    wanted, role = addressed(request)
    if wanted is None and preferred_series is None and len(series) > 1:
        edition = current_edition(timezone.now())
        preferred_series = edition.exhibition_id if edition else None
    preferred = preferred_series if wanted is None else wanted
    exhibition = next((show for show in series if show.pk == preferred), series[0] if series else None)
    return Choice(series, exhibition, role)


def not_here(request, choice: Choice) -> list[str]:
    """
    This will word what the address names that there is none of, so that nobody takes another's figures for it.

    An edition of another series is there: choosing a series leaves it in the address.
    """
    editions = {str(pk) for pk in Edition.objects.values_list("pk", flat=True)}
    known = {
        "series": {str(show.pk) for show in choice.series},
        "role": set(SCORE_ROLE_LABELS),
        "edition": editions,
        "compare": editions,
        "tier": {str(tier) for tier in AT_RISK_TIERS},
    }
    words = {
        "series": _("series"),
        "role": _("role"),
        "edition": _("edition"),
        "compare": _("edition"),
        "tier": _("tier"),
    }
    missed = [words[name] for name, there in known.items() if request.GET.get(name, "") not in {"", *there}]
    return list(dict.fromkeys(missed))


def addressed(request) -> tuple[int | None, str]:
    """This will return the series that the address names, if it does, and the role."""
    wanted, role = (request.GET.get(name, "") for name in ("series", "role"))
    series = int(wanted) if wanted.isdecimal() and len(wanted) < 18 else None
    return series, role if role in SCORE_ROLE_LABELS else "exhibitor"


@dataclass(frozen=True)
class Seen:
    """What the address names, read from stored results; pictures are only read when asked for."""

    organizer: Organizer
    choice: Choice
    run: RunCard | None
    facts: tuple[EditionFigures, ...]
    shown: EditionFigures | None
    before: EditionFigures | None
    picture: Picture | None
    may_open: bool
    may_set: bool
    language: str

    @cached_property
    def then(self) -> Picture | None:
        """The picture kept of the edition that is compared with; None when none was kept, or it is the shown one."""
        if self.before is None or self.picture is None or self.before.edition_id == self.picture.edition_id:
            return None
        return picture_of(self.organizer, self.choice.exhibition.pk, self.choice.role, self.before.edition_id)

    @property
    def query(self) -> str:
        """The parameters that name this page's series, role, edition and the one beside it."""
        editions = {"edition": self.shown and self.shown.edition_id, "compare": self.before and self.before.edition_id}
        return urlencode(self.choice.where | {name: pk for name, pk in editions.items() if pk})

    @property
    def currency(self) -> str:
        """The currency of all money on the page."""
        return self.organizer.base_currency

    @property
    def as_of(self) -> datetime | None:
        """The moment that the counted scorecards stand for."""
        return self.picture.as_of if self.picture else None

    def customers(self, count: int | None = 1, **query) -> str:
        """The address of exactly the customers that a figure counts; none for an empty one, or without leave."""
        if not count or not self.may_open:
            return ""
        where = {"role": self.choice.role, "series": self.choice.exhibition.pk}
        return f"{reverse('customers')}?{urlencode(where | query, doseq=True)}"


def look(request, organizer: Organizer, choice: Choice) -> Seen:
    """This will read what all pages of insights share."""
    run = insights.last_run(organizer)
    may = [role_allows(request.membership.role, capability) for capability in ("customers.read", "settings.write")]
    if choice.exhibition is None:
        return Seen(organizer, choice, run, (), None, None, None, *may, request.LANGUAGE_CODE)
    pk, role = choice.exhibition.pk, choice.role
    facts = insights.edition_facts(organizer, pk, role)
    shown = _named(facts, request.GET.get("edition", "")) or _newest(facts)
    before = _beside(facts, shown, request.GET.get("compare", ""), role)
    picture = picture_of(organizer, pk, role)
    return Seen(organizer, choice, run, facts, shown, before, picture, *may, request.LANGUAGE_CODE)


def _named(facts: tuple[EditionFigures, ...], wanted: str) -> EditionFigures | None:
    return next((fact for fact in facts if str(fact.edition_id) == wanted), None)


def _newest(facts: tuple[EditionFigures, ...]) -> EditionFigures | None:
    taken = [fact for fact in facts if fact.participants]
    return taken[-1] if taken else None


def _beside(
    facts: tuple[EditionFigures, ...], shown: EditionFigures | None, wanted: str, role: str
) -> EditionFigures | None:
    """The edition to compare with: the one named, else the one before."""
    if shown is None or (role == "visitor" and not shown.is_held):
        return None  # visitors come until the last day: half an edition is not set beside a whole one
    named = _named(facts, wanted)
    if named and named != shown:
        return named
    place = facts.index(shown)
    return facts[place - 1] if place else None


def participants_url(shown: EditionFigures | None, role: str) -> str:
    """The page that lists exactly those who took part in an edition."""
    if shown is None:
        return ""
    if role == "visitor":
        return f"{reverse('edition-registrations', args=[shown.edition_id])}?attended=true"
    roles = "role=sponsor" if role == "sponsor" else "role=exhibitor&role=co_exhibitor"
    return f"{reverse('edition', args=[shown.edition_id])}?{roles}&state=took_part"


def shares(shown: EditionFigures | None, before: EditionFigures | None) -> dict:
    """Returning and every-edition shares, now and in the edition beside it."""

    def share(fact, name):
        return getattr(fact, name) / fact.participants if fact and fact.participants else None

    return {name: {"now": share(shown, name), "before": share(before, name)} for name in ("returning", "every_edition")}
