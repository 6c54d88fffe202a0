"""What `./crm bench customers` asks for: every screen has its samples, slips are slips."""

import random
import string

from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from crm_expo.accounts.models import User
from crm_expo.accounts.services.membership import add_member
from crm_expo.boot.bench import plans
from crm_expo.boot.bench.samples import mistyped
from crm_expo.boot.bench.screens import SCREENS, TYPED, Screen
from crm_expo.tenancy.scope import tenant
from customers.services.editing import add_customer
from customers.tokens import near_words


@given(st.text(string.ascii_lowercase, min_size=5, max_size=20), st.integers(0, 1000))
def test_a_sample_with_a_typo_is_one_slip_away(word, seed):
    slip = mistyped(word, random.Random(seed))
    assert slip == word or word in near_words(slip)


def test_screens_are_named_once_and_samples_are_taken_in_turn():
    names = [screen.name for screen in SCREENS]
    assert len(set(names)) == len(names)
    assert {f"search: {what}" for what in TYPED.values()} < set(names)
    assert Screen("one", 1, "customers/?q={rare}&x=1").paths({"rare": ["云帆", "a b"]}) == [
        "customers/?q=%E4%BA%91%E5%B8%86&x=1",
        "customers/?q=a%20b&x=1",
    ]
    assert Screen("two", 1, "customers/").paths({}) == ["customers/"]


def test_every_statement_of_a_screen_can_be_explained(organizer, monkeypatch):
    person = User.objects.create_user("own@alpha.example", name="Own")
    with tenant(organizer):
        add_member(organizer=organizer, user=person, role="owner")
        for number in range(3):
            add_customer(organizer=organizer, kind="company", name=f"Nordwerk {number}")
    screens = [Screen("list", 1, "customers/"), Screen("search", 1, "customers/?q={q}"), Screen("gone", 1, "nowhere/")]
    monkeypatch.setattr(plans, "SCREENS", screens)
    with CaptureQueriesContext(connection) as captured:
        found = plans.faults(organizer, person, {"q": ["nordwerk"]})
    assert [(fault.screen, fault.how) for fault in found] == [("gone", "answered 404")]
    explained = [query["sql"] for query in captured.captured_queries if query["sql"].startswith("EXPLAIN")]
    assert [sql for sql in explained if "accounts_membership" in sql]  # what opens the door, too
    assert [sql for sql in explained if "customers_customer" in sql]
    monkeypatch.setattr(plans, "_large_tables", lambda: {"customers_customer"})
    monkeypatch.setattr(plans, "_scans", lambda statement: [("customers_customer", "Seq Scan")])
    assert {fault.table for fault in plans.faults(organizer, person, {"q": ["nordwerk"]})} >= {"customers_customer"}
