"""Reasons of refused rows and files in words."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

_REFUSALS = {
    "too_large": gettext_lazy("The file is larger than 20 MB, or unpacks into more than 200 MB. Split it."),
    "empty": gettext_lazy("There is no row below the headers."),
    "not_a_sheet": gettext_lazy("This is neither CSV nor XLSX."),
    "old_excel": gettext_lazy("This is an old Excel file (.xls). Save it as .xlsx or CSV."),
    "encoding": gettext_lazy("The text is neither UTF-8, UTF-16 nor GB18030."),
    "unclosed_quote": gettext_lazy("A quotation mark is never closed."),
    "duplicate_header": gettext_lazy("Two columns have the same header."),
    "too_many_columns": gettext_lazy("There are more than 100 columns."),
    "too_many_rows": gettext_lazy("There are more than 200,000 rows. Split the file."),
    "cell_too_long": gettext_lazy("A cell holds more than 32 kB."),
    "no_question": gettext_lazy("No column is headed by a question's code or its text."),
}
_FAULTS = {
    "not_1_to_5": gettext_lazy("Not a whole number from 1 to 5"),
    "not_0_to_10": gettext_lazy("Not a whole number from 0 to 10"),
    "not_a_number": gettext_lazy("Not a number"),
    "not_an_option": gettext_lazy("Not one of the question's options"),
    "not_a_date": gettext_lazy("Not a date"),
    "not_an_address": gettext_lazy("Not an e-mail address"),
    "check_digit": gettext_lazy("This credit code's check digit is wrong."),
    "no_answer": gettext_lazy("The row answers no question"),
    "repeats_row": gettext_lazy("The same respondent as in an earlier row; this later row was taken"),
}


def refusal(code: str) -> str:
    """This will word why a whole file was refused."""
    return str(_REFUSALS[code]) if code in _REFUSALS else _("The file could not be read.") if code else ""


def fault(code: str) -> str:
    """This will word why a row was refused."""
    return str(_FAULTS.get(code, code))
