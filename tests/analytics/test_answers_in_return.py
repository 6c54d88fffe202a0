"""The model with answers scores where it forecast surely better, from the next run on, and only as long as it does."""

import numpy as np
import pandas as pd
import pytest
from django.utils.translation import override

from analytics.models import ModelCell, StoredModel
from analytics.science.loyalty import INTENTION_POINTS
from analytics.science.return_model import LogisticModel
from analytics.selectors.explain import explain
from analytics.selectors.insights import model_card
from analytics.selectors.judgements import judgement_of
from analytics.services.judging import judge_due
from analytics.services.refreshing import refresh_touched
from analytics.services.running import full_run
from analytics.staff import wording
from crm_expo.tenancy.scope import tenant
from customers.models import Customer, Interaction, Scorecard
from surveys.models import Response
from surveys.services.answering import open_survey
from tests.analytics.ledger import card, line, make_show

HELD, PEOPLE, ASKED = 6, 2200, (4, 5, 6)
#: How likely each rating is for who will come to the next edition, and for who will not.
FELT = {True: (0.0, 0.03, 0.12, 0.45, 0.4), False: (0.4, 0.35, 0.2, 0.05, 0.0)}


def grow(organizer):
    """People come as BG/BB thinks of it, and rate each edition as who will come to the next one, or who will not."""
    rng = np.random.default_rng(11)
    show = make_show(organizer, HELD + 1)
    people = Customer.objects.bulk_create(
        Customer(organizer=organizer, kind="person", name=f"p{n}", name_key=f"{n}", sort_key=f"{n}")
        for n in range(PEOPLE)
    )
    surveys = {
        number: open_survey(
            organizer=organizer, edition=show.edition(number), audience="visitor", at=show.after(number)
        )
        for number in ASKED
    }
    lines, answers = [], []
    for person in people:
        first, eager, leaves = 1 + person.pk % 3, rng.beta(2, 1), rng.beta(1, 5)
        alive_until = first + rng.geometric(leaves)
        came = {first} | {n for n in range(first + 1, HELD + 2) if n < alive_until and rng.random() < eager}
        lines += [(person, number) for number in came if number <= HELD]
        for number in came.intersection(ASKED):
            if rng.random() < 0.9:
                said = {"overall": int(rng.choice(5, p=FELT[number + 1 in came])) + 1}
                if rng.random() < 0.5:
                    said["intention"] = "plan" if said["overall"] > 3 else "will_not"
                answers.append((person, number, said))
    Interaction.objects.bulk_create(
        Interaction(
            organizer=organizer, customer=person, kind="note", role="buyer", exhibition_id=show.exhibition.pk,
            edition_id=show.edition(number).pk, effect="participation", occurred_at=show.during(number),
            source_ref=f"world:{person.pk}:{number}",
        )
        for person, number in lines
    )  # fmt: skip
    Response.objects.bulk_create(
        Response(
            organizer=organizer, survey=surveys[number], customer=person, source="test", external_id=str(person.pk),
            answered_at=show.after(number), answers=said,
        )
        for person, number, said in answers
    )  # fmt: skip
    return show, {(person.pk, number): said for person, number, said in answers}


@pytest.fixture
def world(organizer):
    with tenant(organizer):
        show, said = grow(organizer)
        full_run(organizer=organizer, as_of=show.after(HELD))
        judge_due(organizer=organizer, at=show.after(HELD).replace(hour=13))
    return show, said


def next_day(show, day=2):
    return show.after(HELD).replace(day=day)


def shown(show):
    rows = Scorecard.objects.filter(role="visitor", exhibition_id=show.exhibition.pk)
    return {row.customer_id: row for row in rows}


def expected(show, said):
    """The stored model's own probabilities of those who answered of the last edition; the others' by history."""
    stored = StoredModel.objects.get(kind="logit").parameters["model"]
    model = LogisticModel(**{name: tuple(v) if isinstance(v, list) else v for name, v in stored.items()})
    cells = {(c.returns, c.last_return, c.opportunities): c for c in ModelCell.objects.filter(role="visitor")}
    cards = shown(show)
    rows = pd.DataFrame(
        {
            "satisfaction": said.get((pk, HELD), {}).get("overall", np.nan),
            "intention": INTENTION_POINTS.get(said.get((pk, HELD), {}).get("intention"), np.nan),
            "missed": row.opportunities - row.last_return,
            "tenure": row.opportunities,
            "bgbb": cells[row.returns, row.last_return, row.opportunities].return_probability,
        }
        for pk, row in cards.items()
    )
    told = [(pk, HELD) in said for pk in cards]
    return dict(zip(cards, np.where(told, model.probability(rows), rows["bgbb"]), strict=True))


def test_the_next_run_scores_with_the_model_that_won(organizer, world):
    show, said = world
    with tenant(organizer):
        choice = judgement_of(organizer, show.exhibition.pk, "visitor").figures["choice"]
        assert (choice["model"], choice["reason"]) == ("logistic", "better")
        assert choice["difference"]["high"] < 0
        assert not model_card(organizer, show.exhibition.pk, "visitor").with_answers, "the run before knew no model"
        before = shown(show)
        full_run(organizer=organizer, as_of=next_day(show))
        assert model_card(organizer, show.exhibition.pk, "visitor").with_answers
        want = expected(show, said)
        for pk, row in shown(show).items():
            stayed = row.return_probability == before[pk].return_probability  # less than a point: not written anew
            assert row.return_probability == pytest.approx(want[pk], abs=0.01 if stayed else 1e-6)
        silent = {pk for pk in want if (pk, HELD) not in said}
        assert 0 < len(silent) < len(want)


def test_a_refresh_says_what_the_run_says_and_follows_a_new_answer(organizer, world):
    show, said = world
    with tenant(organizer):
        full_run(organizer=organizer, as_of=next_day(show))
        cards = shown(show)
        happy = next(pk for (pk, number), one in said.items() if number == HELD and one == {"overall": 5})
        before = cards[happy].return_probability
        person = Customer.objects.get(pk=happy)
        line(person, show, 5, "money", sign=0, value=5)
        refresh_touched(organizer=organizer, as_of=next_day(show).replace(hour=14))
        assert card(person, show=show).return_probability == before
        Response.objects.filter(customer=person, survey__edition=show.edition(HELD)).update(answers={"overall": 1})
        line(person, show, 5, "money", sign=0, value=6)
        refresh_touched(organizer=organizer, as_of=next_day(show).replace(hour=15))
        assert card(person, show=show).return_probability < before - 0.2


def test_who_has_not_been_asked_yet_keeps_the_forecast_of_the_history(organizer, world):
    show, said = world
    with tenant(organizer):
        full_run(organizer=organizer, as_of=next_day(show))
        cells = {(c.returns, c.last_return, c.opportunities): c for c in ModelCell.objects.filter(role="visitor")}
        happy = next(pk for (pk, number), one in said.items() if number == HELD and one["overall"] == 5)
        line(Customer.objects.get(pk=happy), show, HELD + 1)
        refresh_touched(organizer=organizer, as_of=show.during(HELD + 1))
        row = shown(show)[happy]
        assert row.opportunities - row.last_return == 0
        cell = cells[row.returns, row.last_return, row.opportunities]
        assert row.return_probability == pytest.approx(cell.return_probability, abs=0.01)


def test_what_was_said_after_the_outcome_teaches_nothing(organizer):
    """Who came again rated the edition before once more, on the day after the next had begun."""
    with tenant(organizer):
        show, said = grow(organizer)
        for row in Response.objects.select_related("survey__edition"):
            number = row.survey.edition.number
            row.answers, row.answered_at = {"overall": row.pk % 5 + 1}, show.after(number)
            if Interaction.objects.filter(customer=row.customer_id, edition_id=show.editions[number].pk).exists():
                row.answers, row.answered_at = {"overall": 5}, show.during(number + 1)
            row.save()
        full_run(organizer=organizer, as_of=show.after(HELD))
        judge_due(organizer=organizer, at=show.after(HELD).replace(hour=13))
        choice = judgement_of(organizer, show.exhibition.pk, "visitor").figures["choice"]
        assert choice["model"] == "bgbb"
        assert choice["labelled_rows"] < len(said) / 2


def test_a_model_that_is_no_longer_better_is_put_aside(organizer, world):
    show, _said = world
    with tenant(organizer):
        full_run(organizer=organizer, as_of=next_day(show))
        Response.objects.all().delete()
        judge_due(organizer=organizer, at=next_day(show).replace(hour=13), forced=True)
        versions = StoredModel.objects.filter(kind="logit").order_by("version").values_list("version", "status")
        assert list(versions) == [(1, "ok"), (2, "insufficient_data")]
        full_run(organizer=organizer, as_of=next_day(show, 3))
        assert not model_card(organizer, show.exhibition.pk, "visitor").with_answers
        cells = {(c.returns, c.last_return, c.opportunities): c for c in ModelCell.objects.filter(role="visitor")}
        for row in shown(show).values():
            cell = cells[row.returns, row.last_return, row.opportunities]
            assert row.return_probability == pytest.approx(cell.return_probability, abs=0.01)


def test_the_explanation_names_both_probabilities(organizer, world):
    show, said = world
    with tenant(organizer):
        full_run(organizer=organizer, as_of=next_day(show))
        row = shown(show)[next(pk for pk, number in said if number == HELD)]
        reason = explain(row).return_probability
        assert reason.code == "with_answers"
        cell = ModelCell.objects.get(
            role="visitor", returns=row.returns, last_return=row.last_return, opportunities=row.opportunities
        )
        assert reason.values["by_history"] == cell.return_probability
        with override("en"):
            words = wording.return_words(reason)
        assert f"{round(100 * cell.return_probability)}%" in words
        silent = next(one for pk, one in shown(show).items() if (pk, HELD) not in said)
        silent.return_probability -= 0.005  # what a run left as it was: less than a point from the history's
        assert explain(silent).return_probability.code == "ok"
