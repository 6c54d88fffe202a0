"""Questionnaires, surveys, answers, results."""

from surveys.models.answer_import import AnswerImport, ImportState
from surveys.models.questionnaire import Audience, Question, QuestionKind, Questionnaire
from surveys.models.survey import Invitation, Response, Survey, SurveyResult

__all__ = [
    "AnswerImport",
    "Audience",
    "ImportState",
    "Invitation",
    "Question",
    "QuestionKind",
    "Questionnaire",
    "Response",
    "Survey",
    "SurveyResult",
]
