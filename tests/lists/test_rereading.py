"""A page asked for again is answered from memory only while it would be the same."""

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.html import escape

from crm_expo.kit import rereading
from crm_expo.lists.models import SavedView
from crm_expo.lists.services.views import save_view
from crm_expo.tenancy.plans import forget_plans
from crm_expo.tenancy.scope import tenant
from customers.models import Customer, Interaction
from customers.services.editing import add_customer, update_customer

PAGES = ("customers/", "customers/{pk}/", "activity/")


@pytest.fixture(autouse=True)
def _nothing_kept(monkeypatch):
    monkeypatch.setattr(rereading, "_pages", rereading.Pages(rereading.PAGES_KEPT))


def asked(desk, address: str) -> tuple[str, list[str]]:
    """A page and the statements that it took."""
    with CaptureQueriesContext(connection) as queries:
        answer = desk.get(address)
    assert answer.status_code == 200
    return answer.content.decode(), [query["sql"] for query in queries]


def without_own(page: str) -> str:
    """A page without what each answer has of its own."""
    return re.sub(r'(data-csrf=|name="csrfmiddlewaretoken" value=|name="ref" value=)"[^"]+"', "", page)


@pytest.mark.parametrize("address", PAGES)
def test_third_time_a_page_is_compared_only_and_says_the_same(desk, parties, address):
    address = address.format(pk=parties["Nordwerk GmbH"])
    first, cold = asked(desk, address)
    asked(desk, address)
    again, warm = asked(desk, address)
    assert without_own(again) == without_own(first)
    assert len([sql for sql in warm if "PREPARE again_" in sql]) == 1
    assert len(warm) < len(cold)
    _page, warmer = asked(desk, address)
    assert len(warmer) == len(warm)
    assert [sql for sql in warmer if "PREPARE again_" in sql] == []  # the connection knows the plan


def test_question_that_fails_is_forgotten_and_the_page_put_together(desk, organizer, parties):
    for _turn in range(4):
        page, _sql = asked(desk, "customers/")
    key, kept = next(iter(rereading._pages._kept.items()))
    for questions in (("SELECT 1/0",), ("SELECT no_such_column",)):
        rereading._pages.put(key, replace(kept, questions=questions))
        assert without_own(asked(desk, "customers/")[0]) == without_own(page)
    for _turn in range(2):
        asked(desk, "customers/")
    again, warm = asked(desk, "customers/")
    assert without_own(again) == without_own(page)
    assert len([sql for sql in warm if "EXECUTE again_" in sql]) == 1


@pytest.mark.parametrize("address", ["customers/?quality=stale", "registrations/?inside=true"])
def test_page_whose_question_tells_the_time_is_compared_too(desk, organizer, parties, monkeypatch, address):
    moment = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
    monkeypatch.setattr(timezone, "now", lambda: moment)
    asked(desk, address)
    asked(desk, address)
    moment += timedelta(seconds=50)
    assert [sql for sql in asked(desk, address)[1] if "EXECUTE again_" in sql]


def test_the_way_to_the_other_language_leads_back_to_the_page_that_is_open(desk, parties):
    for _turn in range(4):
        for address in ("customers/", f"customers/{parties['Nordwerk GmbH']}/", "customers/?kind=company&q=a", ""):
            page = desk.get(address).content.decode()
            path = f'name="next" value="{escape(desk.at(address))}"'
            assert page.count('name="next" value=') == page.count(path)


@pytest.mark.parametrize("write", ["service", "statement", "remove"])
def test_what_changed_stands_on_the_next_answer_whoever_wrote_it(desk, organizer, parties, write):
    pk = parties["Nordwerk GmbH"]
    for _turn in range(3):
        asked(desk, "customers/")
        asked(desk, f"customers/{pk}/")
    with tenant(organizer):
        if write == "service":
            values = {"organizer": organizer, "customer_id": pk, "version": None}
            update_customer(values={"name": "Nordwerk SE"}, **values)
        elif write == "statement":
            Customer.objects.filter(pk=pk).update(name="Nordwerk SE")
        else:
            Customer.objects.filter(pk=pk).update(merged_into=parties["Ostwerk AG"])
    listed = asked(desk, "customers/")[0]
    assert "Nordwerk GmbH" not in listed
    assert ("Nordwerk SE" in listed) == (write != "remove")
    answer = desk.get(f"customers/{pk}/")
    assert answer.status_code == (302 if write == "remove" else 200)


def test_record_that_stands_on_another_page_of_the_list_is_counted_at_once(desk, organizer):
    with tenant(organizer):
        for number in range(60):
            add_customer(organizer=organizer, kind="company", name=f"A {number:02}")
    for _turn in range(3):
        listed = asked(desk, "customers/")[0]
    assert ">60<" in listed
    with tenant(organizer):
        add_customer(organizer=organizer, kind="company", name="Zuletzt")
    assert ">61<" in asked(desk, "customers/")[0]


def test_nobody_gets_the_page_of_another(desk, colleague, rival, parties):
    for _turn in range(3):
        asked(desk, "customers/")
    page = asked(colleague, "customers/")[0]
    assert colleague.person.name in page
    assert desk.person.name not in page
    assert desk.client.get(f"/o/{rival.slug}/customers/").status_code == 404


def test_form_of_a_kept_page_works_and_two_copies_are_two_activities(desk, organizer, parties):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(desk.person)
    address = desk.at(f"customers/{parties['Nordwerk GmbH']}/")
    refs, tokens = set(), set()
    for _number in range(4):
        page = strict.get(address).content.decode()
        refs.add(re.search(r'name="ref" value="([^"]+)"', page)[1])
        tokens.add(re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)[1])
    assert len(refs) == 4
    assert len(tokens) == 4
    for ref in sorted(refs)[:2]:
        sent = {"kind": "call", "text": "Called", "ref": ref, "csrfmiddlewaretoken": max(tokens)}
        assert strict.post(address, sent).status_code == 302
    with tenant(organizer):
        assert Interaction.objects.filter(kind="call").count() == 2


def test_message_is_told_once(desk, parties):
    address = f"customers/{parties['Nordwerk GmbH']}/"
    for _number in range(3):
        asked(desk, address)
    desk.post(address, kind="call", text="Called", ref="once")
    assert "It stands on the timeline." in asked(desk, address)[0]
    for _turn in range(3):
        assert "It stands on the timeline." not in asked(desk, address)[0]


def test_page_is_put_together_anew_after_a_while(desk, parties, monkeypatch):
    for _turn in range(3):
        asked(desk, "customers/")
    later = rereading.time.monotonic() + rereading.LIFE
    monkeypatch.setattr(rereading.time, "monotonic", lambda: later)
    assert len(asked(desk, "customers/")[1]) > len(asked(desk, "customers/")[1])


def test_memory_and_plans_are_bounded(desk, parties, monkeypatch):
    monkeypatch.setattr(rereading._pages, "most", 2)
    monkeypatch.setattr(rereading, "PLANS_KEPT", 2)
    with connection.cursor() as cursor:
        forget_plans(cursor)
        cursor.execute("DEALLOCATE ALL")
    for sort in ("name", "updated", "city", "grade"):
        for _turn in range(4):
            asked(desk, f"customers/?sort={sort}")
    assert len(rereading._pages._kept) == 2
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_prepared_statements WHERE name LIKE 'again\\_%'")
        assert cursor.fetchone()[0] == 2


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("address", [*PAGES, "customers/?q=werk", "palette/?q=werk"])
def test_page_is_not_even_compared_while_nothing_was_written(desk, organizer, parties, address):
    address = address.format(pk=parties["Nordwerk GmbH"])
    first, cold = asked(desk, address)
    again, warm = asked(desk, address)
    assert without_own(again) == without_own(first)
    assert len(warm) < len(cold)
    assert not [sql for sql in warm if "customers_" in sql]
    with tenant(organizer):
        Customer.objects.filter(name="Nordwerk GmbH").update(name="Nordwerk SE")
    changed, _sql = asked(desk, address)
    assert ("Nordwerk SE" in changed) == ("Nordwerk GmbH" in first)
    assert not [sql for sql in asked(desk, address)[1] if "customers_" in sql]
    with tenant(organizer):
        Customer.objects.filter(pk=-1).update(name="Nobody")  # written, but nothing that is shown
    compared = asked(desk, address)[1]
    assert [sql for sql in compared if "customers_" in sql]
    assert not [sql for sql in asked(desk, address)[1] if "customers_" in sql]


@pytest.mark.django_db(transaction=True)
def test_what_lists_share_is_known_until_something_is_written(desk, organizer, parties):
    asked(desk, "customers/?kind=company")
    shared = ("lists_savedview", "fields_customfield", "exhibitions_exhibition")
    again = asked(desk, "customers/?kind=person")[1]
    assert [sql for sql in again if "customers_customer" in sql]
    assert not [sql for sql in again for table in shared if table in sql]
    with tenant(organizer):
        view = save_view(organizer=organizer, owner=desk.person, list_key="customers", name="Only mine")
    page, changed = asked(desk, "customers/?kind=person&sort=-updated")
    assert "Only mine" in page
    assert [sql for sql in changed if "lists_savedview" in sql]
    for _turn in range(3):
        page, _sql = asked(desk, "customers/?kind=person&sort=updated")
    with tenant(organizer):
        SavedView.objects.filter(pk=view.pk).update(name="Another name")
    for _turn in range(2):  # whether its questions were put for it, or for a page before it
        assert "Another name" in asked(desk, "customers/?kind=person&sort=updated")[0]
