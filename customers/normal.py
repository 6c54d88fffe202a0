"""Normal forms: how names, addresses, numbers and codes are compared and searched. Pure functions."""

import hashlib
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
_WORD = re.compile(f"[{_CJK}]+|[^\\W_{_CJK}]+")
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
    words = _WORD.findall(fold(name))
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
def _syllables(text: str) -> tuple[str, ...]:
    from pypinyin import lazy_pinyin

    return tuple(syllable.lower() for syllable in lazy_pinyin(text) if syllable.isascii() and syllable.isalnum())


def pinyin_words(text: str) -> list[str]:
    """This will return each Chinese run's pinyin in full and as initials: 北京华展 → ['beijinghuazhan', 'bjhz']."""
    words = []
    for run in _CJK_RUN.findall(fold(text)):
        syllables = _syllables(run)
        words += ["".join(syllables), "".join(s[0] for s in syllables)]
    return words


def sort_key(name: str) -> str:
    """This will return what a name is sorted by: pinyin for Chinese, folded letters otherwise."""
    from pypinyin import lazy_pinyin

    return " ".join(lazy_pinyin(fold(name)))[:200] if has_chinese(name) else fold(name)[:200]


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
    words = [*_WORD.findall(fold(name)), *_WORD.findall(fold(name_latin)), *pinyin_words(name)]
    words += [address, number.lstrip("+"), uscc.casefold()]
    return CustomerKeys(
        name_key=company_key(name) if kind == "company" else person_key(name),
        sort_key=sort_key(name),
        email_key=address,
        phone_e164=number,
        search_text=" ".join(dict.fromkeys(without_accents(word) for word in words if word)),
    )


def _grams(word: str, size: int) -> set[str]:
    return {word[i : i + size] for i in range(len(word) - size + 1)}


def _token(kind: str, gram: str) -> int:
    digest = hashlib.blake2b(f"{kind}{gram}".encode(), digest_size=8).digest()
    return int.from_bytes(digest, "big", signed=True)


def _word_grams(word: str) -> set[str]:
    """Chinese in pairs, everything else in threes; a shorter word is its own gram."""
    size = 2 if has_chinese(word) else 3
    return _grams(word, size) or {word}


def search_tokens(search_text: str) -> set[int]:
    """This will return the hashed tokens of a customer's search text."""
    tokens = set()
    for word in search_text.split():
        grams = _word_grams(word)
        if not has_chinese(word):
            grams.add(word[:2])
        tokens |= {_token("", gram) for gram in grams}
    return tokens


def query_terms(query: str) -> list[str]:
    """This will return the folded words of a search, Chinese runs and Latin words apart; at most eight."""
    folded = without_accents(fold(query))
    if "@" in folded:
        return folded.split()[:8]
    return _WORD.findall(folded)[:8]


def query_tokens(term: str) -> set[int]:
    """This will return the tokens that every customer matching the term must have; empty for a single character."""
    return {_token("", gram) for gram in _word_grams(term)} if len(term) > 1 else set()
