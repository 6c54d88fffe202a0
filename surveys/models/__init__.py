"""Questionnaires, surveys, answers, results."""

from surveys.models.answer_import import AnswerImport, ImportState
from surveys.models.questionnaire import Audience, Question, QuestionKind, Questionnaire
from surveys.models.survey import RESULT_METHOD, Invitation, Response, Survey, SurveyResult

__all__ = [
    "RESULT_METHOD",
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
