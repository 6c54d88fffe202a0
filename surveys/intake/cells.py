"""What one cell of an answer says."""

import re
import unicodedata
from decimal import Decimal, InvalidOperation

from crm_expo.kit.spreadsheet_out import safe_cell
from crm_expo.kit.workbooks import COVERED
from customers.normal import fold
from surveys.models import Question, QuestionKind

#: Cells that say "no answer". Zero, NULL and nan are none of them: they are refused where a number is asked.
NO_ANSWER = {
    "", "-", "--", "–", "—", "/", "n/a", "n.a.", "na", "not applicable", "does not apply", "not used", "skip",
    "skipped", "no answer", "don't know", "dont know", "(跳过)", "跳过", "不适用", "未使用", "没用过", "未参加", "(空)",
    "空", "无", "未填", "未填写", "未回答", "不清楚", "不了解", "不知道",
}  # fmt: skip
SATISFACTION = {
    "very satisfied": 5, "satisfied": 4, "somewhat satisfied": 4, "neutral": 3, "neither": 3,
    "neither satisfied nor dissatisfied": 3, "dissatisfied": 2, "somewhat dissatisfied": 2, "very dissatisfied": 1,
    "非常满意": 5, "很满意": 5, "十分满意": 5, "满意": 4, "比较满意": 4, "较满意": 4, "一般": 3, "中立": 3,
    "不满意": 2, "较不满意": 2, "比较不满意": 2, "不太满意": 2, "非常不满意": 1, "很不满意": 1, "十分不满意": 1,
    "strongly agree": 5, "agree": 4, "neither agree nor disagree": 3, "disagree": 2, "strongly disagree": 1,
    "非常同意": 5, "同意": 4, "比较同意": 4, "不同意": 2, "比较不同意": 2, "不太同意": 2, "非常不同意": 1,
    "完全同意": 5, "完全不同意": 1,
}  # fmt: skip
_CHOSEN = {"1", "yes", "y", "true", "x", "√", "✓", "✔", "是", "选中", "已选", "checked", "selected"}
_NOT_CHOSEN = {"0", "no", "n", "false", "否", "未选", "未选中", "not selected", "unchecked"}
_RATINGS = (QuestionKind.RATING, QuestionKind.OVERALL, QuestionKind.RELATION)
#: 4 · 4.0 · 4分 · 4 = satisfied · 满意(4)
_NUMBER_FIRST = r"(?P<number>[+-]?\d+(?:\.\d+)?)\s*(?:分|星|points?|stars?)?\s*[-=:.、()\s]*(?P<words>[^\d()]*?)\s*\)?"
_WORDS_FIRST = r"(?P<before>[^\d()]+?)\s*[(:=]\s*(?P<after>[+-]?\d+)\s*分?\)?"
_STEP = re.compile(f"^(?:{_NUMBER_FIRST}|{_WORDS_FIRST})$")


def read_cell(question: Question, cell: str) -> tuple[object, str]:
    """
    This will read one cell. Shape: (value, ""), (None, "") for no answer, or (None, code of the fault).

    Errors are codes: not_1_to_5, not_0_to_10, not_a_number, not_an_option, merged_cell, formula.
    """
    text = clean(cell)
    if text == COVERED:
        return None, "merged_cell"
    if folded(text) in NO_ANSWER:
        return None, ""
    if question.kind == QuestionKind.TEXT:
        return text, ""
    if text.startswith(("=", "#")):
        return None, "formula"
    if question.kind in _RATINGS:
        return _step(text, 1, 5, "not_1_to_5")
    if question.kind == QuestionKind.NPS:
        return _step(text, 0, 10, "not_0_to_10")
    if question.kind == QuestionKind.NUMBER:
        return _amount(text)
    if question.kind == QuestionKind.ONE:
        code = _option(question, text)
        return (code, "") if code else (None, "not_an_option")
    codes = [_option(question, part) for part in _parts(question, text)]
    return (sorted(set(codes)), "") if codes and all(codes) else (None, "not_an_option")


def read_option_cell(question: Question, option: str, cell: str) -> tuple[bool | None, str]:
    """This will read the cell of one option in a column of its own: chosen, not chosen, or None for nothing said."""
    text = folded(clean(cell))
    if text == COVERED:
        return None, "merged_cell"
    if text in NO_ANSWER:
        return None, ""
    if text in _CHOSEN or _option(question, text) == option:
        return True, ""
    return (False, "") if text in _NOT_CHOSEN else (None, "not_yes_or_no")


def _step(text: str, low: int, high: int, code: str) -> tuple[int | None, str]:
    """A number, a word of the scale, or both when they say the same."""
    half_width = folded(text)
    if high == 5 and half_width in SATISFACTION:
        return SATISFACTION[half_width], ""
    found = _STEP.match(half_width)
    if not found:
        return None, code
    value, words = Decimal(found["number"] or found["after"]), (found["words"] or found["before"] or "").strip()
    if words and (high != 5 or SATISFACTION.get(words) != value):
        return None, code
    return (int(value), "") if value == value.to_integral_value() and low <= value <= high else (None, code)


def _amount(text: str) -> tuple[float | None, str]:
    """An amount of money; 12,5 and 1.234 may be two amounts, so they are refused."""
    bare = unicodedata.normalize("NFKC", text).strip("¥￥$€元 ").strip()
    if re.fullmatch(r"\d{1,3}(,\d{3})+(\.\d+)?", bare):
        bare = bare.replace(",", "")
    elif re.fullmatch(r"\d+,\d+|\d{1,3}(\.\d{3})+", bare):
        return None, "not_a_number"
    try:
        value = Decimal(bare)
    except InvalidOperation:
        return None, "not_a_number"
    if not value.is_finite() or value < 0 or value > Decimal("1e13"):
        return None, "not_a_number"
    return float(value), ""


def _option(question: Question, text: str) -> str:
    word = folded(text)
    return next((code for code, *labels in question.options if word in (code, *map(folded, labels))), "")


def _parts(question: Question, text: str) -> list[str]:
    """Several choices in one cell; a comma separates only where it is no part of an option's own words."""
    parts = [part for part in re.split(r"[;；|┋\n]", text) if part.strip()]
    return [
        bit.strip()
        for part in parts
        for bit in ([part] if _option(question, part) else _at_commas(question, part))
        if bit.strip()
    ]


def _at_commas(question: Question, part: str) -> list[str]:
    """Cut at commas, but never inside an option's own words: those that hold commas are taken out first."""
    found, rest = [], folded(part)
    for _code, *labels in question.options:
        for label in sorted({folded(label) for label in labels if re.search(r"[,，、]", label)}, key=len, reverse=True):
            if label in rest:
                found.append(label)
                rest = rest.replace(label, ",")
    return [*found, *re.split(r"[,，、]", rest)]


def clean(cell: str) -> str:
    """This will return the cell without what no database holds, and without the guard that our own files carry."""
    text = cell.replace("\x00", "").strip()
    return text[1:] if text.startswith("'") and safe_cell(text[1:]) == text else text


def folded(text: str) -> str:
    """This will return the text in one width, case and script, with single spaces."""
    return " ".join(fold(text).split())
