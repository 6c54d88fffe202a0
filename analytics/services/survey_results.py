"""Results of surveys, computed from stored answers and written beside them."""

from __future__ import annotations

from datetime import datetime

import pandas as pd
from django.db import transaction

from analytics.services.survey_answers import Answers
from analytics.services.survey_figures import REPLICATES, compute
from crm_expo.tenancy.models import Organizer
from surveys.models import RESULT_METHOD, Invitation, Survey, SurveyResult
from surveys.selectors.answers import answers_to, asked_in, survey_before
from surveys.selectors.respondents import Respondent, respondents_of


@transaction.atomic
def store_results(*, organizer: Organizer, survey: Survey, at: datetime, replicates: int = REPLICATES) -> SurveyResult:
    """
    This will compute a survey's figures beside those of the edition before, and store them.

    The figures know the answers up to the changed_at of both surveys as read here; later ones make it due again.
    """
    earlier = survey_before(survey)
    seen_until = max(survey.changed_at, earlier.changed_at) if earlier else survey.changed_at
    now = read_table(survey, respondents_of(survey, at.astimezone(organizer.tzinfo).date()))
    figures = compute(now, read_table(earlier) if earlier else None, replicates)
    figures["invited"] = Invitation.objects.filter(survey=survey).count()
    figures["before"] = {"edition": earlier.edition.name, "number": earlier.edition.number} if earlier else None
    result, _created = SurveyResult.objects.update_or_create(
        organizer=organizer,
        survey=survey,
        defaults={
            "computed_at": at,
            "seen_until": seen_until,
            "method_version": RESULT_METHOD,
            "answers": len(now.table),
            "figures": figures,
        },
    )
    return result


def read_table(survey: Survey, known: list[Respondent] | None = None) -> Answers:
    """This will read a survey's answers into a table, one row per respondent, with what is known of them."""
    rows = {response: answers for response, _customer, answers in answers_to(survey)}
    facts = pd.DataFrame([vars(one) for one in known or []])
    facts = facts.set_index("response") if len(facts) else facts
    return Answers(asked_in(survey), pd.DataFrame.from_dict(rows, orient="index"), survey.population, facts)
