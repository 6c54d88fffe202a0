"""One row of a table of answers: which column is which question, and what a cell says."""

import re
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal, InvalidOperation

from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime

from customers.normal import email_key, uscc_key
from customers.services.matching import CompanyContact, PersonContact
from surveys.models import Question, QuestionKind

#: Column → words that head it, folded. Question columns are headed by their code or by their text in either language.
COLUMNS = {
    "external_id": ("external_id", "respondent", "id", "respondent id", "编号", "答卷编号", "序号"),
    "answered_at": ("answered_at", "date", "submitted", "submit date", "答题时间", "提交时间", "提交答卷时间", "日期"),
    "company": ("company", "company name", "exhibitor", "公司", "公司名称", "单位", "单位名称", "企业名称", "参展商"),
    "uscc": ("uscc", "credit code", "统一社会信用代码", "信用代码"),
    "name": ("name", "person", "contact", "姓名", "联系人"),
    "email": ("email", "e-mail", "mail", "邮箱", "电子邮箱", "电子邮件"),
    "phone": ("phone", "mobile", "tel", "手机", "电话", "手机号"),
}
#: Cells that say "no answer". Zero, NULL and nan are none of them: they are refused where a number is asked.
NO_ANSWER = {"", "-", "–", "—", "/", "n/a", "na", "not applicable", "does not apply", "not used", "skip", "(跳过)",
             "不适用", "未使用", "没用过", "未参加", "(空)", "无"}  # fmt: skip
SATISFACTION = {
    "very satisfied": 5, "satisfied": 4, "neutral": 3, "neither": 3, "dissatisfied": 2, "very dissatisfied": 1,
    "非常满意": 5, "很满意": 5, "满意": 4, "比较满意": 4, "一般": 3,
    "不满意": 2, "较不满意": 2, "非常不满意": 1, "很不满意": 1,
    "strongly agree": 5, "agree": 4, "disagree": 2, "strongly disagree": 1,
    "非常同意": 5, "同意": 4, "不同意": 2, "非常不同意": 1,
}  # fmt: skip


@dataclass(frozen=True)
class Fault:
    """A cell that could not be read."""

    row: int
    column: str
    code: str
    value: str

    @property
    def plain(self) -> list:
        return [self.row, self.column, self.code, self.value[:100]]


@dataclass(frozen=True)
class AnswerRow:
    """One respondent's row, checked in shape."""

    row: int
    external_id: str
    answered_at: datetime | None
    company: CompanyContact | None
    person: PersonContact | None
    answers: dict = field(default_factory=dict)


@dataclass(frozen=True)
class Layout:
    """Which column holds what. Shape: column number → field name or question."""

    fields: dict[int, str]
    questions: dict[int, Question]
    unknown: list[str]


def read_layout(headers: tuple[str, ...], questions: list[Question]) -> Layout:
    """This will tell what each column is; what is not known is kept apart and told."""
    words = {word: name for name, known in COLUMNS.items() for word in known}
    by_word = {}
    for question in questions:
        for text in (question.code, question.text_en, question.text_zh):
            by_word[_folded(text)] = question
    fields, found, unknown = {}, {}, []
    for number, header in enumerate(headers):
        word = _folded(header)
        if word in by_word and by_word[word].kind != QuestionKind.DIMENSION:
            found[number] = by_word[word]
        elif word in words:
            fields[number] = words[word]
        elif word:
            unknown.append(header)
    return Layout(fields, found, unknown)


def read_answers(
    number: int, cells: list[str], layout: Layout, *, file_mark: str, now: datetime
) -> tuple[AnswerRow | None, list[Fault]]:
    """
    This will read a row whole or not at all: a row with an unreadable cell is told and left out.

    A respondent without id, address or company is known by row and `file_mark`, so that another file's is another.
    """
    faults: list[Fault] = []
    values = {name: _clean(cells[place]) for place, name in layout.fields.items()}
    answers = {}
    for place, question in layout.questions.items():
        value, code = read_cell(question, cells[place])
        if code:
            faults.append(Fault(number, question.code, code, cells[place]))
        elif value is not None:
            answers[question.code] = value
    moment, code = _moment(values.get("answered_at", ""), now)
    if code:
        faults.append(Fault(number, "answered_at", code, values["answered_at"]))
    if values.get("email") and not email_key(values["email"]):
        faults.append(Fault(number, "email", "not_an_address", values["email"]))
    if values.get("uscc") and not uscc_key(values["uscc"]):
        faults.append(Fault(number, "uscc", "check_digit", values["uscc"]))
    if not faults and not answers:
        faults.append(Fault(number, "", "no_answer", ""))
    if faults:
        return None, faults
    return _row(number, values, moment, answers, file_mark), []


def _row(number: int, values: dict, moment: datetime | None, answers: dict, file_mark: str) -> AnswerRow:
    company = person = None
    if values.get("company"):
        company = CompanyContact(name=values["company"][:200], uscc=values.get("uscc", ""))
    if values.get("email") or values.get("name"):
        person = PersonContact(
            name=values.get("name", "")[:200], email=values.get("email", ""), phone=values.get("phone", "")[:60]
        )
    known = values.get("external_id") or values.get("email") or values.get("uscc") or values.get("company")
    return AnswerRow(number, (known or f"{file_mark}:{number}")[:120], moment, company, person, answers)


def read_cell(question: Question, cell: str) -> tuple[object, str]:
    """
    This will read one cell. Shape: (value, ""), (None, "") for no answer, or (None, code of the fault).

    Errors are codes: not_1_to_5, not_0_to_10, not_a_number, not_an_option.
    """
    text = _clean(cell)
    if question.kind == QuestionKind.TEXT:
        return (text or None), ""
    if _folded(text) in NO_ANSWER:
        return None, ""
    if question.kind in (QuestionKind.RATING, QuestionKind.OVERALL, QuestionKind.RELATION):
        return _step(text, 1, 5, "not_1_to_5")
    if question.kind == QuestionKind.NPS:
        return _step(text, 0, 10, "not_0_to_10")
    if question.kind == QuestionKind.NUMBER:
        return _amount(text)
    if question.kind == QuestionKind.ONE:
        code = _option(question, text)
        return (code, "") if code else (None, "not_an_option")
    codes = [_option(question, part) for part in _parts(question, text)]
    return (sorted(set(codes)), "") if all(codes) else (None, "not_an_option")


def _step(text: str, low: int, high: int, code: str) -> tuple[int | None, str]:
    word = SATISFACTION.get(_folded(text)) if high == 5 else None
    if word:
        return word, ""
    try:
        value = Decimal(text)
    except InvalidOperation:
        return None, code
    if not value.is_finite() or value != value.to_integral_value() or not low <= value <= high:
        return None, code
    return int(value), ""


def _amount(text: str) -> tuple[float | None, str]:
    try:
        value = Decimal(text.replace(",", "").lstrip("¥￥$€").strip())
    except InvalidOperation:
        return None, "not_a_number"
    if not value.is_finite() or value < 0 or value > Decimal("1e13"):
        return None, "not_a_number"
    return float(value), ""


def _option(question: Question, text: str) -> str:
    word = _folded(text)
    return next((code for code, *labels in question.options if word in (code, *map(_folded, labels))), "")


def _parts(question: Question, text: str) -> list[str]:
    """Several choices in one cell; a comma separates only where it is no part of an option's own words."""
    parts = [part for part in re.split(r"[;；|┋\n]", text) if part.strip()]
    return [
        bit.strip()
        for part in parts
        for bit in ([part] if _option(question, part) else re.split(r"[,，、]", part))
        if bit.strip()
    ]


def _moment(text: str, now: datetime) -> tuple[datetime | None, str]:
    if not text:
        return None, ""
    try:
        moment = parse_datetime(text.replace("/", "-"))
        if moment is None and (day := parse_date(text.replace("/", "-"))):
            moment = datetime(day.year, day.month, day.day, 12)  # noqa: DTZ001  on the organizer's clock, below
    except ValueError:
        moment = None
    if moment is None or not 1990 <= moment.year <= 2200:
        return None, "not_a_date"
    moment = timezone.make_aware(moment) if timezone.is_naive(moment) else moment
    return (None, "future_date") if moment > now + timedelta(days=1) else (moment, "")


def _clean(cell: str) -> str:
    return cell.replace("\x00", "").strip()


def _folded(text: str) -> str:
    return " ".join(text.replace("（", "(").replace("）", ")").split()).casefold()
