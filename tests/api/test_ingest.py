"""Deliveries over REST: stored before they are answered, applied once, newest wins."""

from datetime import timedelta

from django.core.cache import cache
from django.utils import timezone

from crm_expo.boot.doctor import inbox
from crm_expo.inbox.models import InboxRow
from crm_expo.tenancy.scope import tenant
from customers.models import Customer, DuplicateCandidate, Interaction
from exhibitions.models import Participation, Registration
from tests.api.conftest import make_api, registration


def ledger(organizer) -> list[tuple]:
    with tenant(organizer):
        return list(Interaction.objects.order_by("id").values_list("kind", "effect", "sign", "value_minor"))


def states(organizer) -> list[tuple]:
    with tenant(organizer):
        return list(InboxRow.objects.order_by("id").values_list("external_id", "state"))


REGISTERED = ("registered", "commitment", 1, 10000)


def test_registration_is_answered_stored_and_applied(api, organizer):
    answer = api("post", "registrations/", registration())
    assert answer.status_code == 202
    assert answer.json()["status"] == "accepted"
    assert ledger(organizer) == []
    api.drain()
    assert ledger(organizer) == [REGISTERED]
    outcome = api("get", answer.json()["inbox_url"].removeprefix("/api/v1/")).json()
    assert (outcome["state"], outcome["outcome"]["warnings"]) == ("done", [])
    shown = api("get", "registrations/tix:1/").json()
    assert (shown["name"], shown["net_base_minor"], shown["role"]) == ("Ada Lovelace", 10000, "professional_visitor")


def test_repeated_delivery_changes_nothing(api, organizer):
    for _time in range(3):
        api("post", "registrations/", registration())
    api.drain()
    assert ledger(organizer) == [REGISTERED]
    assert [state for _id, state in states(organizer)] == ["done", "unchanged", "unchanged"]


def test_newest_wins_whatever_the_order(api, organizer):
    cancelled = registration(status="cancelled", source_updated_at="2026-01-03T10:00:00+08:00")
    api("post", "registrations/", cancelled)
    api("put", "registrations/tix:1/", registration())
    api.drain()
    assert [state for _id, state in states(organizer)] == ["done", "superseded"]
    assert ledger(organizer) == []


def test_put_of_another_registration_is_refused_and_kept(api, organizer):
    answer = api("put", "registrations/tix:1/", registration(external_id="tix:2"))
    body = answer.json()
    assert (answer.status_code, body["code"]) == (422, "invalid")
    assert [(error["field"], error["code"]) for error in body["errors"]] == [("external_id", "other_external_id")]
    assert {*body["messages"]} == {"en", "zh"}
    nameless = {name: value for name, value in registration().items() if name != "external_id"}
    assert api("put", "registrations/tix:1/", nameless).status_code == 202
    api.drain()
    assert states(organizer) == [("tix:2", "rejected"), ("tix:1", "done")]


def test_cancellation_and_refund_are_compensated(api, organizer):
    api("post", "registrations/", registration())
    api("post", "registrations/", registration(status="refunded", source_updated_at="2026-01-03T10:00:00+08:00"))
    api.drain()
    assert ledger(organizer) == [REGISTERED, ("registration_refunded", "commitment", -1, -10000)]


def test_check_in_waits_for_its_registration(api, organizer):
    api("post", "checkins/", {"registration": "tix:1", "external_id": "c1", "at": "2026-01-05T09:00:00+08:00"})
    api.drain()
    assert states(organizer) == [("c1", "received")]
    api("post", "registrations/", registration())
    api.drain()
    api.drain()
    assert ("checked_in", "participation", 1, 0) in ledger(organizer)
    undone = {"registration": "tix:1", "external_id": "c1", "at": "2026-01-05T09:05:00+08:00", "undo": True}
    api("post", "checkins/", undone)
    api.drain()
    assert ledger(organizer)[-1] == ("check_in_undone", "participation", -1, 0)
    with tenant(organizer):
        assert list(Participation.objects.values_list("state", flat=True)) == ["committed"]


def test_check_in_that_waits_is_nothing_to_worry_about(api, organizer):
    api("post", "checkins/", {"registration": "tix:9", "external_id": "c9", "at": "2026-01-05T09:00:00+08:00"})
    later = timezone.now() + timedelta(minutes=6)
    assert [(one.level, one.en) for one in inbox(later)] == [
        ("bad", "A delivery waits since 6 minutes: does ./crm up run?")
    ]
    api.drain()
    with tenant(organizer):
        InboxRow.objects.update(received_at=timezone.now() - timedelta(hours=3))
    assert api.client.get("/readyz").json()["parts"]["inbox"] == {
        "ok": True, "oldest": None, "waiting_for_others": 1, "dead": 0,
    }  # fmt: skip
    assert [(one.level, one.en) for one in inbox(timezone.now())] == [
        ("ok", "1 deliveries wait for their registration (oldest 180 minutes).")
    ]
    assert [one.level for one in inbox(later + timedelta(hours=1))] == ["bad"]  # nobody looked for an hour
    assert [row["external_id"] for row in api("get", "inbox/?waits=true").json()["results"]] == ["c9"]
    assert api("get", "inbox/?waits=false").json()["results"] == []
    assert len(api("get", "inbox/?waits_for=tix:9").json()["results"]) == 1


def test_check_in_without_an_id_of_its_own_names_the_registration(api, organizer):
    api("post", "registrations/", registration())
    for _time in range(2):
        api("post", "checkins/", {"external_id": "tix:1", "at": "2026-01-05T09:00:00+08:00", "type": "entry"})
    api.drain()
    assert [line[0] for line in ledger(organizer)] == ["registered", "checked_in"]


def test_badge_given_to_another_person_moves_the_ledger(api, organizer):
    api("post", "registrations/", registration())
    other = {"name": "Grace Hopper", "email": "grace@example.com"}
    api("post", "registrations/", registration(person=other, source_updated_at="2026-01-03T10:00:00+08:00"))
    api.drain()
    with tenant(organizer):
        totals = {
            customer.name: sum(line.value_minor for line in customer.interactions.all())
            for customer in Customer.objects.filter(kind="person")
        }
    assert totals == {"Ada Lovelace": 0, "Grace Hopper": 10000}


def test_same_address_with_another_name_is_another_person_and_a_doubt(api, organizer):
    api("post", "registrations/", registration())
    api("post", "registrations/", registration(external_id="tix:2", person={"name": "Bob", "email": "ada@example.com"}))
    api.drain()
    with tenant(organizer):
        assert Customer.objects.filter(kind="person").count() == 2
        assert DuplicateCandidate.objects.get().reasons == ["same_email", "other_name"]


def test_idempotency_key_replays_the_answer_and_refuses_another_body(api, organizer):
    first = api("post", "registrations/", registration(), **{"Idempotency-Key": "k1"})
    second = api("post", "registrations/", registration(), **{"Idempotency-Key": "k1"})
    other = api("post", "registrations/", registration(status="cancelled"), **{"Idempotency-Key": "k1"})
    assert second.json() == first.json()
    assert (other.status_code, other.json()["code"]) == (422, "idempotency_mismatch")
    assert len(states(organizer)) == 1


def test_one_bad_item_does_not_hold_the_batch_up(api, organizer):
    bad = registration(external_id="tix:2", edition="nowhere")
    answer = api("post", "registrations/batch/", [registration(), bad, registration(external_id="tix:3")])
    body = answer.json()
    assert (answer.status_code, body["accepted"], body["refused"]) == (202, 2, 1)
    assert body["items"][1]["problem"]["errors"][0]["code"] == "unknown_edition"
    api.drain()
    assert states(organizer) == [("tix:1", "done"), ("tix:2", "rejected"), ("tix:3", "done")]


def test_external_id_twice_in_a_batch_is_applied_in_order(api, organizer):
    newer = registration(status="cancelled", source_updated_at="2026-01-03T10:00:00+08:00")
    answer = api("post", "registrations/batch/", [registration(), newer])
    assert answer.json()["items"][1]["warnings"] == ["repeated_in_batch"]
    api.drain()
    with tenant(organizer):
        assert Registration.objects.get().status == "cancelled"


def test_unknown_fields_are_kept(api, organizer):
    api("post", "registrations/", registration(badge_colour="green"))
    api.drain()
    assert api("get", "registrations/tix:1/").json()["extra"] == {"badge_colour": "green"}


def test_missing_rate_leaves_the_money_out_and_says_so(api, organizer):
    api("post", "registrations/", registration(price={"amount": "10", "currency": "EUR"}))
    api.drain()
    with tenant(organizer):
        assert InboxRow.objects.get().outcome["warnings"] == ["currency_rate_missing"]
        assert Registration.objects.get().net_base_minor is None
    assert ledger(organizer) == [("registered", "commitment", 1, 0)]


def test_other_organizers_key_sees_and_touches_nothing(api, organizer, rival):
    api("post", "registrations/", registration())
    api.drain()
    stranger = make_api(rival, ["all"])
    assert stranger("get", "registrations/tix:1/").status_code == 404
    assert stranger("get", "customers/").json()["results"] == []
    refused = stranger("post", "registrations/", registration())
    assert refused.json()["errors"][0]["code"] == "unknown_edition"


def test_a_cache_that_is_down_refuses_nothing(api, organizer, monkeypatch):
    def broken(*_args, **_kwargs):
        raise ConnectionError

    for name in ("add", "incr", "set", "get"):
        monkeypatch.setattr(cache, name, broken)
    assert api("post", "registrations/", registration()).status_code == 202


def test_mended_address_keeps_the_person(api, organizer):
    """The same badge, name and company with another address: a typo was corrected."""
    api("post", "registrations/", registration(person={"name": "孙小圣", "email": "sun@exmaple.com"}))
    api.drain()
    mended = {"name": "孙小圣", "email": "sun@example.com"}
    api("post", "registrations/", registration(person=mended, source_updated_at="2026-01-03T10:00:00+08:00"))
    api.drain()
    with tenant(organizer):
        assert [row.email for row in Customer.objects.filter(kind="person")] == ["sun@example.com"]


def test_odd_passages_are_warned_of(api, organizer):
    api("post", "registrations/", registration())
    passage = {"registration": "tix:1", "external_id": "c1", "at": "2019-01-01T09:00:00Z"}
    api("post", "checkins/", passage)
    api("post", "checkins/", passage | {"type": "exit"})
    api.drain()
    with tenant(organizer):
        warned = [row.outcome["warnings"] for row in InboxRow.objects.filter(kind="checkin").order_by("id")]
    assert warned == [["passage_outside_the_edition"], ["passage_outside_the_edition", "passage_known_otherwise"]]
