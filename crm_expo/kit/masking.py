"""Who sees telephone numbers and e-mail addresses in full, and how they look to others. The one place of the rule."""

import re
from dataclasses import dataclass
from enum import StrEnum

import phonenumbers
from django.http import HttpRequest

from crm_expo.tenancy.access import role_allows

HIDDEN = "****"
#: Digits that a mask leaves at the end of a number that is long enough.
TAIL = 4
_LONG_ENOUGH = 8
_MOBILE = re.compile(r"1[3-9]\d{9}")
#: Names of contacts in deliveries, and how contacts look under any other name.
_CONTACT_NAMES = re.compile(
    r"e-?mail|phone|mobile|(?<![a-z])(tel|fax|cell|wechat|whatsapp)(?![a-z])|手机|电话|传真|邮箱|邮件|微信"
)
_LIKE_EMAIL = re.compile(r"[^\s@<>,;:\"'()，。；：、]+@[^\s@<>,;:\"'()，。；：、]+")
#: A day, perhaps with a time, which stays; or a run of digits with the punctuation of numbers.
_LIKE_NUMBER = re.compile(
    r"(?P<day>(?<!\d)(?:19|20)\d\d-[01]\d-[0-3]\d(?!\d)(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?)?)|"
    r"\+?\d[\d ()./-]*\d"
)
_LIKE_LEAST = 7
_DOMAIN = re.compile(r"[\w.-]+")


class Sight(StrEnum):
    """How somebody sees the contact data of a record."""

    FULL = "full"
    ON_REQUEST = "on request"
    MASKED = "masked"


@dataclass(frozen=True)
class Viewer:
    """Who looks."""

    role: str = ""
    user_id: int | None = None

    @property
    def sees_all(self) -> bool:
        """Whether nothing is masked, whosever it is."""
        return role_allows(self.role, "contacts.read")

    @property
    def sees_own(self) -> bool:
        """Whether records that the viewer looks after, or nobody does, are not masked."""
        return self.sees_all or role_allows(self.role, "customers.write")

    def sight(self, owner_id: int | None, *, of_colleagues: bool = False) -> Sight:
        """This will return how the viewer sees a record of an owner, or one without that belongs to colleagues."""
        if self.sees_all or (self.sees_own and owner_id in (None, self.user_id) and not of_colleagues):
            return Sight.FULL
        return Sight.ON_REQUEST if role_allows(self.role, "contacts.reveal") else Sight.MASKED


def masked_document(value: object, is_contact: bool = False) -> object:
    """
    This will return a JSON document without the phone numbers and e-mail addresses in it.

    They are known by the names they stand under, at any depth, and by how they look wherever else they stand.
    """
    if isinstance(value, dict):
        within = ((without_contacts(key), key, one) for key, one in value.items())
        return {name: masked_document(one, is_contact or _names_contact(key)) for name, key, one in within}
    if isinstance(value, list):
        return [masked_document(one, is_contact) for one in value]
    if isinstance(value, bool) or value is None:
        return value
    text = str(value)
    if is_contact:
        return masked_email(text) if "@" in text else masked_phone(text)
    if isinstance(value, str):
        return without_contacts(text)
    return masked_phone(text) if len(_digits(text.partition(".")[0])) >= _LIKE_LEAST else value


def _names_contact(name: str) -> bool:
    return bool(_CONTACT_NAMES.search(name.casefold()))


def without_contacts(text: str) -> str:
    """This will return a text with whatever looks like a phone number or an e-mail address in it masked."""
    return _LIKE_NUMBER.sub(_masked_like, _LIKE_EMAIL.sub(lambda found: masked_email(found[0]), text))


def _masked_like(found: re.Match) -> str:
    return found[0] if found["day"] or len(_digits(found[0])) < _LIKE_LEAST else masked_phone(found[0])


def viewer_of(request: HttpRequest) -> Viewer:
    """This will return who looks at a staff page."""
    return Viewer(request.membership.role, request.user.pk)


def masked_email(address: str) -> str:
    """This will return an address without the name of its mailbox: zhang.min@example.com → z***@example.com."""
    local, at, domain = address.rpartition("@")
    if not at:
        return HIDDEN if address else ""
    known = domain if _DOMAIN.fullmatch(domain) else HIDDEN
    return f"{local[:1] if len(local) > 1 else ''}***@{known}"


def masked_phone(number: str, e164: str = "") -> str:
    """
    This will return a number that still tells what kind of number it is, and by its end which.

    138 0013 8000 → 138****8000 · 0755-8888 6666 → 0755****6666 · +49 30 901820 → +49 ****1820 · 95588 → ***88.
    What is no number at all is hidden whole.
    """
    digits = _digits(number)
    if not digits:
        return HIDDEN if number.strip() else ""
    parsed = _parsed(e164)
    if parsed is None:
        return HIDDEN if re.search(r"[^\W\d_]", number) else f"***{_end(digits)}"
    national = phonenumbers.national_significant_number(parsed)
    if parsed.country_code != phonenumbers.country_code_for_region("CN"):
        return f"+{parsed.country_code} ****{_end(national)}"
    if _MOBILE.fullmatch(national):
        return f"{national[:3]}****{_end(national)}"
    area = phonenumbers.length_of_geographical_area_code(parsed)
    return f"0{national[:area]}****{_end(national[area:])}" if area else f"****{_end(national)}"


def _digits(text: str) -> str:
    return re.sub(r"\D", "", text)


def _end(digits: str) -> str:
    return digits[-TAIL:] if len(digits) >= _LONG_ENOUGH else digits[-2:] if len(digits) > TAIL else ""


def _parsed(e164: str) -> phonenumbers.PhoneNumber | None:
    try:
        return phonenumbers.parse(e164) if e164 else None
    except phonenumbers.NumberParseException:
        return None
