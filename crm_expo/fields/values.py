"""Values of fields: read from JSON and from text, told in words, and laid into the columns of a table of values."""

import math
import re
from collections.abc import Iterable
from datetime import date

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils import formats
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from crm_expo.fields.models import LONGEST_TEXT, CustomField, FieldKind, FieldValue, in_language
from crm_expo.fields.normal import text_key

#: A text, number, day, choice, several choices, or yes and no.
Value = str | float | int | date | tuple[str, ...] | bool

LARGEST = 10**15
FIRST_YEAR, LAST_YEAR = 1000, 9999
_YES = {"yes", "true", "1", "y", "是", "有"}
_NO = {"no", "false", "0", "n", "否", "无"}
_BETWEEN = re.compile(r"[,，、;；|\n]+")
_HOST_ALONE = re.compile(r"[^\s:/@?#]+\.[^\s:/@?#]+(?:[/?#]|:\d|\Z)")
_is_address = URLValidator(schemes=["http", "https"])


class BadValue(ValueError):
    """A field cannot hold this: a stable code, and a sentence for people."""

    def __init__(self, code: str, message: object):
        super().__init__(code)
        self.code, self.message = code, message


_MESSAGES = {
    "not_text": gettext_lazy("Give text."),
    "unstorable": gettext_lazy("This text holds a character that cannot be stored."),
    "not_a_number": gettext_lazy("Give a number."),
    "too_large": gettext_lazy("This number is too large."),
    "not_a_date": gettext_lazy("Give a day as 2027-04-20."),
    "not_a_list": gettext_lazy("Give a list of choices."),
    "not_yes_or_no": gettext_lazy("Give yes or no."),
    "not_an_address": gettext_lazy("Give a web address that begins with http:// or https://."),
}


def _bad(code: str) -> BadValue:
    return BadValue(code, _MESSAGES[code])


def from_json(field: CustomField, raw: object, *, may_be_closed: bool = False) -> Value | None:
    """This will read what a JSON document gives for a field; null and "" empty it. Errors: BadValue."""
    if raw is None or raw == "" or raw == []:
        return None
    kind = field.kind
    if kind == FieldKind.FLAG:
        if not isinstance(raw, bool):
            raise _bad("not_yes_or_no")
        return raw
    if kind == FieldKind.NUMBER:
        if isinstance(raw, bool) or not isinstance(raw, (int, float)):
            raise _bad("not_a_number")
        return _number(raw)
    if kind == FieldKind.CHOICES:
        if not isinstance(raw, list) or not all(isinstance(one, str) for one in raw):
            raise _bad("not_a_list")
        return _choices(field, raw, may_be_closed=may_be_closed)
    if not isinstance(raw, str):
        raise _bad("not_a_date" if kind == FieldKind.DATE else "not_text")
    return from_text(field, raw, may_be_closed=may_be_closed)


def from_text(field: CustomField, raw: str, *, may_be_closed: bool = False) -> Value | None:
    """
    This will read what a form, a list's cell or a spreadsheet gives for a field; '' empties it.

    Choices are named by key or by name. Errors: BadValue.
    """
    text = raw.strip()
    if "\x00" in text or any("\ud800" <= char <= "\udfff" for char in text):
        raise _bad("unstorable")
    if not text:
        return None
    return _READERS[field.kind](field, text, may_be_closed)


def _as_text(field: CustomField, text: str, may_be_closed: bool) -> str:
    if len(text) > LONGEST_TEXT:
        message = gettext_lazy("At most {most} characters; this has {count}.")
        raise BadValue("too_long", format_lazy(message, most=LONGEST_TEXT, count=len(text)))
    return text


def _as_link(field: CustomField, text: str, may_be_closed: bool) -> str:
    text = f"https://{text}" if _HOST_ALONE.match(text) else text  # as people type it, and browsers take it
    try:
        _is_address(_as_text(field, text, may_be_closed))
    except ValidationError as error:
        raise _bad("not_an_address") from error
    return text


def _as_number(field: CustomField, text: str, may_be_closed: bool) -> float | int:
    try:
        return _number(float(text.replace(",", "").replace("，", "").replace(" ", "")))
    except ValueError as error:
        raise error if isinstance(error, BadValue) else _bad("not_a_number") from error


def _number(raw: float) -> float | int:
    if not math.isfinite(raw):
        raise _bad("not_a_number")
    if abs(raw) > LARGEST:
        raise _bad("too_large")
    return int(raw) if raw == int(raw) else float(raw)


def _as_day(field: CustomField, text: str, may_be_closed: bool) -> date:
    match = re.fullmatch(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:[T ]00:00(?::00)?)?", text)
    try:
        day = date(*(int(part) for part in match.groups())) if match else None
    except ValueError:
        day = None
    if day is None or not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise _bad("not_a_date")
    return day


def _as_choice(field: CustomField, text: str, may_be_closed: bool) -> str:
    return _choices(field, [text], may_be_closed=may_be_closed)[0]


def _as_choices(field: CustomField, text: str, may_be_closed: bool) -> tuple[str, ...]:
    if _known(field, text):
        return _choices(field, [text], may_be_closed=may_be_closed)
    parts = [part.strip() for part in _BETWEEN.split(text) if part.strip()]
    return _choices(field, parts, may_be_closed=may_be_closed)


def _as_flag(field: CustomField, text: str, may_be_closed: bool) -> bool:
    key = text_key(text)
    if key not in _YES | _NO:
        raise _bad("not_yes_or_no")
    return key in _YES


_READERS = {
    FieldKind.TEXT: _as_text,
    FieldKind.LINK: _as_link,
    FieldKind.NUMBER: _as_number,
    FieldKind.DATE: _as_day,
    FieldKind.CHOICE: _as_choice,
    FieldKind.CHOICES: _as_choices,
    FieldKind.FLAG: _as_flag,
}


def _known(field: CustomField, text: str) -> dict | None:
    """The choice of a key or a name."""
    folded = text_key(text)
    for choice in field.choices:
        if text == choice["key"] or folded in (text_key(choice["zh"]), text_key(choice["en"])):
            return choice
    return None


def _choices(field: CustomField, given: Iterable[str], *, may_be_closed: bool) -> tuple[str, ...]:
    """Keys of choices, each once, in the field's order."""
    chosen = set()
    for text in given:
        choice = _known(field, text)
        if choice is None:
            offered = ", ".join(one["key"] for one in field.choices if not one["closed"])
            message = gettext_lazy("“{value}” is no choice. Choices: {offered}")
            raise BadValue("unknown_choice", format_lazy(message, value=text[:60], offered=offered[:300]))
        if choice["closed"] and not may_be_closed:
            raise _closed(text)
        chosen.add(choice["key"])
    return tuple(choice["key"] for choice in field.choices if choice["key"] in chosen)


def _closed(choice: str) -> BadValue:
    message = gettext_lazy("“{value}” can no longer be chosen.")
    return BadValue("closed_choice", format_lazy(message, value=choice[:60]))


def refuse_closed(field: CustomField, value: Value | None, held: Value | None) -> None:
    """This will refuse closed choices but those that the record holds already. Errors: BadValue."""
    chosen, kept = as_text(value).split(","), as_text(held).split(",")
    for choice in field.choices:
        if choice["closed"] and choice["key"] in chosen and choice["key"] not in kept:
            raise _closed(in_language(choice["zh"], choice["en"]))


def as_text(value: Value | None) -> str:
    """This will return a value as lists send it, and as it is read again."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, tuple):
        return ",".join(value)
    if isinstance(value, float):
        return repr(value)
    return value.isoformat() if isinstance(value, date) else str(value)


def recorded(value: Value | None) -> bool | int | float | str | None:
    """This will return a value as the audit log keeps it."""
    return value if isinstance(value, (bool, int, float, type(None))) else as_text(value)


def from_recorded(field: CustomField, kept: object) -> Value | None:
    """This will read what the audit log kept. Errors: BadValue, for what the field no longer holds."""
    if kept is None:
        return None
    text = ("yes" if kept else "no") if isinstance(kept, bool) else str(kept)
    return from_text(field, text, may_be_closed=True)


def as_json(value: Value | None) -> object:
    """This will return a value as a JSON document holds it."""
    if isinstance(value, tuple):
        return list(value)
    return value.isoformat() if isinstance(value, date) else value


def choice_labels(field: CustomField, *, is_open: bool = False) -> dict[str, str]:
    """This will return a field's choices by key, in the language that is open; the open ones only, or all."""
    return {
        choice["key"]: in_language(choice["zh"], choice["en"])
        for choice in field.choices
        if not (is_open and choice["closed"])
    }


def in_words(field: CustomField, value: Value | None) -> str:
    """This will return a value as people read it."""
    if value is None:
        return ""
    if field.kind == FieldKind.FLAG:
        return _("Yes") if value else _("No")
    if field.kind in (FieldKind.CHOICE, FieldKind.CHOICES):
        labels = choice_labels(field)
        return _(", ").join(labels.get(key, key) for key in (value if isinstance(value, tuple) else (value,)))
    if field.kind == FieldKind.DATE:
        return formats.date_format(value, "DATE_FORMAT")
    return plain_number(value) if field.kind == FieldKind.NUMBER else str(value)


def plain_number(value: float) -> str:
    """This will return a number with its grouping and as many digits as it has, six at most."""
    digits = f"{round(value, 6) + 0.0:,.6f}"  # no minus before nothing
    return digits.rstrip("0").rstrip(".")


def rows_of(field: CustomField, value: Value | None) -> list[dict]:
    """This will return the rows of a table of values that stand for a value: their columns by name."""
    if value is None:
        return []
    if field.kind == FieldKind.NUMBER:
        return [{"number": float(value)}]
    if field.kind == FieldKind.DATE:
        return [{"day": value}]
    if field.kind == FieldKind.FLAG:
        return [{"key": "yes" if value else "no"}]
    if field.kind == FieldKind.CHOICE:
        return [{"key": value}]
    if field.kind == FieldKind.CHOICES:
        return [{"key": key, "slot": key} for key in value]
    return [{"key": text_key(value), "text": value}]


def value_of(field: CustomField, rows: list[FieldValue]) -> Value | None:
    """This will return the value that rows stand for; the reverse of rows_of."""
    if not rows:
        return None
    row = rows[0]
    if field.kind == FieldKind.NUMBER:
        return int(row.number) if row.number == int(row.number) else row.number
    if field.kind == FieldKind.DATE:
        return row.day
    if field.kind == FieldKind.FLAG:
        return row.key == "yes"
    if field.kind == FieldKind.CHOICE:
        return row.key
    if field.kind == FieldKind.CHOICES:
        held = {one.key for one in rows}
        return tuple(choice["key"] for choice in field.choices if choice["key"] in held)
    return row.text
