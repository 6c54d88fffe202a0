"""Pictures: equal to the scorecards counted one by one, after a run and after a refresh; put off when they are dear."""

from collections import Counter, defaultdict

import pytest

from analytics import tasks
from analytics.models import Picture
from analytics.selectors.pictures import bin_of, picture_of
from analytics.services.picturing import PATIENCE, mark_behind, refresh_pictures, store_pictures
from analytics.services.refreshing import refresh_touched
from analytics.services.running import full_run
from crm_expo.tenancy.scope import tenant
from customers.models import Customer, Scorecard
from tests.analytics.ledger import history, line, make_show
from tests.analytics.test_scoring_equality import HELD
from tests.analytics.test_values import grow_paying_world


@pytest.fixture
def show(organizer):
    with tenant(organizer):
        show = grow_paying_world(organizer)
        full_run(organizer=organizer, as_of=show.after(HELD + 1))
    return show


def cards_of(show):
    return list(Scorecard.objects.filter(exhibition_id=show.exhibition.pk, role="visitor"))


def sums(rows):
    """What a picture says of a group, counted plainly."""
    values = [row.current_minor for row in rows if row.current_minor is not None]
    return {
        "customers": len(rows),
        "money": sum(row.money_minor for row in rows),
        "valued": len(values),
        "current": sum(values) if values else None,
    }


def grouped(rows, key):
    found = defaultdict(list)
    for row in rows:
        if key(row) is not None:
            found[key(row)].append(row)
    return {group: sums(members) for group, members in found.items()}


def told(row):
    return {name: row[name] for name in ("customers", "money", "valued", "current")}


def assert_counted(figures, cards):
    """Every part of a picture beside the same part counted from the rows themselves."""
    assert told(figures["totals"]) == sums(cards)
    for name, column in (("quadrants", "quadrant"), ("abc", "abc"), ("ladder", "ladder"), ("lifecycle", "lifecycle")):
        assert {code: told(row) for code, row in figures[name].items()} == grouped(
            cards, lambda c, a=column: getattr(c, a)
        )
    assert {(row["one"], row["two"]): told(row) for row in figures["matrix"]} == grouped(
        cards, lambda c: None if c.recency is None else (c.recency, max(c.frequency, 1))
    )
    assert {tier: (row["customers"], row["committed"]) for tier, row in figures["tiers"].items()} == {
        tier: (n, sum(c.committed for c in cards if c.tier == tier))
        for tier, n in Counter(c.tier for c in cards).items()
    }
    for row in figures["histogram"]:
        low, high = bin_of(row["one"])
        inside = [c for c in cards if c.current_minor is not None and (low or -(10**18)) <= c.current_minor < high]
        assert told(row) == sums(inside)
    valued = sorted(c.current_minor for c in cards if c.current_minor is not None)
    cuts = [valued[-(-j * len(valued) // 10) - 1] for j in range(1, 10)]
    assert {row["one"]: told(row) for row in figures["deciles"]} == grouped(
        [c for c in cards if c.current_minor is not None], lambda c: 1 + sum(cut < c.current_minor for cut in cuts)
    )
    assert sum(row["customers"] for row in figures["ranks"]) == sum(c.abc is not None for c in cards)
    placed = [c for c in cards if c.quadrant not in (None, "lapsed")]
    assert sum(row["customers"] for row in figures["squares"]) == len(placed)


def test_a_picture_equals_the_scorecards_and_stays_so(organizer, show):
    with tenant(organizer):
        before = picture_of(organizer, show.exhibition.pk, "visitor")
        assert_counted(before.figures, cards_of(show))
        assert before.edition_id == show.edition(HELD + 1).pk
        for customer in Customer.objects.order_by("pk")[:5]:
            line(customer, show, HELD + 1, "money", sign=0, value=70_000)
        refresh_touched(organizer=organizer, as_of=show.after(HELD + 1))
        Picture.objects.update(seconds=0)
        assert refresh_pictures(organizer, show.after(HELD + 1), is_touched=True) > 0
        after = picture_of(organizer, show.exhibition.pk, "visitor")
        assert after.pk == before.pk
        assert after.figures["totals"]["money"] == before.figures["totals"]["money"] + 5 * 70_000
        assert_counted(after.figures, cards_of(show))


def test_risks_name_those_who_brought_most(organizer, show):
    with tenant(organizer):
        figures = picture_of(organizer, show.exhibition.pk, "visitor").figures
        slipping = Scorecard.objects.filter(exhibition_id=show.exhibition.pk, tier="lost", committed=False)
        assert "lost" not in figures["risks"]
        assert slipping.exists()
        for tier, named in figures["risks"].items():
            rows = Scorecard.objects.filter(exhibition_id=show.exhibition.pk, tier=tier, committed=False)
            best = rows.order_by("-money_minor", "customer_id").values_list("customer_id", "money_minor")[:25]
            assert [tuple(pair) for pair in named] == list(best)


def test_the_picture_of_an_earlier_edition_is_kept(organizer):
    with tenant(organizer):
        show = make_show(organizer, 4)
        for pattern in ("1110", "1100", "0011"):
            history(show, pattern, value=100)
        full_run(organizer=organizer, as_of=show.after(2))
        full_run(organizer=organizer, as_of=show.after(3))
        about = (organizer, show.exhibition.pk, "visitor")
        second, third = (picture_of(*about, show.edition(n).pk).figures for n in (2, 3))
        assert (second["totals"]["customers"], third["totals"]["customers"]) == (2, 3)
        assert picture_of(*about).edition_id == show.edition(3).pk


def test_customers_that_are_gone_leave_an_empty_picture(organizer, show):
    with tenant(organizer):
        Scorecard.objects.all().delete()
        store_pictures(organizer, show.after(HELD + 1))
        figures = picture_of(organizer, show.exhibition.pk, "visitor").figures
        assert (figures["totals"]["customers"], figures["tiers"], figures["matrix"]) == (0, {}, [])


def test_a_dear_picture_waits_and_is_caught_up(organizer, show):
    with tenant(organizer):
        assert refresh_pictures(organizer, show.after(HELD + 1), is_touched=False) == 0
        Picture.objects.update(seconds=10_000 / PATIENCE)
        assert refresh_pictures(organizer, show.after(HELD + 1), is_touched=True) == 0
        assert Picture.objects.filter(is_behind=True).exists()
        Picture.objects.update(seconds=0)
        assert refresh_pictures(organizer, show.after(HELD + 1), is_touched=False) > 0
        assert not Picture.objects.filter(is_behind=True).exists()
        mark_behind()
        Picture.objects.update(seconds=0)
        assert refresh_pictures(organizer, show.after(HELD + 1), is_touched=False) > 0


def test_the_beat_shows_a_change_and_counts_old_scores_once(organizer, rival, show):
    with tenant(organizer):
        Picture.objects.all().delete()
    tasks.refresh_touched_everywhere_task()
    with tenant(organizer):
        first = picture_of(organizer, show.exhibition.pk, "visitor")
        assert first.figures["totals"]["customers"] == len(cards_of(show))
    tasks.refresh_touched_everywhere_task()
    with tenant(organizer):
        assert picture_of(organizer, show.exhibition.pk, "visitor").computed_at == first.computed_at
    with tenant(rival):
        assert not Picture.objects.exists()
