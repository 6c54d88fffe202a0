"""Normal forms: how names, addresses, numbers and codes are compared and searched. Pure functions."""

import re
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache

import phonenumbers
from email_validator import EmailNotValidError, validate_email
from stdnum.cn import uscc as stdnum_uscc
from stdnum.exceptions import ValidationError as NumberError

_CJK = r"\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_CJK_RUN = re.compile(f"[{_CJK}]+")
WORD = re.compile(f"[{_CJK}]+|[^\\W_{_CJK}]+")
_PUNCTUATION = re.compile(r"[^\w]+|_")
_ACCENT = re.compile("[\u0300-\u036f]")
#: Letters that Unicode does not take apart.
_PLAIN_LETTERS = str.maketrans(
    {"ł": "l", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i", "ħ": "h", "ŧ": "t"}
)
_EMAIL_LENGTH = 254
ROLE_MAILBOXES = frozenset(
    (
        "info sales office contact service support admin marketing hello mail expo fair export import " + "reception "
        "secretary team post kontakt vertrieb buchhaltung no-reply noreply"
    ).split()
)


@cache
def _simplifier():
    import opencc  # loads its dictionaries on first use only

    return opencc.OpenCC("t2s")


def fold(text: str) -> str:
    """This will return the text in one width, case and script (full-width → half, Traditional → Simplified)."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return _simplifier().convert(folded) if _CJK_RUN.search(folded) else folded


def without_accents(text: str) -> str:
    """This will return folded text with Latin letters as they are typed on a plain keyboard: müller → muller."""
    if text.isascii():
        return text
    letters = unicodedata.normalize("NFD", text.translate(_PLAIN_LETTERS))
    return unicodedata.normalize("NFC", _ACCENT.sub("", letters))


def has_chinese(text: str) -> bool:
    """This will tell whether the text holds a Chinese character."""
    return _CJK_RUN.search(text) is not None


def company_key(name: str) -> str:
    """This will return a company name without case, width, spaces and punctuation: NORDWERK gmbh → nordwerkgmbh."""
    return _PUNCTUATION.sub("", fold(name))[:200]


def person_key(name: str) -> str:
    """This will return a person's name as its sorted words (Chinese: characters): either order compares equal."""
    words = WORD.findall(fold(name))
    if words and all(has_chinese(word) for word in words):
        return "".join(sorted("".join(words)))[:200]
    return " ".join(sorted(words))[:200]


def email_key(address: str) -> str:
    """This will return an address's normal form, or '' when it is none."""
    try:
        key = validate_email(
            unicodedata.normalize("NFKC", address).strip(), check_deliverability=False, test_environment=True
        ).normalized.casefold()
    except EmailNotValidError:
        return ""
    return key if len(key) <= _EMAIL_LENGTH else ""


def is_role_mailbox(key: str) -> bool:
    """This will tell whether an address belongs to a function (info@…), not to a person."""
    return re.split(r"[+.\-_]", key.partition("@")[0])[0] in ROLE_MAILBOXES or key.partition("@")[0] in ROLE_MAILBOXES


def phone_e164(number: str, region: str = "CN") -> str:
    """This will return a phone number as E.164, or '' when no such number can exist."""
    try:
        parsed = phonenumbers.parse(unicodedata.normalize("NFKC", number)[:60], region or None)
    except phonenumbers.NumberParseException:
        return ""
    if not phonenumbers.is_possible_number(parsed):
        return ""
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)


def uscc_key(code: str) -> str:
    """This will return a 统一社会信用代码 without spaces, or '' when its check digit is wrong."""
    try:
        return stdnum_uscc.validate(unicodedata.normalize("NFKC", code))
    except NumberError:
        return ""


@lru_cache(maxsize=20_000)
def _spelled(text: str) -> tuple[str, ...]:
    """Each Chinese character's pinyin; whatever is not Chinese stays in one piece."""
    from pypinyin import lazy_pinyin

    return tuple(lazy_pinyin(text))


def pinyin_words(text: str) -> list[str]:
    """This will return each Chinese run's pinyin in full and as initials: 北京华展 → ['beijinghuazhan', 'bjhz']."""
    words = []
    for run in _CJK_RUN.findall(fold(text)):
        syllables = [syllable.lower() for syllable in _spelled(run) if syllable.isascii() and syllable.isalnum()]
        words += ["".join(syllables), "".join(syllable[0] for syllable in syllables)]
    return words


def sort_key(name: str) -> str:
    """This will return what a name is sorted by: pinyin for Chinese, folded letters otherwise."""
    folded = fold(name)
    return " ".join(_spelled(folded))[:200] if has_chinese(folded) else folded[:200]


@dataclass(frozen=True)
class CustomerKeys:
    """The stored normal forms of one customer."""

    name_key: str
    sort_key: str
    email_key: str
    phone_e164: str
    search_text: str


def customer_keys(
    *, kind: str, name: str, name_latin: str = "", email: str = "", phone: str = "", uscc: str = "", country: str = ""
) -> CustomerKeys:
    """This will return all normal forms of a customer's values."""
    number, address = phone_e164(phone, country or "CN") if phone else "", email_key(email) if email else ""
    words = [*WORD.findall(fold(name)), *WORD.findall(fold(name_latin)), *pinyin_words(name)]
    words += [address, number.lstrip("+"), uscc.casefold()]
    return CustomerKeys(
        name_key=company_key(name) if kind == "company" else person_key(name),
        sort_key=sort_key(name),
        email_key=address,
        phone_e164=number,
        search_text=" ".join(dict.fromkeys(without_accents(word) for word in words if word)),
    )
