"""Every list in every layout: it answers, and asks the database as often for many records as for few."""

from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from crm_expo.lists.counting import Count, counted
from crm_expo.lists.registry import list_named, lists_known
from crm_expo.lists.services.views import save_view
from crm_expo.tenancy.scope import tenant
from customers.models import Interaction
from customers.selectors.lists import live_customers
from customers.services.editing import add_customer
from tests.access.world import build


@pytest.fixture
def furnished(organizer):
    return build(organizer)


@pytest.mark.parametrize("layout", ["table", "cards", "board"])
@pytest.mark.parametrize("key", ["customers", "activity", "bookings", "contracts", "registrations"])
def test_every_list_answers_with_all_its_columns(furnished, client, key, layout):
    client.force_login(furnished.people["owner"])
    columns = ",".join(column.key for column in list_named(key).columns if column.is_shown)
    page = client.get(f"/o/{furnished.organizer.slug}/{key}/", {"cols": columns, "layout": layout})
    assert page.status_code == 200
    assert page.context["state"].left_out == ()
    for sort in [one for one, column in list_named(key).by_key.items() if column.order]:
        assert client.get(f"/o/{furnished.organizer.slug}/{key}/", {"sort": f"-{sort}"}).status_code == 200


@pytest.mark.parametrize("part", ["filter", "columns", "count", "export", "views/new"])
def test_every_dialog_of_every_list_answers(furnished, client, part):
    client.force_login(furnished.people["owner"])
    for key in lists_known():
        assert client.get(f"/o/{furnished.organizer.slug}/lists/{key}/{part}/").status_code == 200
    assert client.get(f"/o/{furnished.organizer.slug}/lists/unheard/{part}/").status_code == 404


def queries(desk, **params) -> int:
    desk.get("customers/", **params)
    with CaptureQueriesContext(connection) as seen:
        assert desk.get("customers/", **params).status_code == 200
    return len(seen)


@pytest.mark.parametrize(
    "params", [{}, {"cols": "company,last_contact,tier,owner,took_part"}, {"layout": "board", "by": "stage"}]
)
def test_many_records_cost_as_many_queries_as_few(desk, organizer, params, put_together_anew):
    with tenant(organizer):
        for number in range(10):
            add_customer(organizer=organizer, kind="company", name=f"Firm {number}")
    few = queries(desk, **params)
    with tenant(organizer):
        for number in range(10, 100):
            add_customer(organizer=organizer, kind="person", name=f"Person {number}")
    assert queries(desk, **params) == few


def test_beyond_a_limit_a_count_is_estimated_and_said_to_be(organizer, parties):
    with tenant(organizer):
        assert counted(live_customers(), up_to=4) == Count(4, True)
        assert counted(live_customers(), up_to=3).is_exact is False
        assert counted(live_customers(), up_to=3).number >= 3
        assert counted(live_customers().none()) == Count(0, True)


def test_activity_stands_by_the_time_it_shows_or_as_it_was_recorded(desk, organizer, parties):
    with tenant(organizer):
        Interaction.objects.bulk_create(
            Interaction(
                organizer=organizer, customer_id=parties["云帆科技"], kind="call", effect="contact", sign=0,
                occurred_at=datetime(2026, 3, day, tzinfo=UTC), text=str(day), source_ref=f"test:{day}",
            )
            for day in (2, 9, 5)
        )  # fmt: skip
    for sort, days in (("", "952"), ("-at", "259"), ("recorded", "592")):
        rows = desk.get("activity/", sort=sort).context["page"].rows
        assert "".join(row.text for row in rows) == days


def test_view_that_is_gone_or_of_somebody_else_is_told(desk, colleague, organizer, parties):
    with tenant(organizer):
        private = save_view(organizer=organizer, owner=colleague.person, list_key="customers", name="Mine", query="")
    told = "This view was deleted, or it is somebody else’s."
    for gone in (private.pk, private.pk + 1, "zzz"):
        assert told in desk.get(f"customers/?view={gone}").content.decode()
    for there in ("all", "companies"):
        assert told not in desk.get(f"customers/?view={there}").content.decode()
    assert told not in colleague.get(f"customers/?view={private.pk}&sort=name").content.decode()
