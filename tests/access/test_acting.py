"""R11: the platform's operator acts inside an organizer through the same door, for a reason, on the record."""

from datetime import timedelta

import pytest
from django.utils import timezone

from crm_expo.accounts.services import operating
from crm_expo.audit.models import AuditEntry
from crm_expo.tenancy.scope import tenant
from tests.access.asking import client_of
from tests.access.matrix import outsider_pages


@pytest.fixture
def operator(world):
    return client_of(world.operator)


def enter(client, slug: str, reason: str = "they asked why tier 3 is empty"):
    return client.post("/operator/", {"organizer": slug, "reason": reason})


def on_record(side) -> list[tuple[str, str]]:
    with tenant(side.organizer):
        return list(AuditEntry.objects.filter(actor_kind="operator").order_by("id").values_list("action", "changes"))


def test_without_a_reason_nothing_opens(world, operator):
    assert enter(operator, world.ours.organizer.slug, reason="  ").status_code == 422
    assert operator.get(f"/o/{world.ours.organizer.slug}/").status_code == 404
    assert on_record(world.ours) == []


def test_operator_acts_inside_one_organizer_and_the_organizer_reads_it(world, operator):
    slug = world.ours.organizer.slug
    assert enter(operator, slug).status_code == 302
    page = operator.get(f"/o/{slug}/customers/")
    assert page.status_code == 200
    assert "/operator/leave/" in page.content.decode()
    assert operator.get(f"/o/{slug}/team/").status_code == 403  # the organizer's own affairs stay its own
    new = {"kind": "company", "name": "Helped", "stage": "potential", "prospect_source": "staff", "grade": "ordinary"}
    assert operator.post(f"/o/{slug}/customers/new/", new).status_code == 302
    assert operator.get(f"/o/{world.theirs.organizer.slug}/").status_code == 404
    operator.post("/operator/leave/", {"organizer": slug})
    assert operator.get(f"/o/{slug}/").status_code == 404
    acts = on_record(world.ours)
    assert acts[0] == ("operator.entered", {"reason": [None, "they asked why tier 3 is empty"]})
    assert [action for action, _changes in acts][-1] == "operator.left"
    assert {"access.denied", "customer.created"} <= dict(acts).keys()
    assert on_record(world.theirs) == []


def test_it_ends_by_itself(world, operator, monkeypatch):
    slug = world.ours.organizer.slug
    monkeypatch.setattr(operating, "LIFE", timedelta(seconds=-1))
    enter(operator, slug)
    assert operator.get(f"/o/{slug}/").status_code == 404


def test_a_member_of_another_organizer_cannot(world):
    """Even with a session that says so: only the operator's account counts."""
    person = client_of(world.theirs.people["owner"])
    assert enter(person, world.ours.organizer.slug).status_code == 404
    session = person.session
    until = (timezone.now() + timedelta(hours=1)).isoformat()
    session["acting_in"] = {"organizer": world.ours.organizer.pk, "until": until}
    session.save()
    assert outsider_pages(world, "owner of the rival", person) == []
