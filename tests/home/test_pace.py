"""The pace of an edition beside the one before: figures worked out by hand, with what was cancelled on the way."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from crm_expo.tenancy.scope import tenant
from customers.models import Customer, Interaction
from exhibitions.models import Edition
from exhibitions.services.booking import cancel_contract
from home.models import Pace
from home.selectors.pace import Point, point_at, race_of
from home.services.pacing import store_paces
from home.staff.pace_chart import drawings, sentence
from tests.home.fair import make_fair

OPENS = date(2026, 6, 10)


def shanghai(days_before: int, hour: int = 12) -> datetime:
    return datetime(2026, 6, 10, hour, tzinfo=ZoneInfo("Asia/Shanghai")) - timedelta(days=days_before)


@pytest.fixture
def fair(organizer):
    """
    Edition 1: A (9 m², 1000) 60 days before, cancelled 20 before; B (18, 3000) 40 before; sponsor B (0, 500) 40
    before; P and Q register 30 before, Q cancels 5 before. Edition 2: B (36, 4000) 50 before; C (9, 1000) 45 before;
    P and R register 40 before.
    """
    with tenant(organizer):
        fair = make_fair(organizer, OPENS)
        fair.book(1, "A", 60, area=9, net=1000, cancelled=20)
        fair.book(1, "B", 40, area=18, net=3000)
        company = Customer.objects.get(name="B")
        fair.book(1, company, 40, area=0, net=500, role="sponsor")
        fair.register(1, "Pia", 30)
        fair.register(1, "Quentin", 30, cancelled=5)
        fair.open(shanghai(300))
        fair.book(2, company, 50, area=36, net=4000)
        fair.book(2, "C", 45, area=9, net=1000)
        fair.register(2, "Pia", 40)
        fair.register(2, "Rosa", 40)
    return fair


def test_points_are_sums_to_the_end_of_each_day(organizer, rival, fair):
    with tenant(rival):
        make_fair(rival, OPENS).book(2, "Theirs", 50, area=500, net=99)
    with tenant(organizer):
        assert store_paces(organizer=organizer, at=shanghai(38)) == 2
        first, second = (Pace.objects.get(edition=edition).points for edition in fair.editions)
    # [days before, exhibitors, m², net, registrations]
    assert first == [
        [60, 1, 9.0, 1000, 0],
        [40, 2, 27.0, 4500, 0],
        [30, 2, 27.0, 4500, 2],
        [20, 1, 18.0, 3500, 2],
        [5, 1, 18.0, 3500, 1],
    ]
    assert second == [[50, 1, 36.0, 4000, 0], [45, 2, 45.0, 5000, 0], [40, 2, 45.0, 5000, 2]]


def test_race_compares_with_the_same_day_before_opening(organizer, fair):
    with tenant(organizer):
        store_paces(organizer=organizer, at=shanghai(38))
        race = race_of(fair.editions[1], shanghai(38))
    assert (race.phase, race.days_before, race.now.number, race.before.number) == ("upcoming", 38, 2, 1)
    assert race.today == Point(38, 2, 45.0, 5000, 2)
    assert race.then == Point(38, 2, 27.0, 4500, 0), "A had not cancelled yet, nobody had registered"
    assert race.share("area_m2") == 45 / 27
    assert race.share("registrations") is None
    assert sentence(race, "area_m2", lambda area: f"{area:.0f} m²") == (
        "38 days before opening: 45 m², 167% of No. 1 at the same point."
    )
    assert sentence(race, "registrations", str) == "38 days before opening: 2; No. 1 had none at the same point."


def test_a_later_day_knows_the_cancellation(organizer, fair):
    with tenant(organizer):
        store_paces(organizer=organizer, at=shanghai(10))
        race = race_of(fair.editions[1], shanghai(10))
        assert race.then == Point(10, 1, 18.0, 3500, 2)
        cancel_contract(
            organizer=organizer,
            contract_id=Customer.objects.get(name="C").participations.get().contracts.get().pk,
            at=shanghai(9, 8),
        )
        race = race_of(fair.editions[1], shanghai(9))
    assert race.today == Point(9, 1, 36.0, 4000, 2), "today is counted now, before anybody has stored it"


@pytest.mark.parametrize(("hours", "days_before"), [(0, 38), (15, 38), (16, 37), (24 + 15, 37)])
def test_days_are_those_of_the_editions_own_clock(organizer, fair, hours, days_before):
    midnight_utc = datetime(2026, 5, 3, tzinfo=ZoneInfo("UTC")) + timedelta(hours=hours)  # eight in Shanghai
    with tenant(organizer):
        assert race_of(fair.editions[1], midnight_utc).days_before == days_before


def test_first_edition_runs_alone_and_cancelled_ones_are_skipped(organizer, fair):
    with tenant(organizer):
        store_paces(organizer=organizer, at=shanghai(38))
        alone = race_of(fair.editions[0], shanghai(38 + 364))
        assert (alone.before, alone.then, alone.share("area_m2")) == (None, None, None)
        assert "first edition of its series" in sentence(alone, "area_m2", str)
        between = fair.add(3, OPENS - timedelta(days=100), is_cancelled=True)
        race = race_of(fair.editions[1], shanghai(38))
        assert (race.before.number, race.then.area_m2) == (1, 27.0)
        assert store_paces(organizer=organizer, at=shanghai(38)) == 2
        assert not Pace.objects.filter(edition=between).exists()


def test_an_edition_cancelled_later_loses_its_course(organizer, fair):
    with tenant(organizer):
        store_paces(organizer=organizer, at=shanghai(38))
        Edition.objects.filter(pk=fair.editions[0].pk).update(is_cancelled=True)
        assert store_paces(organizer=organizer, at=shanghai(37)) == 1
        assert race_of(fair.editions[1], shanghai(37)).before is None


def test_running_and_held_editions_stand_at_their_own_day(organizer, fair):
    with tenant(organizer):
        store_paces(organizer=organizer, at=shanghai(-1))
        running, held = race_of(fair.editions[1], shanghai(-1)), race_of(fair.editions[1], shanghai(-40))
    assert (running.phase, running.days_before, running.then.registrations) == ("running", -1, 1)
    assert sentence(running, "registrations", str) == "On day 2 of the show: 2, 200% of No. 1 at the same point."
    assert (held.phase, held.days_before) == ("held", -2)
    assert sentence(held, "exhibitors", str) == "At its end: 2, 200% of No. 1 at the same point."


def test_before_anybody_counted_it_says_so(organizer, fair):
    with tenant(organizer):
        race = race_of(fair.editions[1], shanghai(38))
    assert (race.is_counted, race.then, race.today.area_m2) == (False, None, 45.0)
    assert "No. 1 is being counted" in sentence(race, "area_m2", str)


def test_the_stored_course_ends_where_the_rows_stand(organizer, fair):
    """The ledger's last point is what the pages count from contracts and registrations."""
    with tenant(organizer):
        store_paces(organizer=organizer, at=shanghai(38))
        for edition in fair.editions[1:]:
            stored = Point(*Pace.objects.get(edition=edition).points[-1])
            live = race_of(edition, shanghai(38)).today
            assert (stored.exhibitors, stored.area_m2, stored.net_minor, stored.registrations) == (
                live.exhibitors, live.area_m2, live.net_minor, live.registrations
            )  # fmt: skip
        assert Interaction.objects.filter(effect="commitment").count() > 8


POINTS = (Point(60, 1), Point(40, 2), Point(39, 5), Point(0, 7), Point(-2, 6))


@pytest.mark.parametrize(
    ("day", "exhibitors"), [(400, 0), (61, 0), (60, 1), (41, 1), (40, 2), (39, 5), (1, 5), (0, 7), (-1, 7), (-9, 6)]
)
def test_point_at_takes_the_last_change_until_then(day, exhibitors):
    assert point_at(POINTS, day) == Point(day, exhibitors)
    assert point_at((), day) == Point(day)


def test_drawing_keeps_to_its_box_and_its_table_to_the_figures(organizer, fair):
    with tenant(organizer):
        store_paces(organizer=organizer, at=shanghai(38))
        area, money, heads, registered = drawings(race_of(fair.editions[1], shanghai(38)), "CNY")
    assert [one.key for one in (area, money, heads, registered)] == [
        "area_m2", "net_minor", "exhibitors", "registrations"
    ]  # fmt: skip
    told = {row.label: (row.now, row.then, row.share) for row in area.rows}
    assert told["60 days before"] == ("0 m²", "9 m²", "0%")
    assert told["45 days before"] == ("45 m²", "9 m²", "500%")
    assert told["38 days before"] == ("45 m²", "27 m²", "167%")
    assert told["14 days before"] == ("–", "18 m²", "–"), "what is ahead of today is not known yet"
    assert [row.label for row in area.rows if row.is_today] == ["38 days before"]
    numbers = [float(text) for text in area.now.replace("M", " ").replace("H", " ").replace("V", " ").split()]
    assert all(0 <= value <= 1000 for value in numbers)
