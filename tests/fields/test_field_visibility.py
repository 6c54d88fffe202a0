"""A field that is hidden from a role is nowhere: pages, forms, lists, filters, files, changes, audit, palette, API."""

import json

import pytest

from crm_expo.accounts.services.keys import create_api_key
from crm_expo.fields.models import CustomField
from crm_expo.fields.services.defining import change_field, remove_field
from crm_expo.inbox.models import InboxRow
from crm_expo.lists.models import BulkChange
from crm_expo.tenancy.scope import tenant
from tests.api.conftest import Api, registration
from tests.fields.conftest import HALLS, held_by, hold, make_fields, member, names, restrict

SECRET = "Zebra-7781"


@pytest.fixture
def secret(organizer, fields, companies) -> CustomField:
    """A text that sales, managers and read-only people do not see."""
    with tenant(organizer):
        hold(organizer, companies["A"], {fields["text"]: SECRET})
    restrict(organizer, fields["text"], sales="none", manager="none", read_only="none", service="see")
    return fields["text"]


@pytest.fixture
def sales(organizer):
    return member(organizer, "sales")


def test_pages_and_forms_leave_it_out(sales, desk, secret, companies):
    for path in (f"customers/{companies['A']}/", f"customers/{companies['A']}/edit/", "customers/new/"):
        shown, hidden = desk.get(path).content.decode(), sales.get(path).content.decode()
        assert "My number" in hidden
        assert "My text" in shown
        assert "My text" not in hidden
        assert SECRET not in hidden


def test_an_edit_by_somebody_who_does_not_see_it_keeps_it(sales, organizer, secret, companies):
    pk = companies["A"]
    sent = {"name": "A Ltd", "kind": "company", "stage": "potential", "prospect_source": "staff", "grade": "ordinary"}
    answer = sales.post(f"customers/{pk}/edit/", **sent, **{secret.name: "overwritten"})
    assert answer.status_code == 302
    assert held_by(organizer, pk)["my_text"] == SECRET


def test_who_only_sees_it_does_not_edit_it(organizer, secret, companies):
    service, pk = member(organizer, "service"), companies["A"]
    assert SECRET in service.get(f"customers/{pk}/").content.decode()
    assert secret.name not in service.get(f"customers/{pk}/edit/").context["form"].fields
    assert service.post(f"lists/customers/cells/{pk}/{secret.name}/", value="x").status_code == 404
    assert service.post("lists/customers/change/", field=secret.name, value="x", step="do", pk=[pk]).status_code == 422
    assert held_by(organizer, pk)["my_text"] == SECRET


def test_lists_know_no_such_column_and_no_such_condition(sales, secret, companies):
    page = sales.get("customers/", cols=f"{secret.name},city")
    assert "A column is missing" in " ".join(page.context["state"].left_out)
    assert SECRET not in page.content.decode()
    page = sales.get("customers/", where=json.dumps([secret.name, "is", SECRET]))
    assert "A condition was left out: its custom field was deleted, or" in " ".join(page.context["state"].left_out)
    assert names(page) == set("ABCD")
    for dialog in ("filter", "columns"):
        assert "My text" not in sales.get(f"lists/customers/{dialog}/").content.decode()


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_files_leave_it_out(sales, secret, companies, form):
    answer = sales.post(f"lists/customers/export/?cols={secret.name},city", format=form)
    assert answer.status_code == 200
    if form == "csv":
        assert answer.content.decode("utf-8-sig").splitlines()[0] == "ID,Name,City"
        assert SECRET not in answer.content.decode("utf-8-sig")


def test_cells_and_changes_of_many_are_refused(sales, organizer, secret, companies):
    pk = companies["A"]
    assert sales.get(f"lists/customers/cells/{pk}/{secret.name}/").status_code == 404
    assert sales.post(f"lists/customers/cells/{pk}/{secret.name}/", value="x").status_code == 404
    assert sales.post("lists/customers/change/", field=secret.name, value="x", step="do", all="1").status_code == 422
    assert held_by(organizer, pk)["my_text"] == SECRET


def test_changes_that_others_made_are_told_without_it(sales, desk, organizer, secret, companies):
    desk.post("lists/customers/change/", field=secret.name, value="Yak-31", step="do", pk=[companies["A"]])
    with tenant(organizer):
        change = BulkChange.objects.get().pk
    assert "Yak-31" in desk.get("lists/customers/changes/").content.decode()
    for path in ("lists/customers/changes/", f"lists/changes/{change}/"):
        told = sales.get(path)
        assert told.status_code == 200
        assert "Yak-31" not in told.content.decode()
        assert "My text" not in told.content.decode()
    assert sales.post(f"lists/changes/{change}/").status_code == 404
    assert held_by(organizer, companies["A"])["my_text"] == "Yak-31"


def test_the_audit_page_tells_it_to_those_who_see_it(desk, organizer, secret, companies):
    manager = member(organizer, "manager")
    desk.post("lists/customers/change/", field=secret.name, value="Yak-31", step="do", pk=[companies["A"]])
    seen, hidden = desk.get("audit/").content.decode(), manager.get("audit/").content.decode()
    assert "My text" in seen
    assert "Yak-31" in seen
    for word in ("Yak-31", SECRET):
        assert word not in hidden
    desk.post(f"settings/fields/{secret.pk}/delete/", count=3, sure="1")
    assert "Yak-31" in desk.get("audit/").content.decode()
    assert "Yak-31" not in manager.get("audit/").content.decode()


@pytest.mark.parametrize("role", ["owner", "sales"])
def test_the_palette_finds_nothing_by_values(desk, sales, secret, role):
    seeker = desk if role == "owner" else sales
    groups = seeker.get("palette/", q=SECRET).context["groups"]
    assert [offer for group in groups for offer in group.offers] == []
    settings = seeker.get("palette/", q="custom fields").context["groups"]
    assert bool(settings) == (role == "owner")


def test_keys_see_all_but_what_is_for_staff(organizer, fields, companies):
    restrict(organizer, fields["text"], sales="none")
    with tenant(organizer):
        CustomField.objects.filter(pk=fields["number"].pk).update(is_staff_only=True)
        _key, secret = create_api_key(organizer=organizer, name="all", scopes=["all"])
    api = Api(organizer, secret)
    told = api("get", f"customers/{companies['A']}/").json()["fields"]
    assert told["my_text"] == "ＶＩＰ  Lounge"
    assert "my_number" not in told
    refused = api("patch", f"customers/{companies['A']}/", {"fields": {"my_number": 5}})
    assert refused.status_code == 422
    assert [(one["field"], one["code"]) for one in refused.json()["errors"]] == [("fields.my_number", "unknown_field")]
    assert held_by(organizer, companies["A"])["my_number"] == 10


def test_the_rival_sees_fields_of_its_own(rival, fields, companies):
    theirs = member(rival, "owner")
    own = fields["text"]
    assert theirs.get(f"settings/fields/{own.pk}/").status_code == 404
    assert theirs.get(f"customers/{companies['A']}/").status_code == 404
    assert "its custom field was deleted, or" in " ".join(
        theirs.get("customers/", where=json.dumps([own.name, "filled"])).context["state"].left_out
    )


def test_the_inbox_shows_no_value_of_it(organizer, edition):
    with tenant(organizer):
        fields = make_fields(organizer, "registration")
        _key, secret = create_api_key(organizer=organizer, name="all", scopes=["all"])
    restrict(organizer, fields["text"], manager="none")
    sent = registration(fields={"my_text": SECRET, "my_number": 4711})
    assert Api(organizer, secret)("post", "registrations/", sent).status_code == 202
    with tenant(organizer):
        number = InboxRow.objects.get().pk
    told = member(organizer, "manager").get(f"inbox/{number}/").content.decode()
    assert "4711" in told
    assert SECRET not in told
    assert SECRET in member(organizer, "owner").get(f"inbox/{number}/").content.decode()


def test_the_inbox_tells_no_error_of_it_either(organizer, edition):
    with tenant(organizer):
        fields = make_fields(organizer, "registration")
        _key, secret = create_api_key(organizer=organizer, name="all", scopes=["all"])
    restrict(organizer, fields["choice"], manager="none")
    sent = registration(fields={"my_choice": "attic", "my_number": "4711x", "gone": 1})
    answer = Api(organizer, secret)("post", "registrations/", sent)
    number = answer.json()["inbox_id"]
    told = {role: member(organizer, role).get(f"inbox/{number}/").content.decode() for role in ("owner", "manager")}
    for word in ("my_choice", "attic", "hall_2", "gone"):
        assert word in told["owner"]
        assert word not in told["manager"]
    assert "fields.my_number" in told["manager"]
    assert "A custom field that your role does not see could not be read." in told["manager"]


def test_the_key_of_a_deleted_field_is_for_who_sets_fields_up(organizer, edition):
    with tenant(organizer):
        fields = make_fields(organizer, "registration")
        _key, secret = create_api_key(organizer=organizer, name="all", scopes=["all"])
    Api(organizer, secret)("post", "registrations/", registration(fields={"my_text": SECRET, "my_number": 4711}))
    with tenant(organizer):
        number = InboxRow.objects.get().pk
        remove_field(organizer=organizer, field_id=fields["text"].pk, confirmed=0)
    told = {role: member(organizer, role).get(f"inbox/{number}/").content.decode() for role in ("owner", "manager")}
    assert ("my_text" in told["owner"], SECRET in told["owner"]) == (True, True)
    assert ("my_text" in told["manager"], SECRET in told["manager"], "4711" in told["manager"]) == (False, False, True)


@pytest.mark.parametrize(("role", "is_told"), [("owner", True), ("manager", False), ("analyst", False)])
def test_a_failure_shows_its_words_to_those_who_see_the_whole_delivery(organizer, edition, role, is_told):
    with tenant(organizer):
        fields = make_fields(organizer, "registration")
        _key, secret = create_api_key(organizer=organizer, name="all", scopes=["all"])
    restrict(organizer, fields["text"], manager="none")
    Api(organizer, secret)("post", "registrations/", registration(fields={"my_text": SECRET}))
    with tenant(organizer):
        InboxRow.objects.update(state="dead", error=f"DataError: cannot hold {SECRET}")
        number = InboxRow.objects.get().pk
    reader = member(organizer, role)
    for path in ("inbox/", f"inbox/{number}/"):
        page = reader.get(path).content.decode()
        assert "DataError" in page
        assert ("cannot hold" in page) == is_told


def test_the_audit_page_tells_nothing_of_the_field_itself(desk, organizer, fields):
    manager, own = member(organizer, "manager"), fields["choice"]
    restrict(organizer, own, manager="none")
    with tenant(organizer):
        own.refresh_from_db()
        change_field(
            organizer=organizer, field_id=own.pk, version=own.version, label_en="Ruin", choices=[*HALLS[:2]],
        )  # fmt: skip
    seen, hidden = (one.get("audit/", action="field").content.decode() for one in (desk, manager))
    for word in ("Ruin", "my_choice<", "hall_2"):
        assert word in seen
        assert word not in hidden
    assert "My number" in hidden
    assert "A custom field that your role does not see" in hidden


def test_the_audit_page_tells_no_condition_on_it(desk, organizer, secret, companies):
    manager = member(organizer, "manager")
    for name, key, value in (("A", secret.name, SECRET), ("B", "city", "Jena")):
        where = json.dumps(["all", [key, "is", value]])
        desk.post("lists/customers/views/new/", name=name, audience="team", query=f"where={where}&sort=name")
    desk.post(f"lists/customers/export/?where={where.replace('Jena', 'Bern')}", format="csv")
    long = json.dumps(["all", [secret.name, "any_of", [f"{SECRET} {number}" for number in range(60)]]])
    desk.post(f"lists/customers/export/?where={long}", format="csv")
    told = {
        who: [line for entry in page.context["page"].rows for line in entry.told.lines if line[0] == "Filter"]
        for who, page in ((who, who.get("audit/")) for who in (desk, manager))
    }
    assert sum(SECRET in str(line) or "where=~" in str(line) for line in told[desk]) == 2
    assert not any(SECRET in str(line) or "where=~" in str(line) for line in told[manager])
    assert sum("where=****" in str(line) for line in told[manager]) == 2
    assert sum("Jena" in str(line) or "Bern" in str(line) for line in told[manager]) == 2


def test_a_change_of_nothing_else_is_no_line_of_a_timeline(desk, organizer, secret, companies):
    manager, pk = member(organizer, "manager"), companies["D"]
    with tenant(organizer):
        hold(organizer, pk, {secret: SECRET})
        for number in range(60):
            hold(organizer, pk, {secret: f"{SECRET} {number}"})
    for params in ({}, {"group": "changes"}, {"tab": "changes"}):
        seen = desk.get(f"customers/{pk}/", **params)
        hidden = manager.get(f"customers/{pk}/", **params)
        assert "Customer changed" in seen.content.decode()
        assert "Customer changed" not in hidden.content.decode()
        assert "Customer added" in hidden.content.decode()
        assert hidden.context["lines"].page.next is None
    with tenant(organizer):
        hold(organizer, pk, {secret: "both", (number := make_other(organizer)): 7})
    told = manager.get(f"customers/{pk}/").content.decode()
    assert told.count("Customer changed") == 1
    assert number.label_en in told


def make_other(organizer) -> CustomField:
    return CustomField.objects.get(organizer=organizer, target="company", kind="number")


def test_tabs_carry_no_condition_on_it(sales, desk, fields, secret, companies):
    where = json.dumps(["all", [secret.name, "is", SECRET], [fields["number"].name, "filled"]])
    desk.post("lists/customers/views/new/", name="Shared", audience="team", query=f"where={where}&cols=city")
    for reader, found in ((sales, "ABC"), (desk, "A")):
        tab = reader.get("customers/").context["tabs"][-1]
        assert tab.label == "Shared"
        page = reader.get(f"customers/?{tab.query}")
        assert names(page) == set(found)
        assert page.context["current"].label == "Shared"
        assert page.context["state"].shown == ("city",)
        assert ("its custom field was deleted, or" in " ".join(page.context["state"].left_out)) == (reader is sales)
        assert (SECRET in page.content.decode()) == (reader is desk)
