"""The SQL and the science functions say the same, customer by customer, over generated histories."""

import itertools
import random

import pytest

from analytics.models import CutPoints, ModelCell, StoredModel
from analytics.science import bgbb, fallback, loyalty, rfm
from analytics.services.running import full_run
from crm_expo.tenancy.scope import tenant
from customers.models import Customer, Interaction, Scorecard
from tests.analytics.ledger import make_show

HELD = 6


def grow_world(organizer, customers: int, seed: int, editions: int = HELD, slug: str = "fair"):
    """A series and many customers with random pasts, money and commitments; returns the show and what each did."""
    chance = random.Random(seed)
    show = make_show(organizer, editions + 2, slug=slug)
    people = Customer.objects.bulk_create(
        Customer(organizer=organizer, kind="person", name=f"{slug} {n}", name_key=f"{n}", sort_key=f"{n}")
        for n in range(customers)
    )
    world, lines = {}, []
    for person in people:
        loyal, first = chance.random(), chance.randint(1, editions + 1)
        end = first + int(chance.expovariate(0.3))  # some leave for good: without that the model has no maximum
        taken = {e for e in range(first, min(end, editions + 1) + 1) if e == first or chance.random() < loyal}
        money = {e: chance.choice([0, 0, 4900, chance.randint(1, 10**6)]) for e in taken}
        ahead = chance.random() < 0.2
        world[person.pk] = (taken, sum(money.values()), ahead)
        facts = [(e, "participation", money[e]) for e in taken] + [(editions + 2, "commitment", 0)] * ahead
        lines += [
            Interaction(
                organizer=organizer,
                customer=person,
                kind="note",
                role=chance.choice(["buyer", "general_visitor"]),
                exhibition_id=show.exhibition.pk,
                edition_id=show.edition(e).pk,
                effect=effect,
                value_minor=value,
                occurred_at=show.during(min(e, editions + 1)),
                source_ref=f"{slug}:{person.pk}:{e}:{effect}",
            )
            for e, effect, value in facts
        ]
    Interaction.objects.bulk_create(lines)
    return show, world


def expected(taken, ahead, held, running):
    """A history in plain Python, straight from the definitions of analytics §0."""
    past = sorted(e for e in taken if e <= held)
    here = running in taken
    attended = past + [running] * here
    if not attended:
        return None
    opportunities = [e for e in range(attended[0] + 1, held + 1)] + [running] * (here and attended[0] != running)
    returns = [index for index, e in enumerate(opportunities, start=1) if e in taken]
    along = list(range(held + 1)[1:]) + [running] * here
    streak = len(list(itertools.takewhile(lambda e: e in taken, reversed(along))))
    r_ed = 0 if here else held - past[-1]
    recent = sum(e > held - 8 for e in past) + here
    return {
        "participations": len(attended), "recent_participations": recent, "opportunities": len(opportunities),
        "returns": len(returns), "last_return": max(returns, default=0), "editions_since": r_ed, "streak": streak,
        "committed": ahead and running in (None, HELD + 1), "recency": rfm.recency_score(r_ed, ahead),
        "frequency": rfm.frequency_score(recent),
    }  # fmt: skip


@pytest.mark.parametrize(("moment", "running"), [("after", None), ("during", HELD + 1)])
def test_sql_equals_science_for_every_customer(organizer, moment, running):
    with tenant(organizer):
        show, world = grow_world(organizer, 400, seed=7)
        as_of = show.after(HELD + 1) if moment == "after" else show.during(HELD + 1)
        held = HELD + 1 if moment == "after" else HELD
        full_run(organizer=organizer, as_of=as_of)
        cut = CutPoints.objects.get(exhibition_id=show.exhibition.pk)
        pi = CutPoints.objects.get(exhibition_id=None).base_rate
        money = [value for taken, value, _ in world.values() if any(held - 8 < e <= held for e in taken)]
        assert cut.cuts == rfm.cut_points(money).tolist()
        model = StoredModel.objects.get(kind="return", exhibition_id=show.exhibition.pk)
        fitted = bgbb.BgBb(*(model.parameters[name] for name in ("alpha", "beta", "gamma", "delta")), 0.0, "ok")
        assert model.status == "ok"
        rows = {row.customer_id: row for row in Scorecard.objects.filter(exhibition_id=show.exhibition.pk)}
        checked = 0
        for customer_id, (taken, value, ahead) in world.items():
            want, row = expected(taken, ahead, held, running), rows[customer_id]
            if want is None:
                assert row.tier == "prospect"
                continue
            assert {name: getattr(row, name) for name in want} == want
            monetary = int(rfm.score([value], cut.cuts)[0])
            tier = rfm.tier(want["recency"], want["frequency"], monetary, want["participations"])
            assert (row.monetary, row.money_minor, row.tier) == (monetary, value, tier)
            behaviour = loyalty.behaviour_score(
                row.returns, row.opportunities, row.streak, row.editions_since, row.participations, pi
            )
            assert row.behaviour == pytest.approx(behaviour)
            assert row.loyalty == pytest.approx(loyalty.loyalty_score(behaviour))
            history = (row.returns, row.last_return, row.opportunities)
            assert row.return_probability == pytest.approx(float(fitted.expected_participations(*history)))
            assert row.alive_probability == pytest.approx(float(fitted.probability_alive(*history)))
            checked += 1
        assert checked > 300


def test_base_rate_is_returns_over_opportunities_of_the_last_three(organizer):
    with tenant(organizer):
        show, world = grow_world(organizer, 150, seed=3)
        full_run(organizer=organizer, as_of=show.after(HELD))
        opportunities = [
            (e in taken) for taken, _, _ in world.values() for e in range(HELD - 2, HELD + 1) if min(taken) < e
        ]
        pi = fallback.return_base(sum(opportunities), len(opportunities))
        assert set(CutPoints.objects.values_list("base_rate", flat=True)) == {pi}


def test_recency_class_rule_counts_every_opportunity(organizer):
    with tenant(organizer):
        show, world = grow_world(organizer, 60, seed=11)  # too few for a model
        full_run(organizer=organizer, as_of=show.after(HELD))
        returns, trials = [0] * 4, [0] * 4
        for taken, _, _ in world.values():
            for e in range(min(taken) + 1, HELD + 1):
                missed = e - 1 - max(one for one in taken if one < e)
                place = int(fallback.recency_class(missed))
                trials[place] += 1
                returns[place] += e in taken
        pi = CutPoints.objects.get(exhibition_id=None).base_rate
        rates = fallback.recency_class_rate(returns, trials, pi)
        rows = Scorecard.objects.filter(exhibition_id=show.exhibition.pk, participations__gt=0)
        assert {row.return_status for row in rows} == {"fallback_rule"}
        for row in rows:
            assert row.return_probability == pytest.approx(rates[fallback.recency_class(row.editions_since)])
            assert row.alive_probability is None
        assert ModelCell.objects.filter(alive_probability__isnull=False).count() == 0
