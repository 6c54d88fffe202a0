"""Loads the plans into the database as the app role, in one transaction."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from importlib.util import find_spec

from django.db import transaction

from crm_expo.audit.log import Actor, acting, record
from crm_expo.audit.models import AuditEntry
from crm_expo.boot.demo import shows, staff
from crm_expo.boot.demo.own_fields import write_own_fields
from crm_expo.boot.demo.planning import Plan, plan_hanse, plan_nanhai
from crm_expo.boot.demo.record_page import set_by_hand, write_record_pages
from crm_expo.boot.demo.sheets import Scribe
from crm_expo.boot.demo.story import YUNFAN
from crm_expo.boot.demo.write_advocacy import write_advocacy
from crm_expo.boot.demo.write_parties import write_parties
from crm_expo.boot.demo.write_shows import write_bookings, write_shows
from crm_expo.boot.demo.write_surveys import open_surveys, write_answers
from crm_expo.boot.demo.write_visits import write_activities, write_ledger, write_visits
from crm_expo.boot.demo.writing import Writing
from crm_expo.tenancy.models import Organizer
from crm_expo.tenancy.scope import tenant

DEMO = (shows.NANHAI, shows.HANSE)
SEED = 20260
#: The organizer of `./crm demo --large`, which stands or goes beside them.
LARGE = "dahai"
LOADED = "demo.loaded"
LOADER = "demo"
_ACTOR = Actor(label=LOADER)


class NotOurs(Exception):
    """An organizer with a demo slug exists that the demo did not make; it is left alone."""


@dataclass
class Report:
    """What was loaded, and how long each step took. Unit: seconds."""

    rows: dict[str, dict[str, int]] = field(default_factory=dict)
    seconds: dict[str, float] = field(default_factory=dict)

    def timed(self, name: str, work: Callable, *arguments):
        """This will do a piece of work and note how long it took."""
        started = time.perf_counter()
        result = work(*arguments)
        self.seconds[name] = self.seconds.get(name, 0) + time.perf_counter() - started
        return result


def demo_organizers() -> list[Organizer]:
    """This will return the demo's organizers that exist. Errors: NotOurs."""
    found = list(Organizer.objects.filter(slug__in=[*(spec.slug for spec in DEMO), LARGE]))
    for organizer in found:
        with tenant(organizer):
            if not AuditEntry.objects.filter(action=LOADED, actor_label=_ACTOR.label).exists():
                raise NotOurs(organizer.slug)
    return found


def load(*, as_of: datetime, seed: int = SEED) -> Report | None:
    """
    This will load both organizers, all or nothing; None when they are there already.

    Errors: NotOurs, before anything is written.
    """
    if {organizer.slug for organizer in demo_organizers()} - {LARGE}:
        return None
    report = Report()
    plans = report.timed("plan", make_plans, as_of, seed)
    started = time.perf_counter()
    with transaction.atomic(), acting(_ACTOR):
        users, encoded = report.timed("users", staff.hire)
        for spec, plan in zip(DEMO, plans, strict=True):
            organizer = Organizer.objects.create(
                slug=spec.slug,
                name=spec.name,
                name_latin=spec.name_latin,
                base_currency=spec.base_currency,
                timezone=spec.timezone,
                language=spec.language,
            )
            with tenant(organizer):
                writing = Writing(organizer, plan, seed, as_of, users, Scribe(organizer))
                _fill(writing, report, day_of(spec, as_of))
                if plan.cast is not None:
                    staff.open_portals(organizer, plan.cast.portal_people, writing.companies, encoded)
                    write_record_pages(writing, plan.cast)
                    write_own_fields(writing, seed, day_of(spec, as_of))
                report.rows[spec.slug] = writing.scribe.counts
                record(organizer=organizer, action=LOADED, target=organizer, changes={"seed": [None, seed]})
    report.seconds["whole transaction"] = time.perf_counter() - started
    return report


def day_of(spec: shows.Organizer, as_of: datetime) -> date:
    """This will return the load day on an organizer's clock."""
    return as_of.astimezone(spec.clock).date()


def make_plans(as_of: datetime, seed: int) -> list[Plan]:
    """This will plan both organizers, the second from the first."""
    nanhai = plan_nanhai(seed, day_of(shows.NANHAI, as_of))
    return [nanhai, plan_hanse(seed, day_of(shows.HANSE, as_of), nanhai)]


def _fill(writing: Writing, report: Report, day: date) -> None:
    staff.join(writing.organizer, writing.users)
    write_shows(writing)
    opened = open_surveys(writing)
    writing.reserve_numbers()
    started = time.perf_counter()
    with writing.scribe:
        report.timed("fill customers", write_parties, writing)
        report.timed("fill exhibitors", write_bookings, writing)
        report.timed("fill visitors", write_visits, writing)
        report.timed("fill advocacy", write_advocacy, writing, day)
        report.timed("fill activities", write_activities, writing, day)
        report.timed("fill answers", write_answers, writing, opened)
        write_ledger(writing)
    report.seconds["written"] = report.seconds.get("written", 0) + time.perf_counter() - started


def score(*, as_of: datetime) -> list[str]:
    """This will score the demo organizers that were never scored, and return their slugs."""
    if find_spec("analytics.services.running") is None:
        return []
    return [organizer.slug for organizer in demo_organizers() if score_one(organizer, as_of=as_of)]


def score_one(organizer: Organizer, *, as_of: datetime) -> bool:
    """This will compute whatever pages of an organizer show. Shape: whether it was never scored before."""
    from analytics.models import ScoringRun
    from analytics.services.equity import measure_equity
    from analytics.services.judging import judge_due
    from analytics.services.picturing import store_pictures
    from analytics.services.running import full_run
    from analytics.services.survey_results import store_results
    from home.services.checking import store_quality
    from home.services.pacing import store_paces
    from surveys.selectors.answers import surveys_due

    with tenant(organizer):
        is_first = not ScoringRun.objects.exists()
        if is_first:
            full_run(organizer=organizer, as_of=as_of)
            store_paces(organizer=organizer, at=as_of)
            store_quality(organizer=organizer, at=as_of)
            set_by_hand(organizer, YUNFAN, as_of)
        for survey in list(surveys_due()):
            store_results(organizer=organizer, survey=survey, at=as_of)
        judge_due(organizer=organizer, at=as_of)
        measure_equity(organizer=organizer, at=as_of)
        store_pictures(organizer, as_of)  # once more: the value triangle knows the surveys now
    return is_first
