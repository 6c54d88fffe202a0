"""Figures of a large edition are counted twice a minute at most, and say when."""

from datetime import UTC, datetime, timedelta

from crm_expo.tenancy.scope import tenant
from exhibitions.models import Registration
from exhibitions.selectors import shows
from exhibitions.services.shows import add_edition, add_exhibition
from tests.clock import today

NOW = datetime(2026, 4, 16, 9, 30, tzinfo=UTC)


def test_figures_of_a_large_edition_may_be_seconds_old_and_say_so(organizer, rival, monkeypatch):
    monkeypatch.setattr(shows, "LIVE_FIGURES", -1)
    for owner in (organizer, rival):
        with tenant(owner):
            fair = add_exhibition(organizer=owner, slug="fair", name="Fair")
            edition = add_edition(
                organizer=owner, exhibition=fair, slug="fair-1", number=1, name="Fair 1", starts_on=today(),
                ends_on=today(),
            )  # fmt: skip
            counted = shows.figures_lately(edition, NOW)
            assert counted == (shows.figures_of(edition), NOW)
            assert shows.figures_lately(edition, NOW + timedelta(seconds=9)) == counted


def test_figures_of_a_small_edition_are_counted_each_time(organizer):
    with tenant(organizer):
        fair = add_exhibition(organizer=organizer, slug="fair", name="Fair")
        edition = add_edition(
            organizer=organizer, exhibition=fair, slug="fair-1", number=1, name="Fair 1", starts_on=today(),
            ends_on=today(),
        )  # fmt: skip
        assert not Registration.objects.exists()
        assert shows.figures_lately(edition, NOW)[1] == NOW
        later = NOW + timedelta(seconds=9)
        assert shows.figures_lately(edition, later)[1] == later
