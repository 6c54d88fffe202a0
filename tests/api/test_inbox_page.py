"""The inbox as people read it."""

import pytest

from crm_expo.accounts.models import User
from crm_expo.accounts.services.membership import add_member
from crm_expo.inbox.models import InboxRow
from crm_expo.kit.staff.outcomes import run_facts
from crm_expo.tenancy.scope import tenant
from tests.access.asking import client_of
from tests.api.conftest import registration


@pytest.fixture
def page(organizer):
    user = User.objects.create_user("owner@alpha.example")
    with tenant(organizer):
        add_member(organizer=organizer, user=user, role="owner")
    client = client_of(user)
    return lambda path="", language="en": client.get(
        f"/o/alpha/inbox/{path}", headers={"accept-language": language}
    ).content.decode()


def test_refused_deliveries_say_why_in_the_language_of_the_page(api, page):
    malformed = api("post", "registrations/", b"{").json()["inbox_id"]
    refused = api("post", "registrations/", registration(status="maybe"))
    messages = refused.json()["messages"]
    assert f'Unreadable delivery</a> <span class="c-3 c-num">#{malformed}' in page()
    for language, short in (("en", "en"), ("zh-hans", "zh")):
        assert messages[short]["title"] in page(language=language)
        detail = page(f"{refused.json()['inbox_id']}/", language)
        assert messages[short]["errors"][0]["message"].replace('"', "&quot;") in detail


def test_result_links_to_the_customer(api, page, organizer):
    answer = api("post", "registrations/", registration()).json()
    api.drain()
    with tenant(organizer):
        customer = InboxRow.objects.get().outcome["customer"]
    assert f'href="/o/alpha/customers/{customer}/"' in page(f"{answer['inbox_id']}/")


def test_waiting_check_in_names_its_registration(api, page):
    api("post", "checkins/", {"registration": "tix:9", "external_id": "c9", "at": "2026-01-05T09:00:00+08:00"})
    api.drain()
    for path in ("", "?waits=true", "?waits_for=tix:9"):
        assert "Waits for registration tix:9" in page(path)
    assert "Waits for registration tix:9" not in page("?waits_for=tix:8")


def test_run_notes_are_named_and_unknown_ones_kept():
    facts = [
        (str(label), value, is_count)
        for label, value, is_count in run_facts({"run_id": 3, "rows_written": 9, "x": "y"})
    ]
    assert facts == [("Run", 3, False), ("Scorecards written", 9, True), ("x", "y", False)]
