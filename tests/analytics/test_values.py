"""Values: the SQL and the science functions say the same over grown worlds; settings, edge cases."""

import random
from collections import Counter

import numpy as np
import pandas as pd
import pytest

from analytics.models import ModelCell, StoredModel, ValueBasis, ValueSettings
from analytics.science import bgbb, gamma_gamma, value
from analytics.science.peers import peers_upper_quartile
from analytics.services.refreshing import refresh_touched
from analytics.services.running import full_run
from crm_expo.tenancy.scope import tenant
from customers.models import Customer, Interaction, Scorecard
from tests.analytics.ledger import at, card, history, line, make_show
from tests.analytics.test_scoring_equality import HELD, grow_world

MARGIN, SERVING, WINNING, REACHABLE, RATE = 0.6, 700, 5000, 0.3, 0.08
CUSTOMERS = 400


def grow_paying_world(organizer, seed=7):
    """A grown world in which most participations are paid and customers have an industry and a size."""
    chance = random.Random(seed)
    show, world = grow_world(organizer, CUSTOMERS, seed=seed)
    people = list(Customer.objects.order_by("pk"))
    for person in people:
        person.industry, person.size = chance.choice(["steel", "steel", "paper", ""]), chance.choice(["s", "l"])
    Customer.objects.bulk_update(people, ["industry", "size"])
    worth = {person.pk: chance.gammavariate(4, 20_000) for person in people}
    lines = [
        Interaction(
            organizer=organizer,
            customer_id=customer_id,
            kind="note",
            role="buyer",
            exhibition_id=show.exhibition.pk,
            edition_id=show.edition(e).pk,
            effect="money",
            sign=0,
            value_minor=round(chance.gammavariate(3, 1) * mean),
            occurred_at=at(2016, 1, 2),
            source_ref=f"pay:{customer_id}:{e}",
        )
        for customer_id, mean in worth.items()
        for e in world[customer_id][0]
    ]
    Interaction.objects.bulk_create(lines)
    return show


def frame_of(show, held):
    """One row per customer that took part, read from the ledger in plain pandas."""
    lines = pd.DataFrame(Interaction.objects.values("customer_id", "edition_id", "effect", "value_minor"))
    numbers = {edition.pk: edition.number for edition in show.editions}
    lines["number"] = lines["edition_id"].map(numbers)
    taken = lines[(lines["effect"] == "participation") & (lines["number"] <= held)].groupby("customer_id")["number"]
    frame = pd.DataFrame({"taken": taken.agg(set)})
    money = lines.groupby(["customer_id", "number"])["value_minor"].sum()
    frame["money"] = lines.groupby("customer_id")["value_minor"].sum()
    paid = {
        customer_id: [money[customer_id, e] for e in taken if money.get((customer_id, e), 0) > 0]
        for customer_id, taken in frame["taken"].items()
    }
    frame["m"] = [len(paid[customer_id]) for customer_id in frame.index]
    frame["z"] = [np.mean(paid[customer_id]) if paid[customer_id] else np.nan for customer_id in frame.index]
    recent = {held, held - 1, held - 2}
    frame["recent"] = [
        sum(money.get((customer_id, e), 0) for e in recent) if taken & recent else np.nan
        for customer_id, taken in frame["taken"].items()
    ]
    first = frame["taken"].map(min)
    frame["f"], frame["n"] = frame["taken"].map(len), held - first
    frame["x"], frame["t_x"] = frame["f"] - 1, frame["taken"].map(max) - first
    bound = lines[(lines["effect"] == "commitment") & (lines["number"] == held + 1)]["customer_id"]
    frame["placed"] = (held - frame["taken"].map(max) <= 1) | frame.index.isin(bound)
    parties = pd.DataFrame(Customer.objects.values("pk", "industry", "size")).set_index("pk").replace("", None)
    return frame.join(parties).sort_index()


def assert_close(got, want, rel=0.0, places=1.0):
    got, want = np.asarray(got, dtype=float), np.asarray(want, dtype=float)
    assert (np.isnan(got) == np.isnan(want)).all()
    assert np.nan_to_num(np.abs(got - want)) == pytest.approx(0, abs=places + rel * np.nanmax(np.abs(want)))


def test_sql_equals_science_for_every_value(organizer):
    with tenant(organizer):
        show = grow_paying_world(organizer)
        ValueSettings.objects.create(
            organizer=organizer, role="visitor", margin=MARGIN, annual_rate=RATE, serving_minor=SERVING,
            acquisition_minor=WINNING, reachable=REACHABLE, changed_at=show.after(1),
        )  # fmt: skip
        held = HELD + 1
        full_run(organizer=organizer, as_of=show.after(held))
        frame = frame_of(show, held)
        names = (
            "customer_id", "paid_participations", "paid_minor", "expected_minor", "expected_editions", "realized_minor",
            "current_minor", "potential_minor", "contribution", "abc", "quadrant", "value_status", "money_minor",
        )  # fmt: skip
        rows = pd.DataFrame(Scorecard.objects.filter(exhibition_id=show.exhibition.pk).values(*names))
        rows = rows.set_index("customer_id").loc[frame.index]
        stored = {model.kind: model for model in StoredModel.objects.all()}
        assert {kind: model.status for kind, model in stored.items()} == {"return": "ok", "money": "ok"}
        money = gamma_gamma.GammaGamma(*(stored["money"].parameters[name] for name in "pqv"), 0.0, "ok")
        direct = gamma_gamma.fit(frame["m"], frame["z"].fillna(0))  # uncounted rows give the same model
        assert (money.p, money.q, money.v) == pytest.approx((direct.p, direct.q, direct.v), rel=1e-3)
        returns = bgbb.BgBb(*(stored["return"].parameters[n] for n in ("alpha", "beta", "gamma", "delta")), 0.0, "ok")
        rate = value.edition_rate(RATE, 12)
        still = returns.discounted_expected_participations(frame["x"], frame["t_x"], frame["n"], rate)
        each = np.where(frame["m"] > 0, money.expected_value(frame["m"], frame["z"].fillna(0)), 0.0)
        current = value.residual_value(still, each, MARGIN, SERVING)
        best = peers_upper_quartile(frame.assign(money=frame["z"]))
        potential = value.potential_value(still, each, best, MARGIN, REACHABLE)
        assert (rows["paid_participations"] == frame["m"]).all()
        assert rows["expected_editions"].to_numpy() == pytest.approx(still)
        assert_close(rows["expected_minor"], each)
        assert_close(rows["current_minor"], current)
        assert_close(rows["potential_minor"], potential, places=2)
        assert_close(rows["realized_minor"], value.realized_value(frame["money"], frame["f"], MARGIN, SERVING, WINNING))
        assert rows["contribution"].to_numpy() == pytest.approx(value.contribution_index(frame["recent"]), nan_ok=True)
        assert rows["abc"].tolist() == value.abc(frame["money"]).tolist()
        matrix = value.value_matrix(rows["current_minor"], rows["potential_minor"], frame["placed"])
        assert rows["quadrant"].tolist() == matrix.tolist()
        assert Counter(matrix).keys() == {"valuable", "sub_value", "latent", "low_value", "lapsed"}
        assert set(rows["value_status"]) == {"ok"}
        wide, one = (ValueBasis.objects.get(exhibition_id=pk) for pk in (None, show.exhibition.pk))
        cuts = ("median_current", "median_potential", "placed", "a_from", "b_from", "contribution_steps")
        assert [getattr(wide, name) for name in cuts] == [getattr(one, name) for name in cuts]


def test_refresh_values_with_the_basis_of_the_last_run(organizer):
    with tenant(organizer):
        show = grow_paying_world(organizer)
        as_of = show.after(HELD + 1)
        full_run(organizer=organizer, as_of=as_of)
        assert StoredModel.objects.get(kind="money").status == "ok"
        present = Scorecard.objects.filter(exhibition_id=show.exhibition.pk, editions_since=0)
        customer = present.order_by("money_minor")[0].customer
        before = card(customer, show=show)
        ValueSettings.objects.create(organizer=organizer, role="visitor", margin=0.5, changed_at=as_of)
        line(customer, show, HELD + 1, "money", sign=0, value=10**7, when=show.during(1))
        refresh_touched(organizer=organizer, as_of=as_of)
        after = card(customer, show=show)
        assert after.realized_minor == before.realized_minor + 10**7  # the new margin waits for the next run
        assert (after.abc, after.current_minor > before.current_minor) == ("A", True)
        full_run(organizer=organizer, as_of=as_of)
        assert card(customer, show=show).realized_minor == pytest.approx(after.realized_minor / 2, abs=1)


def test_without_a_model_values_are_not_known_and_say_so(organizer):
    with tenant(organizer):
        show = make_show(organizer, 5)
        customer = history(show, "1111", value=1000)
        free = history(show, "0110")
        full_run(organizer=organizer, as_of=show.after(4))
        row = card(customer, show=show)
        assert (row.current_minor, row.potential_minor, row.expected_minor, row.quadrant) == (None,) * 4
        assert (row.value_status, row.realized_minor, row.abc, row.contribution) == (
            "insufficient_data", 4000, "A", 75.0,
        )  # fmt: skip
        assert (card(free, show=show).abc, card(free, show=show).quadrant) == ("C", None)


def test_prospect_has_no_value_and_lapsed_are_not_placed(organizer):
    with tenant(organizer):
        show = make_show(organizer, 6)
        ahead, gone = history(show, ""), history(show, "11", value=500)
        line(ahead, show, 6, "commitment")
        full_run(organizer=organizer, as_of=show.after(5))
        row = card(ahead, show=show)
        assert (row.realized_minor, row.current_minor, row.abc, row.contribution, row.quadrant) == (None,) * 5
        assert (card(gone, show=show).quadrant, card(gone, show=show).contribution) == ("lapsed", None)


def test_refund_lowers_the_value_and_a_full_one_leaves_the_money_model(organizer):
    with tenant(organizer):
        show = make_show(organizer, 6)
        customer = history(show, "00111", value=1000)
        line(customer, show, 5, "money", sign=0, value=-1000)
        line(customer, show, 4, "money", sign=0, value=-300)
        full_run(organizer=organizer, as_of=show.after(5))
        row = card(customer, show=show)
        assert (row.participations, row.paid_participations, row.paid_minor, row.money_minor) == (2, 2, 1700, 1700)


def test_pooled_money_model_stands_in_for_a_small_series(organizer):
    with tenant(organizer):
        show = grow_paying_world(organizer)
        small, _ = grow_world(organizer, 40, seed=8, slug="small")
        full_run(organizer=organizer, as_of=show.after(HELD + 1))
        basis = ValueBasis.objects.get(exhibition_id=small.exhibition.pk)
        pooled = StoredModel.objects.get(kind="money", exhibition_id=None)
        assert (basis.money_status, basis.money_version, basis.p) == ("fallback_pooled", 1, pooled.parameters["p"])
        own = Scorecard.objects.filter(exhibition_id=small.exhibition.pk, participations__gt=0)
        assert set(own.values_list("value_status", flat=True)) == {"fallback_pooled"}
        assert ModelCell.objects.filter(expected_editions=None).count() == 0


def test_second_run_over_values_writes_nothing(organizer):
    with tenant(organizer):
        show = grow_paying_world(organizer)
        full_run(organizer=organizer, as_of=show.after(HELD))
        bases = list(ValueBasis.objects.values())
        assert full_run(organizer=organizer, as_of=show.after(HELD)).rows_written == 0
        assert list(ValueBasis.objects.values()) == bases
