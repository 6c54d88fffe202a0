"""Settings of custom fields: added, renamed, ordered, closed, deleted, within their limits."""

import json
from urllib.parse import urlencode

import pytest

from crm_expo.audit.models import AuditEntry
from crm_expo.fields.models import CustomField
from crm_expo.fields.services import defining
from crm_expo.fields.services.defining import ChoiceWish, TooManyChoices, add_field, choices_from
from crm_expo.tenancy.scope import tenant
from customers.models import CustomerValue
from tests.fields.conftest import held_by, hold, member


def all_fields(organizer) -> list[tuple]:
    with tenant(organizer):
        rows = CustomField.objects.order_by("target", "position", "pk")
        return [(one.target, one.key, one.label_zh, one.label_en, one.closed_at is None) for one in rows]


def form(**values) -> dict:
    return {"kind": "text", "label_zh": "规模等级", "label_en": "Size class", "version": 1, **values}


def test_a_field_gets_its_key_from_its_name(desk, organizer, rival):
    assert desk.post("settings/fields/new/?for=company", **form()).status_code == 302
    desk.post("settings/fields/new/?for=company", **form(label_zh="规模", label_en="Size-class"))
    desk.post("settings/fields/new/?for=person", **form(label_en=""))
    assert all_fields(organizer) == [
        ("company", "size_class", "规模等级", "Size class", True),
        ("company", "size_class_2", "规模", "Size-class", True),
        ("person", "gui_mo_deng_ji", "规模等级", "", True),
    ]
    assert all_fields(rival) == []
    with tenant(organizer):
        assert AuditEntry.objects.filter(action="field.added").count() == 3


@pytest.mark.parametrize(
    ("values", "name"),
    [
        ({"label_zh": "", "label_en": ""}, "label_en"),
        ({"label_en": "x" * 61}, "label_en"),
        ({"key": "Nope!"}, "key"),
        ({"key": "taken"}, "key"),
        ({"label_en": "TAKEN"}, "__all__"),
        ({"kind": "poem"}, "kind"),
        ({"kind": "choice"}, "more"),
        ({"kind": "choice", "more": "Wood\nwood"}, "__all__"),
        ({"kind": "choices", "more": "\n".join(f"c{n}" for n in range(101))}, "more"),
    ],
)
def test_a_bad_field_is_refused(desk, organizer, values, name):
    with tenant(organizer):
        add_field(organizer=organizer, target="company", kind="text", key="taken", label_en="Taken")
    before = all_fields(organizer)
    answer = desk.post("settings/fields/new/?for=company", **form(**values))
    assert answer.status_code == 422
    assert name in answer.context["form"].errors
    assert all_fields(organizer) == before


def test_forty_fields_are_enough(desk, organizer, monkeypatch):
    monkeypatch.setattr(defining, "MOST_FIELDS", 2)
    for number in range(3):
        answer = desk.post("settings/fields/new/?for=company", **form(label_zh="", label_en=f"Field {number}"))
    assert answer.status_code == 422
    assert len(all_fields(organizer)) == 2
    assert desk.post("settings/fields/new/?for=person", **form()).status_code == 302


def test_a_hundred_choices_are_enough():
    assert len(choices_from([ChoiceWish("", f"c{n}") for n in range(100)])) == 100
    with pytest.raises(TooManyChoices):
        choices_from([ChoiceWish("", f"c{n}") for n in range(101)])


def choice_form(**changes) -> dict:
    rows = {"hall_1": ("一号馆", "Hall 1"), "hall_2": ("二号馆", "Hall 2"), "lobby": ("登录厅", "Lobby")}
    sent = form(label_en="Hall", label_zh="", more="")
    for key, (chinese, english) in rows.items():
        sent |= {f"choice-{key}-zh": chinese, f"choice-{key}-en": english}
    return sent | changes


def test_renamed_choices_keep_what_records_hold(desk, organizer, fields, companies):
    own = fields["choices"]
    sent = choice_form(
        **{"choice-lobby-en": "Foyer", "choice-lobby-place": "1", "choice-hall_1-place": "2", "more": "屋顶 | Roof"}
    )
    assert desk.post(f"settings/fields/{own.pk}/", **sent).status_code == 302
    with tenant(organizer):
        choices = CustomField.objects.get(pk=own.pk).choices
    assert [(one["key"], one["en"]) for one in choices] == [
        ("lobby", "Foyer"), ("hall_1", "Hall 1"), ("hall_2", "Hall 2"), ("roof", "Roof"),
    ]  # fmt: skip
    assert held_by(organizer, companies["A"])["my_choices"] == ("lobby", "hall_1")


def test_a_choice_in_use_is_closed_not_deleted(desk, organizer, fields, companies):
    own = fields["choice"]
    refused = desk.post(f"settings/fields/{own.pk}/", **choice_form(**{"choice-hall_1-gone": "1"}))
    assert refused.status_code == 422
    assert "一号馆 (1)" in refused.content.decode()
    gone = desk.post(
        f"settings/fields/{own.pk}/", **choice_form(**{"choice-lobby-gone": "1", "choice-hall_1-closed": "1"})
    )
    assert gone.status_code == 302
    with tenant(organizer):
        kept = CustomField.objects.get(pk=own.pk).choices
    assert [(one["key"], one["closed"]) for one in kept] == [("hall_1", True), ("hall_2", False)]
    assert held_by(organizer, companies["A"])["my_choice"] == "hall_1"


def test_a_stale_edit_changes_nothing(desk, organizer, fields):
    own = fields["text"]
    desk.post(f"settings/fields/{own.pk}/", **form(label_en="First"))
    stale = desk.post(f"settings/fields/{own.pk}/", **form(label_en="Second"))
    assert stale.status_code == 422
    with tenant(organizer):
        assert CustomField.objects.get(pk=own.pk).label_en == "First"


def test_roles_that_cannot_write_only_see(desk, organizer, fields):
    own = fields["text"]
    levels = {"level_sales": "see", "level_service": "none", "level_analyst": "edit", "level_read_only": "none"}
    assert desk.post(f"settings/fields/{own.pk}/", **form(**levels)).status_code == 422
    desk.post(f"settings/fields/{own.pk}/", **form(**levels | {"level_analyst": "see"}))
    with tenant(organizer):
        found = CustomField.objects.get(pk=own.pk)
        assert found.levels == {"sales": "see", "service": "none", "read_only": "none"}


def test_fields_move_among_those_of_their_records(desk, organizer, fields):
    first, second = fields["text"], fields["number"]
    desk.post(f"settings/fields/{second.pk}/move/", up="1")
    desk.post(f"settings/fields/{second.pk}/move/", up="1")
    assert [key for _target, key, *_rest in all_fields(organizer)][:2] == [second.key, first.key]
    desk.post(f"settings/fields/{second.pk}/move/", down="1")
    assert [key for _target, key, *_rest in all_fields(organizer)][:2] == [first.key, second.key]


def test_closing_keeps_what_is_held_and_opens_again(desk, organizer, fields, companies):
    own = fields["text"]
    desk.post(f"settings/fields/{own.pk}/close/")
    assert "My text (closed)" in desk.get("customers/", cols=own.name).content.decode()
    assert own.name not in desk.get(f"customers/{companies['A']}/edit/").context["form"].fields
    assert "Lounge" in desk.get(f"customers/{companies['A']}/").content.decode()
    desk.post(f"settings/fields/{own.pk}/close/", open="1")
    assert own.name in desk.get(f"customers/{companies['A']}/edit/").context["form"].fields


def test_a_field_goes_with_its_values_when_their_number_is_confirmed(desk, organizer, rival, fields, companies):
    own = fields["choices"]
    with tenant(rival):
        theirs = CustomField.objects.get(key=own.key)
    assert desk.get(f"settings/fields/{own.pk}/delete/").context["count"] == 3
    for values in ({"count": 3}, {"count": 2, "sure": "1"}, {"sure": "1"}):
        assert desk.post(f"settings/fields/{own.pk}/delete/", **values).status_code == 422
    with tenant(organizer):
        assert CustomerValue.objects.filter(field=own).count() == 4
        hold(organizer, companies["D"], {own: ("lobby",)})
    assert desk.post(f"settings/fields/{own.pk}/delete/", count=3, sure="1").status_code == 422
    assert desk.post(f"settings/fields/{own.pk}/delete/", count=4, sure="1").status_code == 302
    with tenant(organizer):
        assert not CustomField.objects.filter(pk=own.pk).exists()
        assert not CustomerValue.objects.filter(field_id=own.pk).exists()
        told = AuditEntry.objects.get(action="field.removed").changes
    assert told == {"key": ["my_choices", None], "values": [4, 0]}
    with tenant(rival):
        assert CustomField.objects.filter(pk=theirs.pk).exists()


@pytest.mark.parametrize("role", ["manager", "sales", "read_only"])
def test_only_owners_set_fields_up(organizer, fields, role):
    desk, own = member(organizer, role), fields["text"]
    before = all_fields(organizer)
    assert desk.get("settings/fields/").status_code == 403
    assert desk.post("settings/fields/new/?for=company", **form()).status_code == 403
    assert desk.post(f"settings/fields/{own.pk}/close/").status_code == 403
    assert desk.post(f"settings/fields/{own.pk}/delete/", count=0).status_code == 403
    assert all_fields(organizer) == before


def test_a_field_is_not_renamed_as_another_one_of_its_records(desk, organizer, fields):
    own, other = fields["text"], fields["number"]
    sent = {"label_en": own.label_en, "label_zh": own.label_zh, "version": own.version}
    refused = desk.post(f"settings/fields/{own.pk}/", **sent | {"label_en": other.label_en.upper()})
    assert (refused.status_code, other.label_en.upper() in refused.content.decode()) == (422, True)
    with tenant(organizer):  # two of before the rule are changed in all else
        CustomField.objects.filter(pk=other.pk).update(label_en=own.label_en)
    assert desk.post(f"settings/fields/{own.pk}/", **sent | {"hint_en": "Help"}).status_code == 302


def test_deleting_a_field_names_the_views_that_use_it(desk, organizer, fields):
    own = fields["text"]
    where = json.dumps(["all", [own.name, "filled"]])
    for name, audience, query in (
        ("Ours", "team", {"where": where}),
        ("Wide", "team", {"cols": f"city,{own.name}"}),
        ("Mine", "private", {"where": where}),
        ("Other", "team", {"cols": "city"}),
    ):
        desk.post("lists/customers/views/new/", name=name, audience=audience, query=urlencode(query))
    page = desk.get(f"settings/fields/{own.pk}/delete/")
    assert [view.name for view in page.context["views"]] == ["Ours", "Wide"]
    assert page.context["others"] == 1
    assert "1 private view" in page.content.decode()
