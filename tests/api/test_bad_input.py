"""Whatever arrives gets a clear answer in both languages that says what was kept; never a 5xx."""

import base64
import io
import json
from datetime import timedelta

import pytest
from django.utils import timezone

from crm_expo.inbox.models import InboxRow
from crm_expo.inbox.services import draining
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
    "NUL in an answer": ({"answers": {"q": "a\x00b"}}, "answers.q", "null_characters_not_allowed"),
    "half a pair in a key nobody knows": ({"z\ud800": 1}, "", "half_character"),
    "before our time": ({"source_updated_at": "0001-01-01T00:00:00+14:00"}, "source_updated_at", "too_old"),
    "nobody": ({"person": {}}, "person", "required"),
    "status": ({"status": "maybe"}, "status", "invalid_choice"),
    "person as list": ({"person": []}, "person", "invalid"),
    "amount as text": ({"price": {"amount": "ten", "currency": "CNY"}}, "price.amount", "invalid"),
    "endless amount": ({"price": {"amount": "1e999999", "currency": "CNY"}}, "price.amount", "max_digits"),
    "negative amount": ({"price": {"amount": "-1", "currency": "CNY"}}, "price.amount", "negative"),
    "negative tax": ({"price": {"amount": "1", "tax": "-1", "currency": "CNY"}}, "price.tax", "negative"),
    "tax above the amount": (
        {"price": {"amount": "1", "tax": "2", "currency": "CNY"}},
        "price.tax",
        "tax_above_amount",
    ),
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
        (b'{"a": 1e400}', 400, "malformed_json"),
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


def test_other_types_and_encodings_are_refused(api, organizer):
    form = api("post", "registrations/", "a=1", content_type="application/x-www-form-urlencoded")
    gbk = api("post", "registrations/", b"{}", content_type="application/json; charset=gbk")
    packed = api("post", "registrations/", b"{}", **{"Content-Encoding": "gzip"})
    assert [answer.status_code for answer in (form, gbk, packed)] == [415, 415, 415]
    with tenant(organizer):
        assert not InboxRow.objects.exists()


def test_body_in_chunks_is_read(api, organizer):
    """A sender that does not know its length beforehand names none."""
    body = json.dumps(registration()).encode()
    environ = {"wsgi.input": io.BytesIO(body), "wsgi.input_terminated": True, "CONTENT_LENGTH": ""}
    answer = api.client.generic(
        "POST", "/api/v1/registrations/", CONTENT_TYPE="application/json",
        HTTP_AUTHORIZATION=f"Bearer {api.key}", **environ,
    )  # fmt: skip
    assert answer.status_code == 202
    with tenant(organizer):
        assert json.loads(InboxRow.objects.get().body) == registration()


def test_missing_slash_loses_nothing(api, organizer):
    assert api("post", "registrations", registration()).status_code == 202
    with tenant(organizer):
        assert InboxRow.objects.count() == 1


def test_key_of_another_address_is_another_call(api):
    body = registration()
    del body["external_id"]
    one = api("put", "registrations/a-1/", body, **{"Idempotency-Key": "k"})
    two = api("put", "registrations/a-2/", body, **{"Idempotency-Key": "k"})
    assert (one.status_code, two.status_code, two.json()["code"]) == (202, 422, "idempotency_mismatch")


def test_made_up_cursor_and_id_are_not_found(api):
    cursor = base64.b64encode(b"p=xyz").decode()
    assert api("get", f"registrations/?cursor={cursor}").status_code == 404
    assert api("get", "registrations/%00/").status_code == 404


def test_id_with_a_slash_is_read_back(api):
    api("post", "registrations/", registration(external_id="a/b"))
    api.drain()
    assert api("get", "registrations/a%2Fb/").json()["external_id"] == "a/b"


def test_unreadable_filter_is_told_in_both_languages(api):
    answer = api("get", "registrations/?updated_since=yesterday&status=maybe").json()
    assert {error["field"] for error in answer["errors"]} == {"updated_since", "status"}
    assert answer["messages"]["en"]["errors"] != answer["messages"]["zh"]["errors"]


def test_one_broken_row_stops_no_other(api, organizer, monkeypatch):
    """What cannot be applied is written on its row; the rows behind it get their turn."""
    for number in range(3):
        api("post", "registrations/", registration(external_id=f"r-{number}"))
    plain = draining.handler_of

    def handler_of(kind):
        def work(owner, row, payload):
            if row.external_id == "r-0":
                raise OverflowError("year -1 is out of range")
            return plain(kind)(owner, row, payload)

        return work

    monkeypatch.setattr(draining, "handler_of", handler_of)
    api.drain()
    with tenant(organizer):
        states = dict(InboxRow.objects.values_list("external_id", "state"))
        assert InboxRow.objects.get(external_id="r-0").error == "OverflowError: year -1 is out of range"
    assert states == {"r-0": "received", "r-1": "done", "r-2": "done"}


@pytest.mark.parametrize("path", ["nowhere/", "customers/1/nowhere/"])
def test_unknown_address_is_a_problem_document(api, path):
    answer = api("post", path, {}, **{"Accept-Language": "zh-CN"})
    body = answer.json()
    assert (answer.status_code, answer["Content-Type"], body["code"]) == (404, "application/problem+json", "not_found")
    assert body["title"] == body["messages"]["zh"]["title"] != body["messages"]["en"]["title"]


def test_unknown_page_is_a_page(client, db):
    assert client.get("/nowhere/")["Content-Type"].startswith("text/html")
