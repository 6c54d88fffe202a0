"""A list as a file: what the view shows, safe for spreadsheet programs, noted in the audit log."""

import csv
import io
from datetime import datetime

import pytest
import python_calamine

from crm_expo.audit.models import AuditEntry
from crm_expo.lists import exporting
from crm_expo.lists.models import ExportFile
from crm_expo.lists.staff import dialogs
from crm_expo.lists.tasks import export_list_task
from crm_expo.tenancy.scope import tenant
from customers.models import Interaction
from customers.services.editing import add_customer


def export(desk, form="csv", query=""):
    return desk.post(f"lists/customers/export/{query}", format=form)


def lines(answer) -> list[list[str]]:
    return list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))


def test_a_file_holds_the_view(desk, organizer, rival, parties):
    with tenant(rival):
        add_customer(organizer=rival, kind="company", name="Rival AG", city="上海")
    answer = export(desk, query='?where=["city","is","上海"]&cols=city,country&sort=-name')
    assert answer.content.startswith(b"\xef\xbb\xbf")
    assert lines(answer) == [
        ["ID", "Name", "City", "Country"],
        [str(parties["云帆科技"]), "云帆科技", "上海", "China"],
        [str(parties["王芳"]), "王芳", "上海", "China"],
    ]
    with tenant(organizer):
        told = AuditEntry.objects.get(action="list.exported").changes
    assert (told["list"], told["rows"], told["columns"]) == (
        [None, "customers"],
        [None, 2],
        [None, "name, city, country"],
    )


@pytest.mark.parametrize("name", ["=HYPERLINK(1)", "+1", "-1", "@x", "＝1"])
def test_no_cell_is_run_as_a_formula(desk, organizer, name):
    with tenant(organizer):
        add_customer(organizer=organizer, kind="company", name=name)
    assert lines(export(desk, query="?cols=city"))[1][1] == f"'{name}"
    book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(export(desk, "xlsx", "?cols=city").content))
    assert book.get_sheet_by_index(0).to_python()[1][1] == name


def test_a_long_list_is_a_workers_business(desk, colleague, organizer, parties, monkeypatch):
    monkeypatch.setattr(dialogs, "AT_ONCE", 3)
    assert export(desk).status_code == 302
    with tenant(organizer):
        file = ExportFile.objects.get()
        assert (file.content, file.job.state) == (None, "waiting")
    export_list_task(organizer_id=organizer.pk, job_id=file.job_id)
    answer = desk.get(f"lists/files/{file.job_id}/")
    assert len(lines(answer)) == 5
    assert answer["Content-Disposition"].startswith("attachment")
    assert colleague.get(f"lists/files/{file.job_id}/").status_code == 404
    with tenant(organizer):
        ExportFile.objects.update(content=None)
    assert desk.get(f"lists/files/{file.job_id}/").status_code == 410


def test_chunks_keep_the_order(desk, organizer, monkeypatch):
    monkeypatch.setattr(exporting, "CHUNK", 2)
    with tenant(organizer):
        for letter in "DBECA":
            add_customer(organizer=organizer, kind="company", name=f"{letter} AG")
    assert [line[1] for line in lines(export(desk))[1:]] == [f"{letter} AG" for letter in "ABCDE"]


def test_days_are_dates_and_amounts_name_their_currency(desk, organizer, parties):
    noon = datetime(2026, 3, 5, 12, 30, tzinfo=organizer.tzinfo)
    with tenant(organizer):
        Interaction.objects.create(
            organizer=organizer, customer_id=parties["云帆科技"], kind="call", effect="contact", sign=0,
            occurred_at=noon, value_minor=-16_000_050, source_ref="test:1",
        )  # fmt: skip
    path = "lists/activity/export/?cols=at,value"
    plain = desk.post(path, format="csv")
    assert lines(plain)[0][2:] == ["When", "Value (CNY)"]
    assert lines(plain)[1][2:] == ["2026-03-05 12:30", "-160000.50"]
    book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(desk.post(path, format="xlsx").content))
    assert book.get_sheet_by_index(0).to_python()[1][2:] == [noon.replace(tzinfo=None), -160000.5]
