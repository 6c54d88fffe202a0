"""A customer with all that its page is headed by, in one question: it must be there at once."""

from dataclasses import dataclass
from datetime import datetime

from django.db import connection
from django.db.models import Model

from crm_expo.accounts.models import User
from crm_expo.tenancy.scope import current_organizer
from customers.models import Customer, Scorecard
from customers.selectors.ties import Tie

#: Contacts that stand beside a timeline.
CONTACTS_BESIDE = 5


def _in_order(model: type[Model], *names: str) -> tuple[str, ...]:
    """Columns in the order in which from_db() takes their values."""
    return tuple(field.attname for field in model._meta.concrete_fields if field.attname in names)


_OWN = _in_order(
    Customer, "id", "organizer_id", "kind", "name", "name_latin", "email", "phone", "phone_e164", "uscc", "website",
    "country", "city", "industry", "parent_id", "stage", "grade", "owner_id", "internal_note", "merged_into_id",
    "version",
)  # fmt: skip
_OWNER = _in_order(User, "id", "name", "email")
_PARENT = _in_order(Customer, "id", "organizer_id", "name")
_CARD = _in_order(
    Scorecard, "id", "organizer_id", "customer_id", "recency", "frequency", "monetary", "tier", "committed", "loyalty",
    "return_probability", "money_minor", "ladder", "is_declining", "lifecycle", "relationship", "quadrant", "abc",
    "model_says", "role",
)  # fmt: skip


def _of(table: str, columns: tuple[str, ...]) -> str:
    return ", ".join(f"{table}.{column}" for column in columns)


#: Subselects rather than joins: each is planned by itself, which takes half the time of planning one join of all.
#: The card is the one that lists show; merged companies belong to no group any more.
_RECORD = f"""
SELECT {_of("own", _OWN)},
       (SELECT json_build_array({_of("owner", _OWNER)}) FROM accounts_user AS owner WHERE owner.id = own.owner_id),
       (SELECT json_build_array({_of("parent", _PARENT)}) FROM customers_customer AS parent
        WHERE parent.organizer_id = %(organizer_id)s AND parent.id = own.parent_id),
       (SELECT json_build_array({_of("card", _CARD)}) FROM customers_scorecard AS card
        WHERE card.organizer_id = %(organizer_id)s AND card.customer_id = %(pk)s
        ORDER BY is_primary DESC, role, exhibition_id LIMIT 1),
       (SELECT json_build_array(pinned.interaction_id, coalesce(nullif(pinned.text, ''), line.text), line.kind,
                                pinned.pinned_at, pinned.pinned_by)
        FROM customers_pinnednote AS pinned LEFT JOIN customers_interaction AS line
            ON line.organizer_id = %(organizer_id)s AND line.id = pinned.interaction_id
        WHERE pinned.organizer_id = %(organizer_id)s AND pinned.customer_id = %(pk)s),
       (SELECT count(*) FROM customers_affiliation AS tie
        WHERE tie.organizer_id = %(organizer_id)s AND tie.company_id = %(pk)s)
       + (SELECT count(*) FROM customers_affiliation AS tie
          WHERE tie.organizer_id = %(organizer_id)s AND tie.person_id = %(pk)s),
       (SELECT count(*) FROM customers_document AS file
        WHERE file.organizer_id = %(organizer_id)s AND file.customer_id = %(pk)s AND file.removed_at IS NULL),
       EXISTS (SELECT FROM customers_customer AS child
               WHERE child.organizer_id = %(organizer_id)s AND child.parent_id = %(pk)s
                 AND child.merged_into_id IS NULL),
       EXISTS (SELECT FROM customers_duplicatecandidate AS pair
               WHERE pair.organizer_id = %(organizer_id)s AND pair.state = 'open' AND pair.first_id = %(pk)s)
       OR EXISTS (SELECT FROM customers_duplicatecandidate AS pair
                  WHERE pair.organizer_id = %(organizer_id)s AND pair.state = 'open' AND pair.second_id = %(pk)s)
FROM customers_customer AS own
WHERE own.organizer_id = %(organizer_id)s AND own.id = %(pk)s
"""  # noqa: S608  names of our own
_CONTACTS = """
SELECT tie.id, tie.job_title, tie.is_primary, other.id, other.kind, other.name, other.email, other.phone,
       other.phone_e164, other.owner_id
FROM customers_affiliation AS tie JOIN customers_customer AS other
    ON other.organizer_id = %(organizer_id)s AND other.id = tie.{other}
WHERE tie.organizer_id = %(organizer_id)s AND tie.{side} = %(pk)s
ORDER BY tie.is_primary DESC, tie.id LIMIT %(most)s
"""


@dataclass(frozen=True)
class Pinned:
    """The note on top. Shape: line: the one of the timeline that it is, if it is no text of its own."""

    line: int | None
    text: str
    kind: str
    pinned_at: datetime
    pinned_by: str


@dataclass(frozen=True)
class Record:
    """A customer, the scores that head its page, and what stands around it."""

    customer: Customer
    card: Scorecard | None
    contacts: int
    documents: int
    has_subsidiaries: bool
    has_doubts: bool
    pinned: Pinned | None


def record_of(pk: int) -> Record | None:
    """This will return a customer with what its page is headed by, merged ones included, in one query."""
    row = _asked(_RECORD, organizer_id=current_organizer().pk, pk=pk)
    if not row:
        return None
    own, beside = row[0][: len(_OWN)], row[0][len(_OWN) :]
    owner, parent, card, pinned, contacts, documents, has_subsidiaries, has_doubts = beside
    customer = Customer.from_db("default", _OWN, own)
    customer.owner = User.from_db("default", _OWNER, owner) if owner else None
    customer.parent = Customer.from_db("default", _PARENT, parent) if parent else None
    return Record(
        customer,
        Scorecard.from_db("default", _CARD, card) if card else None,
        contacts,
        documents,
        has_subsidiaries,
        has_doubts,
        _pinned(*pinned) if pinned else None,
    )


def _pinned(line: int | None, text: str | None, kind: str | None, pinned_at: str, pinned_by: str) -> Pinned:
    return Pinned(line, text or "", kind or "", datetime.fromisoformat(pinned_at), pinned_by)


def first_contacts(customer: Customer) -> list[Tie]:
    """This will return the first of a company's people, or of a person's companies, as contacts_of() does."""
    is_company = customer.kind == "company"
    side, other = ("company_id", "person_id") if is_company else ("person_id", "company_id")
    asked = {"organizer_id": customer.organizer_id, "pk": customer.pk, "most": CONTACTS_BESIDE}
    return [Tie(*row) for row in _asked(_CONTACTS.format(side=side, other=other), **asked)]


def _asked(question: str, **values: int) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(question, values)
        return cursor.fetchall()
