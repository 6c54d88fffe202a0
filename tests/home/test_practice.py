"""A demo exhibition beside one's own organizer: made by a worker, closed from inside, gone with the next start."""

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from analytics.models import ScoringRun
from crm_expo.accounts.models import Membership
from crm_expo.audit.models import AuditEntry
from crm_expo.boot.demo.removal import remove_closed_practices
from crm_expo.boot.demo.sample import AHEAD, free_slug, plan_sample
from crm_expo.boot.demo.shows import Organizer as Spec
from crm_expo.boot.tasks import open_practice_task
from crm_expo.jobs.models import Job
from crm_expo.tenancy.finding import forget_organizers
from crm_expo.tenancy.models import Organizer
from crm_expo.tenancy.scope import tenant
from customers.models import Customer, Interaction
from customers.services.editing import add_customer
from exhibitions.models import Contract, Edition, Participation
from home.models import Pace, Practice, QualityPicture
from home.selectors.pace import race_of
from home.services.practice import PracticeOpen, order_practice
from surveys.models import Response
from tests.boot.test_demo import _as_owner
from tests.boot.test_demo import _check_ledger as check_ledger
from tests.boot.test_demo import _check_services_find_nothing_to_post as check_services


@pytest.mark.parametrize(
    ("currency", "language"), [("CNY", "zh-hans"), ("EUR", "en"), ("JPY", "en"), ("XAF", "zh-hans")]
)
def test_plan_suits_any_organizer(currency, language):
    spec = Spec("alpha-demo", "A", "A", currency, "Asia/Shanghai", language, {})
    day = datetime(2026, 4, 16, tzinfo=UTC).date()
    plan = plan_sample(7, spec, day)
    _first, second, ahead = plan.editions["demo-fair"]
    assert (ahead.starts_on - day).days == AHEAD
    assert second.ends_on < day < ahead.starts_on
    assert 290 <= len(plan.companies) <= 420
    assert {booking.currency for booking in plan.bookings} == {currency}
    committed = [booking for booking in plan.bookings if booking.edition is ahead]
    assert len(committed) > 100
    assert all(booking.confirmed_at.date() < day for booking in committed)
    assert {booking.outcome for booking in committed} <= {"committed", "planned", "cancelled"}
    assert all(visit.registered_at.date() < day for visit in plan.visits if visit.edition is ahead)
    names = {company.name for company in plan.companies}
    assert any(name.isascii() for name in names)
    assert any(not name.isascii() for name in names)


def test_a_demo_exhibition_is_made_entered_and_removed(organizer, rival, at_desk):
    owner, sales = at_desk("owner"), at_desk("sales")
    assert sales.post("practice/open/").status_code == 403
    answer = owner.post("practice/open/")
    with tenant(organizer):
        job = Job.objects.get()
        with pytest.raises(PracticeOpen):
            order_practice(organizer=organizer)
    assert answer["Location"] == f"/o/alpha/jobs/{job.pk}/"

    open_practice_task(organizer.pk, job.pk)
    open_practice_task(organizer.pk, job.pk)

    practice = Organizer.objects.get(slug="alpha-demo")
    assert (practice.name, practice.base_currency) == ("南海会展 · 演示", "CNY")
    _check_filled(organizer, practice)
    assert "/o/alpha-demo/" in owner.get("").content.decode()
    assert owner.post("practice/open/")["Location"] == "/o/alpha/first-steps/"
    inside = Client(headers={"accept-language": "en"})
    inside.force_login(owner.person)
    assert "demo exhibition to practise in" in inside.get("/o/alpha-demo/").content.decode()
    assert owner.post("practice/close/", {"sure": "1"}).status_code == 422, "one's own organizer is no demo"
    assert "Open the demo exhibition" in inside.get("/o/alpha/").content.decode()

    with tenant(practice):
        before = Customer.objects.count()
        AuditEntry.objects.create(
            organizer=practice, at=timezone.now() + timedelta(hours=1), actor_kind="staff", actor_id=1,
            actor_label="owner", action="customer.created",
        )  # fmt: skip
        add_customer(organizer=practice, kind="company", name="Mine")
    refused = inside.post("/o/alpha-demo/practice/close/")
    assert (refused.status_code, "Customer added: <b" in refused.content.decode()) == (422, True)
    assert inside.post("/o/alpha-demo/practice/close/", {"sure": "1"})["Location"] == "/o/alpha/"
    assert inside.get("/o/alpha-demo/").status_code == 404
    for _time in range(2):
        home = inside.get("/o/alpha/").content.decode()
        assert ("Open the demo exhibition" in home, "Load a demo exhibition" in home) == (False, True)
    with tenant(practice):
        assert Customer.objects.count() == before + 1

    forget_organizers()
    _as_owner(remove_closed_practices)
    assert set(Organizer.objects.values_list("slug", flat=True)) == {"alpha", "beta"}
    with tenant(organizer):
        assert Membership.objects.count() == 2
        assert not Customer.objects.exists()
        order_practice(organizer=organizer)


def _check_filled(organizer: Organizer, practice: Organizer) -> None:
    with tenant(organizer):
        job, link = Job.objects.get(), Practice.objects.get()
        assert (job.state, job.detail, link.slug) == ("done", {"organizer": "alpha-demo"}, "alpha-demo")
        assert not Customer.objects.exists(), "nothing of the demo is in one's own organizer"
    with tenant(practice):
        assert sorted(Membership.objects.values_list("role", flat=True)) == ["owner", "sales"]
        assert Practice.objects.get().is_inside
        assert (Edition.objects.count(), ScoringRun.objects.count(), QualityPicture.objects.count()) == (3, 1, 1)
        assert Pace.objects.count() == 3
        assert Customer.objects.filter(owner__email="sales@alpha.example").exists()
        assert Response.objects.count() > 100
        states = set(Participation.objects.filter(edition__number=3).values_list("state", flat=True))
        assert "committed" in states
        assert "took_part" not in states
        assert Contract.objects.filter(state="confirmed", participation__edition__number=3).count() > 100
        race = race_of(Edition.objects.get(number=3), timezone.now())
        assert (race.days_before in (AHEAD - 1, AHEAD), race.then.exhibitors > 50) == (True, True)
        assert Interaction.objects.filter(kind="exhibited", edition_id=race.now.edition_id).count() == 0
    check_ledger(practice, timezone.now())
    check_services(practice)


def test_a_worker_that_fails_leaves_nothing_and_lets_it_be_tried_again(organizer, monkeypatch):
    monkeypatch.setattr("crm_expo.boot.demo.sample.plan_sample", lambda *_about: 1 / 0)
    with tenant(organizer):
        job = order_practice(organizer=organizer)
    with pytest.raises(ZeroDivisionError):
        open_practice_task(organizer.pk, job.pk)
    assert Organizer.objects.count() == 1
    with tenant(organizer):
        job.refresh_from_db()
        assert (job.state, job.error) == ("failed", "ZeroDivisionError")
        assert order_practice(organizer=organizer).pk != job.pk


def test_short_names_are_free(organizer):
    assert free_slug("alpha") == "alpha-demo"
    Organizer.objects.create(slug="alpha-demo", name="x")
    assert free_slug("alpha") == "alpha-demo-2"
    assert len(free_slug("a" * 50)) <= 50
