"""./crm answers: a file in, what was refused told and written out, figures computed."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.utils import translation

from crm_expo.jobs.models import Job
from crm_expo.tenancy.scope import tenant
from exhibitions.services.shows import add_edition, add_exhibition
from surveys.models import Response, SurveyResult
from tests.clock import today


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


@pytest.fixture
def edition(organizer):
    day = today()
    with tenant(organizer):
        fair = add_exhibition(organizer=organizer, slug="fair", name="Fair")
        return add_edition(
            organizer=organizer, exhibition=fair, slug="fair-1", number=1, name="Fair 1",
            starts_on=day - timedelta(days=10), ends_on=day - timedelta(days=7),
        )  # fmt: skip


def bring(path, *words) -> str:
    out = StringIO()
    place = ("--organizer", "alpha", "--edition", "fair-1", "--audience", "visitor")
    call_command("answers", *place, *words, str(path), stdout=out)
    return out.getvalue()


def test_refused_rows_are_told_written_out_and_brought_in_again(organizer, edition, tmp_path):
    path, refused = tmp_path / "answers.csv", tmp_path / "refused.csv"
    path.write_bytes("编号,手机,overall\na,+8613800138000,5\nb,+8613800138001,9\n".encode("gb18030"))
    said = bring(path, "--refused", str(refused))
    assert said.startswith("2 rows: 1 added, 0 changed, 0 unchanged, 1 refused; 1 tied to a customer, 1 of them new.")
    assert "row 3  overall  Not a whole number from 1 to 5  '9'" in said
    refused.write_text(refused.read_text("utf-8-sig").replace(",9,", ",4,"), "utf-8")
    assert bring(refused).startswith("1 rows: 1 added")
    assert bring(path).startswith("2 rows: 0 added, 0 changed, 1 unchanged, 1 refused")
    with tenant(organizer):
        assert dict(Response.objects.values_list("external_id", "answers__overall")) == {"a": 5, "b": 4}
        assert set(Response.objects.values_list("customer__phone_e164", flat=True)) == {
            "+8613800138000",
            "+8613800138001",
        }
        assert SurveyResult.objects.get().answers == 2
        assert set(Job.objects.values_list("state", flat=True)) == {"done"}


def test_a_file_that_is_none_is_refused_in_words(organizer, edition, tmp_path):
    path = tmp_path / "answers.xlsx"
    path.write_bytes(b"PK\x03\x04broken")
    with pytest.raises(CommandError, match="neither CSV nor XLSX"):
        bring(path)
    with pytest.raises(CommandError, match="cannot be read"):
        bring(tmp_path / "nothing.csv")
