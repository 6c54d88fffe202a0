"""Forecasts and answers judged by who really came: read as counted histories, computed, stored."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

import numpy as np
import pandas as pd

from analytics.models import CutPoints, Judgement, ScoringRun
from analytics.selectors.held import WINDOW, Held, held_editions
from analytics.services.answering_models import keep_choice
from analytics.services.intentions import learn_intention
from analytics.services.judging_figures import History, series_figures
from analytics.services.judging_surveys import survey_figures
from analytics.services.moving import Past, ladder_moves, look_back, tier_moves
from analytics.services.steps import Steps
from analytics.services.survey_figures import plain
from analytics.sql import statement
from crm_expo.tenancy.models import Organizer
from surveys.models import Survey

METHOD_VERSION = "judged-5"


def judge_due(*, organizer: Organizer, at: datetime, forced: bool = False) -> int:
    """
    This will judge each series and role, and each survey, for which an edition closed or answers changed since.

    Everything is seen as of the last full run; before the first one there is nothing to judge.

    Shape:  how many judgements were written.
    """
    run = ScoringRun.objects.filter(finished_at__isnull=False).order_by("-pk").first()
    if run is None:
        return 0
    Steps(organizer, run.as_of, cause="judged").lock()
    written, pasts = 0, dict[int, Past]()
    for exhibition_id, role in _scored_series():
        held = held_editions(exhibition_id, run.as_of)
        if held.editions and (forced or _is_due(exhibition_id, role, None, held)):
            if exhibition_id not in pasts:  # one look serves all roles of a series
                pasts[exhibition_id] = look_back(organizer=organizer, exhibition_id=exhibition_id, held=held)
            judge_series(
                organizer=organizer,
                exhibition_id=exhibition_id,
                role=role,
                held=held,
                past=pasts[exhibition_id],
                at=at,
            )
            written += 1
    for survey in _answered_surveys():
        held = held_editions(survey.edition.exhibition_id, run.as_of)
        is_over = any(edition.pk == survey.edition_id for edition in held.editions)
        if is_over and (forced or _is_due(survey.edition.exhibition_id, survey.audience, survey, held)):
            judge_survey(organizer=organizer, survey=survey, held=held, at=at)
            written += 1
    return written


def _scored_series() -> list[tuple[int, str]]:
    rows = CutPoints.objects.filter(exhibition_id__isnull=False).order_by("exhibition_id", "role")
    return list(rows.values_list("exhibition_id", "role"))


def _answered_surveys() -> Iterator[Survey]:
    answered = Survey.objects.filter(responses__isnull=False).distinct().order_by("id")
    return answered.select_related("edition").iterator(chunk_size=200)


def _is_due(exhibition_id: int, role: str, survey: Survey | None, held: Held) -> bool:
    found = Judgement.objects.filter(exhibition_id=exhibition_id, role=role, survey=survey).first()
    known = found is not None and (found.edition_id, found.method_version) == (held.editions[-1].pk, METHOD_VERSION)
    return not known or (survey is not None and found.seen_until < survey.changed_at)


def judge_series(
    *, organizer: Organizer, exhibition_id: int, role: str, held: Held, past: Past, at: datetime
) -> Judgement:
    """This will judge the forecasts of a series and role, count its cohorts, and store that with its moves."""
    steps = Steps(organizer, held.as_of, cause="judged")
    about = _about(held, exhibition_id, role)
    history = _read_history(steps, about, held)
    with steps.by_hash():
        answered = steps.rows(statement("answered_histories"), **about)
    learned = learn_intention(
        organizer=organizer, exhibition_id=exhibition_id, role=role, held=held, answered=answered, at=at
    )
    places = {edition.pk: place for place, edition in enumerate(held.seen)}
    foreseen = [row for row in past.foreseen if row.role == role]
    figures, choice = series_figures(history, [row for row in answered if row[0] in places], places, foreseen)
    keep_choice(organizer=organizer, exhibition_id=exhibition_id, role=role, held=held, choice=choice, at=at)
    figures |= {"is_cut": len(held.editions) > WINDOW, "held": len(held.editions)}
    figures |= {"moves": tier_moves(past.moves, role), "ladder_moves": ladder_moves(past.moves, role)}
    figures["intention_points"] = learned.parameters | {"version": learned.version} if learned else None
    return _store(organizer, exhibition_id, role, None, held, at, figures)


def _about(held: Held, exhibition_id: int, role: str) -> dict:
    return {
        "exhibition_id": exhibition_id,
        "role": role,
        "held": len(held.editions),
        "newest_on": held.editions[-1].starts_on,
        "window": WINDOW,
    }


def _read_history(steps: Steps, about: dict, held: Held) -> History:
    """This will read who came when, counted by history: no row per customer leaves the database."""
    rows = steps.rows(statement("attendance"), **about)
    signs = [past for past, _ in rows]
    table = np.array([list(past) for past in signs], dtype="U1").reshape(len(rows), len(held.seen)) == "1"
    weight = np.array([count for _, count in rows], dtype=float)
    named = [{"id": edition.pk, "number": edition.number, "name": edition.name} for edition in held.seen]
    return History(signs, table, weight, named)


def judge_survey(*, organizer: Organizer, survey: Survey, held: Held, at: datetime) -> Judgement:
    """This will join a survey's answers to who came to the next edition, and store what they were worth."""
    exhibition_id, role = survey.edition.exhibition_id, survey.audience
    place = held.place_of(survey.edition_id)
    next_is_held = 0 < place < len(held.seen)
    following = held.seen[place] if next_is_held else None
    about = _about(held, exhibition_id, role)
    about |= {"survey_id": survey.pk, "edition_id": survey.edition_id, "place": place, "next_is_held": next_is_held}
    about["next_begins"] = following.starts_on if following else None
    steps = Steps(organizer, held.as_of, cause="judged")
    with steps.by_hash():  # pair by pair it takes minutes where tables were never analysed
        rows = steps.rows(statement("answers_and_return"), **about)
        silent = steps.rows(statement("silent_and_return"), **about)[0] if next_is_held else None
    answers = pd.DataFrame(rows, columns=["satisfaction", "intention", "deal_value", "area_m2", "took", "came"])
    figures = survey_figures(answers, silent)
    figures |= {
        "edition": {"number": survey.edition.number, "name": survey.edition.name},
        "next": {"number": following.number, "name": following.name} if following else None,
        "answers": survey.responses.count(),
        "invited": survey.invitations.count(),
    }
    return _store(organizer, exhibition_id, role, survey, held, at, figures)


def _store(
    organizer: Organizer,
    exhibition_id: int,
    role: str,
    survey: Survey | None,
    held: Held,
    at: datetime,
    figures: dict,
) -> Judgement:
    found, _created = Judgement.objects.update_or_create(
        organizer=organizer,
        exhibition_id=exhibition_id,
        role=role,
        survey=survey,
        defaults={
            "edition_id": held.editions[-1].pk,
            "as_of": held.as_of,
            "computed_at": at,
            "seen_until": survey.changed_at if survey else None,
            "method_version": METHOD_VERSION,
            "figures": plain(figures),
        },
    )
    return found
