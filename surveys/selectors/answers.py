"""Reading surveys, their answers and results."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from crm_expo.kit.watching import Watch
from exhibitions.models import Edition, Exhibition
from surveys.models import RESULT_METHOD, Invitation, Question, QuestionKind, Response, Survey, SurveyResult

#: What a page of results rests on: surveys change with their answers, questions never do.
WATCHED = (
    Watch(Exhibition),
    Watch(Edition),
    Watch(Survey),
    Watch(SurveyResult, ("computed_at", "seen_until", "method_version")),
)


@dataclass(frozen=True)
class Asked:
    """A questionnaire as the statistics need it."""

    tree: dict[str, list[str]]
    questions: dict[str, Question]

    def codes(self, *kinds: str) -> list[str]:
        """The codes of the questions of some kinds, in their order."""
        return [code for code, question in self.questions.items() if question.kind in kinds]


def asked_in(survey: Survey) -> Asked:
    """This will return a survey's questions by code, and its dimensions with their items."""
    questions = list(survey.questionnaire.questions.order_by("position"))
    tree: dict[str, list[str]] = {q.code: [] for q in questions if q.kind == QuestionKind.DIMENSION}
    for question in questions:
        if question.kind == QuestionKind.RATING and question.dimension in tree:
            tree[question.dimension].append(question.code)
    return Asked({code: items for code, items in tree.items() if items}, {q.code: q for q in questions})


def answers_to(survey: Survey) -> Iterator[tuple[int, int | None, dict]]:
    """This will return (response, customer, answers by question code), one respondent after the other."""
    rows = Response.objects.filter(survey=survey).order_by("id").values_list("id", "customer_id", "answers")
    return rows.iterator(chunk_size=2_000)


def survey_by_id(pk: int) -> Survey | None:
    """This will return a survey of the open organizer."""
    return Survey.objects.select_related("edition__exhibition", "questionnaire").filter(pk=pk).first()


def surveys() -> QuerySet[Survey]:
    """This will return all surveys, the latest edition first, each with its number of answers and of invitations."""

    def count(model) -> Coalesce:
        rows = model.objects.filter(survey=OuterRef("pk")).order_by().values("survey").annotate(n=Count("pk"))
        return Coalesce(Subquery(rows.values("n")), 0)

    return (
        Survey.objects.select_related("edition__exhibition")
        .annotate(answer_count=count(Response), invited_count=count(Invitation))
        .order_by("-edition__starts_on", "audience")
    )


def survey_before(survey: Survey) -> Survey | None:
    """This will return the survey of the same audience in the edition before."""
    earlier = Survey.objects.filter(
        audience=survey.audience,
        edition__exhibition=survey.edition.exhibition_id,
        edition__starts_on__lt=survey.edition.starts_on,
    )
    return earlier.select_related("edition", "questionnaire").order_by("-edition__starts_on").first()


def result_of(survey: Survey) -> SurveyResult | None:
    """This will return the stored figures of a survey, however old."""
    return SurveyResult.objects.filter(survey=survey).first()


@dataclass(frozen=True)
class Headline:
    """The first figure of a survey, and when it was computed."""

    mean: float | None
    low: float | None
    high: float | None
    computed_at: datetime


def headlines_of(rows: list[Survey]) -> dict[int, Headline]:
    """This will return the single overall rating of surveys that have figures, by survey."""
    found = SurveyResult.objects.filter(survey__in=rows).values_list(
        "survey_id", "figures__overall__single_summary__mean", "computed_at"
    )
    return {survey: Headline(*_shown(mean), computed_at) for survey, mean, computed_at in found}


def _shown(mean: dict | None) -> tuple[float | None, float | None, float | None]:
    """What a small base lets a mean say: nothing below ten answers."""
    return (mean["mean"], mean["low"], mean["high"]) if mean else (None, None, None)


def surveys_due() -> QuerySet[Survey]:
    """
    This will return answered surveys without figures, with figures of another method, or with older ones.

    Older than the last change of its own answers, or of those of the edition before, which it is compared with.
    """
    current = SurveyResult.objects.filter(survey=OuterRef("pk"), method_version=RESULT_METHOD)
    earlier = Survey.objects.filter(
        audience=OuterRef("audience"),
        edition__exhibition=OuterRef("edition__exhibition"),
        edition__starts_on__lt=OuterRef("edition__starts_on"),
    ).order_by("-edition__starts_on")
    due = Survey.objects.filter(Exists(Response.objects.filter(survey=OuterRef("pk")))).annotate(
        seen=Subquery(current.values("seen_until")[:1]), before_changed=Subquery(earlier.values("changed_at")[:1])
    )
    stale = Q(seen=None) | Q(seen__lt=F("changed_at")) | Q(seen__lt=F("before_changed"))
    return due.filter(stale).order_by("id")


def is_due(survey: Survey) -> bool:
    """This will say whether new figures of a survey are on their way."""
    return surveys_due().filter(pk=survey.pk).exists()
