"""A demo exhibition beside somebody's own organizer: three editions, the last one ahead, in an organizer of its own."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

from django.db import transaction

from crm_expo.accounts.models import Membership, User
from crm_expo.audit.log import Actor, acting, record
from crm_expo.boot.demo import shows, words
from crm_expo.boot.demo.answers import EIGHTH, SEVENTH, VISITORS_EIGHTH, VISITORS_SEVENTH, scaled
from crm_expo.boot.demo.attendance import Turnout
from crm_expo.boot.demo.load import LOADED, LOADER, SEED, day_of
from crm_expo.boot.demo.planning import TECH_COUNTRIES, Plan, Planner
from crm_expo.boot.demo.sheets import Scribe
from crm_expo.boot.demo.write_advocacy import write_advocacy
from crm_expo.boot.demo.write_parties import write_parties
from crm_expo.boot.demo.write_shows import write_bookings, write_shows
from crm_expo.boot.demo.write_surveys import open_surveys
from crm_expo.boot.demo.write_surveys import write_answers as write_survey_answers
from crm_expo.boot.demo.write_visits import write_activities, write_ledger, write_visits
from crm_expo.boot.demo.writing import Writing
from crm_expo.notices.models import NoticeChoice
from crm_expo.tenancy.models import Organizer
from crm_expo.tenancy.scope import tenant
from home.models import Practice

SERIES = "demo-fair"
#: Days from the day of loading to the opening of the edition that is ahead.
AHEAD = 38
EXHIBITORS = Turnout(sizes=(150, 175, 200), habit=(3.0, 1.0), leaving=(0.5, 1.6), most_known=0.66)
VISITORS = Turnout(sizes=(260, 320), habit=(1.1, 0.8), leaving=(1.0, 5.0), most_known=0.7)
REGISTERED, COMING, PROSPECTS = (330, 410), 430, 30
#: Every how many of the demo's answers are given here.
ANSWERS = 0.2
#: A square metre where it is neither yuan nor a currency of a euro's order; sums are written in hundredths.
_SQUARE_METRE = {"CNY": 1180, "TWD": 5200, "HKD": 1700, "JPY": 330, "KRW": 3000, "INR": 18000, "THB": 7500}
_SHARES = {"sales": 50, "manager": 20, "service": 20, "owner": 10}
_LONGEST = 50
#: What stands behind the name, in the language of the organizer.
_SUFFIXES = {"zh-hans": "演示"}
#: Share of companies from China.
_CHINESE = {"zh-hans": 0.6}


def plan_sample(seed: int, spec: shows.Organizer, day: date) -> Plan:
    """This will plan the exhibition: companies and people in Chinese and English, most in what the organizer speaks."""
    series = _series(spec)
    first = day + timedelta(days=AHEAD)
    editions = [_edition(spec, series, index, first - timedelta(weeks=52 * (2 - index))) for index in range(3)]
    planner = Planner(seed, spec, day, {SERIES: editions})
    make, dice = planner.companies, planner.dice

    def company():
        is_chinese = dice.random() < _CHINESE.get(spec.language, 0.1)
        return make.chinese(words.TECH_TRADES) if is_chinese else make.foreign(TECH_COUNTRIES)

    coming = planner.exhibitors(series, EXHIBITORS, [], company)
    planner.plan.bookings = [booking for booking in planner.plan.bookings if _is_known(booking, editions[-1], day)]
    for _number in range(PROSPECTS):
        planner.plan.companies.append(made := company())
        made.prospect = True
    booked = {booking.company for booking in planner.plan.bookings}
    for made in planner.plan.companies:
        made.prospect = made.prospect or made not in booked
    planner.contacts()
    planner.employers = coming[-1]
    planner.plan.editions[SERIES] = editions[:2]  # visitors of held editions first
    planner.visitors(series, VISITORS, REGISTERED, [], [])
    planner.plan.editions[SERIES] = editions
    _register_ahead(planner, editions[-1], day)
    return planner.plan


def _series(spec: shows.Organizer) -> shows.Series:
    is_chinese = spec.language == "zh-hans"
    return replace(
        shows.TECH if is_chinese else shows.NORD,
        slug=SERIES,
        code="demo",
        name="示例机器人展览会" if is_chinese else "Demo Robotics Fair",
        name_latin="Demo Robotics Fair" if is_chinese else "",
        type="professional",
        square_metre=_SQUARE_METRE.get(spec.base_currency, 215),
    )


def _edition(spec: shows.Organizer, series: shows.Series, index: int, start: date) -> shows.Edition:
    is_chinese = spec.language == "zh-hans"
    name = f"第{index + 1}届{series.name}" if is_chinese else f"{series.name} {start.year}"
    return shows.Edition(
        series=series,
        index=index,
        name=name,
        starts_on=start,
        ends_on=start + timedelta(days=2),
        city="深圳" if is_chinese else "Hamburg",
        venue="示例会展中心" if is_chinese else "Demo Halls",
        clock=spec.clock,
        is_running=index == 2,
    )


def _is_known(booking, ahead: shows.Edition, day: date) -> bool:
    """Whether a booking was made by now; one of the edition ahead is committed until it opens."""
    if booking.edition is not ahead:
        return True
    if booking.confirmed_at.date() >= day or (booking.main is not None and booking.main.confirmed_at.date() >= day):
        return False
    is_cancelled = booking.cancelled_at is not None and booking.cancelled_at.date() < day
    if booking.outcome != "planned" and not is_cancelled:
        booking.outcome, booking.cancelled_at = "committed", None
    return True


def _register_ahead(planner: Planner, edition: shows.Edition, day: date) -> None:
    """Whoever registers before the day; half of them have been there before."""
    rng = planner.rng("ahead")
    known = list(dict.fromkeys(visit.person for visit in planner.plan.visits))
    people = rng.sample(known, COMING // 2)
    new = [planner.people.somebody(rng.choice(planner.employers)) for _number in range(COMING - len(people))]
    visits = [planner.visiting.stayed_away(edition, person) for person in [*people, *new]]
    kept = [visit for visit in visits if visit.registered_at.date() < day]
    planner.plan.visits += kept
    there = {visit.person for visit in kept}
    planner.plan.people += [person for person in new if person in there]


def free_slug(slug: str) -> str:
    """This will return a short name for an organizer beside another's that nobody has."""
    stem = slug[: _LONGEST - 8]
    names = [f"{stem}-demo", *(f"{stem}-demo-{number}" for number in range(2, 1000))]
    taken = set(Organizer.objects.filter(slug__startswith=f"{stem}-demo").values_list("slug", flat=True))
    return next(name for name in names if name not in taken)


def load_sample(*, parent: Organizer, members: list[tuple[User, str]], as_of: datetime, seed: int = SEED) -> Organizer:
    """
    This will make an organizer beside another one with its clock, currency, language and members, and fill it, all
    or nothing.
    """
    name = f"{parent.name} · {_SUFFIXES.get(parent.language, 'demo')}"
    latin = f"{parent.name_latin} · demo" if parent.name_latin else ""
    spec = shows.Organizer(
        slug=free_slug(parent.slug), name=name[:200], name_latin=latin[:200], base_currency=parent.base_currency,
        timezone=parent.timezone, language=parent.language, rates={},
    )  # fmt: skip
    day = day_of(spec, as_of)
    plan = plan_sample(seed, spec, day)
    with transaction.atomic(), acting(Actor(label=LOADER)):
        fields = ("slug", "name", "name_latin", "base_currency", "timezone", "language")
        organizer = Organizer.objects.create(**{field: getattr(spec, field) for field in fields})
        with tenant(organizer):
            Membership.objects.bulk_create(
                [Membership(organizer=organizer, user=user, role=role) for user, role in members]
            )
            users = {user.email: user for user, _role in members}
            portfolio = {user.email: _SHARES[role] for user, role in members if role in _SHARES} | {"": 10}
            _fill(Writing(organizer, plan, seed, as_of, users, Scribe(organizer), portfolio), day)
            NoticeChoice.objects.bulk_create(  # its news is no reason to send anybody a mail
                [NoticeChoice(organizer=organizer, user=user, wants_digest=False) for user, _role in members]
            )
            Practice.objects.create(organizer=organizer, slug=parent.slug, is_inside=True, opened_at=as_of)
            record(organizer=organizer, action=LOADED, target=organizer, changes={"seed": [None, seed]})
    return organizer


def _fill(writing: Writing, day: date) -> None:
    write_shows(writing)
    rounds = tuple(
        (scaled(exhibitors, ANSWERS), scaled(visitors, ANSWERS))
        for exhibitors, visitors in ((SEVENTH, VISITORS_SEVENTH), (EIGHTH, VISITORS_EIGHTH))
    )
    opened = open_surveys(writing, SERIES, rounds)
    writing.reserve_numbers()
    with writing.scribe:
        write_parties(writing)
        write_bookings(writing)
        write_visits(writing)
        write_advocacy(writing, day)
        write_activities(writing, day)
        write_survey_answers(writing, opened)
        write_ledger(writing)
