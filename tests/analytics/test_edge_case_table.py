"""
The table of edge cases, row by row, through the ledger, the run and the pages.

Rows with a home of their own: refunds, future-dated rows, two booths, one edition and left truncation in
test_scoring_rules and test_scoring_models; prospects without a value in test_values; one respondent in surveys.
"""

from datetime import timedelta

import pandas as pd
import pytest

from analytics.selectors.explain import explain
from analytics.services.running import full_run
from analytics.services.survey_figures import Answers, compute
from crm_expo.accounts.models import User
from crm_expo.accounts.services.membership import add_member
from crm_expo.tenancy.scope import tenant
from customers.models import Customer, Interaction, Scorecard
from customers.services.editing import add_customer
from exhibitions.services.booking import PricedLine, book_exhibitor, confirm_contract
from surveys.selectors.answers import asked_in
from surveys.services.answering import open_survey
from tests.access.asking import client_of
from tests.analytics.ledger import card, history, line, make_customer, make_show, snapshot

UNKNOWN = ("current_minor", "potential_minor", "expected_minor", "quadrant")


@pytest.fixture
def show(organizer):
    with tenant(organizer):
        return make_show(organizer, 9)


def values(row, *names):
    return tuple(getattr(row, name) for name in names)


def test_without_a_participation_everything_is_missing_and_says_why(organizer, show):
    with tenant(organizer):
        history(show, "1111")
        prospect = make_customer(organizer)
        line(prospect, show, 6, "commitment", value=900)
        full_run(organizer=organizer, as_of=show.after(5))
        row = card(prospect, show=show)
        scores = ("recency", "frequency", "monetary", "return_probability", "behaviour", "loyalty", *UNKNOWN)
        assert values(row, *scores) == (None,) * 10
        assert values(row, "tier", "ladder", "lifecycle", "lifecycle_cause") == (
            "prospect", "prospect", "cultivation", "never_took_part",
        )  # fmt: skip
        assert (row.return_status, row.value_status) == ("insufficient_data",) * 2
        assert explain(row).recency.reason.code == "never_took_part"


@pytest.mark.parametrize("customers", [1, 4])
def test_few_customers_who_paid_alike_have_one_level_and_no_model(organizer, show, customers):
    with tenant(organizer):
        everybody = [history(show, "11111", value=700) for _ in range(customers)]
        run = full_run(organizer=organizer, as_of=show.after(5))
        own = next(entry for entry in run.facts["series"] if entry["exhibition_id"])
        assert (own["levels"], own["cuts"], own["customers"]) == (1, [700 * 5] * 4, customers)
        for customer in everybody:
            row = card(customer, show=show)
            assert values(row, "monetary", "tier", *UNKNOWN) == (None, "champion", None, None, None, None)
            assert values(row, "return_status", "value_status") == ("fallback_rule", "insufficient_data")
            assert explain(row).levels == 1


def test_nobody_paid_anything(organizer, show):
    with tenant(organizer):
        free = [history(show, pattern) for pattern in ("11111", "10101", "00011")]
        full_run(organizer=organizer, as_of=show.after(5))
        rows = [card(customer, show=show) for customer in free]
        assert [values(row, "monetary", "abc", "current_minor") for row in rows] == [(None, "C", None)] * 3
        assert [row.tier for row in rows] == ["champion", "promising", "promising"]


def test_who_got_back_more_than_it_paid_scores_lowest_and_took_no_part_in_that(organizer, show):
    with tenant(organizer):
        for value in (1000, 2000, 3000, 4000):
            history(show, "11111", value=value)
        owed = history(show, "11111", value=500)
        line(owed, show, 5, "money", sign=0, value=-9000)
        full_run(organizer=organizer, as_of=show.after(5))
        row = card(owed, show=show)
        assert values(row, "money_minor", "monetary", "frequency", "participations") == (-6500, 1, 4, 4)
        assert values(row, "realized_minor", "abc", "paid_participations", "paid_minor") == (-6500, "C", 4, 2000)


def test_future_dated_rows_change_nothing_until_their_day(organizer, show):
    with tenant(organizer):
        for pattern in ("1111", "1101", "0111"):
            history(show, pattern, value=1000)
        customer = history(show, "1110", value=1000)
        as_of = show.after(4)
        full_run(organizer=organizer, as_of=as_of)
        before = snapshot()
        for effect, sign, value in (("participation", 1, 10**6), ("participation", -1, 0), ("money", 0, -(10**6))):
            line(customer, show, 4, effect, sign=sign, value=value, when=as_of + timedelta(seconds=1))
        full_run(organizer=organizer, as_of=as_of)
        assert snapshot() == before


def test_merged_customers_are_scored_as_one_and_apart_again_by_the_nightly_run(organizer, show):
    with tenant(organizer):
        survivor, loser = history(show, "01101", value=700), history(show, "10111", value=300)
        full_run(organizer=organizer, as_of=show.after(5))
        apart = snapshot()
        moved = list(Interaction.objects.filter(customer=loser).values_list("pk", flat=True))

        def point(to: Customer) -> None:
            Interaction.objects.filter(pk__in=moved).update(customer=to)
            full_run(organizer=organizer, as_of=show.after(5))

        point(survivor)
        assert not Scorecard.objects.filter(customer=loser).exists()
        assert values(card(survivor, show=show), "pattern", "participations", "money_minor") == ("11111", 5, 3300)
        point(loser)
        assert snapshot() == apart


def test_duplicated_rows_change_money_alone(organizer, show):
    with tenant(organizer):
        once, twice = history(show, "10110", value=400), history(show, "10110", value=200)
        for number in (1, 3, 4):
            line(twice, show, number, value=200)
        full_run(organizer=organizer, as_of=show.after(5))
        same = ("pattern", "participations", "opportunities", "streak", "behaviour", "return_probability")
        assert values(card(once, show=show), *same) == values(card(twice, show=show), *same)
        assert card(once, show=show).money_minor == card(twice, show=show).money_minor == 1200


def test_twice_the_customers_score_alike_at_the_same_shared_rate(organizer, show):
    patterns = ("11111", "10110", "10101", "00111")
    kept = ("recency", "frequency", "tier", "behaviour", "loyalty", "ladder", "lifecycle", "money_minor", "monetary")
    with tenant(organizer):
        world = [history(show, pattern, value=100 * place) for place, pattern in enumerate(patterns, start=1)]
        full_run(organizer=organizer, as_of=show.after(5))
        before = [values(card(customer, show=show), *kept) for customer in world]
        for place, pattern in enumerate(patterns, start=1):
            history(show, pattern, value=100 * place)
        full_run(organizer=organizer, as_of=show.after(5))
        assert [values(card(customer, show=show), *kept) for customer in world] == before


def test_amounts_without_a_rate_are_left_out_and_the_page_says_how_many(organizer, show):
    user = User.objects.create_user("owner@alpha.example", name="Zhang Min")
    with tenant(organizer):
        add_member(organizer=organizer, user=user, role="owner")
        history(show, "11111", role="exhibitor", value=500)
        company = add_customer(organizer=organizer, kind="company", name="Nordwerk GmbH")
        booked = book_exhibitor(
            organizer=organizer, edition=show.edition(5), customer=company, role="exhibitor", number="C-1",
            currency="EUR", lines=[PricedLine("Booth", 100_000), PricedLine("Power", 500)], day=show.during(4).date(),
        )  # fmt: skip
        confirm_contract(organizer=organizer, contract_id=booked.pk, at=show.during(4))
        run = full_run(organizer=organizer, as_of=show.after(5))
        assert run.missing_rates == 2
        assert card(company, "exhibitor", show).money_minor == 0
    page = client_of(user).get("/o/alpha/insights/", {"role": "exhibitor"}).content.decode()
    assert "2 rows without a currency rate were left out" in page


def test_equal_answers_speak_by_their_share_and_have_neither_interval_nor_importance(organizer, show):
    with tenant(organizer):
        survey = open_survey(organizer=organizer, edition=show.edition(1), audience="exhibitor", at=show.after(1))
        asked = asked_in(survey)
    items = [item for items in asked.tree.values() for item in items]
    table = pd.DataFrame(4, index=range(60), columns=["overall", *items])
    figures = compute(Answers(asked, table, None), None, replicates=5)
    single = figures["overall"]["single_summary"]
    assert (single["speaks"], single["mean"]["mean"], single["mean"]["low"]) == ("top_box", 4.0, None)
    assert single["top_box"]["low"] < single["top_box"]["share"] == 1.0
    assert (figures["importance"]["method"], figures["importance"]["obstacle"]) == ("none", "constant_overall")
    for dimension in figures["dimensions"]:
        assert (dimension["alpha"], dimension["importance"], dimension["quadrant"]) == (None, None, None)
        assert dimension["summary"]["mean"]["low"] is None
    assert (figures["map"], figures["nps"]) == (None, None)
