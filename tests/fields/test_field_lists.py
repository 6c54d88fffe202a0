"""Fields in lists: columns, conditions, cells, changes of many records, files, views."""

import csv
import io
import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from python_calamine import CalamineWorkbook

from crm_expo.audit.models import AuditEntry
from crm_expo.fields.services.defining import add_field
from crm_expo.lists.models import BulkChange
from crm_expo.tenancy.scope import tenant
from customers.models import Customer
from customers.services.editing import add_customer
from tests.clock import today
from tests.fields.conftest import held_by, hold, names, shut_choice


def found(desk, *condition) -> set[str]:
    page = desk.get("customers/", where=json.dumps(list(condition)))
    assert page.context["state"].left_out == ()
    return names(page)


@pytest.mark.parametrize(
    ("kind", "op", "operand", "fits"),
    [
        ("text", "is", "vip lounge", "A"),
        ("text", "is_not", "vip lounge", "BCD"),
        ("text", "starts", "ｖip ", "AB"),
        ("text", "starts", "展台", "C"),
        ("text", "contains", "Lounge", "AB"),
        ("text", "any_of", "VIP LOUNGE 2\n展台靠近入口", "BC"),
        ("text", "empty", None, "D"),
        ("text", "filled", None, "ABC"),
        ("number", "at_least", 10, "AB"),
        ("number", "at_most", 10, "AC"),
        ("number", "is", 20.5, "B"),
        ("number", "empty", None, "D"),
        ("date", "since", None, "A"),
        ("date", "until", None, "ABC"),
        ("date", "last_days", 41, "AB"),
        ("date", "before_days", 41, "C"),
        ("date", "filled", None, "ABC"),
        ("choice", "in", ["hall_1"], "A"),
        ("choice", "not_in", ["hall_1"], "BCD"),
        ("choice", "empty", None, "CD"),
        ("choices", "in", ["lobby", "hall_2"], "ABC"),
        ("choices", "not_in", ["lobby"], "CD"),
        ("choices", "filled", None, "ABC"),
        ("flag", "yes", None, "A"),
        ("flag", "no", None, "B"),
        ("flag", "empty", None, "CD"),
        ("link", "starts", "https://", "A"),
        ("link", "contains", "example", "AB"),
    ],
)
def test_every_operator_finds_what_it_says(desk, fields, companies, kind, op, operand, fits):
    if op in ("since", "until"):
        operand = today().isoformat()
    condition = [fields[kind].name, op] if operand is None else [fields[kind].name, op, operand]
    assert found(desk, *condition) == set(fits)


def test_conditions_combine_and_bad_ones_are_told(desk, fields, companies):
    tree = ["any", [fields["choice"].name, "in", ["hall_2"]], ["all", [fields["number"].name, "at_most", 0]]]
    assert found(desk, *tree) == {"B", "C"}
    for bad in (
        [fields["choice"].name, "in", ["attic"]],
        [fields["number"].name, "at_least", "many"],
        ["f999999", "is", "x"],
        ["f", "is", "x"],
    ):
        page = desk.get("customers/", where=json.dumps(bad))
        assert len(page.context["state"].left_out) == 1
        assert names(page) == set("ABCD")


def test_columns_show_each_kind_and_empties(desk, fields, companies):
    cols = ",".join(field.name for field in fields.values())
    page = desk.get("customers/", cols=cols).content.decode()
    for text in ("ＶＩＰ  Lounge", "20.5", "Hall 1", "Lobby", 'href="https://a.example/x"', "展台靠近入口"):
        assert text in page
    chinese = desk.client.get(desk.at("customers/"), {"cols": cols}, headers={"Accept-Language": "zh-hans"})
    assert "登录厅" in chinese.content.decode()


def test_a_company_field_is_nothing_of_a_persons(desk, organizer, fields):
    with tenant(organizer):
        person = add_customer(organizer=organizer, kind="person", name="P")
    own = fields["text"]
    assert desk.get(f"lists/customers/cells/{person.pk}/{own.name}/").status_code == 404
    assert desk.post(f"lists/customers/cells/{person.pk}/{own.name}/", value="x").status_code == 404
    desk.post("lists/customers/change/", field=own.name, value="x", step="do", pk=[person.pk])
    assert held_by(organizer, person.pk) == {}


def test_twins_of_name_say_whose_they_are(desk, organizer, fields, companies):
    with tenant(organizer):
        twin = add_field(organizer=organizer, target="person", kind="text", label_en="My text")
    page = desk.get("customers/", cols=f"{fields['text'].name},{twin.name}").content.decode()
    assert "My text (Companies)" in page
    assert "My text (People)" in page


@pytest.mark.parametrize(
    ("kind", "value", "key", "held"),
    [
        ("text", "New words", "my_text", "New words"),
        ("number", "1,000.5", "my_number", 1000.5),
        ("choices", ["lobby", "hall_2"], "my_choices", ("hall_2", "lobby")),
        ("flag", "no", "my_flag", False),
        ("text", "", "my_text", None),
    ],
)
def test_a_cell_is_edited_where_it_stands(desk, organizer, fields, companies, kind, value, key, held):
    pk = companies["A"]
    place = f"lists/customers/cells/{pk}/{fields[kind].name}/"
    control = desk.get(place)
    assert control.status_code == 200
    assert desk.post(place, value=value, expected=control.context["expected"]).status_code == 200
    assert held_by(organizer, pk).get(key) == held
    with tenant(organizer):
        told = AuditEntry.objects.filter(action="customer.updated", object_id=pk).latest("pk").changes
        assert list(told) == [f"{fields[kind].name}.{key}"]
        assert Customer.objects.get(pk=pk).version == 3


def test_a_cell_conflict_shows_both_and_a_bad_value_says_why(desk, organizer, fields, companies):
    pk, own = companies["A"], fields["choice"]
    conflict = desk.post(f"lists/customers/cells/{pk}/{own.name}/", value="lobby", expected="hall_2")
    assert conflict.status_code == 409
    assert "Hall 1" in conflict.content.decode()
    refused = desk.post(f"lists/customers/cells/{pk}/{fields['number'].name}/", value="ten", expected="10")
    assert refused.status_code == 422
    assert "Give a number" in refused.content.decode()
    assert held_by(organizer, pk)["my_choice"] == "hall_1"


def test_many_records_change_and_go_back(desk, organizer, fields, companies):
    own, before = fields["choices"], {name: held_by(organizer, pk).get("my_choices") for name, pk in companies.items()}
    sent = {"field": own.name, "value": ["hall_1", "hall_2"], "pk": list(companies.values())}
    preview = desk.post("lists/customers/change/", step="preview", **sent).context["preview"]
    assert (preview["to"], preview["total"]) == ("Hall 1, Hall 2", 4)
    assert ("Hall 1, Lobby", 1) in preview["lines"]
    assert ("nothing", 1) in preview["lines"]
    assert desk.post("lists/customers/change/", step="do", **sent).status_code == 302
    assert {held_by(organizer, pk)["my_choices"] for pk in companies.values()} == {("hall_1", "hall_2")}
    with tenant(organizer):
        change = BulkChange.objects.get()
        assert change.records == 4
        hold(organizer, companies["B"], {own: ("lobby", "hall_1")})
    desk.post(f"lists/changes/{change.pk}/")
    after = {name: held_by(organizer, pk).get("my_choices") for name, pk in companies.items()}
    assert after == before | {"B": ("hall_1", "lobby")}


@pytest.mark.parametrize(
    ("name", "kind", "value", "holds"),
    [
        ("A", "choices", ["hall_1", "hall_2"], ("hall_1", "hall_2")),
        ("B", "choices", ["hall_1", "lobby"], None),
        ("B", "choice", "hall_1", None),
    ],
)
def test_a_closed_choice_stays_in_a_cell_and_comes_into_no_other(
    desk, organizer, fields, companies, name, kind, value, holds
):
    own, pk = fields[kind], companies[name]
    before = held_by(organizer, pk)[own.key]
    shut_choice(organizer, own, "hall_1")
    place = f"lists/customers/cells/{pk}/{own.name}/"
    control = desk.get(place)
    assert ("hall_1" in control.context["choices"]) == (name == "A")
    answer = desk.post(place, value=value, expected=control.context["expected"])
    assert answer.status_code == (422 if holds is None else 200)
    if holds is None:
        assert "“Hall 1” can no longer be chosen." in answer.content.decode()
    assert held_by(organizer, pk)[own.key] == (holds or before)


def test_a_change_of_many_is_taken_back_although_its_choices_were_closed_or_moved(desk, organizer, fields, companies):
    own, before = fields["choices"], {name: held_by(organizer, pk).get("my_choices") for name, pk in companies.items()}
    sent = {"field": own.name, "value": ["hall_1", "hall_2"], "pk": list(companies.values())}
    desk.post("lists/customers/change/", step="do", **sent)
    with tenant(organizer):
        change = BulkChange.objects.get().pk
    own.choices.reverse()
    shut_choice(organizer, own, "lobby")
    assert desk.post("lists/customers/change/", step="preview", **sent | {"value": ["lobby"]}).status_code == 422
    desk.post(f"lists/changes/{change}/")
    assert {name: held_by(organizer, pk).get("my_choices") for name, pk in companies.items()} == {
        name: value and value[::-1] for name, value in before.items()
    }


def test_a_bad_value_for_many_is_told_before_anything_changes(desk, organizer, fields, companies):
    for step in ("preview", "do"):
        answer = desk.post(
            "lists/customers/change/", field=fields["number"].name, value="ten", step=step, pk=list(companies.values())
        )
        assert answer.status_code == 422
        assert "Give a number" in answer.content.decode()
    with tenant(organizer):
        assert not BulkChange.objects.exists()
    assert held_by(organizer, companies["A"])["my_number"] == 10


def test_a_text_of_full_length_survives_a_change_and_its_undoing(desk, organizer, fields, companies):
    own, long = fields["text"], "长" * 1000
    with tenant(organizer):
        hold(organizer, companies["A"], {own: long})
    desk.post("lists/customers/change/", field=own.name, value="x", step="do", pk=[companies["A"]])
    with tenant(organizer):
        change = BulkChange.objects.get().pk
    desk.post(f"lists/changes/{change}/")
    assert held_by(organizer, companies["A"])["my_text"] == long


def test_a_file_holds_fields_in_words(desk, organizer, rival, fields, companies):
    cols = ",".join(fields[kind].name for kind in ("text", "number", "date", "choices", "flag", "link"))
    answer = desk.post(f"lists/customers/export/?cols={cols}&sort=name", format="csv")
    lines = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert lines[0] == ["ID", "Name", "My text", "My number", "My date", "My choices", "My flag", "My link"]
    assert lines[1][2:] == [
        "ＶＩＰ  Lounge", "10", today().isoformat(), "Hall 1, Lobby", "Yes", "https://a.example/x",
    ]  # fmt: skip
    assert lines[4][2:] == [""] * 6


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_a_file_holds_numbers_as_they_are_kept(desk, organizer, fields, companies, form):
    with tenant(organizer):
        hold(organizer, companies["A"], {fields["number"]: 1234.567})
        hold(organizer, companies["B"], {fields["number"]: 0.04})
    answer = desk.post(f"lists/customers/export/?cols={fields['number'].name}&sort=name", format=form)
    if form == "csv":
        told = [line[2] for line in csv.reader(io.StringIO(answer.content.decode("utf-8-sig")))]
    else:
        book = CalamineWorkbook.from_filelike(io.BytesIO(answer.content))
        told = [row[2] for row in book.get_sheet_by_index(0).to_python()]
    assert [float(one) for one in told[1:3]] == [1234.567, 0.04]


def test_a_view_keeps_fields(desk, fields, companies):
    query = f'where=["all",["{fields["choice"].name}","in",["hall_2"]]]&cols={fields["number"].name}'
    answer = desk.post("lists/customers/views/new/", name="Hall 2", audience="private", query=query)
    page = desk.client.get(answer.url)
    assert names(page) == {"B"}
    assert page.context["state"].shown == (fields["number"].name,)


def count(desk, **params) -> int:
    desk.get("customers/", **params)
    with CaptureQueriesContext(connection) as seen:
        assert desk.get("customers/", **params).status_code == 200
    return len(seen)


def test_neither_records_nor_fields_cost_queries(desk, organizer, fields, companies):
    one = count(desk, cols=fields["text"].name)
    every = ",".join(field.name for field in fields.values())
    assert count(desk, cols=every) == one
    with tenant(organizer):
        for number in range(60):
            made = add_customer(organizer=organizer, kind="company", name=f"Z {number}")
            hold(organizer, made.pk, {fields["choices"]: ("hall_1", "lobby"), fields["text"]: f"text {number}"})
        for number in range(12):
            add_field(organizer=organizer, target="person", kind="text", label_en=f"More {number}")
    assert count(desk, cols=every) == one
    without = count(desk, cols="city")
    assert one - without == 1  # the values of the page; the fields themselves are asked for either way
