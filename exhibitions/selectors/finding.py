"""Finding editions and booths while their names are being typed."""

from dataclasses import dataclass
from datetime import date

from django.db import connection

from crm_expo.kit.knowing import known
from crm_expo.tenancy.scope import current_organizer
from exhibitions.models.booth import booth_key, booth_label

_EDITIONS = """
SELECT id, slug, name, city, starts_on, ends_on, timezone, is_cancelled FROM exhibitions_edition
WHERE organizer_id = %s ORDER BY starts_on DESC, id DESC
"""
_CONTRACT = """
SELECT contract.id, contract.number, customer.name FROM exhibitions_contract AS contract
JOIN exhibitions_participation AS booking ON booking.id = contract.participation_id
JOIN customers_customer AS customer ON customer.id = booking.customer_id
WHERE contract.organizer_id = %s AND contract.number = ANY(%s) LIMIT 1
"""
_REGISTRATIONS = """
SELECT customer.id, customer.name, ticket.external_id, edition.name FROM exhibitions_registration AS ticket
JOIN customers_customer AS customer ON customer.id = ticket.customer_id
JOIN exhibitions_edition AS edition ON edition.id = ticket.edition_id
WHERE ticket.organizer_id = %s AND (ticket.external_id = ANY(%s) OR ticket.order_id = ANY(%s))
ORDER BY ticket.registered_at DESC, ticket.id DESC LIMIT %s
"""
_HOLDERS = "SELECT * FROM exhibitions_booth_holders(%s, %s, %s)"
#: Letters and digits of a booth number at most; what is longer is a phone number, a code or an address.
_LONGEST = 8


@dataclass(frozen=True)
class EditionLine:
    """An edition as a line, and what tells its phase."""

    pk: int
    slug: str
    name: str
    city: str
    starts_on: date
    ends_on: date
    timezone: str
    is_cancelled: bool


@dataclass(frozen=True)
class BoothHolder:
    """Who has a booth, and at which edition."""

    customer_id: int
    customer: str
    booth: str
    edition: str


def all_editions() -> list[EditionLine]:
    """This will return every edition, the newest first."""
    return known("editions", lambda: [EditionLine(*row) for row in _rows(_EDITIONS)])


def booth_holders(number: str, *, most: int) -> list[BoothHolder]:
    """This will return who has a booth of this number, however it is written, at the newest editions."""
    if not is_booth_number(number):
        return []
    return [
        BoothHolder(pk, name, booth_label(hall, number), edition)
        for pk, name, hall, number, edition in _rows(_HOLDERS, booth_key(number), most)
    ]


def is_booth_number(text: str) -> bool:
    """This will tell whether a text may be a booth's number: short, and with a digit, as every number has."""
    key = booth_key(text)
    return len(key) <= _LONGEST and any(letter.isdigit() for letter in key)


def contract_numbered(number: str) -> tuple[int, str, str] | None:
    """This will return the contract of a number, however its letters are. Shape: (id, number, customer)."""
    return next(iter(_rows(_CONTRACT, [number, number.upper()])), None)


def registrations_numbered(number: str, *, most: int) -> list[tuple[int, str, str, str]]:
    """This will return whose registrations bear a number, or came with an order of it. Shape: (customer, name,
    number, edition)."""
    numbers = [number, number.upper(), number.lower()]
    return _rows(_REGISTRATIONS, numbers, numbers, most)


def _rows(statement: str, *values: object) -> list[tuple]:
    """Rows of the open organizer: these are asked for at every key pressed."""
    with connection.cursor() as cursor:
        cursor.execute(statement, [current_organizer().pk, *values])
        return cursor.fetchall()
