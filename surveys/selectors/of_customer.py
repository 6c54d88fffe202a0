"""What one customer answered, survey by survey."""

from dataclasses import dataclass
from datetime import datetime

from surveys.models import Question, QuestionKind, Response


@dataclass(frozen=True)
class Answered:
    """One answer: its overall figures, the dimensions it rated best and worst, and what was written."""

    survey_id: int
    edition: str
    audience: str
    answered_at: datetime
    overall: int | None
    recommendation: int | None
    intention: str
    best: tuple[str, float] | None
    worst: tuple[str, float] | None
    comment: str


def answers_of(customer_id: int) -> list[Answered]:
    """This will return a customer's answers, the newest first, with the words of the page's language."""
    rows = list(
        Response.objects.select_related("survey__edition").filter(customer=customer_id).order_by("-answered_at", "-id")
    )
    questionnaires = {row.survey.questionnaire_id for row in rows}
    questions: dict[int, list[Question]] = {}
    for question in Question.objects.filter(questionnaire__in=questionnaires).order_by("position"):
        questions.setdefault(question.questionnaire_id, []).append(question)
    return [_answered(row, questions.get(row.survey.questionnaire_id, [])) for row in rows]


def _answered(row: Response, questions: list[Question]) -> Answered:
    given, rated = row.answers, _dimensions(row.answers, questions)
    intentions = next((question.labels for question in questions if question.code == "intention"), {})
    return Answered(
        survey_id=row.survey_id,
        edition=row.survey.edition.name,
        audience=str(row.survey.get_audience_display()),
        answered_at=row.answered_at,
        overall=given.get("overall"),
        recommendation=given.get("nps"),
        intention=intentions.get(given.get("intention"), ""),
        best=max(rated, key=lambda one: one[1], default=None),
        worst=min(rated, key=lambda one: one[1]) if len({mean for _label, mean in rated}) > 1 else None,
        comment=given.get("comment", ""),
    )


def _dimensions(given: dict, questions: list[Question]) -> list[tuple[str, float]]:
    """The mean of each dimension that was rated, in the order in which they are asked."""
    names = {question.code: str(question) for question in questions if question.kind == QuestionKind.DIMENSION}
    rated: dict[str, list[int]] = {}
    for question in questions:
        rating = given.get(question.code)
        if question.kind == QuestionKind.RATING and question.dimension in names and isinstance(rating, int):
            rated.setdefault(question.dimension, []).append(rating)
    return [(names[code], sum(ratings) / len(ratings)) for code, ratings in rated.items()]
