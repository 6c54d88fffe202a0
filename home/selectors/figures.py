"""What the tiles of the home page count. Each source is asked for by itself, so that none can spoil another's."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.db.models import QuerySet, Sum
from django.http import QueryDict
from django.utils.http import urlencode

from analytics.selectors.insights import RunCard, last_run
from analytics.selectors.pictures import AT_RISK_TIERS
from crm_expo.accounts.models import User
from crm_expo.inbox.models import InboxRow, InboxState
from crm_expo.lists.counting import EXACT_UP_TO, counted
from crm_expo.tenancy.models import Organizer
from customers.filters import CustomerFilter
from customers.models import Scorecard
from customers.selectors.lists import last_talks, live_customers
from customers.selectors.profile import recent_activities
from exhibitions.models import Edition, ParticipationState, Registration, RegistrationStatus
from exhibitions.selectors.registrations import COUNT_UP_TO, inside_now, registered_on
from exhibitions.selectors.returning import edition_before
from exhibitions.selectors.shows import EXHIBITORS, current_edition
from home.selectors.pace import Race, race_of
from home.selectors.quality import Quality, duplicates_waiting, quality_now
from surveys.models import Survey
from surveys.selectors.answers import Headline, headlines_of, survey_before
from surveys.selectors.voices import dissatisfied_with

#: Days without contact after which a customer is called quiet.
QUIET_DAYS = 90
_NEWS, _QUIETEST = 8, 5


@dataclass(frozen=True)
class Counted:
    """A number of customers and the filters of the very list that shows it."""

    count: int
    exact: bool
    query: str

    @property
    def is_empty(self) -> bool:
        """Whether there is nobody to show."""
        return self.exact and not self.count


def _count(rows: QuerySet, up_to: int = EXACT_UP_TO) -> tuple[int, bool]:
    found = counted(rows, up_to=up_to)
    return found.number, found.is_exact


def customers_counted(**params) -> Counted:
    """This will count customers as the list counts them that opens for the same filters."""
    query = urlencode(params, doseq=True)
    found = CustomerFilter(QueryDict(query), queryset=live_customers()).qs
    return Counted(*_count(found), query)


@dataclass(frozen=True)
class Returning:
    """Exhibitors of the edition before: how many are booked again."""

    edition: str
    before: int
    there: int
    back: Counted
    not_back: Counted


def returning(organizer: Organizer, user: User, now: datetime) -> Returning | None:
    """This will tell who is back at the current edition; None for the first edition of a series."""
    edition = current_edition(now)
    before = edition_before(edition) if edition else None
    if before is None:
        return None
    there = before.participations.filter(role__in=EXHIBITORS, state=ParticipationState.TOOK_PART)
    return Returning(
        edition=edition.name,
        before=before.number,
        there=there.values("customer").distinct().count(),
        back=customers_counted(back=edition.pk),
        not_back=customers_counted(not_back=edition.pk),
    )


@dataclass(frozen=True)
class Mine:
    """The customers that somebody looks after, and those among them that need attention."""

    all: Counted
    quiet: Counted
    slipping: Counted
    not_back: Counted | None


def mine(organizer: Organizer, user: User, now: datetime) -> Mine:
    """This will count somebody's customers."""
    edition = current_edition(now)
    return Mine(
        all=customers_counted(owner=user.pk),
        quiet=customers_counted(owner=user.pk, quiet=QUIET_DAYS),
        slipping=customers_counted(owner=user.pk, **_slipping(edition), sort="value"),
        not_back=customers_counted(owner=user.pk, not_back=edition.pk) if edition else None,
    )


def _slipping(edition: Edition | None) -> dict[str, object]:
    """Who slips away: exhibitors of the current series in a tier at risk, and not committed."""
    of_series = {"role": "exhibitor", "series": edition.exhibition_id} if edition else {}
    return of_series | {"tier": _AT_RISK, "committed": "false"}


@dataclass(frozen=True)
class Quiet:
    """A customer that nobody spoke to for long. Shape: last: None when nobody ever did."""

    customer_id: int
    name: str
    last: datetime | None


def quietest(organizer: Organizer, user: User, now: datetime) -> tuple[Quiet, ...] | None:
    """This will name the most valuable of a member's quiet customers, those who brought most first; None of none."""
    if not live_customers().filter(owner=user).exists():
        return None
    query = QueryDict(urlencode({"owner": user.pk, "quiet": QUIET_DAYS}))
    found = CustomerFilter(query, queryset=live_customers()).qs
    cards = Scorecard.objects.filter(is_primary=True, customer__in=found.values("pk")).order_by("-money_minor", "pk")
    ranked = list(cards.values_list("customer_id", "customer__name")[:_QUIETEST])
    if not ranked:
        ranked = list(found.order_by("sort_key", "pk").values_list("pk", "name")[:_QUIETEST])
    last = last_talks([pk for pk, _name in ranked])
    return tuple(Quiet(pk, name, last.get(pk)) for pk, name in ranked)


@dataclass(frozen=True)
class Risk:
    """Exhibitors of the current series who slip away and are not committed."""

    counted: Counted
    money_minor: int


def risk(organizer: Organizer, user: User, now: datetime) -> Risk | None:
    """This will count who slips away, and what they have brought; None without a series."""
    edition = current_edition(now)
    if edition is None:
        return None
    cards = Scorecard.objects.filter(
        role="exhibitor", exhibition_id=edition.exhibition_id, tier__in=_AT_RISK, committed=False
    )
    money = cards.aggregate(total=Sum("money_minor"))["total"]
    return Risk(customers_counted(**_slipping(edition), sort="value"), money or 0)


@dataclass(frozen=True)
class Satisfaction:
    """The newest survey of exhibitors that has figures. Shape: before: the mean of the one before it."""

    survey_id: int
    number: int
    headline: Headline
    before: float | None
    dissatisfied: int


def satisfaction(organizer: Organizer, user: User, now: datetime) -> Satisfaction | None:
    """This will read the overall rating of the newest survey of exhibitors in the current series."""
    edition = current_edition(now)
    if edition is None:
        return None
    asked = Survey.objects.filter(audience="exhibitor", edition__exhibition=edition.exhibition_id)
    rows = list(asked.select_related("edition").order_by("-edition__starts_on")[:4])
    headlines = headlines_of(rows)
    survey = next((row for row in rows if headlines.get(row.pk) and headlines[row.pk].mean is not None), None)
    if survey is None:
        return None
    earlier = survey_before(survey)
    before = headlines_of([earlier]).get(earlier.pk) if earlier else None
    return Satisfaction(
        survey_id=survey.pk,
        number=survey.edition.number,
        headline=headlines[survey.pk],
        before=before.mean if before else None,
        dissatisfied=dissatisfied_with(survey).count,
    )


@dataclass(frozen=True)
class Gate:
    """What goes on at the doors of an edition. Shape: (count, whether it is exact), as its list counts."""

    edition_id: int
    today: str
    registered: tuple[int, bool]
    registered_today: tuple[int, bool]
    inside: tuple[int, bool]
    came: tuple[int, bool]


def gate(organizer: Organizer, user: User, now: datetime) -> Gate | None:
    """This will count registrations of the current edition, those of today, and who is inside."""
    edition = current_edition(now)
    if edition is None:
        return None
    rows = Registration.objects.filter(edition=edition)
    valid = rows.filter(status=RegistrationStatus.REGISTERED)
    today = now.astimezone(ZoneInfo(edition.timezone)).date()
    return Gate(
        edition_id=edition.pk,
        today=today.isoformat(),
        registered=_count(valid, COUNT_UP_TO),
        registered_today=_count(registered_on(valid, today), COUNT_UP_TO),
        inside=_count(inside_now(rows, now), COUNT_UP_TO),
        came=_count(rows.filter(posted_attendance=True), COUNT_UP_TO),
    )


def race(organizer: Organizer, user: User, now: datetime) -> Race | None:
    """This will set the current edition beside the one before."""
    edition: Edition | None = current_edition(now)
    return race_of(edition, now) if edition else None


def scores(organizer: Organizer, user: User, now: datetime) -> RunCard | None:
    """This will describe the last scoring run."""
    return last_run(organizer)


def quality(organizer: Organizer, user: User, now: datetime) -> Quality | None:
    """This will return the newest picture of data quality."""
    return quality_now()


@dataclass(frozen=True)
class Waiting:
    """What waits for a decision."""

    duplicates: int
    dead: int


def waiting(organizer: Organizer, user: User, now: datetime) -> Waiting:
    """This will count pairs to decide about and deliveries that failed for good."""
    return Waiting(duplicates_waiting(), InboxRow.objects.filter(state=InboxState.DEAD).count())


@dataclass(frozen=True)
class Happening:
    """One line of the ledger."""

    customer_id: int
    name: str
    kind: str
    at: datetime


def news(organizer: Organizer, user: User, now: datetime) -> tuple[Happening, ...]:
    """This will tell what happened last, over all customers."""
    lines = sorted(recent_activities(_NEWS), key=lambda line: line.occurred_at, reverse=True)
    return tuple(Happening(line.customer_id, line.customer.name, line.kind, line.occurred_at) for line in lines)


_AT_RISK = [str(tier) for tier in AT_RISK_TIERS]
