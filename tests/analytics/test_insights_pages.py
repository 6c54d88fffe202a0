"""Pages of insights: they read what is stored, open exactly the customers they count, and say what is missing."""

import csv
import re
from html import unescape
from io import StringIO

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext

from analytics.models import Judgement
from analytics.services.judging import judge_due
from analytics.services.picturing import store_pictures
from analytics.services.refreshing import refresh_touched
from analytics.services.running import full_run
from crm_expo.accounts.models import User
from crm_expo.accounts.services.membership import add_member
from crm_expo.tenancy.scope import tenant
from customers.models import Customer, Scorecard
from tests.access.asking import client_of
from tests.analytics.ledger import history, line, make_show
from tests.analytics.test_scoring_equality import HELD
from tests.analytics.test_values import grow_paying_world

PAGE = "/o/alpha/insights/"
TABS = ("", "value/", "moves/", "risk/", "triangle/")


@pytest.fixture
def desk(organizer):
    user = User.objects.create_user("owner@alpha.example", name="Zhang Min")
    with tenant(organizer):
        add_member(organizer=organizer, user=user, role="owner")
    return client_of(user)


@pytest.fixture
def scored(organizer):
    with tenant(organizer):
        show = grow_paying_world(organizer)
        full_run(organizer=organizer, as_of=show.after(HELD + 1))
        judge_due(organizer=organizer, at=show.after(HELD + 1))
    return show


def read(desk, tab="", query="role=visitor", language="en"):
    desk.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    answer = desk.get(f"{PAGE}{tab}?{query}")
    assert answer.status_code == 200
    return answer.content.decode()


def lines_of(desk, page, table, query="role=visitor"):
    desk.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    answer = desk.get(f"{PAGE}figures/?{query}&page={page}&table={table}")
    assert answer.status_code == 200
    assert answer.content.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(StringIO(answer.content.decode("utf-8-sig"))))


def listed(desk, address):
    """How many customers an address lists."""
    answer = desk.get(address)
    assert answer.status_code == 200
    assert not answer.context["listing"].has_strangers
    return answer.context["count"].number


def cards_in(text):
    return text.split('<div class="c-grid">')[1]


def drills(text):
    """Linked figures of tables: (address, count)."""
    cells = re.findall(
        r'<a(?: class="c-link")? href="(/o/alpha/customers/\?[^"]+)">([^<]+)</a>(?:<small>([\d,]+)</small>)?', text
    )
    return [(unescape(address), int((small or shown).replace(",", ""))) for address, shown, small in cells]


@pytest.mark.parametrize(("tab", "at_least"), [("", 20), ("value/", 20), ("moves/", 15)])
def test_every_figure_opens_exactly_its_customers(desk, scored, tab, at_least):
    found = drills(read(desk, tab))
    assert len(found) >= at_least
    for address, count in found:
        assert listed(desk, address) == count, address


def test_squares_of_the_value_matrix_open_their_customers(desk, scored):
    data = read(desk, "value/").split('id="quadrant-data" type="application/json">')[1].split("</script>")[0]
    cells = re.findall(r"\[\d+, \d+, (\d+), \"([^\"]+)\"", data.replace("\\u0026", "&"))
    assert sum(int(count) for count, _address in cells) > 100
    for count, address in cells:
        assert listed(desk, address) == int(count)


def test_the_whole_list_of_those_at_risk_is_exactly_they(desk, scored):
    text = read(desk, "risk/")
    total = int(re.search(r"25 of (\d+), not committed", text)[1])
    assert listed(desk, unescape(re.search(r'btn-line" href="(/o/alpha/customers/[^"]+)"', text)[1])) == total
    table = lines_of(desk, "risk", "risk")
    assert len(table) == 26
    assert [float(row[4]) for row in table[1:]] == sorted((float(row[4]) for row in table[1:]), reverse=True)
    assert {row[2] for row in lines_of(desk, "risk", "risk", "role=visitor&tier=needs_attention")[1:]} == {
        "Needs attention"
    }


def test_tables_come_as_files_that_run_no_formula(organizer, desk):
    with tenant(organizer):
        show = make_show(organizer, 3)
        risky = history(show, "110", name="=HYPERLINK(1)", value=1234)
        history(show, "111", value=10)
        full_run(organizer=organizer, as_of=show.after(3))
    first = ["'=HYPERLINK(1)", str(risky.pk), "Needs attention", "0.75", "24.68"]
    assert lines_of(desk, "risk", "risk")[1][:5] == first
    matrix = lines_of(desk, "overview", "matrix")
    assert matrix[0] == ["Recency", "Editions taken part in", "Customers", "Value so far"]
    assert sorted(row[2:] for row in matrix[1:]) == [["1", "0.3"], ["1", "24.68"]]
    everything = desk.get(f"{PAGE}figures/?role=visitor").content.decode()
    assert everything.count("\r\n\r\n") >= 4
    assert desk.get(f"{PAGE}figures/?role=visitor&table=nothing").status_code == 404
    assert desk.get(f"{PAGE}figures/?role=visitor&page=nothing").status_code == 404


@pytest.mark.parametrize("tab", ["", "value/", "moves/", "triangle/"])
def test_pages_do_not_look_at_scorecards(desk, scored, tab):
    with CaptureQueriesContext(
        connection,
    ) as asked:
        read(desk, tab)
    assert [query["sql"] for query in asked if "scorecard" in query["sql"]] == []
    with CaptureQueriesContext(connection) as again:
        read(desk, tab)
    assert len(again) <= len(asked)
    assert not any('"analytics_picture"."figures"' in query["sql"] for query in again)


@pytest.mark.parametrize("tab", TABS)
def test_queries_do_not_grow_with_customers(organizer, desk, tab):
    counted = []
    with tenant(organizer):
        show = make_show(organizer, 4)
    for _round in range(3):  # the first also finds the organizer and the person
        with tenant(organizer):
            for pattern in ("1110", "1100", "0110", "1111"):
                history(show, pattern, value=5000)
            full_run(organizer=organizer, as_of=show.after(4))
            judge_due(organizer=organizer, at=show.after(4), forced=True)
        with CaptureQueriesContext(connection) as asked:
            read(desk, tab)
        counted.append(len(asked))
    assert counted[1] == counted[2]


def test_a_change_shows_without_a_run(organizer, desk, scored):
    before = cards_in(read(desk, "value/"))
    assert cards_in(read(desk, "value/")) == before
    with tenant(organizer):
        line(Customer.objects.first(), scored, HELD + 2, "commitment", value=123_456_789)
        refresh_touched(organizer=organizer, as_of=scored.after(HELD + 1))
        store_pictures(organizer, scored.after(HELD + 1))
    assert cards_in(read(desk, "value/")) != before


def test_settings_are_offered_to_who_may_change_them(organizer, desk, scored):
    user = User.objects.create_user("two@alpha.example", name="Li")
    with tenant(organizer):
        add_member(organizer=organizer, user=user, role="read_only")
    assert "Value settings" in read(desk, "value/").split("c-grid")[1]
    assert "Value settings" not in read(client_of(user), "value/")


def test_editions_are_compared_with_the_one_before_or_another(organizer, desk):
    with tenant(organizer):
        show = make_show(organizer, 4)
        for pattern in ("1111", "1101", "0111", "0011"):
            history(show, pattern, value=100)
        full_run(organizer=organizer, as_of=show.after(3))
        full_run(organizer=organizer, as_of=show.after(4))
    assert "beside No. 3" in read(desk)
    assert "beside No. 2" in read(desk, query=f"role=visitor&compare={show.edition(2).pk}")
    assert lines_of(desk, "overview", "lifecycle")[0][-1] == "No. 3"
    assert lines_of(desk, "overview", "lifecycle", f"role=visitor&compare={show.edition(2).pk}")[0][-1] == "Share"


def test_visitors_of_a_running_edition_are_compared_with_no_other(organizer, desk):
    with tenant(organizer):
        show = make_show(organizer, 4)
        for pattern in ("111", "101", "011", "110"):
            history(show, pattern, value=100)
        full_run(organizer=organizer, as_of=show.during(3))
    assert "It is not over yet" in read(desk)
    assert desk.get("/o/alpha/?role=visitor").status_code == 200


def test_ladder_moves_are_shown_when_they_are_known(organizer, desk, scored):
    with tenant(organizer):
        judged = Judgement.objects.get(survey=None, role="visitor")
        judged.figures["ladder_moves"] = []
        judged.computed_at = judged.computed_at.replace(year=2030)
        judged.save()
    assert 'id="ladder_moves-title"' not in read(desk, "moves/")
    with tenant(organizer):
        judged.figures["ladder_moves"] = [
            {"from": None, "to": "suspect", "customers": 4},
            {"from": "suspect", "to": "follower", "customers": 3},
            {"from": "follower", "to": "suspect", "customers": 1},
        ]
        judged.computed_at = judged.computed_at.replace(year=2031)
        judged.save()
    text = read(desk, "moves/")
    assert "3 went up, 1 down, 0 stayed on their rung." in text
    assert lines_of(desk, "moves", "ladder_moves")[1][:2] == ["Not a customer yet", "4"]


def test_empty_pages_say_what_is_missing(organizer, desk):
    for tab in TABS:
        assert "Insights need an exhibition" in read(desk, tab)
    with tenant(organizer):
        show = make_show(organizer, 2)
    assert "No scores yet." in read(desk, "value/")
    with tenant(organizer):
        history(show, "1")
        full_run(organizer=organizer, as_of=show.after(1))
        judge_due(organizer=organizer, at=show.after(1))
    assert "Needs 2 held editions; there is 1." in read(desk, "moves/")
    assert "Needs 2 held editions that somebody came to; there is 1." in read(desk, "triangle/")
    assert "No value to come yet" in read(desk, "value/")
    for tab in TABS:
        read(desk, tab, language="zh-hans")


def test_triangle_warns_when_exhibitors_stop_returning(organizer, desk):
    with tenant(organizer):
        show = make_show(organizer, 3)
        for pattern, n in (("111", 4), ("110", 36), ("001", 44)):
            for _n in range(n):
                history(show, pattern, role="exhibitor", value=1000)
        full_run(organizer=organizer, as_of=show.after(3))
        assert Scorecard.objects.filter(role="exhibitor").exists()
    warned = read(desk, "triangle/")
    assert 'data-verdict="warning"' in warned
    assert "Fell: Exhibitors retained." in warned
    table = lines_of(desk, "triangle", "changes")
    assert table[1][0] == "Exhibitors retained"
    assert table[1][-1] == "fell"


@pytest.mark.parametrize(
    ("tab", "query", "named"),
    [
        ("", "role=visitor", None),
        ("", "series=999999&role=visitor", "series"),
        ("value/", "role=nobody", "role"),
        ("", "role=visitor&edition=999999&compare=x", "edition"),
        ("risk/", "role=visitor&tier=champion", "tier"),
        ("evidence/", "series=abc", "series"),
    ],
)
def test_what_an_address_names_in_vain_is_told(desk, scored, tab, query, named):
    text = read(desk, tab, query)
    assert (f"not here ({named})" in text) is (named is not None)
    assert ("This address names" in text) is (named is not None)


def test_values_are_for_those_who_may_see_insights(organizer, desk, scored):
    host = User.objects.create_user("host@alpha.example", name="Host")
    with tenant(organizer):
        add_member(organizer=organizer, user=host, role="on_site")
        card = Scorecard.objects.filter(current_minor__gt=0, contribution__isnull=False).first()
    for client, may in ((desk, True), (client_of(host), False)):
        client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
        answer = client.get(f"{PAGE}why/{card.customer_id}/")
        assert answer.status_code == 200
        for words in ("Realized", "ABC", "Contribution"):
            assert (words in answer.content.decode()) is may
