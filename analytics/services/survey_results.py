"""Results of surveys, computed from stored answers and written beside them."""

from __future__ import annotations

from datetime import datetime

import pandas as pd
from django.db import transaction

from analytics.services.survey_figures import Answers, compute
from crm_expo.tenancy.models import Organizer
from surveys.models import RESULT_METHOD, Survey, SurveyResult
from surveys.selectors.answers import answers_to, asked_in, survey_before


@transaction.atomic
def store_results(*, organizer: Organizer, survey: Survey, at: datetime, replicates: int = 200) -> SurveyResult:
    """
    This will compute a survey's figures beside those of the edition before, and store them.

    The figures know the answers up to the survey's changed_at as read here; later ones make it due again.
    """
    seen_until = survey.changed_at
    earlier = survey_before(survey)
    now = read_table(survey)
    figures = compute(now, read_table(earlier) if earlier else None, replicates)
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


def read_table(survey: Survey) -> Answers:
    """This will read a survey's answers into a table, one row per respondent."""
    rows = {response: answers for response, _customer, answers in answers_to(survey)}
    return Answers(asked_in(survey), pd.DataFrame.from_dict(rows, orient="index"), survey.population)
