"""Total customer equity and the range of one customer: stored figures are those of the science over plain rows."""

import numpy as np
import pytest

from analytics.models import ModelCell, StoredModel, ValueBasis, ValueSettings
from analytics.science import bgbb, equity, gamma_gamma
from analytics.science.time_order import counted_to_fit
from analytics.science.value import edition_rate
from analytics.selectors.ranges import value_range
from analytics.services import equity as service
from analytics.services.equity import measure_equity
from analytics.services.refreshing import refresh_touched
from analytics.services.running import full_run
from crm_expo.tenancy.scope import tenant
from customers.models import Scorecard
from tests.analytics.ledger import history, line, make_show
from tests.analytics.test_scoring_equality import HELD, grow_world
from tests.analytics.test_values import MARGIN, RATE, SERVING, frame_of, grow_paying_world


@pytest.fixture(autouse=True)
def few_replicates(monkeypatch):
    def quick(*about):
        return equity.equity_interval(*about, replicates=8)

    monkeypatch.setattr(service, "equity_interval", quick)


def models():
    stored = {model.kind: model.parameters for model in StoredModel.objects.filter(exhibition_id__isnull=False)}
    returns = bgbb.BgBb(*(stored["return"][name] for name in ("alpha", "beta", "gamma", "delta")), 0.0, "ok")
    return returns, gamma_gamma.GammaGamma(*(stored["money"][name] for name in "pqv"), 0.0, "ok")


@pytest.fixture
def world(organizer):
    with tenant(organizer):
        show = grow_paying_world(organizer)
        ValueSettings.objects.create(
            organizer=organizer, role="visitor", margin=MARGIN, annual_rate=RATE, serving_minor=SERVING,
            changed_at=show.after(1),
        )  # fmt: skip
        full_run(organizer=organizer, as_of=show.after(HELD + 1))
        return show


def test_equity_and_its_range_equal_the_science_over_every_customer(organizer, world):
    with tenant(organizer):
        assert measure_equity(organizer=organizer, at=world.after(HELD + 1)) == 1
        basis = ValueBasis.objects.get(exhibition_id=world.exhibition.pk)
        returns, money = models()
        frame = frame_of(world, HELD + 1)
        each = np.where(frame["m"] > 0, money.expected_value(frame["m"], frame["z"].fillna(0)), 0.0)
        frame = frame.assign(
            value=each * MARGIN - SERVING, weight=1.0, left_truncated=frame["taken"].map(min).eq(1).to_numpy()
        )
        rate = edition_rate(RATE, 12)
        want = equity.equity_interval(returns, counted_to_fit(frame), frame, rate, replicates=8)
        assert [basis.equity_minor, basis.equity_low, basis.equity_high] == pytest.approx(
            [want.value, want.low, want.high], rel=1e-6
        )
        assert (basis.equity_customers, basis.equity_at) == (len(frame), world.after(HELD + 1))
        cards = Scorecard.objects.filter(exhibition_id=world.exhibition.pk, current_minor__isnull=False)
        shown = sum(cards.values_list("current_minor", flat=True))
        assert basis.equity_minor == pytest.approx(shown, abs=len(frame))
        assert ValueBasis.objects.get(exhibition_id=None).equity_minor is None  # series do not add up to one range


def test_equity_is_computed_again_only_when_something_changed(organizer, world):
    with tenant(organizer):
        at = world.after(HELD + 1)
        measure_equity(organizer=organizer, at=at)
        full_run(organizer=organizer, as_of=at)
        assert measure_equity(organizer=organizer, at=at) == 0
        before = ValueBasis.objects.get(exhibition_id=world.exhibition.pk)
        ValueSettings.objects.update(margin=MARGIN / 2)
        full_run(organizer=organizer, as_of=at)
        assert measure_equity(organizer=organizer, at=at) == 1
        after = ValueBasis.objects.get(exhibition_id=world.exhibition.pk)
        assert after.equity_minor < before.equity_minor
        newcomer = history(world, "0000001")
        refresh_touched(organizer=organizer, as_of=at)
        assert measure_equity(organizer=organizer, at=at) == 1
        assert ValueBasis.objects.get(pk=after.pk).equity_customers == after.equity_customers + 1
        assert Scorecard.objects.filter(customer=newcomer).exists()


def test_a_running_edition_does_not_enter_what_the_model_was_fitted_on(organizer):
    with tenant(organizer):
        show, _ = grow_world(organizer, 400, seed=7)
        full_run(organizer=organizer, as_of=show.after(HELD))
        steps = service.Steps(organizer, show.after(HELD), "run")
        held = service._fitted_on(service._read_cells(steps, show.after(HELD)))
        full_run(organizer=organizer, as_of=show.during(HELD + 1))
        running = service._fitted_on(service._read_cells(steps, show.during(HELD + 1)))
        assert running.to_dict() == held.to_dict()
        assert len(held) > 10


def test_pooled_model_gives_the_small_series_a_range_too(organizer):
    with tenant(organizer):
        show = grow_paying_world(organizer)
        small, _ = grow_world(organizer, 40, seed=8, slug="small")
        full_run(organizer=organizer, as_of=show.after(HELD + 1))
        assert measure_equity(organizer=organizer, at=show.after(HELD + 1)) == 2
        basis = ValueBasis.objects.get(exhibition_id=small.exhibition.pk)
        assert basis.equity_low < basis.equity_minor < basis.equity_high


def test_without_a_model_there_is_no_equity_and_an_old_one_is_taken_back(organizer):
    with tenant(organizer):
        show = make_show(organizer, 5)
        history(show, "1111", value=1000)
        full_run(organizer=organizer, as_of=show.after(4))
        assert measure_equity(organizer=organizer, at=show.after(4)) == 0
        ValueBasis.objects.filter(exhibition_id=show.exhibition.pk).update(equity_minor=5, equity_key="old")
        assert measure_equity(organizer=organizer, at=show.after(4)) == 1
        basis = ValueBasis.objects.get(exhibition_id=show.exhibition.pk)
        assert (basis.equity_minor, basis.equity_customers, basis.equity_key) == (None, None, "")


def test_range_of_one_customer_is_that_of_its_posterior(organizer, world):
    with tenant(organizer):
        measure_equity(organizer=organizer, at=world.after(HELD + 1))
        assert not ModelCell.objects.filter(expected_low=None).exists()
        returns, _money = models()
        card = Scorecard.objects.filter(exhibition_id=world.exhibition.pk, editions_since=0).order_by("-money_minor")[0]
        want = equity.customer_interval(
            returns, x=card.returns, t_x=card.last_return, n=card.opportunities,
            value_each=card.expected_minor * MARGIN - SERVING, rate=edition_rate(RATE, 12),
        )  # fmt: skip
        assert value_range(card) == pytest.approx((want.low, want.high), abs=1)
        assert value_range(card)[0] < card.current_minor < value_range(card)[1]
        overall = Scorecard.objects.get(pk=card.pk)
        overall.exhibition_id = None  # as it stands where a role has several series
        assert value_range(overall) == value_range(card)  # its only series
        line(card.customer, world, HELD + 1, "money", sign=0, value=10, when=world.during(2))
        ValueSettings.objects.update(annual_rate=RATE * 2)
        full_run(organizer=organizer, as_of=world.after(HELD + 1))
        assert value_range(Scorecard.objects.get(pk=card.pk)) is None  # drawn again by the next job, not out of date
