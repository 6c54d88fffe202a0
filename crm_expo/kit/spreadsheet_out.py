"""Cells on their way out into a spreadsheet."""

import re

#: A number to call is no formula, and an apostrophe before it would stay when the file comes back.
_PHONE = re.compile(r"\+\d[\d ]{6,18}\Z")
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")


def safe_cell(value: object) -> object:
    """This will keep a spreadsheet program from running text as a formula; numbers stay numbers."""
    if isinstance(value, str) and value.startswith(_FORMULA) and not _PHONE.match(value):
        return f"'{value}"
    return "" if value is None else value
