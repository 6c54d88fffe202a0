"""Surveys of the technology fair: answers of exhibitors and visitors of its two last held editions."""

from __future__ import annotations

import json
from datetime import timedelta

from crm_expo.boot.demo.answers import EIGHTH, SEVENTH, VISITORS_EIGHTH, VISITORS_SEVENTH, Targets, make_answers
from crm_expo.boot.demo.parties import Company, Person
from crm_expo.boot.demo.sheets import Sheet
from crm_expo.boot.demo.writing import Writing
from exhibitions.models import Edition
from surveys.models import Response, Survey
from surveys.selectors.answers import asked_in
from surveys.services.answering import open_survey

SERIES, SOURCE = "tech-fair", "demo"
#: What the two last held editions add up to, the earlier one first.
ROUNDS = ((SEVENTH, VISITORS_SEVENTH), (EIGHTH, VISITORS_EIGHTH))


def open_surveys(
    writing: Writing, series: str = SERIES, rounds: tuple[tuple[Targets, Targets], ...] = ROUNDS
) -> list[tuple[Survey, Targets]]:
    """This will open the surveys before the bulk is written: it needs the connection for itself."""
    held = [edition for edition in writing.plan.editions.get(series, ()) if not edition.is_running]
    opened = []
    for edition, round_ in zip(held[-2:], rounds, strict=False):
        row = Edition.objects.get(pk=writing.editions[edition])
        for targets in round_:
            survey = open_survey(
                organizer=writing.organizer,
                edition=row,
                audience=targets.audience,
                at=edition.at(edition.ends_on, 18 * 60),
                population=len(took_part(writing, edition, targets.audience)),
            )
            survey.tree = asked_in(survey).tree
            opened.append((survey, targets))
    return opened


def took_part(writing: Writing, edition, audience: str) -> list[Company | Person]:
    """This will return the companies that exhibited, or the people who came, each once."""
    if audience == "exhibitor":
        return list(dict.fromkeys(one.company for one in writing.plan.bookings if _took_part(one, edition)))
    return list(dict.fromkeys(one.person for one in writing.plan.visits if one.edition is edition and one.came))


def _took_part(booking, edition) -> bool:
    return booking.edition is edition and booking.role == "exhibitor" and booking.outcome == "took_part"


def write_answers(writing: Writing, opened: list[tuple[Survey, Targets]]) -> None:
    """This will write answers of those who took part, with their lines in the ledger."""
    responses = Sheet(Response, "survey_id customer_id source external_id answered_at received_at answers")
    numbers = {number: edition for edition, number in writing.editions.items()}
    for survey, targets in opened:
        edition = numbers[survey.edition_id]
        rng = writing.rng(f"survey:{edition.slug}{'' if targets.audience == 'exhibitor' else ':visitor'}")
        walker = writing.plan.cast and writing.plan.cast.lin_ruoxi  # README tells what moves her scores
        numbers_of = writing.companies if targets.audience == "exhibitor" else writing.people
        there = sorted(numbers_of[one] for one in took_part(writing, edition, targets.audience) if one is not walker)
        exhibition, number = writing.ledger_place(edition)
        answering = rng.sample(there, targets.n)
        for customer, answers in zip(answering, make_answers(targets, survey.tree, rng), strict=True):
            at = edition.at(edition.ends_on, 12 * 60) + timedelta(minutes=rng.randrange(1, 18 * 24 * 60))
            answers = json.dumps(answers, ensure_ascii=False)
            responses.add(survey.pk, customer, SOURCE, f"c{customer}", at, at, answers)
            writing.ledger.add(
                customer, "survey_answered", targets.audience, exhibition, number, "contact", 0, at, at, 0,
                f"survey:demo:{survey.pk}:{customer}", "survey", "",
            )  # fmt: skip
    if responses.lines:
        writing.scribe.write("survey answers", responses)
