"""The small tiles: one number each, what it was before, and the list behind it."""

from dataclasses import dataclass, field
from datetime import datetime

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from analytics.selectors.insights import RunCard
from analytics.selectors.pictures import AT_RISK_TIERS
from crm_expo.kit.templatetags.kit import decimals, delta, number, percent, short_money
from crm_expo.tenancy.access import role_allows
from customers.models import Tier
from home.selectors.figures import QUIET_DAYS, Counted, Gate, Mine, Returning, Risk, Satisfaction, Waiting
from home.selectors.pace import Race
from home.selectors.quality import Quality


@dataclass(frozen=True)
class About:
    """Whose page it is, and what stands in it beside the figures."""

    role: str
    currency: str
    user_id: int

    def may(self, capability: str) -> bool:
        """Whether a link leads somewhere."""
        return role_allows(self.role, capability)


@dataclass(frozen=True)
class Kpi:
    """A number with its unit, a word beside it, the address of the very list, and the change since before."""

    value: str
    unit: str = ""
    note: str = ""
    url: str = ""
    change: dict[str, str] = field(default_factory=dict)


_NONE = "–"


def _edition(pk: int, about: About, **query) -> str:
    if not about.may("exhibitions.read"):
        return ""
    return reverse("edition", args=[pk]) + (f"?{urlencode(query, doseq=True)}" if query else "")


def _customers(counted: Counted, about: About) -> str:
    return f"{reverse('customers')}?{counted.query}" if about.may("customers.read") and not counted.is_empty else ""


def _shown(count: int, exact: bool) -> str:
    """A count as the lists write it."""
    return number(count) if exact else f"≈ {number(count)}"


def _raced(race: Race | None, measure: str, written, url: str, unit: str = "") -> Kpi:
    """A measure of the current edition, beside the same day of the one before."""
    if race is None:
        return Kpi(_NONE, note=_("No edition yet"))
    now = getattr(race.today, measure)
    if race.then is None:
        return Kpi(written(now), unit, _("first edition of its series") if race.before is None else "", url)
    then = getattr(race.then, measure)
    note = _("No. %(n)s then: %(value)s") % {"n": race.before.number, "value": written(then)}
    return Kpi(written(now), unit, note, url, delta(now, then))


def area(race: Race | None, about: About) -> Kpi:
    """This will tell the square metres on confirmed contracts."""
    return _raced(race, "area_m2", number, _edition(race.now.edition_id, about) if race else "", "m²")


def money(race: Race | None, about: About) -> Kpi:
    """This will tell what confirmed contracts come to, without tax."""
    url = _edition(race.now.edition_id, about) if race else ""
    return _raced(race, "net_minor", lambda minor: short_money(minor, about.currency), url)


def exhibitors(race: Race | None, about: About) -> Kpi:
    """This will tell how many exhibitors and co-exhibitors are booked."""
    booked = {"role": ["exhibitor", "co_exhibitor"], "state": ["committed", "took_part"]}
    return _raced(race, "exhibitors", number, _edition(race.now.edition_id, about, **booked) if race else "")


def registrations(race: Race | None, about: About) -> Kpi:
    """This will tell how many registrations are valid."""
    url = ""
    if race and about.may("registrations.read"):
        url = reverse("edition-registrations", args=[race.now.edition_id]) + "?status=registered"
    return _raced(race, "registrations", number, url)


def returning(figures: Returning | None, about: About) -> Kpi:
    """This will tell how many exhibitors of the edition before are booked again."""
    if figures is None:
        return Kpi(_NONE, note=_("first edition of its series"))
    share = figures.back.count / figures.there if figures.there else None
    note = _("%(share)s of No. %(n)s so far") % {"share": percent(share), "n": figures.before}
    unit = f"/ {number(figures.there)}"
    return Kpi(_shown(figures.back.count, figures.back.exact), unit, note, _customers(figures.back, about))


def not_back(figures: Returning | None, about: About) -> Kpi:
    """This will tell how many exhibitors of the edition before are not booked yet."""
    if figures is None:
        return Kpi(_NONE, note=_("first edition of its series"))
    note = _("exhibitors of No. %(n)s without a booking") % {"n": figures.before}
    counted = figures.not_back
    return Kpi(_shown(counted.count, counted.exact), note=note, url=_customers(counted, about))


def risk(figures: Risk | None, about: About) -> Kpi:
    """This will tell how many exhibitors slip away, and what they have brought."""
    if figures is None:
        return Kpi(_NONE)
    counted = figures.counted
    note = _("brought %(money)s, not committed") % {"money": short_money(figures.money_minor, about.currency)}
    return Kpi(_shown(counted.count, counted.exact), note=note, url=_customers(counted, about))


def satisfaction(figures: Satisfaction | None, about: About) -> Kpi:
    """This will tell the overall rating of the newest survey of exhibitors."""
    if figures is None:
        return Kpi(_NONE, note=_("no survey with figures yet"))
    mean, before = figures.headline.mean, figures.before
    change = {}
    if before is not None:
        tone = delta(mean, before, "points").get("tone", "flat")
        arrow = {"up": "▲", "down": "▼", "flat": "="}[tone]
        change = {"tone": tone, "text": f"{arrow} {decimals(abs(mean - before), 2)}"}
    note = _("exhibitors, No. %(n)s") % {"n": figures.number}
    url = reverse("survey", args=[figures.survey_id]) if about.may("surveys.read") else ""
    return Kpi(decimals(mean, 2), "/ 5", note, url, change)


def dissatisfied(figures: Satisfaction | None, about: About) -> Kpi:
    """This will tell how many answers of the newest survey are low scores."""
    if figures is None:
        return Kpi(_NONE, note=_("no survey with figures yet"))
    url = reverse("survey-voices", args=[figures.survey_id]) if about.may("surveys.read") else ""
    return Kpi(number(figures.dissatisfied), note=_("low scores after No. %(n)s") % {"n": figures.number}, url=url)


def _of_mine(counted: Counted, note: str, about: About) -> Kpi:
    return Kpi(_shown(counted.count, counted.exact), note=note, url=_customers(counted, about))


def mine(figures: Mine, about: About) -> Kpi:
    """This will tell how many customers somebody looks after."""
    return _of_mine(figures.all, _("that you look after"), about)


def quiet(figures: Mine, about: About) -> Kpi:
    """This will tell how many of them nobody spoke to for long."""
    return _of_mine(figures.quiet, _("no contact for %(days)s days") % {"days": QUIET_DAYS}, about)


def slipping(figures: Mine, about: About) -> Kpi:
    """This will tell how many of them slip away."""
    tiers = _(", ").join(str(Tier(tier).label) for tier in AT_RISK_TIERS)
    return _of_mine(figures.slipping, tiers, about)


def mine_not_back(figures: Mine, about: About) -> Kpi:
    """This will tell how many of them exhibited last time and are not booked yet."""
    if figures.not_back is None:
        return Kpi(_NONE, note=_("No edition yet"))
    return _of_mine(figures.not_back, _("exhibited last time, no booking yet"), about)


def _at_gate(figures: Gate | None, counted: tuple[int, bool], note: str, about: About, **query) -> Kpi:
    url = ""
    if figures and about.may("registrations.read"):
        url = reverse("edition-registrations", args=[figures.edition_id]) + f"?{urlencode(query)}"
    return Kpi(_shown(*counted), note=note, url=url)


def today(figures: Gate | None, about: About) -> Kpi:
    """This will tell how many registrations came in today."""
    if figures is None:
        return Kpi(_NONE, note=_("No edition yet"))
    note = _("%(all)s in all") % {"all": _shown(*figures.registered)}
    query = {"registered_on": figures.today, "status": "registered"}
    return _at_gate(figures, figures.registered_today, note, about, **query)


def inside(figures: Gate | None, about: About) -> Kpi:
    """This will tell how many people are inside now."""
    if figures is None:
        return Kpi(_NONE, note=_("No edition yet"))
    return _at_gate(figures, figures.inside, _("came in today and did not leave"), about, inside="true")


def came(figures: Gate | None, about: About) -> Kpi:
    """This will tell how many registrations were checked in so far."""
    if figures is None:
        return Kpi(_NONE, note=_("No edition yet"))
    registered = figures.registered[0]
    note = _("%(share)s of the registered") % {"share": percent(figures.came[0] / registered if registered else None)}
    return _at_gate(figures, figures.came, note, about, attended="true")


def scores(run: RunCard | None, about: About) -> Kpi:
    """This will tell the moment that scores stand for."""
    if run is None:
        return Kpi(_NONE, note=_("computed every night"))
    note = ngettext("%(count)s customer scored", "%(count)s customers scored", run.customers)
    url = reverse("insights") if about.may("insights.read") else ""
    return Kpi(_moment(run.as_of), note=note % {"count": number(run.customers)}, url=url)


def quality(figures: Quality | None, about: About) -> Kpi:
    """This will tell the check with most findings, and lead to all."""
    url = reverse("quality") if about.may("customers.read") else ""
    if figures is None:
        return Kpi(_NONE, note=_("counted every night"), url=url)
    count = len(figures.findings)
    every = sum(len(findings) for _name, findings in figures.groups)
    note = _("of %(all)s checks found something") % {"all": every}
    return Kpi(number(count), note=note, url=url)


def duplicates(figures: Waiting, about: About) -> Kpi:
    """This will tell how many pairs wait for a decision."""
    url = reverse("duplicates") if about.may("customers.merge") else ""
    return Kpi(number(figures.duplicates), note=_("pairs that may be one"), url=url)


def dead(figures: Waiting, about: About) -> Kpi:
    """This will tell how many deliveries failed for good."""
    url = reverse("inbox") + "?state=dead" if about.may("inbox.read") else ""
    return Kpi(number(figures.dead), note=_("deliveries that need a look"), url=url)


def _moment(at: datetime) -> str:
    return date_format(timezone.localtime(at), "SHORT_DATETIME_FORMAT")
