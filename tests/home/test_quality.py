"""Data quality: what counts as missing, doubtful or stale, and that counts and lists are one."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from crm_expo.jobs.models import Job
from crm_expo.jobs.services import create_job
from crm_expo.tenancy.scope import tenant
from customers.models import Customer
from customers.selectors.quality import Doubt, doubtful
from customers.services.editing import add_contact, add_customer, link_contact
from customers.services.ledger import log_activity
from customers.services.matching import suspect
from home.models import QualityPicture
from home.selectors.quality import doubted, quality_now
from home.services.checking import store_quality
from home.tasks import check_quality_task, count_everywhere_task


def found(name: str, **values) -> set[str]:
    """The doubts about one record."""
    customer = Customer.objects.create(name=name, name_key=name, sort_key=name, **values)
    now = timezone.now()
    return {doubt for doubt in Doubt if doubtful(Customer.objects.filter(pk=customer.pk), doubt, at=now).exists()}


@pytest.mark.parametrize(
    ("name", "doubts"),
    [
        ("Nordwerk GmbH", set()),
        ("IBM", set()),
        ("ABB AG", set()),
        ("ZHANG WEI", {"capitals"}),
        ("SIEMENS AG", {"capitals"}),
        ("ÄRZTEBEDARF MÜLLER", {"capitals"}),
        ("SIEMENS Austria", set()),
        ("深圳市云帆智能装备有限公司", {"no_latin"}),
        ("關(guān)山月", {"no_latin", "debris"}),
        ("关 (guan1) 山", {"no_latin", "debris"}),
        ("华为（深圳）", {"no_latin"}),
        ("云帆(Yunfan Co., Ltd.)", {"no_latin"}),
        ("MÃ¼ller GmbH", {"debris"}),
        ("Schrï¿½der", {"debris"}),
        ("M\ufffdller", {"debris"}),
        ("锟斤拷锟斤拷", {"no_latin", "debris"}),
        ("Café São Paulo", set()),
    ],
)
def test_names_are_judged(organizer, name, doubts):
    with tenant(organizer):
        told = found(name, organizer=organizer, kind="company")
    assert told - {"unreachable", "no_country", "no_owner", "no_contact", "no_industry"} == doubts


def test_missing_and_unreadable_values(organizer):
    person = {"organizer": organizer, "kind": "person", "country": "DE"}
    with tenant(organizer):
        assert found("A", **person) == {"unreachable"}
        assert found("B", **person, email="b@example.org", email_key="b@example.org") == set()
        assert found("C", **person, email="c at example") == {"bad_email"}
        assert found("D", **person, phone="call me") == {"bad_phone"}
        assert found("E", **person, phone="+49 30 901820", phone_e164="+4930901820") == set()
        assert found("F", **person | {"country": ""}, phone="1", phone_e164="+491") == {"no_country"}


def test_a_company_needs_an_owner_an_industry_and_a_contact(organizer, at_desk):
    owner = at_desk("sales").person
    with tenant(organizer):
        company = add_customer(
            organizer=organizer, kind="company", name="Nordwerk", country="DE", industry="Robots", owner=owner,
            phone="+49 30 901820",
        )  # fmt: skip
        assert _doubts(company) == {"no_contact"}
        contact = add_contact(organizer=organizer, company=company, name="Anna")
        assert _doubts(company) == set()
        contact.ended_on = timezone.localdate()
        contact.save()
        assert _doubts(company) == {"no_contact"}
        other = add_customer(organizer=organizer, kind="person", name="Ben")
        link_contact(organizer=organizer, company=company, person=other)
        Customer.objects.filter(pk=company.pk).update(owner=None, industry="")
        assert _doubts(company) == {"no_owner", "no_industry"}


def _doubts(customer: Customer) -> set[str]:
    rows = Customer.objects.filter(pk=customer.pk)
    return {doubt for doubt in Doubt if doubtful(rows, doubt, at=timezone.now()).exists()}


@pytest.mark.parametrize(
    ("made", "heard", "is_stale"), [(600, None, True), (600, 540, False), (600, 560, True), (500, None, False)]
)
def test_stale_is_old_and_unheard_for_eighteen_months(organizer, made, heard, is_stale):
    now = timezone.now()
    with tenant(organizer):
        customer = add_customer(organizer=organizer, kind="person", name="Old", country="DE", phone="+49 30 901820")
        Customer.objects.filter(pk=customer.pk).update(created_at=now - timedelta(days=made))
        if heard:
            log_activity(
                organizer=organizer, customer=customer, kind="call", text="", ref="r",
                occurred_at=now - timedelta(days=heard),
            )  # fmt: skip
        assert ("stale" in _doubts(customer)) is is_stale


@pytest.fixture
def mess(organizer, rival):
    with tenant(rival):
        for number in range(9):
            add_customer(organizer=rival, kind="company", name=f"THEIRS NUMBER {number}")
    with tenant(organizer):
        first = add_customer(organizer=organizer, kind="company", name="NORDWERK GMBH", phone="nobody knows")
        second = add_customer(organizer=organizer, kind="company", name="云帆", country="CN", industry="机器人")
        add_customer(organizer=organizer, kind="person", name="關(guān)山", email="not an address")
        gone = add_customer(organizer=organizer, kind="person", name="Merged away")
        Customer.objects.filter(pk=gone.pk).update(merged_into=first)
        suspect(first, second, ["similar_name"], 60)


def test_every_count_is_the_count_of_its_list(at_desk, organizer, mess):
    with tenant(organizer):
        picture = store_quality(organizer=organizer, at=timezone.now())
    assert picture.figures == {
        "unreachable": [1, 3], "no_country": [2, 3], "no_owner": [2, 2], "no_contact": [2, 2], "no_industry": [1, 2],
        "bad_email": [1, 3], "bad_phone": [1, 3], "no_latin": [1, 2], "capitals": [1, 3], "debris": [1, 3],
        "stale": [0, 3],
    }  # fmt: skip
    desk = at_desk("sales")
    page = desk.get("quality/")
    assert page.context["quality"].duplicates == 1
    listed = {}
    for _heading, rows in page.context["groups"]:
        for row in rows:
            if row.url:
                answer = desk.client.get(row.url)
                assert not answer.context["listing"].has_strangers
                assert row.label in answer.content.decode()
                listed[row.finding.doubt] = answer.context["count"].number
    assert listed == {doubt: count for doubt, (count, _all) in picture.figures.items() if count}


def test_few_records_are_named_so_that_their_list_looks_at_them_alone(at_desk, organizer, mess):
    desk, now = at_desk("sales"), timezone.now()

    def listed(doubt):
        return [row.name for row in desk.get(f"customers/?quality={doubt}").context["page"].rows]

    assert listed("capitals") == ["NORDWERK GMBH"], "before anything was counted everybody is looked at"
    with tenant(organizer):
        store_quality(organizer=organizer, at=now - timedelta(days=1))
        picture = store_quality(organizer=organizer, at=now)
        assert QualityPicture.objects.exclude(named={}).get() == picture
        with CaptureQueriesContext(connection) as asked:
            assert doubted(Customer.objects.all(), "capitals", at=now).count() == 1
        assert '"id" IN (' in asked[-1]["sql"]
        add_customer(organizer=organizer, kind="company", name="ANOTHER ONE")
        assert listed("capitals") == ["NORDWERK GMBH"]
        Customer.objects.filter(name="NORDWERK GMBH").update(name="Nordwerk GmbH")
        assert listed("capitals") == []
        store_quality(organizer=organizer, at=now)
        assert listed("capitals") == ["ANOTHER ONE"]


def test_the_change_since_a_month_ago_is_told(organizer, at_desk, mess):
    now = timezone.now()
    with tenant(organizer):
        store_quality(organizer=organizer, at=now - timedelta(days=200))
        assert quality_now().compared_on is None
        store_quality(organizer=organizer, at=now - timedelta(days=30))
        add_customer(organizer=organizer, kind="company", name="Another", phone="+49 30 901820")
        store_quality(organizer=organizer, at=now)
        changes = {finding.doubt: finding.change for _name, rows in quality_now().groups for finding in rows}
    assert {doubt: change for doubt, change in changes.items() if change} == {
        "no_country": 1, "no_owner": 1, "no_contact": 1, "no_industry": 1
    }  # fmt: skip


def test_old_days_are_thinned_to_one_a_month(organizer):
    now = timezone.now()
    with tenant(organizer):
        for back in range(130, 60, -1):
            day = (now - timedelta(days=back)).date()
            QualityPicture.objects.create(organizer=organizer, taken_on=day, as_of=now, seconds=0, figures={})
        store_quality(organizer=organizer, at=now)
        kept = set(QualityPicture.objects.values_list("taken_on", flat=True))
    limit = now.astimezone(organizer.tzinfo).date() - timedelta(days=62)
    assert {day for day in kept if day < limit} == {day for day in kept if day < limit and day.day == 1} != set()


def test_counting_on_demand_is_a_job_whose_starter_is_told(at_desk, organizer, mess):
    desk = at_desk("service")
    assert "Nothing counted yet" in desk.get("quality/").content.decode()
    answer = desk.post("quality/")
    with tenant(organizer):
        job = Job.objects.get()
    assert (answer["Location"], job.starter_id) == (f"/o/alpha/jobs/{job.pk}/", desk.person.pk)
    check_quality_task(organizer.pk, job.pk)
    check_quality_task(organizer.pk, job.pk)
    with tenant(organizer):
        job.refresh_from_db()
        assert (job.state, QualityPicture.objects.count()) == ("done", 1)
    assert "Done: Check data quality." in desk.get("notices/").content.decode()


def test_counting_that_fails_says_so(organizer, monkeypatch):
    monkeypatch.setattr("home.tasks.store_quality", lambda **_about: 1 / 0)
    with tenant(organizer):
        job = create_job(organizer=organizer, kind="quality")
    with pytest.raises(ZeroDivisionError):
        check_quality_task(organizer.pk, job.pk)
    with tenant(organizer):
        job.refresh_from_db()
    assert (job.state, job.error) == ("failed", "ZeroDivisionError")


def test_the_night_counts_each_organizer_once(organizer, rival, monkeypatch):
    woken = []
    tasks = ("store_paces_task", "store_quality_task")
    for name in tasks:
        noted = lambda name=name, **about: woken.append((name, about["organizer_id"]))  # noqa: E731
        monkeypatch.setattr(f"home.tasks.{name}.wake", noted)
    monkeypatch.setattr("home.tasks.FIRST_HOUR", 0)
    assert count_everywhere_task() == 2
    assert count_everywhere_task() == 0
    assert sorted(woken) == sorted((name, one.pk) for name in tasks for one in (organizer, rival))
