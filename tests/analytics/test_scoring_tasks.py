"""The doors: tasks, the command, a job's progress, the plan of the ledger's scan."""

import json
import time
from datetime import UTC, datetime
from io import StringIO

import pytest
from django.conf import settings
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection

from analytics import tasks
from analytics.services import running
from analytics.services.refreshing import refresh_touched
from analytics.services.running import STEPS, full_run
from analytics.services.steps import Steps
from analytics.sql import chained, statement
from crm_expo.jobs.models import Job, JobKind, JobSlot, JobState
from crm_expo.tenancy.scope import tenant
from customers.models import Scorecard, TouchedCustomer
from tests.analytics.ledger import history, make_show
from tests.analytics.test_scoring_equality import grow_world


@pytest.fixture
def show(organizer):
    with tenant(organizer):
        show = make_show(organizer, 5)
        for pattern in ("1111", "0110", "0001"):
            history(show, pattern, value=100)
        return show


@pytest.fixture
def clock(monkeypatch):
    def set_to(moment):
        monkeypatch.setattr(tasks.timezone, "now", lambda: moment)

    return set_to


def nodes(plan):
    yield plan
    for child in plan.get("Plans", []):
        yield from nodes(child)


def make_all_visible(table: str) -> None:
    """The owner's maintenance: without it no scan is index-only. Whoever still looks at old rows is sent away."""
    with connection.cursor() as cursor:
        cursor.execute(f"SET ROLE {connection.settings_dict['USER']}")
        cursor.execute(f"REINDEX TABLE {table}")  # rolled-back tests leave wide indexes wider than narrow ones
        for _attempt in range(150):
            cursor.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'"
            )
            cursor.execute(f"VACUUM ANALYZE {table}")
            cursor.execute("SELECT relallvisible >= relpages FROM pg_class WHERE relname = %s", [table])
            if cursor.fetchone()[0]:
                break
            time.sleep(0.2)
        cursor.execute(f"SET ROLE {settings.DATABASE_APP_ROLE}")


@pytest.mark.django_db(transaction=True)
def test_ledger_is_read_from_its_covering_index_alone(organizer, rival):
    for owner, seed in ((organizer, 1), (rival, 2)):
        with tenant(owner):
            show, _ = grow_world(owner, 800, seed=seed)
    make_all_visible("customers_interaction")
    with tenant(organizer):
        steps = Steps(organizer, show.after(4), "run")
        steps.keep("editions")
        steps.in_index_order(True)
        plan = steps.rows(f"EXPLAIN (FORMAT JSON) {statement('histories')}")[0][0]
    plan = json.loads(plan) if isinstance(plan, str) else plan
    found = list(nodes(plan[0]["Plan"]))
    ledger = [node for node in found if node.get("Relation Name") == "customers_interaction"]
    assert [(node["Node Type"], node["Index Name"]) for node in ledger] == [("Index Only Scan", "interaction_scores")]
    aggregates = [node for node in found if node["Node Type"] == "Aggregate"]
    assert aggregates
    assert {node["Strategy"] for node in aggregates} == {"Sorted", "Plain"}  # plain: the list of editions
    sorts = [node for node in found if "Sort" in node["Node Type"] and "customer_id" in str(node["Sort Key"])]
    assert {node["Node Type"] for node in sorts} == {"Incremental Sort"}


def test_scorecards_are_joined_by_hash_never_pair_by_pair(organizer, show, monkeypatch):
    plans = []

    def explain(steps):
        with steps.by_hash():
            whole = chained(("rows", "difference"), narrowed=False)
            plans.append(steps.rows(f"EXPLAIN (FORMAT JSON) {whole}")[0][0])
        return 0

    monkeypatch.setattr(running, "write_difference", explain)
    with tenant(organizer):
        full_run(organizer=organizer, as_of=show.after(4))
    plan = json.loads(plans[0]) if isinstance(plans[0], str) else plans[0]
    joins = [
        node for node in nodes(plan[0]["Plan"]) if "Join" in node["Node Type"] or node["Node Type"] == "Nested Loop"
    ]
    assert len(joins) >= 5
    assert {node["Node Type"] for node in joins} == {"Hash Join"}


def test_planner_switches_are_given_back(organizer, show):
    with tenant(organizer):
        full_run(organizer=organizer, as_of=show.after(4))
        with connection.cursor() as cursor:
            cursor.execute("SELECT current_setting('enable_seqscan'), current_setting('enable_hashagg')")
            assert cursor.fetchone() == ("on", "on")


@pytest.mark.django_db(transaction=True)
def test_job_shows_its_progress_while_the_run_is_open(organizer, show, clock, monkeypatch):
    clock(show.after(4))
    with tenant(organizer):
        job = Job.objects.create(organizer=organizer, kind=JobKind.SCORES)
    seen = []
    store = running._store_facts

    def look(*args):
        with connection.cursor() as cursor:  # a row committed by another connection is visible to a new statement
            cursor.execute("SELECT state, done, total, step FROM jobs_job WHERE id = %s", [job.pk])
            seen.append(cursor.fetchone())
        return store(*args)

    monkeypatch.setattr(running, "_store_facts", look)
    tasks.score_organizer_task(organizer_id=organizer.pk, job_id=job.pk)
    assert seen == [("running", len(STEPS) - 1, len(STEPS), STEPS[-1])]
    with tenant(organizer):
        job.refresh_from_db()
        assert (job.state, job.detail["customers"], job.error) == (JobState.DONE, 3, "")
        assert Scorecard.objects.count() == 3
    tasks.score_organizer_task(organizer_id=organizer.pk, job_id=job.pk)  # delivered twice: the job has ended
    with tenant(organizer):
        assert running.ScoringRun.objects.count() == 1


def test_failed_run_ends_its_job_and_leaves_no_scores(organizer, show, monkeypatch):
    with tenant(organizer):
        job = Job.objects.create(organizer=organizer, kind=JobKind.SCORES)
    monkeypatch.setattr(running, "_store_facts", lambda *args: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        tasks.score_organizer_task(organizer_id=organizer.pk, job_id=job.pk)
    with tenant(organizer):
        job.refresh_from_db()
        assert (job.state, job.error) == (JobState.FAILED, "ZeroDivisionError")
        assert not Scorecard.objects.exists()


def test_nightly_look_starts_each_organizer_once_a_day_after_two_of_its_clock(
    organizer, rival, clock, monkeypatch, django_capture_on_commit_callbacks
):
    woken = []
    monkeypatch.setattr(tasks.score_organizer_task, "wake", lambda **ids: woken.append(ids["organizer_id"]))
    clock(datetime(2026, 6, 1, 17, 30, tzinfo=UTC))  # 01:30 on the 2nd in Shanghai, 19:30 in Berlin
    assert tasks.score_everywhere_task() == 1
    clock(datetime(2026, 6, 1, 18, 30, tzinfo=UTC))
    assert tasks.score_everywhere_task() == 2  # Berlin's job still waits and is woken again
    assert woken == [rival.pk, organizer.pk, rival.pk]
    assert set(JobSlot.objects.values_list("name", "slot")) == {
        (f"score:{organizer.public_id}", "2026-06-02"),
        (f"score:{rival.public_id}", "2026-06-01"),
    }
    for owner in (organizer, rival):
        with tenant(owner):
            Job.objects.update(state=JobState.DONE)
    assert tasks.score_everywhere_task() == 0


def test_refresh_goes_round_all_organizers_and_survives_a_bad_one(organizer, rival, show, clock, monkeypatch):
    clock(show.after(4))
    with tenant(rival):
        theirs = make_show(rival, 5)
        history(theirs, "11")
    good = tasks.refresh_touched

    def refresh(*, organizer, as_of):
        if organizer.slug == "alpha":
            raise RuntimeError("broken")
        return good(organizer=organizer, as_of=as_of)

    monkeypatch.setattr(tasks, "refresh_touched", refresh)
    tasks.refresh_touched_everywhere_task()
    with tenant(rival):
        assert Scorecard.objects.exists()
        assert not TouchedCustomer.objects.exists()
    with tenant(organizer):
        assert TouchedCustomer.objects.exists()
    monkeypatch.undo()
    assert tasks.refresh_touched_everywhere_task() > 0
    assert tasks.refresh_touched_everywhere_task() == 0


def test_command_prints_a_summary(organizer, show):
    out = StringIO()
    call_command("score", "--organizer", "alpha", "--as-of", "2019-08-01", stdout=out)
    text = out.getvalue()
    assert "alpha: 3 customers, 3 rows written" in text
    assert "fair · visitor: held 4, n 3, π 0.80, model fallback_rule (version 1, n 2)" in text
    assert text.count("champion 1") == 2  # of the series, and over all series


def test_command_refuses_an_unknown_organizer(db):
    with pytest.raises(CommandError):
        call_command("score", organizer="nobody")


def test_a_long_queue_of_one_organizer_keeps_no_other_waiting(organizer, rival, monkeypatch):
    for owner in (organizer, rival):
        with tenant(owner):
            show = make_show(owner, 5)
            for _ in range(5 if owner == organizer else 1):
                history(show, "1111", value=100)
    asked = []

    def refresh(*, organizer, as_of):
        asked.append(organizer.slug)
        return refresh_touched(organizer=organizer, as_of=as_of, batch=2)

    monkeypatch.setattr(tasks, "BATCH", 2)
    monkeypatch.setattr(tasks, "refresh_touched", refresh)
    with tenant(organizer):
        waiting = TouchedCustomer.objects.count()
    tasks.refresh_touched_everywhere_task()
    assert asked[:2] == [organizer.slug, rival.slug]
    assert asked.count(organizer.slug) >= waiting // 2
    for owner in (organizer, rival):
        with tenant(owner):
            assert not TouchedCustomer.objects.exists()
            assert Scorecard.objects.exists()


def test_the_first_customers_are_counted_by_a_run_at_once_and_only_the_first(organizer, show, monkeypatch):
    woken = []
    monkeypatch.setattr(tasks.score_organizer_task, "wake", lambda **kwargs: woken.append(kwargs["organizer_id"]))
    with tenant(organizer):
        for card in TouchedCustomer.objects.all():
            card.delete()
    tasks.refresh_touched_everywhere_task()
    assert woken == [], "nobody is there to be scored"
    with tenant(organizer):
        TouchedCustomer.objects.create(organizer=organizer, customer_id=history(show, "0011", value=100).pk)
    tasks.refresh_touched_everywhere_task()
    assert woken == [organizer.pk]
    with tenant(organizer):
        assert Job.objects.filter(kind=JobKind.SCORES).count() == 1
        TouchedCustomer.objects.create(organizer=organizer, customer_id=history(show, "0011", value=100).pk)
    tasks.refresh_touched_everywhere_task()
    assert woken == [organizer.pk]
