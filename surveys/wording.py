"""Reasons of refused rows and files in words."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from crm_expo.kit.sheet_words import SHEET_REFUSALS

_FAULTS = {
    "not_1_to_5": gettext_lazy("Not a whole number from 1 to 5"),
    "not_0_to_10": gettext_lazy("Not a whole number from 0 to 10"),
    "not_a_number": gettext_lazy("Not a number from 0 up"),
    "not_an_option": gettext_lazy("Not one of the question's options"),
    "not_a_date": gettext_lazy("Not a date"),
    "future_date": gettext_lazy("This moment lies in the future."),
    "not_an_address": gettext_lazy("Not an e-mail address"),
    "check_digit": gettext_lazy("This credit code's check digit is wrong."),
    "not_yes_or_no": gettext_lazy("Neither 1 or yes nor 0 or no"),
    "ambiguous_date": gettext_lazy("Day and month could be either way round; write 2030-04-20"),
    "merged_cell": gettext_lazy("The cell is merged with another one; give each row its own value"),
    "formula": gettext_lazy("A formula without a value, or an error; put the value there"),
    "beyond_headers": gettext_lazy("Something stands beyond the last column; a delimiter may have slipped in"),
    "no_answer": gettext_lazy("The row answers no question"),
    "repeats_row": gettext_lazy("The same respondent stands in another row, which is newer; that one counts"),
    "another_customer": gettext_lazy(
        "This number stands for another customer's answer; it stays. Number respondents once for the whole survey"
    ),
    "older_answer": gettext_lazy("A newer answer of this respondent is here already; it stays"),
    "before_edition": gettext_lazy("Answered before the edition began; the answer counts, but look at its date"),
    "unknown_customer": gettext_lazy("No such customer; the answer counts, tied to nobody"),
    "ambiguous_customer": gettext_lazy("Several customers may be meant; the answer counts, tied to nobody"),
    "contradiction": gettext_lazy("The row names two different customers; the answer counts, tied to nobody"),
}


def refusal(code: str) -> str:
    """This will word why a whole file was refused."""
    if code == "failed":
        return _("Reading the file failed; nothing of it was taken. The job tells more.")
    return str(SHEET_REFUSALS[code]) if code in SHEET_REFUSALS else _("The file could not be read.") if code else ""


def fault(code: str) -> str:
    """This will word why a row was refused."""
    return str(_FAULTS.get(code, code))


#: Columns of a file that are no question, in words.
_COLUMNS = {
    "external_id": gettext_lazy("Respondent"),
    "answered_at": gettext_lazy("Date"),
    "company": gettext_lazy("Company"),
    "uscc": gettext_lazy("Credit code"),
    "name": gettext_lazy("Name"),
    "email": gettext_lazy("E-mail"),
    "phone": gettext_lazy("Phone"),
    "customer": gettext_lazy("Customer number"),
    "booth": gettext_lazy("Booth"),
    "contract": gettext_lazy("Contract"),
}


def column(code: str) -> str:
    """This will name a column of a file that is no question; "" for a question's."""
    return str(_COLUMNS.get(code, ""))
