"""Reasons of refused rows and files in words."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from crm_expo.kit.sheet_words import SHEET_REFUSALS

_FAULTS = {
    "not_1_to_5": gettext_lazy("Not a whole number from 1 to 5"),
    "not_0_to_10": gettext_lazy("Not a whole number from 0 to 10"),
    "not_a_number": gettext_lazy("Not a number"),
    "not_an_option": gettext_lazy("Not one of the question's options"),
    "not_a_date": gettext_lazy("Not a date"),
    "future_date": gettext_lazy("This moment lies in the future."),
    "not_an_address": gettext_lazy("Not an e-mail address"),
    "check_digit": gettext_lazy("This credit code's check digit is wrong."),
    "no_answer": gettext_lazy("The row answers no question"),
    "repeats_row": gettext_lazy("The same respondent as in an earlier row; this later row was taken"),
}


def refusal(code: str) -> str:
    """This will word why a whole file was refused."""
    return str(SHEET_REFUSALS[code]) if code in SHEET_REFUSALS else _("The file could not be read.") if code else ""


def fault(code: str) -> str:
    """This will word why a row was refused."""
    return str(_FAULTS.get(code, code))
