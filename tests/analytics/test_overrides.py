"""What staff set by hand: shown at once and everywhere, kept by scoring, beside what is computed, and taken back."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import timezone

from analytics.models import ScoreHistory
from analytics.selectors.pictures import picture_of
from analytics.services.picturing import store_pictures
from analytics.services.refreshing import refresh_touched
from analytics.services.running import full_run
from analytics.services.steps import Steps
from analytics.sql import statement
from crm_expo.audit.log import Actor, acting
from crm_expo.audit.models import AuditEntry
from crm_expo.tenancy.scope import tenant
from customers.filters import CustomerFilter
from customers.models import Customer, Interaction, Override, Scorecard, TouchedCustomer
from customers.selectors.lists import live_customers
from customers.services.editing import update_customer
from customers.services.ledger import Line, write_lines
from customers.services.overriding import NotScored, end_override, set_override
from customers.tasks import end_overrides_everywhere_task
from tests.analytics.ledger import card, history, line, make_customer, make_show, snapshot
from tests.analytics.test_scoring_equality import HELD
from tests.analytics.test_values import grow_paying_world
from tests.api.conftest import make_api

NOW = datetime(2030, 4, 20, 12, tzinfo=UTC)
SET = {"ladder": "partner", "lifecycle": "dissolved", "relationship": "alliance"}


def by_hand(organizer, customer, aspect="ladder", value="partner", **more):
    more = {"reason": "we know better", "at": NOW} | more
    return set_override(organizer=organizer, customer_id=customer.pk, aspect=aspect, value=value, **more)


@pytest.fixture
def show(organizer, rival):
    with tenant(rival):
        history(make_show(rival, 4), "1111")
        full_run(organizer=rival, as_of=NOW)
    with tenant(organizer):
        return make_show(organizer, 5)


def without(rows, *names):
    return [tuple(pair for pair in row if pair[0] not in names) for row in rows]


def test_scoring_keeps_what_was_set_and_gives_back_what_it_computes(organizer):
    with tenant(organizer):
        show = grow_paying_world(organizer)
        as_of = show.after(HELD + 1)
        full_run(organizer=organizer, as_of=as_of)
        computed, steps = snapshot(), ScoreHistory.objects.count()
        chosen = list(Customer.objects.filter(scorecards__participations__gt=0).distinct().order_by("pk")[::7])
        overrides = [by_hand(organizer, one, aspect, SET[aspect]) for one in chosen for aspect in SET]
        shown = snapshot()
        assert without(shown, *SET, "model_says", "is_declining") == without(
            computed, *SET, "model_says", "is_declining"
        )
        before = {(row["customer_id"], row["role"], row["exhibition_id"]): row for row in map(dict, computed)}
        for row in map(dict, shown):
            was = before[row["customer_id"], row["role"], row["exhibition_id"]]
            if row["customer_id"] in {one.pk for one in chosen}:
                assert row["model_says"] == {aspect: was[aspect] for aspect in SET}
                assert {aspect: row[aspect] for aspect in SET} == SET
            else:
                assert row == was
        while refresh_touched(organizer=organizer, as_of=as_of):
            assert snapshot() == shown
        full_run(organizer=organizer, as_of=as_of)
        assert snapshot() == shown
        assert ScoreHistory.objects.count() == steps
        for override in overrides:
            end_override(organizer=organizer, override_id=override.pk, at=NOW)
        assert snapshot() == computed
        full_run(organizer=organizer, as_of=as_of)
        assert snapshot() == computed


def test_what_is_computed_goes_on_beside_it(organizer, show):
    with tenant(organizer):
        customer = history(show, "00100")
        full_run(organizer=organizer, as_of=show.after(3))
        assert card(customer).ladder == "suspect"
        override = by_hand(organizer, customer)
        line(customer, show, 4)
        refresh_touched(organizer=organizer, as_of=show.after(4))
        row = card(customer)
        assert (row.ladder, row.model_says, row.participations) == ("partner", {"ladder": "follower"}, 2)
        assert list(ScoreHistory.objects.order_by("id").values_list("ladder", flat=True)) == ["suspect", "follower"]
        end_override(organizer=organizer, override_id=override.pk, at=NOW)
        row.refresh_from_db()
        assert (row.ladder, row.model_says) == ("follower", None)


def test_declining_follows_the_shown_rung(organizer, show):
    with tenant(organizer):
        customer = history(show, "11000")
        full_run(organizer=organizer, as_of=show.after(5))
        assert card(customer).is_declining
        override = by_hand(organizer, customer, value="advocate")
        assert not card(customer).is_declining
        full_run(organizer=organizer, as_of=show.after(5))
        assert not card(customer).is_declining
        end_override(organizer=organizer, override_id=override.pk, at=NOW)
        assert card(customer).is_declining


def test_lists_rest_and_pictures_count_the_shown_value(organizer, show):
    with tenant(organizer):
        customers = [history(show, "11110") for _ in range(3)]
        full_run(organizer=organizer, as_of=show.after(4))
        by_hand(organizer, customers[0], "lifecycle", "dissolved")
        refresh_touched(organizer=organizer, as_of=show.after(4))
        store_pictures(organizer, timezone.now())

        def listed(stage):
            return set(CustomerFilter({"lifecycle": [stage]}, live_customers()).qs.values_list("pk", flat=True))

        assert listed("dissolved") == {customers[0].pk}
        assert listed("trust") == {customers[1].pk, customers[2].pk}
        counted = picture_of(organizer, show.exhibition.pk, "visitor").figures["lifecycle"]
        assert {stage: row["customers"] for stage, row in counted.items()} == {"dissolved": 1, "trust": 2}
    (told, *_more) = make_api(organizer, ["read"])("get", f"customers/{customers[0].pk}/").json()["scorecards"]
    assert (told["lifecycle"], told["model_says"]) == ("dissolved", {"lifecycle": "trust"})


def test_row_that_comes_later_shows_it_too(organizer, show):
    with tenant(organizer):
        customer = history(show, "1000")
        full_run(organizer=organizer, as_of=show.after(1))
        by_hand(organizer, customer)
        line(customer, show, 2, role="exhibitor")
        refresh_touched(organizer=organizer, as_of=show.after(2))
        assert {row.ladder for row in Scorecard.objects.filter(customer=customer)} == {"partner"}


def test_judgements_know_nothing_of_it(organizer, show):
    with tenant(organizer):
        customer = history(show, "1100")
        full_run(organizer=organizer, as_of=show.after(2))
        by_hand(organizer, customer)
        for cause, found in (("run", 1), ("touched", 1), ("judged", 0)):
            steps = Steps(organizer, NOW, cause=cause)
            assert len(steps.rows(statement("overrides"))) == found


def test_it_is_replaced_taken_back_and_told(organizer, show):
    with tenant(organizer), acting(Actor("staff", 7, "Zhang Min")):
        customer = history(show, "1100")
        full_run(organizer=organizer, as_of=show.after(2))
        TouchedCustomer.objects.all().delete()
        first = by_hand(organizer, customer, value="advocate")
        assert by_hand(organizer, customer, value="advocate") == first
        second = by_hand(organizer, customer, reason="signed", until=date(2030, 12, 31))
        for _double_click in range(2):
            end_override(organizer=organizer, override_id=second.pk, at=NOW + timedelta(days=1))
        end_override(organizer=organizer, override_id=first.pk, at=NOW)
        told = list(Override.objects.order_by("pk").values_list("value", "end", "set_by", "ended_by"))
        assert told == [
            ("advocate", "replaced", "Zhang Min", "Zhang Min"), ("partner", "taken_back", "Zhang Min", "Zhang Min"),
        ]  # fmt: skip
        acts = AuditEntry.objects.filter(object_id=customer.pk, action__startswith="override").order_by("pk")
        until = [None, "2030-12-31"]
        assert [(act.action, act.changes) for act in acts] == [
            ("override.set", {"ladder": ["follower", "advocate"], "reason": [None, "we know better"]}),
            ("override.set", {"ladder": ["advocate", "partner"], "reason": [None, "signed"], "until": until}),
            ("override.ended", {"ladder": ["partner", "follower"], "reason": ["signed", None]}),
        ]  # fmt: skip
        assert TouchedCustomer.objects.count() == 3


def test_without_scores_nothing_is_set(organizer, show):
    with tenant(organizer):
        customer = make_customer(organizer)
        with pytest.raises(NotScored):
            by_hand(organizer, customer)
        assert not Override.objects.exists()
        assert not AuditEntry.objects.filter(action="override.set").exists()


def test_stage_set_by_hand_outlives_a_participation_until_it_is_taken_back(organizer, show):
    with tenant(organizer):
        customer = make_customer(organizer)
        override = by_hand(organizer, customer, "stage", "qualified")
        taken = Line("exhibited", "participation", "test:x", NOW, edition_id=show.edition(1).pk, role="exhibitor")
        write_lines(organizer=organizer, customer=customer, lines=[taken])
        customer.refresh_from_db()
        assert (customer.stage, customer.version) == ("qualified", 2)
        end_override(organizer=organizer, override_id=override.pk, at=NOW)
        customer.refresh_from_db()
        assert customer.stage == "actual"
        by_hand(organizer, customer, "stage", "potential")
        update_customer(organizer=organizer, customer_id=customer.pk, version=None, values={"stage": "qualified"})
        assert Override.objects.latest("pk").end == "edited"


def test_last_day_is_over_on_the_organizers_clock(organizer, rival, show, monkeypatch):
    with tenant(rival):
        theirs = Customer.objects.first()
        by_hand(rival, theirs, until=date(2030, 4, 20))
    with tenant(organizer):
        customer = history(show, "1100")
        full_run(organizer=organizer, as_of=show.after(2))
        by_hand(organizer, customer, until=date(2030, 4, 20))
        by_hand(organizer, customer, "lifecycle", "trust", until=date(2030, 4, 21))
        by_hand(organizer, customer, "relationship", "alliance")
    monkeypatch.setattr(timezone, "now", lambda: datetime(2030, 4, 20, 17, tzinfo=UTC))  # past midnight in Shanghai
    assert end_overrides_everywhere_task() == 1
    assert end_overrides_everywhere_task() == 0
    with tenant(organizer):
        row = card(customer)
        assert (row.ladder, row.lifecycle, row.relationship) == ("follower", "trust", "alliance")
        assert Override.objects.get(aspect="ladder").end == "expired"
    with tenant(rival):
        assert Override.objects.get().ended_at is None
        assert Interaction.objects.filter(customer=theirs).exists()
