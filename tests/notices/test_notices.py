"""Notices: written with what causes them, once while unread, in the reader's language, mailed once a day at most."""

from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation

from analytics.services.running import full_run
from crm_expo.accounts.models import User
from crm_expo.accounts.services.membership import add_member, create_invitation, remove_member
from crm_expo.audit.log import Actor, acting
from crm_expo.inbox.models import InboxRow
from crm_expo.inbox.services.draining import MAX_ATTEMPTS, process
from crm_expo.jobs.services import create_job, finish
from crm_expo.kit.invitations import join_staff
from crm_expo.kit.notice_digest import queue_digests
from crm_expo.kit.notice_words import words_of
from crm_expo.kit.tasks import send_digests_everywhere_task
from crm_expo.notices.models import Notice, NoticeKind
from crm_expo.notices.services import Link, News, choose_notices, mark_read, tell
from crm_expo.outbox.models import Mail
from crm_expo.tenancy.scope import tenant
from customers.models import Customer
from customers.services.bulk import change_customers
from customers.services.editing import add_customer, update_customer
from exhibitions.models import Edition
from surveys.intake import AnswerRow
from surveys.intake.rows import Identity
from surveys.services.answering import open_survey, take_answers
from tests.analytics.ledger import history, make_show
from tests.clock import today
from tests.home.fair import make_fair


@pytest.fixture
def people(organizer, rival):
    """A member of some roles, by role; and their namesakes at the rival's."""
    made = {}
    for owner in (rival, organizer):
        with tenant(owner):
            for role in ("owner", "manager", "sales", "service"):
                made[role] = User.objects.create_user(f"{role}@{owner.slug}.example", name=f"{role} of {owner.slug}")
                add_member(organizer=owner, user=made[role], role=role)
    return made


def told(organizer, *users) -> list[tuple[str, str]]:
    """Who was told what, oldest first."""
    with tenant(organizer), translation.override("en"):
        rows = Notice.objects.select_related("user").order_by("id")
        return [(row.user.email.partition("@")[0], words_of(row)) for row in rows if not users or row.user in users]


NEWS = News(NoticeKind.ASSIGNED, "customer:1", Link("customers"), {"name": "Nordwerk", "by": "Li"})


def test_a_customer_that_becomes_yours_is_told_to_you_not_to_who_did_it(organizer, people):
    with tenant(organizer), acting(Actor("staff", people["sales"].pk, "sales of alpha")):
        mine = add_customer(organizer=organizer, kind="company", name="Mine", owner=people["sales"])
        theirs = add_customer(organizer=organizer, kind="company", name="Nordwerk")
        update_customer(
            organizer=organizer, customer_id=theirs.pk, version=None, values={"owner": people["service"]}
        )  # fmt: skip
        update_customer(organizer=organizer, customer_id=theirs.pk, version=None, values={"city": "Hamburg"})
        with acting(Actor("staff", people["manager"].pk, "manager of alpha")):
            update_customer(organizer=organizer, customer_id=theirs.pk, version=None, values={"owner": None})
        both, owner = [mine.pk, theirs.pk], str(people["manager"].pk)
        change_customers(organizer=organizer, pks=both, field="owner", value=owner)
        change_customers(organizer=organizer, pks=both, field="owner", value=owner)
        more = [add_customer(organizer=organizer, kind="company", name=f"More {number}").pk for number in range(3)]
        change_customers(organizer=organizer, pks=more, field="owner", value=owner)
    assert told(organizer) == [
        ("service", "sales of alpha made Nordwerk yours."),
        ("manager", "sales of alpha made 5 customers yours."),
    ]


def test_a_notice_goes_with_what_caused_it(organizer, people):
    with tenant(organizer):
        try:
            with transaction.atomic():
                add_customer(organizer=organizer, kind="company", name="Nordwerk", owner=people["sales"])
                raise KeyError
        except KeyError:
            pass
    assert told(organizer) == []


def test_unread_news_of_one_object_is_one_notice(organizer, people):
    now = timezone.now()
    with tenant(organizer):
        for _turn in range(3):
            tell(organizer=organizer, news=NEWS, users=[people["sales"].pk])
        assert [row.times for row in Notice.objects.all()] == [3]
        assert mark_read(user=people["sales"], at=now) == 1
        tell(organizer=organizer, news=NEWS, users=[people["sales"].pk])
        assert [row.times for row in Notice.objects.order_by("id")] == [3, 1]


def test_only_members_who_want_it_are_told(organizer, rival, people):
    with tenant(organizer):
        member = people["service"].memberships.get()
        remove_member(organizer=organizer, membership=member)
        choose_notices(organizer=organizer, user=people["manager"], told=["fell"], wants_digest=True)
        stranger = User.objects.get(email="sales@beta.example")
        users = [people[role].pk for role in ("sales", "service", "manager")]
        assert tell(organizer=organizer, news=NEWS, users=[*users, stranger.pk, None]) == 1
    assert told(organizer) == [("sales", "Li made Nordwerk yours.")]
    assert told(rival) == []


@pytest.mark.parametrize(("error", "words"), [("", "Done: Compute scores."), ("KeyError", "Failed: Compute scores.")])
def test_the_end_of_a_job_is_told_to_who_started_it(organizer, people, error, words):
    now = timezone.now()
    with tenant(organizer):
        with acting(Actor("staff", people["sales"].pk, "sales")):
            job = create_job(organizer=organizer, kind="scores")
        finish(job=job, at=now, error=error)
        finish(job=create_job(organizer=organizer, kind="scores"), at=now)  # nobody's: of the night
    assert told(organizer) == [("sales", words)]


def test_dead_deliveries_are_one_notice_for_who_may_replay_them(organizer, people):
    now = timezone.now()
    for number in range(2):
        with tenant(organizer):
            row = InboxRow.objects.create(
                organizer=organizer, kind="nothing", source="api", external_id=f"T{number}", delivery_key=f"k{number}",
                body="{}", sha256="0", received_at=now, next_attempt_at=now, attempts=MAX_ATTEMPTS,
            )  # fmt: skip
        process(organizer=organizer, row_id=row.pk, now=now)
    words = "2 deliveries failed for good and wait for a look."
    assert sorted(told(organizer)) == [("manager", words), ("owner", words)]


def test_a_low_score_is_told_once_to_the_customers_owner(organizer, people):
    now = timezone.now()
    with tenant(organizer):
        fair = make_fair(organizer, today() - timedelta(days=30))
        customer = Customer.objects.get(pk=fair.book(2, "Nordwerk", 40).participation.customer_id)
        Customer.objects.filter(pk=customer.pk).update(owner=people["sales"])
        survey = open_survey(
            organizer=organizer, edition=Edition.objects.get(number=2), audience="exhibitor", at=now
        )  # fmt: skip

        def answer(number, **answers):
            row = AnswerRow(number, "r1", now, None, None, answers, Identity(customer=str(customer.pk)))
            take_answers(organizer=organizer, survey=survey, source="test", rows=[row], at=now)

        answer(1, overall=4, nps=9)
        assert told(organizer) == []
        answer(2, overall=2)
        answer(3, overall=2, comment="still")
    assert told(organizer) == [("sales", "Nordwerk is dissatisfied: 2 of 5 overall.")]


def test_a_run_tells_owners_who_begins_to_slip_away(organizer, people):
    with tenant(organizer):
        show = make_show(organizer, 6)
        slipping = [history(show, "111000", name=f"Slipping {n}", value=1000 * (n + 1)) for n in range(2)]
        alone = history(show, "111000", name="Alone", value=5000)
        steady = history(show, "111111", name="Steady", value=5000)
        for customer in [*slipping, steady]:
            Customer.objects.filter(pk=customer.pk).update(owner=people["sales"])
        Customer.objects.filter(pk=alone.pk).update(owner=people["service"])
        job = create_job(organizer=organizer, kind="scores")
        full_run(organizer=organizer, as_of=show.after(3), job=job)
        assert told(organizer) == [], "who is seen for the first time has not fallen"
        full_run(organizer=organizer, as_of=show.after(4))
        assert told(organizer) == [], "a run that is no job is no news"
    with tenant(organizer):
        full_run(organizer=organizer, as_of=show.after(3))
        full_run(organizer=organizer, as_of=show.after(4), job=job)
        full_run(organizer=organizer, as_of=show.after(4), job=job)
    assert told(organizer) == [
        ("sales", "2 customers of yours slip away and are not committed, first of all Slipping 1."),
        ("service", "Alone slips away and is not committed to the next edition."),
    ]


def test_an_accepted_invitation_is_told_to_who_manages_the_team(organizer, people):
    now = timezone.now()
    with tenant(organizer):
        invitation, _token = create_invitation(organizer=organizer, email="new@alpha.example", role="owner", at=now)
        join_staff(organizer=organizer, invitation=invitation, at=now, user=None, name="Wang Fang", password="x" * 12)
    assert told(organizer) == [("owner", "Wang Fang accepted the invitation and is in the team now: Owner.")]


@pytest.fixture
def desk(organizer, people):
    client = Client(headers={"accept-language": "en"})
    client.force_login(people["sales"])
    return client


def test_page_bell_and_reading(desk, organizer, people):
    with tenant(organizer):
        company = add_customer(organizer=organizer, kind="company", name="Nordwerk", owner=people["sales"])
        tell(organizer=organizer, news=NEWS, users=[people["sales"].pk, people["service"].pk])
        theirs = Notice.objects.get(user=people["service"])
        first = Notice.objects.filter(user=people["sales"]).earliest("id")
    assert "Notices, 2 unread" in desk.get("/o/alpha/jobs/running/").content.decode()
    assert "made Nordwerk yours" in desk.get("/o/alpha/notices/").content.decode()
    opened = desk.get(f"/o/alpha/notices/open/?notice={first.pk}")
    assert opened["Location"] == f"/o/alpha/customers/{company.pk}/"
    for odd in (str(theirs.pk), "x", "", "9" * 40, "²"):
        assert desk.get(f"/o/alpha/notices/open/?notice={odd}")["Location"] == "/o/alpha/notices/"
    assert "Notices, 1 unread" in desk.get("/o/alpha/jobs/running/").content.decode()
    desk.post("/o/alpha/notices/", {"notice": theirs.pk})
    with tenant(organizer):
        assert Notice.objects.get(pk=theirs.pk).read_at is None, "somebody else's stays unread"
    desk.post("/o/alpha/notices/")
    assert "You have read everything" in desk.get("/o/alpha/notices/?only=unread").content.decode()
    assert "unread" not in desk.get("/o/alpha/jobs/running/").content.decode()


def test_choices_are_kept_and_shown(desk, organizer, people):
    desk.post("/o/alpha/notices/choice/", {"kind": ["fell", "nonsense"]})
    page = desk.get("/o/alpha/notices/").context
    assert ([kind for kind, _label, is_on in page["kinds"] if is_on], page["wants_digest"]) == (["fell"], False)


def test_unread_are_counted_in_one_indexed_query(desk, organizer, people):
    counted = []
    for number in (1, 40):
        with tenant(organizer):
            for about in range(number):
                news = News(NoticeKind.FELL, f"customer:{about}", Link("customers"), {"name": "A"})
                tell(organizer=organizer, news=news, users=[people["sales"].pk])
        with CaptureQueriesContext(connection) as asked:
            desk.get("/o/alpha/jobs/running/")
        counted.append(len(asked))
        own = [query["sql"] for query in asked if "notices_notice" in query["sql"]]
        assert len(own) == 1
    assert counted[0] >= counted[1]
    with tenant(organizer), connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(f"EXPLAIN {own[0]}")
        assert "notice_" in "".join(row[0] for row in cursor.fetchall())


def test_a_digest_tells_what_is_unread_once_in_the_readers_language(organizer, people):
    now = timezone.now()
    User.objects.filter(pk=people["sales"].pk).update(language="zh-hans")
    with tenant(organizer):
        for role in ("sales", "service", "manager", "owner"):
            tell(organizer=organizer, news=NEWS, users=[people[role].pk])
        mark_read(user=people["manager"], at=now)
        choose_notices(organizer=organizer, user=people["owner"], told=NoticeKind.values, wants_digest=False)
        with translation.override("de"):
            assert queue_digests(organizer=organizer, at=now) == 2
        assert queue_digests(organizer=organizer, at=now + timedelta(days=1)) == 0, "no news, no mail"
        mails = {mail.to_email: mail for mail in Mail.objects.all()}
        assert set(mails) == {"sales@alpha.example", "service@alpha.example"}
        assert mails["sales@alpha.example"].language == "zh-hans"
        english = mails["service@alpha.example"]
        assert (english.subject, english.language) == ("南海会展: 1 piece of news", "en")
        assert "Li made Nordwerk yours." in english.body
        assert "/o/alpha/customers/" in english.body
        tell(organizer=organizer, news=NEWS, users=[people["service"].pk])
        assert queue_digests(organizer=organizer, at=now + timedelta(seconds=5)) == 0, "never two mails a day"
        assert queue_digests(organizer=organizer, at=now + timedelta(days=1)) == 1
        assert Mail.objects.count() == 3


def test_digests_take_one_turn_a_day_of_the_organizers_clock(organizer, rival, people, monkeypatch):
    with tenant(organizer):
        tell(organizer=organizer, news=NEWS, users=[people["service"].pk])
    monkeypatch.setattr("crm_expo.kit.tasks.DIGEST_HOUR", 24)
    assert send_digests_everywhere_task() == 0
    monkeypatch.setattr("crm_expo.kit.tasks.DIGEST_HOUR", 0)
    assert (send_digests_everywhere_task(), send_digests_everywhere_task()) == (1, 0)


def test_what_was_read_long_ago_is_forgotten(organizer, people):
    now = timezone.now()
    with tenant(organizer):
        tell(organizer=organizer, news=NEWS, users=[people["sales"].pk, people["service"].pk])
        mark_read(user=people["sales"], at=now - timedelta(days=91))
        mark_read(user=people["service"], at=now - timedelta(days=89))
        queue_digests(organizer=organizer, at=now)
        assert [row.user_id for row in Notice.objects.all()] == [people["service"].pk]
