"""Which column of a table holds what."""

import re
from dataclasses import dataclass, field
from itertools import product

from customers.normal import fold
from surveys.models import Question, QuestionKind

#: Column → words that head it. Question columns are headed by their code or by their text in either language.
COLUMNS = {
    "external_id": ("external_id", "respondent", "id", "respondent id", "response id", "编号", "答卷编号", "序号"),
    "answered_at": (
        "answered_at", "date", "submitted", "submit date", "submitted at", "timestamp", "answered on",
        "答题时间", "提交时间", "提交答卷时间", "填写时间", "日期",
    ),
    "company": (
        "company", "company name", "exhibitor", "organisation", "organization",
        "公司", "公司名称", "单位", "单位名称", "企业", "企业名称", "参展商", "展商", "展商名称",
    ),
    "uscc": ("uscc", "credit code", "unified social credit code", "统一社会信用代码", "信用代码", "税号"),
    "name": ("name", "person", "contact", "full name", "姓名", "联系人", "联系人姓名"),
    "email": ("email", "e-mail", "mail", "email address", "邮箱", "电子邮箱", "电子邮件", "邮箱地址"),
    "phone": ("phone", "mobile", "tel", "telephone", "手机", "电话", "手机号", "手机号码", "联系电话"),
    "customer": ("customer_id", "customer", "customer number", "客户编号", "客户号"),
    "booth": ("booth", "booth number", "stand", "stand number", "展位", "展位号", "展台号"),
    "contract": ("contract", "contract number", "合同", "合同号", "合同编号"),
    "problem": ("problem", "问题说明"),
}  # fmt: skip
#: What survey tools put around a question: its number, its type, "required".
_NUMBER = re.compile(r"^\W*(?:q|question|第)?\s*\d{1,3}(?:\s*[题.、:)）．]\s*|\s+(?=\D))", re.IGNORECASE)
_KIND = re.compile(
    r"[\[【(（](?:单选|多选|矩阵|量表|填空|打分|必答|必填|选填|required|optional)[^\]】)）]*[\]】)）]", re.IGNORECASE
)
_REMARK = re.compile(r"[(（][^)）]*[)）]")
_PUNCTUATION = re.compile(r"[\W_]+")


class TwiceTheSame(Exception):
    """Two columns hold the same; which of them counts nobody can know."""


@dataclass(frozen=True)
class Layout:
    """Which column holds what. Shape: column number → field name, question, or one option of a question."""

    fields: dict[int, str]
    questions: dict[int, Question]
    options: dict[int, tuple[Question, str]]
    unknown: list[str]
    width: int = 0
    dimensions: list[str] = field(default_factory=list)

    @property
    def has_questions(self) -> bool:
        """Whether anything that is asked is in the table."""
        return bool(self.questions or self.options)


def read_layout(headers: tuple[str, ...] | list[str], questions: list[Question]) -> Layout:
    """
    This will tell what each column is; what is not known is kept apart and told, dimensions too: they are means.

    Errors: TwiceTheSame, with the header of the second column.
    """
    fields_by_word = {_folded(word): name for name, known in COLUMNS.items() for word in known}
    asked, options = _question_words(questions)
    names = {_folded(word) for question in questions if question.kind == QuestionKind.DIMENSION
             for word in (question.code, question.text_en, question.text_zh)}  # fmt: skip
    layout = Layout({}, {}, {}, [], len(headers))
    for place, header in enumerate(headers):
        words = [word for word in _readings(header) if word]
        if question := _first(words, asked):
            _put(layout.questions, place, question, header, [*layout.questions.values()])
        elif option := _first(words, options):
            _put(layout.options, place, option, header, [*layout.options.values()])
        elif name := _first(words, fields_by_word):
            _put(layout.fields, place, name, header, [*layout.fields.values()])
        elif words:
            (layout.dimensions if set(words) & names else layout.unknown).append(header)
    both = {question.code for question, _code in layout.options.values()} & {q.code for q in layout.questions.values()}
    if both:
        raise TwiceTheSame(min(both))
    return layout


def _put(places: dict, place: int, found: object, header: str, taken: list) -> None:
    if found in taken:
        raise TwiceTheSame(header)
    places[place] = found


def _first(words: list[str], known: dict):
    return next((known[word] for word in words if word in known), None)


def _question_words(questions: list[Question]) -> tuple[dict[str, Question], dict[str, tuple[Question, str]]]:
    """Shape: word → question, and question and option as one word → both."""
    dimensions = {question.code: question for question in questions if question.kind == QuestionKind.DIMENSION}
    asked: dict[str, Question] = {}
    options: dict[str, tuple[Question, str]] = {}
    for question in questions:
        if question.kind == QuestionKind.DIMENSION:
            continue
        words = _words(question)
        above = dimensions.get(question.dimension)
        pairs = product(_words(above), words) if above else ()
        for word in [*words, *(over + under for over, under in pairs)]:
            asked.setdefault(word, question)
        if question.kind == QuestionKind.MANY:
            for code, *labels in question.options:
                for word, option in product(words, map(_folded, (code, *labels))):
                    options.setdefault(word + option, (question, code))
    return asked, options


def _words(question: Question) -> list[str]:
    """Its code and its texts, also without a remark in brackets."""
    texts = (question.code, question.text_en, question.text_zh)
    return [word for word in dict.fromkeys(_folded(text) for one in texts for text in (one, _REMARK.sub("", one)))]


def _readings(header: str) -> list[str]:
    """The header as it stands, and without what survey tools put around it."""
    bare = _KIND.sub("", header)
    return list(dict.fromkeys([_folded(header), _folded(bare), _folded(_NUMBER.sub("", bare))]))


def _folded(text: str) -> str:
    return _PUNCTUATION.sub("", fold(text))
