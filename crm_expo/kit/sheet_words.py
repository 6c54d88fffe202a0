"""Why a spreadsheet was refused as a whole, in words; by the codes of kit.sheets."""

from django.utils.translation import gettext_lazy as _

SHEET_REFUSALS = {
    "too_large": _("The file is larger than 20 MB, or unpacks into more than 200 MB. Split it."),
    "empty": _("There is no row below the headers."),
    "not_a_sheet": _("This is neither CSV nor XLSX."),
    "old_excel": _("This is an old Excel file (.xls). Save it as .xlsx or CSV."),
    "encrypted": _("The file is protected by a password. Save it without one."),
    "encoding": _("The text is neither UTF-8, UTF-16, GB18030, Big5 nor Windows-1252."),
    "duplicate_question": _("Two columns hold the same question or the same detail of the respondent."),
    "unclosed_quote": _("A quotation mark is never closed."),
    "duplicate_header": _("Two columns have the same header."),
    "too_many_columns": _("There are more than 100 columns."),
    "too_many_rows": _("There are more than 200,000 rows. Split the file."),
    "cell_too_long": _("A cell holds more than 32 kB."),
    "no_question": _("No column is headed by a question's code or its text."),
}
