"""The customer list: no filter gets lost, sorting turns round, accents are folded."""

from importlib import import_module

import pytest
from django.apps import apps
from django.utils import timezone

from crm_expo.tenancy.scope import tenant
from customers.models import Customer, Scorecard, SearchToken
from customers.services.editing import add_customer
from customers.tokens import search_tokens


@pytest.fixture
def three(organizer):
    with tenant(organizer):
        for name, value in (("Anna AG", 300), ("Berta AG", 100), ("Clara AG", None)):
            made = add_customer(organizer=organizer, kind="company", name=name)
            if value:
                Scorecard.objects.create(
                    organizer=organizer, customer=made, role="exhibitor", recency=5, tier="champion", is_primary=True,
                    money_minor=value, status="ok", method_version="1", as_of=timezone.now(),
                )  # fmt: skip


def names(page) -> list[str]:
    return [row.name for row in page.context["page"].rows]


def test_search_box_keeps_every_filter(desk, three):
    query = "tier=champion&tier=loyal&r=5&r=4&f=1&committed=false&country=DE&grade=vip&sort=-value"
    page = desk.client.get(desk.at(f"customers/?{query}"))
    assert "&".join(f"{name}={value}" for name, value in page.context["kept"]) == query
    assert [(chip.label, chip.value) for chip in page.context["chips"]] == [
        ("Tier", "Champion, Loyal"), ("R", "5, 4"), ("F", "1"), ("Committed", "No"), ("Grade", "VIP"), ("Country", "DE")
    ]  # fmt: skip
    assert (page.context["listing"].has_strangers, page.context["state"].left_out) == (False, ())
    assert names(desk.get("customers/", tier="champion,loyal", kind="", q="")) == ["Anna AG", "Berta AG"]


@pytest.mark.parametrize(
    "unknown", ["tier=x", "series=999999", "owner=99999999999999999999", "committed=maybe", "colour=red", "r=9"]
)
def test_unknown_filter_is_left_out_and_told(desk, three, unknown):
    page = desk.client.get(desk.at(f"customers/?{unknown}&kind=company"))
    assert page.context["listing"].has_strangers
    assert [chip.value for chip in page.context["chips"]] == ["Company"]
    assert len(names(page)) == 3
    assert page.context["query"] == "kind=company"


@pytest.mark.parametrize(
    ("sort", "order", "turn", "aria"),
    [
        ("name", ["Anna AG", "Berta AG", "Clara AG"], "sort=-name", "ascending"),
        ("-name", ["Clara AG", "Berta AG", "Anna AG"], "sort=name", "descending"),
        ("value", ["Anna AG", "Berta AG", "Clara AG"], "sort=-value", "descending"),
        ("-value", ["Berta AG", "Anna AG", "Clara AG"], "sort=value", "ascending"),
    ],
)
def test_second_click_turns_the_sort_round(desk, three, sort, order, turn, aria):
    page = desk.get("customers/", sort=sort)
    assert names(page) == order
    assert f'aria-sort="{aria}"' in page.content.decode()
    assert f'href="?{turn}"' in page.content.decode()


@pytest.mark.parametrize("sort", ["name", "-name", "value", "-value"])
def test_pages_follow_each_other_in_both_directions(desk, organizer, sort):
    with tenant(organizer):
        for number in range(30):
            made = add_customer(organizer=organizer, kind="company", name=f"Firm {number % 7} {number}")
            if number % 3:
                Scorecard.objects.create(
                    organizer=organizer, customer=made, role="exhibitor", tier="champion", is_primary=True,
                    money_minor=number % 4, status="ok", method_version="1", as_of=timezone.now(),
                )  # fmt: skip
    first = desk.get("customers/", sort=sort)
    second = desk.get("customers/", sort=sort, cursor=first.context["page"].next)
    assert (len(names(first)), len({*names(first), *names(second)})) == (25, 30)
    assert names(desk.get("customers/", sort=sort, cursor=second.context["page"].previous)) == names(first)
    other = "value" if "name" in sort else "name"
    assert desk.get("customers/", sort=other, cursor=first.context["page"].next).status_code == 200


@pytest.mark.parametrize("query", ["muller", "zoe", "lukasz", "Müller", "ZOË", "łukasz", "Zoe Muller"])
def test_search_folds_accents(desk, organizer, query):
    with tenant(organizer):
        add_customer(organizer=organizer, kind="person", name="Zoë Müller-Łukasz")
        add_customer(organizer=organizer, kind="person", name="Anna Schmidt")
    assert names(desk.get("customers/", q=query)) == ["Zoë Müller-Łukasz"]


def test_rows_from_before_are_folded_once(desk, organizer):
    with tenant(organizer):
        made = add_customer(organizer=organizer, kind="person", name="Zoë Müller")
        kept = add_customer(organizer=organizer, kind="person", name="王芳")
        Customer.objects.filter(pk=made.pk).update(search_text="zoë müller")
        SearchToken.objects.filter(customer=made).delete()
        SearchToken.objects.bulk_create(
            SearchToken(organizer=organizer, token=token, customer=made) for token in search_tokens("zoë müller")
        )
        before = Customer.objects.get(pk=kept.pk).search_text
    migration = import_module("customers.migrations.0003_search_without_accents")
    migration.fold_search_texts(apps, None)
    with tenant(organizer):
        assert Customer.objects.get(pk=made.pk).search_text == "zoe muller"
        tokens = set(SearchToken.objects.filter(customer=made).values_list("token", flat=True))
        assert tokens == search_tokens("zoe muller")
        assert Customer.objects.get(pk=kept.pk).search_text == before
    assert names(desk.get("customers/", q="muller")) == ["Zoë Müller"]


@pytest.mark.parametrize("query", ["'", "%", "😀", "&|!", "\\"])
def test_search_for_nothing_that_can_be_found_is_an_empty_list(desk, three, query):
    page = desk.get("customers/", q=query)
    assert (page.status_code, names(page)) == (200, [])
