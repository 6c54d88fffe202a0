"""Every rule of the scores on histories worked out by hand."""

from datetime import UTC, date, datetime

import pytest

from analytics.services.refreshing import refresh_touched
from analytics.services.running import full_run
from crm_expo.tenancy.scope import tenant
from customers.models import Scorecard
from tests.analytics.ledger import at, card, history, line, make_customer, make_show


@pytest.fixture
def show(organizer):
    with tenant(organizer):
        return make_show(organizer, 9)


def scored(organizer, as_of):
    with tenant(organizer):
        return full_run(organizer=organizer, as_of=as_of)


def facts(row, *names):
    return tuple(getattr(row, name) for name in names)


HISTORY = ("participations", "opportunities", "returns", "last_return", "editions_since", "streak", "pattern")


def test_history_counts_opportunities_after_the_first_participation(organizer, show):
    with tenant(organizer):
        customer = history(show, "010110")
    scored(organizer, show.after(7))
    with tenant(organizer):
        assert facts(card(customer, show=show), *HISTORY) == (3, 5, 2, 3, 2, 0, "0101100")
        row = card(customer, show=show)
        assert (row.first_on, row.last_on) == (date(2017, 5, 3), date(2020, 5, 3))
        assert (row.recency, row.frequency, row.tier) == (2, 3, "cannot_lose")  # one money level: M counts as met
        assert row.monetary is None


@pytest.mark.parametrize(
    ("pattern", "r_ed", "recency"),
    [("1111", 0, 5), ("1110", 1, 3), ("1100", 2, 2), ("1000", 3, 2), ("10000", 4, 1), ("100000", 5, 1)],
)
def test_recency_counts_missed_editions(organizer, show, pattern, r_ed, recency):
    with tenant(organizer):
        customer = history(show, pattern)
    scored(organizer, show.after(len(pattern)))
    with tenant(organizer):
        assert facts(card(customer, show=show), "editions_since", "recency") == (r_ed, recency)


@pytest.mark.parametrize("pattern", ["1110", "1100", "10000"])
def test_committed_customer_stands_at_four(organizer, show, pattern):
    with tenant(organizer):
        customer = history(show, pattern)
        line(customer, show, len(pattern) + 1, "commitment")
    scored(organizer, show.after(len(pattern)))
    with tenant(organizer):
        assert facts(card(customer, show=show), "recency", "committed") == (4, True)


def test_commitment_to_a_later_or_past_edition_is_none(organizer, show):
    with tenant(organizer):
        later, past = history(show, "10"), history(show, "10")
        line(later, show, 4, "commitment", when=at(2016))
        line(past, show, 2, "commitment")
    scored(organizer, show.after(2))
    with tenant(organizer):
        assert [facts(card(one, show=show), "recency", "committed") for one in (later, past)] == [(3, False)] * 2


def test_commitment_taken_back_counts_no_more(organizer, show):
    with tenant(organizer):
        customer = history(show, "10")
        line(customer, show, 3, "commitment", value=500)
        line(customer, show, 3, "commitment", sign=-1, value=-500)
    scored(organizer, show.after(2))
    with tenant(organizer):
        assert facts(card(customer, show=show), "recency", "committed", "money_minor") == (3, False, 0)


def test_future_dated_rows_count_for_committed_only(organizer, show):
    as_of = show.after(2)
    with tenant(organizer):
        customer = history(show, "10")
        line(customer, show, 2, when=at(2017, 9), value=900)  # recorded for edition 2, happened after as_of
        line(customer, show, 3, "commitment", value=700, when=at(2017, 10))
    scored(organizer, as_of)
    with tenant(organizer):
        row = card(customer, show=show)
        assert facts(row, "participations", "committed", "money_minor", "recency") == (1, True, 0, 4)


def test_frequency_counts_the_last_eight_held(organizer, show):
    with tenant(organizer):
        old, steady, five = history(show, "1"), history(show, "111111111"), history(show, "111110000")
    scored(organizer, show.after(9))
    with tenant(organizer):
        names = ("participations", "recent_participations", "frequency", "tier")
        assert facts(card(old, show=show), *names) == (1, 0, 0, "lost")
        assert facts(card(steady, show=show), *names) == (9, 8, 5, "champion")
        assert facts(card(five, show=show), *names) == (5, 4, 4, "lost")


def test_running_edition_counts_at_once_and_is_no_miss_yet(organizer, show):
    with tenant(organizer):
        there, absent, fresh = history(show, "0110"), history(show, "0111"), make_customer(organizer)
        line(there, show, 5)
        line(fresh, show, 5)
    scored(organizer, show.during(5))
    with tenant(organizer):
        assert facts(card(there, show=show), *HISTORY) == (3, 3, 2, 3, 0, 1, "01101")
        assert facts(card(absent, show=show), *HISTORY) == (3, 2, 2, 2, 0, 3, "0111")
        assert facts(card(fresh, show=show), *HISTORY) == (1, 0, 0, 0, 0, 1, "00001")
        assert [card(one, show=show).recency for one in (there, absent, fresh)] == [5, 5, 5]
        assert card(fresh, show=show).tier == "new"


def test_edition_is_held_when_its_last_day_ended_on_its_own_clock(organizer):
    with tenant(organizer):
        show = make_show(organizer, 2, slug="far", zone="Pacific/Auckland")  # UTC+12 in May
        customer = history(show, "10")
    ends = datetime(2017, 5, 5, 12, 0, tzinfo=UTC)  # midnight after 5 May in Auckland
    scored(organizer, ends.replace(hour=11, minute=59))
    with tenant(organizer):
        assert facts(card(customer, show=show), "editions_since", "recency") == (0, 5)
    scored(organizer, ends)
    with tenant(organizer):
        assert facts(card(customer, show=show), "editions_since", "recency") == (1, 3)


def test_cancelled_edition_is_nobodys_opportunity(organizer, show):
    with tenant(organizer):
        show.edition(3).is_cancelled = True
        show.edition(3).save()
        customer = history(show, "1101")
        absent = history(show, "11")
        line(absent, show, 3, "commitment", value=400)
    scored(organizer, show.after(4))
    with tenant(organizer):
        assert facts(card(customer, show=show), *HISTORY) == (3, 2, 2, 2, 0, 3, "111")
        assert facts(card(absent, show=show), "editions_since", "money_minor", "committed") == (1, 400, False)


def test_two_booths_and_duplicate_rows_count_the_edition_once(organizer, show):
    with tenant(organizer):
        customer = make_customer(organizer)
        line(customer, show, 1, role="exhibitor", value=100)
        line(customer, show, 1, role="exhibitor", value=100)
        line(customer, show, 1, role="co_exhibitor", value=50)
    scored(organizer, show.after(1))
    with tenant(organizer):
        row = card(customer, "exhibitor", show)
        assert facts(row, "participations", "frequency", "money_minor") == (1, 1, 250)


def test_refund_lowers_money_and_never_adds_frequency(organizer, show):
    with tenant(organizer):
        customer = history(show, "11", value=1000)
        line(customer, show, 2, "money", sign=0, value=-300)
    scored(organizer, show.after(2))
    with tenant(organizer):
        assert facts(card(customer, show=show), "participations", "money_minor") == (2, 1700)


def test_fully_refunded_participation_is_removed(organizer, show):
    with tenant(organizer):
        customer = history(show, "11", value=1000)
        line(customer, show, 2, sign=-1, value=-1000)
    scored(organizer, show.after(2))
    with tenant(organizer):
        assert facts(card(customer, show=show), "participations", "money_minor", "recency") == (1, 1000, 3)


def test_prospects_have_a_tier_and_no_scores(organizer, show):
    with tenant(organizer):
        committed, paid, no_show, called, undone = (make_customer(organizer) for _ in range(5))
        line(committed, show, 2, "commitment")
        line(paid, show, 1, "money", sign=0, value=300)
        line(no_show, show, 1, "commitment")
        line(called, show, 1, "contact")
        line(undone, show, 2, "commitment", value=10)
        line(undone, show, 2, "commitment", sign=-1, value=-10)
        history(show, "1")
    scored(organizer, show.after(1))
    with tenant(organizer):
        names = ("tier", "recency", "frequency", "monetary", "loyalty", "return_probability", "participations")
        for customer in (committed, paid, no_show):
            assert facts(card(customer, show=show), *names) == ("prospect", None, None, None, None, None, 0)
        assert not Scorecard.objects.filter(customer__in=[called, undone]).exists()


def test_roles_that_are_not_scored_and_lines_without_a_series_get_no_row(organizer, show):
    with tenant(organizer):
        speaker = history(show, "11", role="speaker")
    scored(organizer, show.after(2))
    with tenant(organizer):
        assert not Scorecard.objects.filter(customer=speaker).exists()


def test_fewer_than_four_held_editions_or_five_customers_keep_tiers_but_say_too_little_data(organizer, show):
    with tenant(organizer):
        customer, *_others = (history(show, "1111") for _ in range(4))
    for held, joins, status in ((4, False, "insufficient_data"), (3, True, "insufficient_data"), (4, False, "ok")):
        with tenant(organizer):
            if joins:
                history(show, "1111")
        scored(organizer, show.after(held))
        with tenant(organizer):
            assert facts(card(customer, show=show), "status", "recency", "participations") == (status, 5, held)


def test_money_of_equal_value_scores_equally_and_one_level_scores_nothing(organizer, show):
    with tenant(organizer):
        rich, equal = history(show, "1", value=900), [history(show, "1", value=100) for _ in range(6)]
        free = [history(show, "1", role="exhibitor") for _ in range(3)]
    scored(organizer, show.after(1))
    with tenant(organizer):
        assert {card(one, show=show).monetary for one in equal} == {1}
        assert card(rich, show=show).monetary == 5
        assert {card(one, "exhibitor", show).monetary for one in free} == {None}


def test_cut_points_look_at_the_last_eight_held_editions_only(organizer, show):
    with tenant(organizer):
        history(show, "1", value=10**9)
        recent = history(show, "000000001", value=5)
        dear = history(show, "000000001", value=50)
    run = scored(organizer, show.after(9))
    with tenant(organizer):
        own = next(entry for entry in run.facts["series"] if entry["exhibition_id"] == show.exhibition.pk)
        assert (own["cuts"], own["levels"], own["customers"]) == ([5, 5, 50, 50], 2, 2)
        assert [card(one, show=show).monetary for one in (recent, dear)] == [1, 3]


def test_organizer_wide_row_takes_smallest_recency_and_sums(organizer, show):
    with tenant(organizer):
        other = make_show(organizer, 9, slug="other")
        customer = history(show, "1110", value=100)
        for number in (3, 4):
            line(customer, other, number, value=50)
    scored(organizer, show.after(4))
    with tenant(organizer):
        wide, one, two = card(customer), card(customer, show=show), card(customer, show=other)
        names = ("participations", "recent_participations", "money_minor", "editions_since", "recency", "frequency")
        assert facts(wide, *names) == (5, 5, 400, 0, 5, 5)
        weighted = (one.behaviour * one.opportunities + two.behaviour * two.opportunities) / 4
        assert wide.behaviour == pytest.approx(weighted)
        assert wide.return_probability == max(one.return_probability, two.return_probability)
        assert (wide.is_primary, one.is_primary, two.is_primary) == (True, False, False)


def test_rows_of_the_only_series_speak_for_the_whole_until_there_is_another(organizer, show):
    with tenant(organizer):
        one, two = history(show, "11"), history(show, "10")
    scored(organizer, show.after(2))
    with tenant(organizer):
        assert set(Scorecard.objects.values_list("is_overall", "is_primary", "exhibition_id")) == {
            (True, True, show.exhibition.pk)
        }
        other = make_show(organizer, 2, slug="other")
        line(two, other, 2)
        refresh_touched(organizer=organizer, as_of=show.after(2))
        rows = Scorecard.objects.filter(customer=two).order_by("exhibition_id")
        assert [(row.exhibition_id, row.is_overall, row.is_primary) for row in rows] == [
            (show.exhibition.pk, False, False), (other.exhibition.pk, False, False), (None, True, True),
        ]  # fmt: skip
    scored(organizer, show.after(2))
    with tenant(organizer):
        rows = Scorecard.objects.filter(customer=one).order_by("exhibition_id")
        assert [(row.exhibition_id, row.is_overall, row.is_primary) for row in rows] == [
            (show.exhibition.pk, False, False), (None, True, True),
        ]  # fmt: skip
        assert rows[0].tier == rows[1].tier


def test_primary_row_is_that_of_the_first_role(organizer, show):
    with tenant(organizer):
        both, only = history(show, "11", role="sponsor"), history(show, "11")
        line(both, show, 1)
    scored(organizer, show.after(2))
    with tenant(organizer):
        primary = Scorecard.objects.filter(is_primary=True).values_list("customer_id", "role", "exhibition_id")
        series = show.exhibition.pk
        assert set(primary) == {(both.pk, "sponsor", series), (only.pk, "visitor", series)}
        line(both, show, 2, role="exhibitor")
    scored(organizer, show.after(2))
    with tenant(organizer):
        assert Scorecard.objects.get(customer=both, is_primary=True).role == "exhibitor"


def test_first_recorded_edition_flags_left_truncation(organizer, show):
    with tenant(organizer):
        first, second = history(show, "11"), history(show, "01")
    scored(organizer, show.after(2))
    with tenant(organizer):
        assert [card(one, show=show).left_truncated for one in (first, second)] == [True, False]
