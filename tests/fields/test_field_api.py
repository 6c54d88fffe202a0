"""Fields over REST: read with customers and registrations, written with clear refusals in both languages."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from crm_expo.audit.models import AuditEntry
from crm_expo.fields.models import CustomField
from crm_expo.fields.selectors import held_values
from crm_expo.fields.services.defining import close_field
from crm_expo.inbox.models import InboxRow
from crm_expo.tenancy.scope import tenant
from exhibitions.models import Registration, RegistrationValue
from tests.api.conftest import make_api, registration
from tests.clock import today
from tests.fields.conftest import held_by, make_fields, shut_choice

GOOD = {"my_text": "Near the door", "my_number": 7.5, "my_date": "2027-04-20", "my_choice": "hall_1",
        "my_choices": ["hall_1", "lobby"], "my_flag": False, "my_link": "https://x.example"}  # fmt: skip


@pytest.fixture
def api(organizer):
    return make_api(organizer, ["all"])


def test_customers_are_told_with_their_fields(api, companies):
    one = api("get", f"customers/{companies['A']}/").json()["fields"]
    assert one == {
        "my_text": "ＶＩＰ  Lounge", "my_number": 10, "my_date": today().isoformat(), "my_choice": "hall_1",
        "my_choices": ["hall_1", "lobby"], "my_flag": True, "my_link": "https://a.example/x",
    }  # fmt: skip
    every = {row["id"]: row["fields"] for row in api("get", "customers/").json()["results"]}
    assert every[companies["A"]] == one
    assert every[companies["D"]] == {}


def test_a_patch_writes_what_it_names_and_leaves_the_rest(api, organizer, companies):
    answer = api("patch", f"customers/{companies['A']}/", {"fields": {"my_number": 11, "my_flag": None}})
    assert answer.status_code == 200
    assert answer.json()["fields"]["my_number"] == 11
    held = held_by(organizer, companies["A"])
    assert (held["my_number"], held["my_choice"], "my_flag" in held) == (11, "hall_1", False)
    with tenant(organizer):
        told = AuditEntry.objects.filter(action="customer.updated", object_id=companies["A"]).latest("pk")
    assert told.actor_kind == "key"
    assert {name.partition(".")[2]: pair for name, pair in told.changes.items()} == {
        "my_number": [10, 11], "my_flag": [True, None],
    }  # fmt: skip
    assert api("patch", f"customers/{companies['D']}/", {"fields": GOOD}).json()["fields"] == GOOD


@pytest.mark.parametrize(
    ("body", "errors"),
    [
        ({"fields": {"my_number": "5"}}, [("fields.my_number", "not_a_number")]),
        ({"fields": {"my_date": "tomorrow"}}, [("fields.my_date", "not_a_date")]),
        ({"fields": {"my_choice": "attic"}}, [("fields.my_choice", "unknown_choice")]),
        ({"fields": {"my_choices": "lobby"}}, [("fields.my_choices", "not_a_list")]),
        ({"fields": {"my_link": "javascript:x"}}, [("fields.my_link", "not_an_address")]),
        ({"fields": {"my_text": "x" * 1001}}, [("fields.my_text", "too_long")]),
        ({"fields": {"my_text": "\ud800"}}, [("fields.my_text", "unstorable")]),
        ({"fields": {"my_flag": 1, "no": 1}}, [("fields.my_flag", "not_yes_or_no"), ("fields.no", "unknown_field")]),
        ({"fields": []}, [("fields", "not_an_object")]),
        ({}, [("fields", "required")]),
        ({"fields": {}, "name": "x"}, [("name", "read_only")]),
        ([], [("", "invalid")]),
    ],
)
def test_a_bad_patch_says_why_and_changes_nothing(api, organizer, companies, body, errors):
    before = held_by(organizer, companies["A"])
    answer = api("patch", f"customers/{companies['A']}/", body)
    assert answer.status_code == 422
    told = answer.json()
    assert [(one["field"], one["code"]) for one in told["errors"]] == errors
    assert set(told["messages"]) == {"en", "zh"}
    assert held_by(organizer, companies["A"]) == before


def test_refusals_speak_both_languages(api, companies):
    body = {"fields": {"my_number": "5"}}
    english = api("patch", f"customers/{companies['A']}/", body, accept_language="en").json()["errors"][0]["message"]
    chinese = api("patch", f"customers/{companies['A']}/", body, accept_language="zh").json()["errors"][0]["message"]
    assert english == "Give a number."
    assert chinese != ""


@pytest.mark.parametrize(
    ("name", "sent", "is_kept"),
    [
        ("A", {"my_choice": "hall_1"}, True),
        ("B", {"my_choice": "hall_1"}, False),
        ("A", {"my_choices": ["hall_1", "hall_2"]}, True),
        ("B", {"my_choices": ["hall_1", "lobby"]}, False),
    ],
)
def test_a_closed_choice_is_kept_and_not_given_again(api, organizer, fields, companies, name, sent, is_kept):
    (key,), before = sent, held_by(organizer, companies[name])
    shut_choice(organizer, fields[key.removeprefix("my_")], "hall_1")
    answer = api("patch", f"customers/{companies[name]}/", {"fields": sent})
    if not is_kept:
        assert {one: told["errors"][0]["message"] for one, told in answer.json()["messages"].items()} == {
            "en": "“Hall 1” can no longer be chosen.", "zh": "“一号馆”已停用，不能再选。",
        }  # fmt: skip
    assert answer.status_code == (200 if is_kept else 422)
    after = {key: tuple(one) if isinstance(one, list) else one for key, one in sent.items()}
    assert held_by(organizer, companies[name]) == before | (after if is_kept else {})


@pytest.mark.parametrize(
    ("scopes", "status"), [(["read"], 403), (["registrations:write"], 403), (["customers:write"], 200)]
)
def test_writing_takes_a_scope(organizer, companies, scopes, status):
    api = make_api(organizer, scopes)
    assert api("patch", f"customers/{companies['A']}/", {"fields": {"my_number": 12}}).status_code == status
    assert held_by(organizer, companies["A"])["my_number"] == (12 if status == 200 else 10)


def test_the_rivals_key_finds_nobody(rival, companies):
    theirs = make_api(rival, ["all"])
    assert theirs("patch", f"customers/{companies['A']}/", {"fields": {}}).status_code == 404


@pytest.fixture
def own(organizer, edition) -> dict[str, CustomField]:
    with tenant(organizer):
        return make_fields(organizer, "registration")


def values(organizer, own) -> dict:
    with tenant(organizer):
        made = Registration.objects.get()
        held = held_values(RegistrationValue, [made.pk], own.values()).get(made.pk, {})
        return {field.key: held[field.pk] for field in own.values() if field.pk in held}


def test_a_registration_brings_fields_and_keeps_what_it_does_not_name(api, organizer, own):
    assert api("post", "registrations/", registration(fields=GOOD)).status_code == 202
    api.drain()
    assert api("get", "registrations/tix:1/").json()["fields"] == GOOD
    assert api("get", "registrations/tix:1/").json()["extra"] == {}
    later = registration(fields={"my_number": 9, "my_link": None}, source_updated_at="2026-01-03T10:00:00+08:00")
    api("post", "registrations/", later)
    api.drain()
    held = values(organizer, own)
    assert (held["my_number"], held["my_text"], "my_link" in held) == (9, "Near the door", False)
    with tenant(organizer):
        assert AuditEntry.objects.filter(action="registration.updated").count() == 1
    api("post", "registrations/", registration(status="cancelled", source_updated_at="2026-01-04T10:00:00+08:00"))
    older = registration(fields={"my_number": 1}, source_updated_at="2026-01-01T10:00:00+08:00")
    api("post", "registrations/", older)
    api.drain()
    assert values(organizer, own) == held


def test_a_bad_field_of_a_registration_is_refused_and_kept(api, organizer, own):
    answer = api("post", "registrations/", registration(fields={"my_choice": "attic", "nothing": 1}))
    assert answer.status_code == 422
    codes = {one["field"]: one["code"] for one in answer.json()["errors"]}
    assert codes == {"fields.my_choice": "unknown_choice", "fields.nothing": "unknown_field"}
    with tenant(organizer):
        assert InboxRow.objects.get().state == "rejected"
        assert not Registration.objects.exists()


def test_a_field_closed_after_acceptance_loses_its_value_not_the_registration(api, organizer, own):
    assert api("post", "registrations/", registration(fields=GOOD)).status_code == 202
    with tenant(organizer):
        close_field(organizer=organizer, field_id=own["choice"].pk, at=timezone.now())
    api.drain()
    held = values(organizer, own)
    assert "my_choice" not in held
    assert held["my_text"] == "Near the door"
    with tenant(organizer):
        assert InboxRow.objects.get().outcome["warnings"] == ["field_left_out"]


def test_a_batch_asks_for_the_fields_once(api, own):
    items = [registration(external_id=f"tix:{number}", fields={"my_number": number}) for number in range(5)]
    with CaptureQueriesContext(connection) as seen:
        answer = api("post", "registrations/batch/", items).json()
    assert (answer["accepted"], answer["refused"]) == (5, 0)
    assert sum("fields_customfield" in query["sql"] for query in seen) == 1


def test_the_document_names_the_fields(client):
    schemas = client.get("/api/schema/", headers={"accept": "application/vnd.oai.openapi+json"}).json()
    parts = schemas["components"]["schemas"]
    told = {name: part.get("properties", {}).get("fields", {}) for name, part in parts.items()}
    named = {name for name, field in told.items() if field.get("type") == "object"}
    assert named == {"CustomerOut", "PatchedCustomerChangeRequest", "RegistrationOut", "RegistrationShapeRequest"}
    assert "patch" in schemas["paths"]["/api/v1/customers/{id}/"]
