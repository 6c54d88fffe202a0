"""The home page: tiles of a role, every number beside the very list that it opens, each failing alone."""

import re
from datetime import timedelta
from html import unescape

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from analytics.services.picturing import store_pictures
from analytics.services.running import full_run
from crm_expo.audit.models import AuditEntry
from crm_expo.inbox.models import InboxRow
from crm_expo.tenancy.access import ROLES
from crm_expo.tenancy.finding import forget_organizers
from crm_expo.tenancy.scope import tenant
from customers.models import Customer
from customers.services.editing import add_customer
from customers.services.ledger import log_activity
from customers.services.matching import suspect
from exhibitions.services.desk import pass_gate
from home.models import Arrangement
from home.services.checking import store_quality
from home.services.pacing import store_paces
from home.staff import kept_figures
from home.staff.tiles import DEFAULTS, TILES
from surveys.models import Response
from surveys.services.answering import open_survey
from tests.clock import today
from tests.home.fair import Fair, make_fair

#: Tiles whose number is a count of rows on the page they open, and how that page says it.
_LISTED = {
    "customers": lambda page: page.context["count"].number,
    "registrations": lambda page: page.context["count"].number,
    "participants": lambda page: page.context["sold"].participations,
    "duplicates": lambda page: page.context["count"],
    "low": lambda page: page.context["dissatisfied"].count,
    "inbox": lambda page: page.context["dead"],
}


def tile(desk, key: str) -> tuple[str, str]:
    """A small tile's number and address."""
    text = desk.get(f"home/tiles/?of={key}").content.decode()
    value = re.search(r'c-kpi-v[^"]*">([^<]*)', text)[1]
    address = re.search(r'<a href="([^"]+)" class="c-kpi"', text)
    return value, unescape(address[1]) if address else ""


@pytest.fixture
def fair(organizer, rival):
    """A fair whose second edition runs since yesterday, with visitors of today and who looks after whom."""
    now = timezone.now()
    with tenant(rival):
        _fill(make_fair(rival, today() - timedelta(days=1)), now, 7)
    with tenant(organizer):
        fair = make_fair(organizer, today() - timedelta(days=1))
        _fill(fair, now, 3)
    return fair


def _fill(fair: Fair, now, companies: int) -> None:
    organizer = fair.organizer
    for number in range(companies):
        fair.book(1, f"Firm {number}", 60 + number, area=9 + number, net=100_000 * (number + 1))
    fair.open(now - timedelta(days=200))
    for number in range(companies - 1):
        fair.book(2, Customer.objects.get(name=f"Firm {number}"), 50 - number, area=18, net=250_000)
    fair.book(2, "Newcomer", 20, area=12, net=70_000)
    fair.open(now)
    visitors = [fair.register(2, f"Visitor{number}", 10) for number in range(companies)]
    fair.register(2, "Today", -1)
    fair.register(2, "Cancelled", -1, cancelled=-1)
    pass_gate(organizer=organizer, registration=visitors[0], at=now - timedelta(seconds=30))
    pass_gate(organizer=organizer, registration=visitors[1], at=now - timedelta(seconds=20))
    pass_gate(organizer=organizer, registration=visitors[1], at=now - timedelta(seconds=10), is_exit=True)


def give(organizer, person, *names: str) -> list[Customer]:
    """Customers that somebody looks after."""
    with tenant(organizer):
        Customer.objects.filter(name__in=names).update(owner=person)
        return list(Customer.objects.filter(owner=person).order_by("name"))


@pytest.mark.parametrize("role", ROLES)
def test_every_role_sees_its_own_tiles_and_may_open_what_they_count(role, at_desk, fair):
    desk = at_desk(role)
    page = desk.get("")
    assert page.status_code == 200
    text = page.content.decode()
    assert re.findall(r'id="tile-(\w+)"|insights/card/\?of=(\w+)', text) == [
        ("", key) if TILES[key].address else (key, "") for key in DEFAULTS[role].split()
    ]
    assert {TILES[key].needs for key in DEFAULTS[role].split()} <= ROLES[role]
    for key in DEFAULTS[role].split():
        path = f"insights/card/?of={key}" if TILES[key].address else f"home/tiles/?of={key}"
        answer = desk.get(path)
        assert (answer.status_code, "Not counted" in answer.content.decode()) == (200, False), key
        for address in re.findall(r'href="(/o/[^"]+)"', answer.content.decode()):
            assert desk.client.get(unescape(address)).status_code == 200, address


@pytest.mark.parametrize(
    ("key", "number", "where"),
    [
        ("exhibitors", 3, "participants"),
        ("registrations", 4, "registrations"),
        ("today", 1, "registrations"),
        ("inside", 1, "registrations"),
        ("came", 2, "registrations"),
        ("returning", 2, "customers"),
        ("not_back", 1, "customers"),
        ("mine", 3, "customers"),
        ("quiet", 2, "customers"),
        ("mine_not_back", 1, "customers"),
    ],
)
def test_the_number_of_a_tile_is_the_number_of_its_list(key, number, where, at_desk, organizer, fair):
    desk = at_desk("owner")
    mine = give(organizer, desk.person, "Firm 0", "Firm 2", "Newcomer")
    with tenant(organizer):
        log_activity(
            organizer=organizer, customer=mine[0], kind="call", text="hello", ref="one",
            occurred_at=timezone.now() - timedelta(days=89),
        )  # fmt: skip
        log_activity(
            organizer=organizer, customer=mine[1], kind="visit", text="long ago", ref="two",
            occurred_at=timezone.now() - timedelta(days=91),
        )  # fmt: skip
    value, address = tile(desk, key)
    page = desk.client.get(address)
    assert (value, page.status_code, _LISTED[where](page)) == (str(number), 200, number)


def test_area_and_money_stand_on_the_editions_page(at_desk, organizer, fair):
    desk = at_desk("owner")
    (area, address), (money, _address) = tile(desk, "area"), tile(desk, "money")
    sold = desk.client.get(address).context["sold"]
    assert (area, money, sold.area_m2, sold.net_minor) == ("48", "CN¥5,700", 48.0, 570_000)


def test_those_at_risk_are_exactly_listed(at_desk, organizer, fair):
    desk = at_desk("owner")
    give(organizer, desk.person, "Firm 0", "Firm 1", "Firm 2")
    with tenant(organizer):
        later = timezone.now() + timedelta(days=400)
        full_run(organizer=organizer, as_of=later)
        store_pictures(organizer, later)
    counts = set()
    for key in ("risk", "slipping"):
        value, address = tile(desk, key)
        assert desk.client.get(address).context["count"].number == int(value), key
        counts.add(int(value))
    assert counts == {1}, "Firm 2 missed an edition"


def test_scores_quality_duplicates_and_deliveries_lead_to_their_pages(at_desk, organizer, fair):
    now = timezone.now()
    desk = at_desk("owner")
    with tenant(organizer):
        first, second, *_rest = Customer.objects.filter(kind="company").order_by("pk")
        suspect(first, second, ["similar_name"], 80)
        store_quality(organizer=organizer, at=now)
        full_run(organizer=organizer, as_of=now)
        InboxRow.objects.create(
            organizer=organizer, kind="registration", source="api", external_id="T", delivery_key="k", body="{}",
            sha256="0", received_at=now, next_attempt_at=now, state="dead",
        )  # fmt: skip
    for key, number, where in (("duplicates", 1, "duplicates"), ("dead", 1, "inbox")):
        value, address = tile(desk, key)
        assert (value, _LISTED[where](desk.client.get(address))) == (str(number), number)
    value, address = tile(desk, "quality")
    findings = [row for _heading, rows in desk.client.get(address).context["groups"] for row in rows]
    assert int(value) == sum(bool(row.finding.count) for row in findings) > 2
    assert tile(desk, "scores")[1].endswith("/insights/")


def test_satisfaction_and_low_scores_are_those_of_the_newest_survey(at_desk, organizer, fair):
    from analytics.services.survey_results import store_results

    desk, now = at_desk("service"), timezone.now()
    with tenant(organizer):
        survey = open_survey(organizer=organizer, edition=fair.editions[0], audience="exhibitor", at=now)
        customer = Customer.objects.get(name="Firm 0")
        for number, overall in enumerate([5, 4, 4, 3, 5, 2, 1, 4, 4, 4, 5, 4]):
            Response.objects.create(
                organizer=organizer, survey=survey, customer=customer if number == 5 else None, source="test",
                external_id=str(number), answered_at=now, answers={"overall": overall},
            )  # fmt: skip
        store_results(organizer=organizer, survey=survey, at=now, replicates=2)
    value, address = tile(desk, "satisfaction")
    assert (value, f'data-figure-of="single">{value}<' in desk.client.get(address).content.decode()) == ("3.75", True)
    value, address = tile(desk, "dissatisfied")
    assert (int(value), _LISTED["low"](desk.client.get(address))) == (1, 1), "one of the two is tied to nobody"


def test_a_failed_source_spoils_its_own_tiles_only(at_desk, fair, monkeypatch):
    desk = at_desk("owner")

    def broken(*_about):
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1 / 0")

    monkeypatch.setitem(kept_figures.SOURCES, "returning", kept_figures.Source(broken))
    with pytest.raises(DatabaseError), transaction.atomic():
        broken()
    text = desk.get("home/tiles/?of=returning&of=exhibitors&of=not_back").content.decode()
    assert text.count("Not counted.") == 2
    assert 'hx-get="/o/alpha/home/tiles/?of=returning"' in text
    assert re.search(r'id="tile-exhibitors".*?c-kpi-v">3<', text)
    monkeypatch.undo()
    assert tile(desk, "returning")[0] == "2", "what failed was not kept"


def test_figures_are_kept_for_a_minute_and_are_nobody_elses(at_desk, organizer, fair, monkeypatch):
    zhang, li = at_desk("sales", name="zhang"), at_desk("sales", name="li")
    give(organizer, zhang.person, "Firm 0")
    assert (tile(zhang, "mine")[0], tile(li, "mine")[0]) == ("1", "0")
    give(organizer, zhang.person, "Firm 0", "Firm 1")
    assert tile(zhang, "mine")[0] == "1"
    monkeypatch.setattr(kept_figures, "FRESH", timedelta(0))
    assert tile(zhang, "mine")[0] == "2"


def test_the_page_is_put_together_once_until_a_figure_is_another(at_desk, organizer, fair):
    desk = at_desk("owner")
    with tenant(organizer):
        store_paces(organizer=organizer, at=timezone.now())
    empty = desk.get("").content.decode()
    assert empty.count("data-waits") == 7, "five numbers, pace and news are fetched"
    desk.get("home/tiles/?of=area&of=returning&of=satisfaction&of=risk&of=pace&of=news")
    full = desk.get("").content.decode()
    assert full.count("data-waits") == 0
    assert 'hx-trigger="load" hx-swap="none"' not in full
    assert "Day 2" not in full
    assert "On day 2 of the show: 48 m²" in full
    with CaptureQueriesContext(connection) as asked:
        assert desk.get("").status_code == 200
    assert len(asked) == 7, [query["sql"] for query in asked]


def test_queries_of_tiles_do_not_grow_with_rows(at_desk, organizer, fair, forget):
    desk, counted = at_desk("owner"), []
    keys = "&".join(f"of={key}" for key, one in TILES.items() if one.source)
    for _round in range(3):  # the first also finds the person
        with tenant(organizer):
            for number in range(5):
                fair.book(2, f"More {_round} {number}", 5)
                fair.register(2, f"Some{_round}{number}", 5)
                add_customer(organizer=organizer, kind="company", name=f"Mine {_round} {number}", owner=desk.person)
            store_paces(organizer=organizer, at=timezone.now())
        forget()
        forget_organizers()  # found anew each time, however long a round takes
        with CaptureQueriesContext(connection) as asked:
            assert desk.get(f"home/tiles/?{keys}").status_code == 200
        counted.append(len(asked))
    assert counted[1] == counted[2]


def test_somebody_arranges_tiles_for_oneself_and_the_team_for_a_role(at_desk, organizer, fair):
    owner, sales = at_desk("owner"), at_desk("sales")

    def shown(desk):
        return re.findall(r'id="tile-(\w+)"|insights/card/\?of=(\w+)', desk.get("").content.decode())

    order = ["news", "area", "money"]
    assert owner.post("home/arrange/", {"role": "sales", "order": order, "shown": ["news", "money"]}).status_code == 302
    assert shown(sales) == [("money", ""), ("news", "")]
    moved = sales.post("home/arrange/", {"order": order, "shown": order, "act": "up:money"})
    assert moved.status_code == 200
    assert re.findall(r'name="order" value="(area|money)"', moved.content.decode()) == ["money", "area"]
    sales.post("home/arrange/", {"order": ["area", "dead", "nothing"], "shown": ["area", "dead", "nothing"]})
    assert shown(sales) == [("area", "")], "no tile that the role may not see"
    sales.post("home/arrange/", {"order": order, "shown": [], "act": "save"})
    assert shown(sales) == []
    assert "You have taken all tiles off" in sales.get("").content.decode()
    sales.post("home/arrange/", {"act": "reset"})
    assert shown(sales) == [("money", ""), ("news", "")]
    with tenant(organizer):
        assert AuditEntry.objects.get(action="home.arranged").changes["role"] == [None, "sales"]


def test_nobody_arranges_for_others_without_the_right(at_desk, organizer, rival, fair):
    sales = at_desk("sales")
    sales.post("home/arrange/", {"role": "owner", "order": ["area"], "shown": ["area"]})
    with tenant(organizer):
        assert [(row.user_id, row.role) for row in Arrangement.objects.all()] == [(sales.person.pk, "")]
    with tenant(rival):
        assert not Arrangement.objects.exists()


@pytest.mark.parametrize("address", ["home/pace/?edition=x", "home/pace/?edition=999999999", "home/pace/?edition=²"])
def test_an_edition_that_runs_no_race_is_not_found(at_desk, fair, address):
    assert at_desk("owner").get(address).status_code == 404


def test_another_edition_is_looked_at_in_the_measure_that_was_chosen(at_desk, organizer, fair):
    with tenant(organizer):
        store_paces(organizer=organizer, at=timezone.now())
    text = at_desk("owner").get(f"home/pace/?edition={fair.editions[0].pk}&measure=exhibitors").content.decode()
    assert 'value="exhibitors" checked' in text
    assert "At its end: 3; it is the first edition of its series" in text


def test_an_empty_organizer_is_told_how_to_begin(at_desk, organizer):
    text = at_desk("owner").get("").content.decode()
    assert "First steps" in text
    assert "Load a demo exhibition" in text
    assert "tile-" not in text, "tiles without anything to count are left out"
    assert "No edition yet" in at_desk("sales").get("").content.decode()
    keys = "&".join(f"of={key}" for key, one in TILES.items() if one.source)
    answer = at_desk("manager").get(f"home/tiles/?{keys}")
    assert (answer.status_code, answer.content.decode().count("Not counted.")) == (200, 0)
