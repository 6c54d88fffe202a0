"""Whatever arrives gets a clear answer in both languages that says what was kept; never a 5xx."""

from datetime import timedelta

import pytest
from django.utils import timezone

from crm_expo.inbox.models import InboxRow
from crm_expo.tenancy.scope import tenant
from customers.models import Customer
from tests.api.conftest import make_api, registration

TOMORROW = timezone.now() + timedelta(days=40)
BAD_FIELDS = {
    "unknown edition": ({"edition": "nowhere"}, "edition", "unknown_edition"),
    "unknown currency": ({"price": {"amount": "1", "currency": "ZZZ"}}, "price.currency", "unknown_currency"),
    "future date": ({"source_updated_at": TOMORROW.isoformat()}, "source_updated_at", "future_date"),
    "naive date": ({"source_updated_at": "2026-01-02T10:00:00"}, "source_updated_at", "naive"),
    "long name": ({"person": {"name": "x" * 10_000}}, "person.name", "max_length"),
    "NUL in name": ({"person": {"name": "A\x00B"}}, "person.name", "null_characters_not_allowed"),
    "half a pair": ({"person": {"name": "A\ud83d"}}, "person.name", "half_character"),
    "nobody": ({"person": {}}, "person", "required"),
    "status": ({"status": "maybe"}, "status", "invalid_choice"),
    "person as list": ({"person": []}, "person", "invalid"),
    "amount as text": ({"price": {"amount": "ten", "currency": "CNY"}}, "price.amount", "invalid"),
    "endless amount": ({"price": {"amount": "1e999999", "currency": "CNY"}}, "price.amount", "max_digits"),
    "check-in in the future": (
        {"checkins": [{"external_id": "c", "at": TOMORROW.isoformat(), "type": "entry"}]},
        "checkins.0.at",
        "future_date",
    ),
}


@pytest.mark.parametrize("name", BAD_FIELDS)
def test_bad_field_is_named_and_the_delivery_kept(api, organizer, name):
    change, field, code = BAD_FIELDS[name]
    answer = api("post", "registrations/", registration(**change))
    body = answer.json()
    assert (answer.status_code, body["code"]) == (422, "invalid")
    assert (field, code) in [(error["field"], error["code"]) for error in body["errors"]]
    assert {*body["messages"]} == {"en", "zh"}
    with tenant(organizer):
        assert InboxRow.objects.get(pk=body["inbox_id"]).state == "rejected"
        assert not Customer.objects.exists()


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        (b"{", 400, "malformed_json"),
        (b"\xff\xfe{}", 400, "malformed_json"),
        (b'{"a": NaN}', 400, "malformed_json"),
        (b"[" * 100_000, 400, "malformed_json"),
        (b"[]", 422, "invalid"),
        (b'"text"', 422, "invalid"),
        (b"null", 422, "invalid"),
    ],
)
def test_unreadable_body_is_answered_and_kept(api, organizer, body, status, code):
    answer = api("post", "registrations/", body)
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    with tenant(organizer):
        assert InboxRow.objects.get(pk=answer.json()["inbox_id"]).state == "rejected"


def test_oversized_batch_is_refused_whole(api, organizer):
    answer = api("post", "registrations/batch/", [registration()] * 501)
    assert (answer.status_code, answer.json()["code"]) == (413, "too_large")
    with tenant(organizer):
        assert not InboxRow.objects.exists()


def test_absurd_phone_is_kept_verbatim_and_warned_of(api, organizer):
    person = {"name": "Ada", "email": "ada@example.com", "phone": "++12-ring-me"}
    api("post", "registrations/", registration(person=person))
    api.drain()
    with tenant(organizer):
        ada = Customer.objects.get(kind="person")
        assert (ada.phone, ada.phone_e164) == ("++12-ring-me", "")
        assert InboxRow.objects.get().outcome["warnings"] == ["phone_not_a_number"]


@pytest.mark.parametrize("surname", ["NULL", "nan", "None", "0042"])
def test_surnames_that_look_like_nothing_survive(api, organizer, surname):
    api("post", "registrations/", registration(person={"given": "Ada", "family": surname}))
    api.drain()
    with tenant(organizer):
        assert Customer.objects.get(kind="person").name == f"Ada {surname}"


@pytest.mark.parametrize("key", ["", "nonsense", "ek_0000000000_aaaa_bbbb"])
def test_wrong_key_is_401(api, key):
    api.key = key
    answer = api("post", "registrations/", registration())
    assert (answer.status_code, answer.json()["code"]) == (401, "not_authenticated")
    assert answer["WWW-Authenticate"] == "Bearer"


def test_missing_scope_is_403(organizer, edition):
    reader = make_api(organizer, ["read"])
    answer = reader("post", "registrations/", registration())
    assert (answer.status_code, answer.json()["code"]) == (403, "scope_missing")


def test_chinese_caller_reads_chinese(api):
    answer = api("post", "registrations/", registration(edition="nowhere"), **{"Accept-Language": "zh-CN"}).json()
    assert answer["title"] == answer["messages"]["zh"]["title"]
    assert answer["title"] != answer["messages"]["en"]["title"]


@pytest.mark.parametrize("path", ["nowhere/", "customers/1/nowhere/"])
def test_unknown_address_is_a_problem_document(api, path):
    answer = api("post", path, {}, **{"Accept-Language": "zh-CN"})
    body = answer.json()
    assert (answer.status_code, answer["Content-Type"], body["code"]) == (404, "application/problem+json", "not_found")
    assert body["title"] == body["messages"]["zh"]["title"] != body["messages"]["en"]["title"]


def test_unknown_page_is_a_page(client, db):
    assert client.get("/nowhere/")["Content-Type"].startswith("text/html")
