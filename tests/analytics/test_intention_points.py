"""Points of an intention: assumed until a hundred outcomes an answer are known, then learned once an edition."""

import numpy as np
import pytest

from analytics.models import StoredModel
from analytics.science.intention import intention_points
from analytics.selectors.judgements import judgement_of
from analytics.services.judging import judge_due
from analytics.services.refreshing import refresh_touched
from analytics.services.running import full_run
from crm_expo.tenancy.scope import tenant
from customers.models import Customer, Interaction
from surveys.models import Response
from surveys.services.answering import open_survey
from tests.analytics.ledger import card, line, make_show

ANSWERS = ("plan", "might", "undecided", "will_not")
RETURNS = {"plan": 80, "might": 60, "undecided": 20, "will_not": 30}


def ask(organizer, show, each=100):
    """A survey of edition 2: as many answers of each kind, after which as many of a hundred as RETURNS says come."""
    survey = open_survey(organizer=organizer, edition=show.edition(2), audience="visitor", at=show.after(2))
    people = Customer.objects.bulk_create(
        Customer(organizer=organizer, kind="person", name=f"p{n}", name_key=f"{n}", sort_key=f"{n}")
        for n in range(4 * each)
    )
    facts = [
        (person, said, n < RETURNS[said])
        for said, group in zip(ANSWERS, np.array_split(people, 4), strict=True)
        for n, person in enumerate(group)
    ]
    Interaction.objects.bulk_create(
        Interaction(
            organizer=organizer, customer=person, kind="note", role="buyer", exhibition_id=show.exhibition.pk,
            edition_id=show.edition(number).pk, effect="participation", occurred_at=show.during(number),
            source_ref=f"ask:{person.pk}:{number}",
        )
        for person, _said, came in facts
        for number in ((1, 2, 3) if came else (1, 2))
    )  # fmt: skip
    Response.objects.bulk_create(
        Response(
            organizer=organizer, survey=survey, customer=person, source="test", external_id=str(person.pk),
            answered_at=show.after(2), answers={"intention": said},
        )
        for person, said, _came in facts
    )  # fmt: skip
    return {said: next(person for person, one, _ in facts if one == said) for said in ANSWERS}, facts


def attitudes(people, show):
    return {said: card(person, show=show).attitude for said, person in people.items()}


@pytest.mark.parametrize("each", [99, 100])
def test_points_are_learned_from_a_hundred_outcomes_and_used_by_the_next_run(organizer, each):
    assumed = {"plan": 100, "might": 50, "undecided": 25, "will_not": 0}
    with tenant(organizer):
        show = make_show(organizer, 5)
        people, facts = ask(organizer, show, each)
        first, second = show.after(3), show.after(3).replace(day=2)
        full_run(organizer=organizer, as_of=first)
        judge_due(organizer=organizer, at=first.replace(hour=13))
        assert attitudes(people, show) == assumed
        stored = StoredModel.objects.filter(kind="intent").first()
        told = judgement_of(organizer, show.exhibition.pk, "visitor").figures["intention_points"]
        if each < 100:
            assert (stored, told) == (None, None)
            return
        want = intention_points([said for _, said, _ in facts], [int(came) for *_, came in facts])
        assert want.points["undecided"] == want.points["will_not"] == 0  # 20 and 30 of 100 are made rising: 25 each
        assert want.points["might"] == pytest.approx(100 * (60 - 25) / (80 - 25))
        assert stored.parameters["points"] == pytest.approx(want.points)
        assert told["pairs"] == dict.fromkeys(ANSWERS, 100)
        line(people["might"], show, 3, "money", sign=0, value=5)
        refresh_touched(organizer=organizer, as_of=first.replace(hour=14))
        assert attitudes(people, show) == assumed  # one customer is not scored by other points than all
        full_run(organizer=organizer, as_of=second)
        assert attitudes(people, show) == pytest.approx(want.points)


def test_points_are_fitted_once_an_edition(organizer):
    with tenant(organizer):
        show = make_show(organizer, 5)
        ask(organizer, show)
        full_run(organizer=organizer, as_of=show.after(3))
        for _ in range(2):
            judge_due(organizer=organizer, at=show.after(3), forced=True)
        assert list(StoredModel.objects.filter(kind="intent").values_list("version", flat=True)) == [1]
        full_run(organizer=organizer, as_of=show.after(4))
        judge_due(organizer=organizer, at=show.after(4))
        versions = StoredModel.objects.filter(kind="intent").order_by("version")
        assert [row.last_edition_id for row in versions] == [show.edition(3).pk, show.edition(4).pk]


def test_weighted_pairs_count_as_often_as_they_say():
    said, came, weight = (
        ["plan", "plan", None, "will_not", "might", "undecided"],
        [1, 0, 1, 0, 1, 0],
        [150, 50, 9, 120, 100, 100],
    )
    plain = intention_points(
        [answer for answer, times in zip(said, weight, strict=True) for _ in range(times)],
        [outcome for outcome, times in zip(came, weight, strict=True) for _ in range(times)],
    )
    assert intention_points(said, came, weight) == plain
    assert plain.source == "observed"
