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

    def sight(self, owner_id: int | None) -> Sight:
        """This will return how the viewer sees a record of an owner."""
        if self.sees_all or (self.sees_own and owner_id in (None, self.user_id)):
            return Sight.FULL
        return Sight.ON_REQUEST if role_allows(self.role, "contacts.reveal") else Sight.MASKED


def masked_document(value: object, name: str = "") -> object:
    """This will return a JSON document with the phone numbers and e-mail addresses in it masked, by their names."""
    if isinstance(value, dict):
        return {key: masked_document(one, str(key)) for key, one in value.items()}
    if isinstance(value, list):
        return [masked_document(one, name) for one in value]
    if isinstance(value, str) and value:
        return masked_email(value) if "email" in name else masked_phone(value) if "phone" in name else value
    return value


def viewer_of(request: HttpRequest) -> Viewer:
    """This will return who looks at a staff page."""
    return Viewer(request.membership.role, request.user.pk)


def masked_email(address: str) -> str:
    """This will return an address without the name of its mailbox: zhang.min@example.com → z***@example.com."""
    local, at, domain = address.rpartition("@")
    if not at:
        return HIDDEN if address else ""
    return f"{local[:1] if len(local) > 1 else ''}***@{domain}"


def masked_phone(number: str, e164: str = "") -> str:
    """
    This will return a number that still tells what kind of number it is, and by its end which.

    138 0013 8000 → 138****8000 · 0755-8888 6666 → 0755****6666 · +49 30 901820 → +49 ****1820 · 95588 → ***88.
    What is no number at all is hidden whole.
    """
    digits = re.sub(r"\D", "", number)
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


def _end(digits: str) -> str:
    return digits[-TAIL:] if len(digits) >= _LONG_ENOUGH else digits[-2:] if len(digits) > TAIL else ""


def _parsed(e164: str) -> phonenumbers.PhoneNumber | None:
    try:
        return phonenumbers.parse(e164) if e164 else None
    except phonenumbers.NumberParseException:
        return None
