"""Conditions with AND and OR: what fits, what is left out and told."""

import json

import pytest

from crm_expo.lists.conditions import LONGEST, read_conditions, written
from crm_expo.tenancy.scope import tenant
from customers.tables import CUSTOMERS

COLUMNS = CUSTOMERS.by_key


def found(desk, tree, **more) -> set[str]:
    page = desk.get("customers/", where=json.dumps(tree), **more)
    assert page.status_code == 200
    return {row.name for row in page.context["page"].rows}


@pytest.mark.parametrize(
    ("tree", "names"),
    [
        (["city", "is", "上海"], {"云帆科技", "王芳"}),
        (["all", ["city", "is", "上海"], ["kind", "in", ["company"]]], {"云帆科技"}),
        (["any", ["city", "is", "Jena"], ["grade", "in", ["vip"]]], {"云帆科技", "Nordwerk GmbH"}),
        (["all", ["kind", "in", ["company"]], ["any", ["country", "in", ["DE"]], ["stage", "in", ["qualified"]]]],
         {"Nordwerk GmbH", "Ostwerk AG"}),
        (["country", "not_in", ["CN"]], {"Nordwerk GmbH", "Ostwerk AG"}),
        (["name", "matches", "云帆"], {"云帆科技"}),
        (["city", "is", "jena"], {"Nordwerk GmbH"}),
        (["city", "any_of", "JENA\nbern"], {"Nordwerk GmbH", "Ostwerk AG"}),
        (["name", "any_of", "nordwerk gmbh\n云帆科技\nnobody"], {"云帆科技", "Nordwerk GmbH"}),
        (["name_latin", "empty"], {"云帆科技", "Nordwerk GmbH", "Ostwerk AG", "王芳"}),
        (["tier", "not_in", ["lost"]], {"云帆科技", "Nordwerk GmbH", "Ostwerk AG", "王芳"}),
        (["tier", "in", ["lost"]], set()),
        (["owner", "in", ["me"]], set()),
        (["last_contact", "before_days", 30], set()),
        (["last_contact", "empty"], {"云帆科技", "Nordwerk GmbH", "Ostwerk AG", "王芳"}),
        (["committed", "no"], {"云帆科技", "Nordwerk GmbH", "Ostwerk AG", "王芳"}),
        (["took_part", "filled"], set()),
        (["added", "last_days", 1], {"云帆科技", "Nordwerk GmbH", "Ostwerk AG", "王芳"}),
    ],
)  # fmt: skip
def test_a_tree_finds_what_it_says(desk, parties, tree, names):
    assert found(desk, tree) == names


@pytest.mark.parametrize(
    ("where", "words"),
    [
        ("{", "cannot be read"),
        ("[" * 3000, "cannot be read"),
        ('["gone","is","x"]', "“gone” is no field"),
        ('["city","at_least",3]', "“City” was left out"),
        (json.dumps(["city", "is", "x" * 10_000]), "longer than"),
        (json.dumps(["city", "is", "x" * 300]), "longer than 200"),
        ('["city","is",""]', "compared with nothing"),
        ('["added","since","yesterday"]', "nothing that"),
        ('["current","at_least","NaN"]', "nothing that"),
        ('["grade","in",["unheard of"]]', "nothing that"),
        (json.dumps(["all", *[["city", "is", "x"]] * 31]), "Only the first 30"),
        (json.dumps(["all", ["any", ["all", ["any", ["city", "is", "x"]]]]]), "Groups inside"),
        ('[["city"]]', "is no field"),
        ("7", "cannot be read"),
        ("null", "cannot be read"),
    ],
)
def test_what_cannot_be_read_is_left_out_and_told(desk, parties, where, words):
    page = desk.get("customers/", where=where, kind="person")
    assert page.status_code == 200
    assert words in " ".join(page.context["state"].left_out)
    if "31" not in words and "Only" not in words:
        assert {row.name for row in page.context["page"].rows} == {"王芳"}


def test_a_filter_of_which_a_part_is_left_out_is_not_taken_for_counted(desk, parties):
    whole = desk.get("lists/customers/count/", where='["city","is","Hamburg"]')
    part = desk.get("lists/customers/count/", where='["all",["city","is","Hamburg"],["gone","is","x"]]')
    long = desk.get("lists/customers/count/", where=json.dumps(["name", "any_of", [f"Firm {n}" for n in range(2000)]]))
    assert [one.get("Filter-Part") for one in (whole, part, long)] == [None, "left-out", "left-out"]
    assert "no field of this list" in part.content.decode()
    assert "longer than 8000" in long.content.decode()


def test_a_tree_is_written_as_it_was_read(organizer):
    text = '["all",["city","is","上海"],["any",["country","in",["DE","CN"]],["name_latin","empty"]]]'
    with tenant(organizer):
        assert written(read_conditions(text, COLUMNS).tree) == text
        assert read_conditions("x" * (LONGEST + 1), COLUMNS).tree is None


def test_a_chip_takes_its_condition_off(desk, parties):
    tree = '["all",["city","is","上海"],["kind","in",["company"]]]'
    chips = desk.get("customers/", where=tree).context["chips"]
    assert [(chip.label, chip.value) for chip in chips] == [("City is", "上海"), ("Kind is any of", "Company")]
    page = desk.client.get(desk.at(f"customers/?{chips[0].without}"))
    assert {row.name for row in page.context["page"].rows} == {"云帆科技", "Nordwerk GmbH", "Ostwerk AG"}


@pytest.mark.parametrize("name", ["🎪 Expo 🎪", "שלום עולם בע״מ", "A" * 200])
def test_unusual_names_are_listed_and_found(desk, organizer, name):
    from customers.services.editing import add_customer

    with tenant(organizer):
        add_customer(organizer=organizer, kind="company", name=name)
    assert found(desk, ["name", "is", name]) == {name}
