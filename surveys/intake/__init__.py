"""A table of answers: which column is which question, what a cell says, who the respondent is."""

from surveys.intake.layout import Layout, TwiceTheSame, read_layout
from surveys.intake.rows import AnswerRow, Fault, Identity, newest_of_each, read_answers

__all__ = [
    "AnswerRow",
    "Fault",
    "Identity",
    "Layout",
    "TwiceTheSame",
    "newest_of_each",
    "read_answers",
    "read_layout",
]
