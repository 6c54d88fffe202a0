"""Commands of the operator: what they refuse, in words."""

from contextlib import suppress
from datetime import UTC, datetime, timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.utils import timezone

from analytics.models import ScoringRun
from crm_expo.tenancy.models import Organizer
from crm_expo.tenancy.scope import tenant
from customers.models import Customer, Interaction
from exhibitions.models import Edition, Exhibition

BEGUN = datetime(2024, 5, 1, 9, tzinfo=UTC)


@pytest.fixture
def ledger(organizer):
    """One line, of May 2024."""
    with tenant(organizer):
        customer = Customer.objects.create(organizer=organizer, kind="person", name="Ada")
        Interaction.objects.create(
            organizer=organizer, customer=customer, kind="note", effect="contact", occurred_at=BEGUN, source_ref="t:1"
        )


def score(*words: str) -> str:
    out = StringIO()
    call_command("score", "--organizer", "alpha", *words, stdout=out)
    return out.getvalue()


@pytest.mark.parametrize(
    ("day", "reason"),
    [("9999-12-31", "in the future"), ("2024-04-30", "before the first line of the ledger, 2024-05-01"),
     ("0001-01-01", "before the first line")],
)  # fmt: skip
def test_score_refuses_days_without_scores(ledger, organizer, day, reason):
    with pytest.raises(CommandError, match=reason) as refused:
        score("--as-of", day)

    assert refused.value.returncode == 2
    with tenant(organizer):
        assert not ScoringRun.objects.exists()


def test_score_of_a_past_day_replaces_newer_scores_only_on_demand(ledger, organizer):
    score()
    with pytest.raises(CommandError, match="--replace") as refused:
        score("--as-of", "2024-06-01")

    assert refused.value.returncode == 2
    with tenant(organizer):
        assert ScoringRun.objects.count() == 1
    assert "as of 2024-06-01 16:00 UTC" in score("--as-of", "2024-06-01", "--replace")
    score("--as-of", "2024-06-02")
    today = timezone.now().astimezone(organizer.tzinfo).date()
    score("--as-of", today.isoformat())
    with tenant(organizer):
        assert timezone.now() - ScoringRun.objects.latest("id").as_of < timedelta(minutes=1)


@pytest.mark.parametrize("number", ["99999", "0", "-4", "x"])
def test_edition_has_a_number_from_1_to_999(organizer, number):
    words = ["--organizer", "alpha", "--exhibition", "fair", "--slug", "fair-1", "--number", number]
    with pytest.raises(CommandError, match="1 to 999"):
        call_command("edition", "create", *words, "--starts", "2030-04-20", "--ends", "2030-04-23")

    with tenant(organizer):
        assert not Exhibition.objects.exists()


def test_edition_asks_for_a_day_in_plain_words(organizer):
    words = ["--organizer", "alpha", "--exhibition", "fair", "--slug", "fair-1", "--number", "1"]
    with pytest.raises(CommandError, match="is no day; write it as 2030-04-20"):
        call_command("edition", "create", *words, "--starts", "20.4.2030", "--ends", "2030-04-23")

    with tenant(organizer):
        assert not Edition.objects.exists()


@pytest.mark.parametrize(
    ("words", "reason"), [(["--currency", "ZZZ"], "no ISO 4217 currency"), (["--name", " "], "name")]
)
def test_organizer_needs_a_currency_and_a_name(db, words, reason):
    with pytest.raises(CommandError, match=reason):
        call_command("organizer", "create", "acme", *words)

    assert not Organizer.objects.exists()


def test_invitation_names_its_role(organizer):
    with pytest.raises(CommandError, match="--role"):
        call_command("staff", "invite", "--organizer", "alpha", "--email", "ada@example.com")


def test_backup_does_not_replace_a_file_by_itself(tmp_path):
    (tmp_path / "crm.dump").write_text("kept")

    with pytest.raises(CommandError, match="--force"):
        call_command("backup", str(tmp_path / "crm.dump"))
    assert (tmp_path / "crm.dump").read_text() == "kept"


def test_doctor_speaks_to_a_plain_terminal(db, monkeypatch):
    class Ascii(StringIO):
        encoding = "ascii"

    monkeypatch.setenv("LC_ALL", "zh_CN.GB2312")
    said = Ascii()
    with suppress(CommandError):
        call_command("doctor", stdout=said)
    assert said.getvalue().isascii()
