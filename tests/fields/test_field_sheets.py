"""Registrations from a spreadsheet bring what columns named as fields hold."""

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from crm_expo.fields.selectors import held_values
from crm_expo.tenancy.scope import tenant
from exhibitions.connectors.sheet import NobodyNamed
from exhibitions.models import Registration, RegistrationValue
from exhibitions.services.importing import import_sheet
from tests.fields.conftest import make_fields

SHEET = """姓名,Mobile,公司,我的number,My choices,my_flag,My date,remark
林若溪,13800138000,云帆科技,1250,"Hall 1, 登录厅",是,2027/4/20,x
Ada Lovelace,,,ten,attic,no,,y
,,,5,,,,nobody
"""


@pytest.fixture
def own(organizer, edition):
    with tenant(organizer):
        return make_fields(organizer, "registration")


def held(organizer, own) -> dict[str, dict]:
    with tenant(organizer):
        found = {row.pk: row.customer.name for row in Registration.objects.select_related("customer")}
        values = held_values(RegistrationValue, list(found), own.values())
        return {name: {one.key: values[pk][one.pk] for one in own.values() if one.pk in values[pk]}
                for pk, name in found.items()}  # fmt: skip


def test_columns_named_as_fields_are_read_and_bad_cells_told(organizer, rival, own):
    done = import_sheet(organizer=organizer, edition_slug="fair-1", content=SHEET.encode(), now=timezone.now())
    assert done.counts == {"done": 2}
    assert [(line, heading) for line, heading, _why in done.remarks] == [(3, "我的number"), (3, "My choices")]
    told = held(organizer, own)
    assert told["Ada Lovelace"] == {"my_flag": False}
    assert told["林若溪"] | {"my_date": str(told["林若溪"]["my_date"])} == {
        "my_number": 1250, "my_choices": ("hall_1", "lobby"), "my_flag": True, "my_date": "2027-04-20",
    }  # fmt: skip
    again = import_sheet(organizer=organizer, edition_slug="fair-1", content=SHEET.encode(), now=timezone.now())
    assert again.counts == {"unchanged": 2}
    with tenant(organizer):
        assert Registration.objects.count() == 2


def test_a_sheet_that_names_nobody_is_refused(organizer, own, tmp_path, capsys):
    with pytest.raises(NobodyNamed):
        import_sheet(organizer=organizer, edition_slug="fair-1", content=b"my_number\n5\n", now=timezone.now())
    path = tmp_path / "visitors.csv"
    path.write_text("my_number\n5\n")
    with pytest.raises(CommandError, match="No column"):
        call_command("import", "sheet", str(path), organizer=organizer.slug, edition="fair-1")
    path.write_text(SHEET)
    call_command("import", "sheet", str(path), organizer=organizer.slug, edition="fair-1")
    assert "2 attendees: 2 done." in capsys.readouterr().out
