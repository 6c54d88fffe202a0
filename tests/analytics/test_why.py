"""Why a score moved, what would raise it, and whether a contact pays."""

import itertools
from dataclasses import replace

import pytest
from django.test import Client
from django.utils import timezone, translation

from analytics.models import ValueSettings
from analytics.science import loyalty
from analytics.science.value import contact_pays
from analytics.selectors.assumptions import Assumptions
from analytics.selectors.changes import latest_change
from analytics.selectors.contacting import contact_of
from analytics.selectors.insights import Reason, at_risk
from analytics.selectors.pictures import picture_of
from analytics.selectors.raising import advocacy_points, loyalty_after_next, loyalty_after_referral, next_rung
from analytics.services.refreshing import refresh_touched
from analytics.services.running import full_run
from analytics.staff.wording import contact_words
from crm_expo.accounts.models import User
from crm_expo.accounts.services.membership import add_member
from crm_expo.tenancy.scope import tenant
from customers.models import Scorecard
from exhibitions.services.advocacy import Deed, record_advocacy
from surveys.models import Response
from surveys.services.answering import open_survey
from tests.analytics.ledger import card, history, line, make_customer, make_show
from tests.analytics.test_relationships import record_deed
from tests.analytics.test_scoring_equality import HELD
from tests.analytics.test_values import grow_paying_world


def change_of(customer, show):
    found = latest_change(card(customer, show=show))
    return {part.code: (part.before, part.after) for part in found.parts}, list(found.causes)


@pytest.fixture
def show(organizer):
    """Five editions of long ago, and customers beside the one looked at."""
    with tenant(organizer):
        show = make_show(organizer, 5)
        for pattern in ("11111", "01010", "00011", "10000"):
            history(show, pattern, value=100)
        return show


def test_first_score_has_no_change(organizer, show):
    with tenant(organizer):
        customer = history(show, "00110")
        full_run(organizer=organizer, as_of=timezone.now())
        full_run(organizer=organizer, as_of=timezone.now())
        assert latest_change(card(customer, show=show)) is None


def test_own_rows_are_the_cause_of_a_refresh(organizer, show):
    with tenant(organizer):
        customer = history(show, "00110", value=100)
        full_run(organizer=organizer, as_of=timezone.now())
        line(customer, show, 5, value=4900)
        line(customer, show, 2, "money", sign=0, value=-900)
        refresh_touched(organizer=organizer, as_of=timezone.now())
        parts, causes = change_of(customer, show)
        assert (parts["recency"], parts["tier"]) == ((3, 5), ("needs_attention", "promising"))
        assert causes == [Reason("participation", {"edition": "fair 2020"}), Reason("money", {"minor": 4000})]
        overall = latest_change(card(customer))
        assert list(overall.causes) == causes
        line(customer, show, 5, sign=-1)
        refresh_touched(organizer=organizer, as_of=timezone.now())
        parts, causes = change_of(customer, show)
        assert parts["recency"] == (5, 3)
        assert causes == [Reason("participation_undone", {"edition": "fair 2020"})]


def test_answers_and_rows_of_another_role_are_told_apart(organizer, show):
    with tenant(organizer):
        survey = open_survey(organizer=organizer, edition=show.edition(5), audience="visitor", at=timezone.now())
        customer = history(show, "01111")
        full_run(organizer=organizer, as_of=timezone.now())
        now = timezone.now()
        Response.objects.create(
            organizer=organizer, survey=survey, customer=customer, source="test", external_id="1",
            answered_at=now, answers={"overall": 1},
        )  # fmt: skip
        line(customer, show, 5, role="exhibitor")
        refresh_touched(organizer=organizer, as_of=timezone.now())
        parts, causes = change_of(customer, show)
        assert parts["ladder"] == ("follower", "suspect")
        assert causes == [Reason("answered", {"edition": "fair 2020"})]


def test_an_edition_that_ended_and_the_fit_after_it_are_named(organizer, show):
    with tenant(organizer):
        customer = history(show, "00100")
        for held in (3, 4):
            full_run(organizer=organizer, as_of=show.after(held))
        parts, causes = change_of(customer, show)
        assert parts["recency"] == (5, 3)
        assert causes[0] == Reason("edition_closed", {"edition": "fair 2019"})
        assert (Reason("fitted_return") in causes) == ("return_probability" in parts)
        full_run(organizer=organizer, as_of=show.after(3))
        assert change_of(customer, show)[1] == [Reason("another_day")]


def test_what_others_paid_moves_cut_points(organizer, show):
    with tenant(organizer):
        customer = history(show, "00001", value=150)
        full_run(organizer=organizer, as_of=timezone.now())
        for _ in range(6):
            history(show, "00001", value=9000)
        full_run(organizer=organizer, as_of=timezone.now())
        parts, causes = change_of(customer, show)
        before, after = parts["monetary"]
        assert before > after
        assert Reason("cut_points") in causes
        assert not {"participation", "money"} & {reason.code for reason in causes}


def test_settings_are_the_cause_of_another_value(organizer):
    with tenant(organizer):
        show = grow_paying_world(organizer)
        as_of = show.after(HELD + 1)
        full_run(organizer=organizer, as_of=as_of)
        worth = Scorecard.objects.filter(exhibition_id=show.exhibition.pk, current_minor__gt=1000)[0]
        ValueSettings.objects.create(organizer=organizer, role="visitor", margin=0.5, changed_at=as_of.replace(day=2))
        full_run(organizer=organizer, as_of=as_of.replace(day=3))
        change = latest_change(Scorecard.objects.get(pk=worth.pk))
        assert [part.code for part in change.parts] == ["current_minor"]
        assert change.causes == (Reason("settings"),)


@pytest.mark.parametrize("pattern", ["10010", "11111", "00001"])
def test_loyalty_after_the_next_edition_is_what_it_then_becomes(organizer, pattern):
    with tenant(organizer):
        show = make_show(organizer, 7)
        customer = history(show, pattern)
        history(show, "11111")
        record_deed(customer.pk, show, 5, "testimonial")
        full_run(organizer=organizer, as_of=show.after(5))
        told = [loyalty_after_next(row).values for row in (card(customer), card(customer, show=show))]
        line(customer, show, 6)
        refresh_touched(organizer=organizer, as_of=show.during(6))
        assert [one["after"] for one in told] == pytest.approx([card(customer, show=show).loyalty] * 2)
        assert (told[0]["before"] is None) == (pattern == "00001")


def test_loyalty_after_a_referral_is_what_it_then_becomes_and_its_cause_is_told(organizer, show):
    with tenant(organizer):
        customer, newcomer = history(show, "11011"), make_customer(organizer)
        full_run(organizer=organizer, as_of=timezone.now())
        told = loyalty_after_referral(card(customer, show=show)).values
        deed = Deed(customer, show.edition(5), "referral", timezone.now(), "1", newcomer)
        record_advocacy(organizer=organizer, deed=deed)
        refresh_touched(organizer=organizer, as_of=timezone.now())
        row = card(customer, show=show)
        assert row.loyalty == pytest.approx(told["after"])
        assert advocacy_points(row) == pytest.approx(told["after"] - told["before"])
        assert change_of(customer, show) == ({"loyalty": (told["before"], row.loyalty)}, [Reason("advocacy")])
        record_advocacy(organizer=organizer, deed=replace(deed, ref="2", brought=make_customer(organizer)))
        refresh_touched(organizer=organizer, as_of=timezone.now())
        assert loyalty_after_referral(card(customer, show=show)) is None


def rung_of(facts, bound=False):
    return loyalty.ladder(
        f=facts["participations"], r_ed=facts["editions_since"], streak=facts["streak"], loyalty=facts["loyalty"],
        behaviour_only=facts["loyalty_basis"] == "behaviour_only", satisfaction=facts["satisfaction"],
        satisfaction_age=facts["satisfaction_age"], recommendation=facts["recommendation"], sponsor=bound,
        referral_age=facts["referral_age"],
    )  # fmt: skip


#: What meeting each condition does to the facts.
MET = {
    "satisfied": {"satisfaction": 3},
    "be_back": {"editions_since": 0},
    "recommend": {"recommendation": 9},
    "in_a_row": {"streak": 3},
    "answer": {"loyalty_basis": "with_attitude"},
    "bound": {},
}


def test_meeting_all_that_is_missing_reaches_the_rung_and_each_is_needed():
    reached = set()
    choices = {
        "participations": (0, 1, 2, 5), "r_ed": (0, 1, 3), "streak": (0, 4), "level": (40.0, 70.0, 90.0),
        "basis": ("behaviour_only", "with_attitude"), "satisfaction": (None, 2, 5), "recommendation": (None, 9),
        "referral_age": (None, 3, 4),
    }  # fmt: skip
    for one in itertools.product(*choices.values()):
        participations, r_ed, streak, level, basis, satisfaction, recommendation, referral_age = one
        facts = {
            "participations": participations, "editions_since": r_ed if participations else None, "streak": streak,
            "loyalty": level if participations else None, "loyalty_basis": basis, "satisfaction": satisfaction,
            "satisfaction_age": None if satisfaction is None else 1, "recommendation": recommendation,
            "referral_age": referral_age,
        }  # fmt: skip
        row = Scorecard(ladder=rung_of(facts), **facts)
        rung = next_rung(row)
        met, bound = dict(facts), False
        for reason in rung.missing:
            met |= MET.get(reason.code, {})
            bound |= reason.code == "bound"
            if reason.code == "take_part":
                met |= {"participations": participations + reason.values["times"], "editions_since": 0}
                met["loyalty"] = met["loyalty"] or 50.0
            if reason.code == "loyalty":
                met["loyalty"] = float(reason.values["wanted"])
        now = loyalty.LADDER.index(rung_of(met, bound))
        assert now >= loyalty.LADDER.index(rung.rung)
        assert rung.missing
        reached.add((row.ladder, rung.rung))
    assert reached == {
        ("prospect", "suspect"), ("suspect", "follower"), ("follower", "advocate"), ("advocate", "partner"),
    }  # fmt: skip
    assert next_rung(Scorecard(ladder="partner", participations=5)) is None


@pytest.mark.parametrize("committed", [False, True])
def test_contact_pays_where_the_science_says_so(committed):
    for p, value, rate, cost in itertools.product((None, 0.1, 0.9), (None, -50, 0, 4000), (0.1, 0.5), (0, 40, 1800)):
        row = Scorecard(return_probability=p, current_minor=value, committed=committed)
        contact = contact_of(row, Assumptions(save_rate=rate, contact_minor=cost))
        unknown = [float("nan") if figure is None else figure for figure in (p, value)]
        assert bool(contact and contact.pays) == bool(contact_pays(*unknown, cost, rate, committed))


def test_at_risk_names_a_contact_that_pays_only_while_it_does(organizer):
    with tenant(organizer):
        show = grow_paying_world(organizer)
        full_run(organizer=organizer, as_of=show.after(HELD + 1))

        def paying():
            rows = at_risk(organizer, picture_of(organizer, show.exhibition.pk, "visitor"))
            return {row.customer_id for row in rows for reason in row.reasons if reason.code == "contact_pays"}, rows

        assert paying()[0] == set(), "against a cost that nobody stated everything would pay"
        stated = ValueSettings.objects.create(
            organizer=organizer, role="visitor", contact_minor=1, changed_at=show.after(HELD)
        )
        found, rows = paying()
        assert found == {
            row.customer_id
            for row in rows
            if Scorecard.objects.get(customer=row.customer_id, exhibition_id=show.exhibition.pk).current_minor > 0
        }
        assert found
        ValueSettings.objects.filter(pk=stated.pk).update(contact_minor=10**9)
        assert paying()[0] == set()


@pytest.mark.parametrize(
    ("language", "words"),
    [
        (
            "en",
            ("Last change", "Because: took part in fair 2020.", "R 3 → 5", "Referral value: none", "Advocate next:"),
        ),
        ("zh-hans", ("最近一次变化", "原因：参加了fair 2020。", "R 3 → 5", "口碑价值：无", "升为拥护者还需：")),
    ],
)
def test_page_tells_the_change_and_what_is_missing(organizer, show, language, words):
    with tenant(organizer):
        customer = history(show, "00110")
        full_run(organizer=organizer, as_of=timezone.now())
        line(customer, show, 5)
        refresh_touched(organizer=organizer, as_of=timezone.now())
        person = User.objects.create_user("zhang@alpha.example", name="Zhang Min")
        add_member(organizer=organizer, user=person, role="owner")
    client = Client(headers={"accept-language": language})
    client.force_login(person)
    text = client.get(f"/o/alpha/insights/why/{customer.pk}/").content.decode()
    for one in words:
        assert one in text


def test_contact_is_worded_with_its_settings(organizer):
    row = Scorecard(role="visitor", return_probability=0.4, current_minor=1_000_000)
    with tenant(organizer), translation.override("en"):
        assumed = contact_words(row, "CNY")
        ValueSettings.objects.create(
            organizer=organizer, role="visitor", contact_minor=60_100, save_rate=0.1, changed_at=timezone.now()
        )
        told = contact_words(row, "CNY")
        row.committed = True
        assert contact_words(row, "CNY") == ""
    assert assumed.startswith("A contact keeps about CN¥600 on average: risk 60%")
    assert assumed.endswith("is told once its cost is set. The save rate is assumed.")
    assert told.startswith("A contact does not pay: risk 60%")
    assert told.endswith("not more than its cost CN¥601.")
