"""Changing records from a list: one cell, many records, and taking that back."""

from datetime import timedelta

import pytest
from django.utils import timezone

from crm_expo.audit.models import AuditEntry
from crm_expo.lists.models import BulkChange
from crm_expo.tenancy.scope import tenant
from customers.models import Customer
from customers.services.editing import add_customer


def cities(organizer) -> dict[str, str]:
    with tenant(organizer):
        return dict(Customer.objects.values_list("name", "city"))


def change(desk, parties, *names, value="Wien", **more):
    chosen = [parties[name] for name in names]
    return desk.post("lists/customers/change/", field="city", value=value, step="do", pk=chosen, **more)


def test_a_preview_tells_what_will_be_and_changes_nothing(desk, organizer, parties):
    before = cities(organizer)
    page = desk.post("lists/customers/change/", field="city", value="上海", step="preview", all="1")
    preview = page.context["preview"]
    assert (preview["to"], preview["total"], preview["same"]) == ("上海", 2, 2)
    assert sorted(preview["lines"]) == [("Bern", 1), ("Jena", 1)]
    assert cities(organizer) == before


def test_many_records_change_and_each_says_so(desk, organizer, parties):
    assert change(desk, parties, "云帆科技", "王芳", "Ostwerk AG").status_code == 302
    assert cities(organizer) == {"云帆科技": "Wien", "王芳": "Wien", "Ostwerk AG": "Wien", "Nordwerk GmbH": "Jena"}
    with tenant(organizer):
        told = AuditEntry.objects.filter(action="customer.updated", object_id=parties["王芳"]).get()
        assert told.changes == {"city": ["上海", "Wien"]}
        assert BulkChange.objects.get().records == 3


def test_taking_back_leaves_what_somebody_changed_since(desk, organizer, parties):
    change(desk, parties, "云帆科技", "王芳", "Nordwerk GmbH")
    with tenant(organizer):
        made = BulkChange.objects.get().pk
        Customer.objects.filter(pk=parties["王芳"]).update(city="Graz")
    assert desk.post(f"lists/changes/{made}/").status_code == 302
    assert cities(organizer) == {"云帆科技": "上海", "王芳": "Graz", "Ostwerk AG": "Bern", "Nordwerk GmbH": "Jena"}
    desk.post(f"lists/changes/{made}/")
    assert cities(organizer)["云帆科技"] == "上海"


def test_after_a_day_nothing_is_taken_back(desk, organizer, parties):
    change(desk, parties, "王芳")
    with tenant(organizer):
        made = BulkChange.objects.get()
        BulkChange.objects.update(made_at=timezone.now() - timedelta(hours=24, minutes=1))
    desk.post(f"lists/changes/{made.pk}/")
    assert cities(organizer)["王芳"] == "Wien"


@pytest.mark.parametrize("field", ["name", "uscc", "tier", "gone", ""])
def test_other_fields_are_not_set_from_a_list(desk, organizer, parties, field):
    before = cities(organizer)
    answer = desk.post("lists/customers/change/", field=field, value="x", step="do", all="1")
    assert answer.status_code == 422
    assert cities(organizer) == before


@pytest.mark.parametrize(
    ("field", "value"), [("grade", "emperor"), ("city", "x" * 101), ("owner", "999999"), ("owner", "x")]
)
def test_a_value_that_cannot_stand_there_changes_nothing(desk, organizer, parties, field, value):
    pk = parties["王芳"]
    answer = desk.post(f"lists/customers/cells/{pk}/{field}/", value=value)
    assert answer.status_code == 422
    with tenant(organizer):
        assert Customer.objects.get(pk=pk).version == 1


def test_a_cell_is_saved_and_shows_what_stands_there_now(desk, organizer, parties):
    pk = parties["王芳"]
    assert desk.post(f"lists/customers/cells/{pk}/city/", value="Graz", expected="上海").status_code == 200
    conflict = desk.post(f"lists/customers/cells/{pk}/city/", value="Linz", expected="上海")
    assert conflict.status_code == 409
    assert "Graz" in conflict.content.decode()
    assert cities(organizer)["王芳"] == "Graz"
    assert desk.post(f"lists/customers/cells/{pk}/city/", value="Linz", expected="Graz").status_code == 200
    assert cities(organizer)["王芳"] == "Linz"


def test_more_than_some_hundred_records_are_a_workers_business(desk, organizer, settings):
    from crm_expo.lists.tasks import change_list_task

    with tenant(organizer):
        for number in range(205):
            add_customer(organizer=organizer, kind="company", name=f"Firm {number}", city="Jena")
    answer = desk.post(
        'lists/customers/change/?where=["city","is","Jena"]', field="city", value="Bonn", step="do", all="1"
    )
    assert answer.status_code == 302
    with tenant(organizer):
        made = BulkChange.objects.get()
        assert (made.records, made.job.state) == (0, "waiting")
    change_list_task(organizer_id=organizer.pk, job_id=made.job_id)
    change_list_task(organizer_id=organizer.pk, job_id=made.job_id)
    assert set(cities(organizer).values()) == {"Bonn"}
    desk.post(f"lists/changes/{made.pk}/")
    assert set(cities(organizer).values()) == {"Jena"}
