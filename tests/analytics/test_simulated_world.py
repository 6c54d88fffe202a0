"""Worlds whose truth is known, through the ledger and the product's own run: what it shows then comes true."""

import numpy as np
import pandas as pd
import pytest

from analytics.models import StoredModel
from analytics.science.bgbb import BgBb
from analytics.science.equity import ValueInterval, equity_interval
from analytics.science.evaluation import calibration, ece
from analytics.science.survey import wilson
from analytics.science.time_order import counted_to_fit
from analytics.services.fitting import PARAMETERS
from analytics.services.running import full_run
from crm_expo.tenancy.scope import tenant
from customers.models import Scorecard
from tests.analytics.ledger import make_show
from tests.analytics.science.simulation import attendance
from tests.analytics.worlds import write_world

HELD, TO_COME, CUSTOMERS = 8, 60, 4_000
P, Q, V = 4.0, 4.0, 60_000.0
RATE = 0.10  # a year, which the product assumes until it is told; editions lie a year apart
WIDTH_OF_80 = 2 * 1.2816  # an interval of 80 %, in standard errors
SURE = 0.999  # ten bars a world, and a right forecast must hardly ever leave one


def payments(shape: tuple[int, int], seed: int) -> np.ndarray:
    """What each customer would pay at each edition: Gamma-Gamma, in minor units."""
    rng = np.random.default_rng(seed)
    return rng.gamma(P, 1 / rng.gamma(Q, 1 / V, (shape[0], 1)), shape)


def scored(organizer, came, paid) -> pd.DataFrame:
    """The product's scorecards as of the last held edition, row by row of the world (NaN for who was never seen)."""
    with tenant(organizer):
        show = make_show(organizer, HELD + 1)
        ids = write_world(show, came[:, :HELD], paid)
        full_run(organizer=organizer, as_of=show.after(HELD))
        cards = Scorecard.objects.filter(exhibition_id=show.exhibition.pk)
        return pd.DataFrame(cards.values()).set_index("customer_id").reindex(ids).reset_index(drop=True)


def assert_calibrated(came, shown, most=0.03):
    table = calibration(came, shown)
    bars = [wilson(row.observed * row.n, row.n, SURE) for row in table.itertuples()]

    assert len(table) >= 5
    assert ece(came, shown) < most
    assert all(low <= row.predicted <= high for row, (low, high) in zip(table.itertuples(), bars, strict=True))


def assert_unbiased(forecast, happened, doubt=0.0, most=0.05):
    """
    The mean miss lies within three of its standard errors, which are a small part of what happened.

    doubt is the standard error, in the mean, that the forecast itself has.
    """
    miss = happened - forecast
    error = np.hypot(miss.std(ddof=1) / np.sqrt(len(miss)), doubt)

    assert error < most * happened.mean()
    assert abs(miss.mean()) < 3 * error


def equity_of(organizer, cards) -> ValueInterval:
    """What all customers are still worth, with what the fit's own sampling error makes of it."""
    with tenant(organizer):
        stored = StoredModel.objects.get(kind="return")
    model = BgBb(*(stored.parameters[name] for name in PARAMETERS), stored.log_likelihood, "ok")
    histories = cards.rename(columns={"returns": "x", "last_return": "t_x", "opportunities": "n"})
    cells = histories.assign(value=histories["expected_minor"], weight=1.0)
    scored = cells.groupby(["x", "t_x", "n"], as_index=False)["value"].sum()
    return equity_interval(model, counted_to_fit(cells[["x", "t_x", "n", "left_truncated"]]), scored, RATE, 25)


@pytest.fixture
def world():
    came = attendance(CUSTOMERS, HELD, seed=31, to_come=TO_COME)
    return came, payments(came.shape, seed=32)


def test_what_is_shown_of_the_next_edition_and_of_the_money_to_come_is_right(organizer, world):
    came, paid = world

    cards = scored(organizer, came, paid)

    assert set(cards["return_status"]) == {"ok"}
    assert_calibrated(came[:, HELD], cards["return_probability"])
    back = came[:, HELD]
    assert_unbiased(cards.loc[back, "expected_minor"], paid[back, HELD])
    assert_unbiased(cards["return_probability"] * cards["expected_minor"], back * paid[:, HELD])
    equity = equity_of(organizer, cards)
    assert equity.value == pytest.approx(cards["current_minor"].sum(), rel=1e-4)
    discounts = (1 + RATE) ** -np.arange(1, TO_COME + 1)
    doubt = (equity.high - equity.low) / WIDTH_OF_80 / CUSTOMERS
    assert_unbiased(cards["current_minor"], (came * paid)[:, HELD:] @ discounts, doubt, most=0.15)


def test_where_records_begin_late_the_older_are_flagged_and_the_others_chances_are_right(organizer):
    came = attendance(CUSTOMERS + 1_500, HELD, seed=41, before_records=3, to_come=1)

    cards = scored(organizer, came, payments(came.shape, seed=42))

    seen = came[:, :HELD].any(axis=1)
    later = seen & ~came[:, 0]
    assert cards["participations"].notna().tolist() == seen.tolist()
    assert (cards.loc[seen, "left_truncated"] == came[seen, 0]).all()
    assert_calibrated(came[later, HELD], cards.loc[later, "return_probability"])


@pytest.mark.parametrize("everybody", [True, False])
def test_where_everybody_or_nobody_returns_no_model_is_believed(organizer, everybody):
    came = np.zeros((400, HELD), dtype=bool)
    for row in range(400):
        came[row, row % 6 : HELD if everybody else row % 6 + 1] = True

    cards = scored(organizer, came, payments(came.shape, seed=5))

    with tenant(organizer):
        assert StoredModel.objects.get(kind="return").status == "not_converged"
    assert set(cards["return_status"]) == {"fallback_rule"}
    assert cards["alive_probability"].isna().all()
    assert cards["current_minor"].isna().all()
    assert set(cards["return_probability"]) == {float(everybody)}
