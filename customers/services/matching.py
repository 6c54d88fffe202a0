"""Who is behind a contact? The answer errs towards a duplicate: a wrong merge costs more."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import connection

from crm_expo.kit.masking import masked_email, masked_phone
from crm_expo.tenancy.models import Organizer
from customers.models import Affiliation, Customer, DuplicateCandidate, Kind
from customers.normal import (
    company_key,
    customer_keys,
    email_key,
    has_chinese,
    is_role_mailbox,
    person_key,
    phone_e164,
    pinyin_words,
    uscc_key,
)
from customers.services.keys import index_customer, set_keys

_MOST_CANDIDATES = 5
#: Whom a record may repeat, and why.
Doubts = Sequence[tuple[Customer, list[str]]]
#: How much one reason alone says; two of them say more.
_WEIGHTS = {"same_credit_code": 95, "same_name": 60, "same_phone": 55, "same_email": 50}


class UnmatchableContact(Exception):
    """Neither a name nor an address: nobody can be found or made of it."""


@dataclass(frozen=True)
class CompanyContact:
    """What a delivery says of a company."""

    name: str = ""
    name_latin: str = ""
    uscc: str = ""
    country: str = ""


@dataclass(frozen=True)
class PersonContact:
    """What a delivery says of a person. An address in `shared_emails` (the buyer's) never decides."""

    name: str = ""
    given: str = ""
    family: str = ""
    email: str = ""
    phone: str = ""
    language: str = ""
    country: str = ""
    shared_emails: frozenset[str] = frozenset()


def display_name(contact: PersonContact) -> str:
    """This will return the name to show: family first in Chinese, given first elsewhere."""
    if contact.name or not (contact.given or contact.family):
        return contact.name
    if has_chinese(contact.given + contact.family):
        return f"{contact.family}{contact.given}"
    return f"{contact.given} {contact.family}".strip()


def stand_in(email: str, phone: str, number: str) -> str:
    """This will return what somebody without a name is called: by an address or number, as a mask shows it."""
    return masked_email(email) or masked_phone(phone, number)


def _name_of(known: Customer) -> str:
    """A person's name, or '' of one that is called by a stand-in."""
    stand_ins = (masked_email(known.email), masked_phone(known.phone, known.phone_e164))
    return "" if known.name in stand_ins else known.name


def names_compatible(one: str, other: str) -> bool:
    """This will tell whether two person names may be one: same words in any order, pinyin, initials, or one missing."""
    first, second = person_key(one), person_key(other)
    if not first or not second or first == second:
        return True
    if has_chinese(one) != has_chinese(other):
        chinese, latin = (one, other) if has_chinese(one) else (other, one)
        return _is_pinyin(chinese, latin)
    if has_chinese(one):
        return False
    return _initials_agree(first.split(), second.split())


def _is_pinyin(chinese: str, latin: str) -> bool:
    full = "".join(pinyin_words(chinese)[:1])
    letters = sorted("".join(person_key(latin).split()))
    return bool(full) and letters == sorted(full)


def _initials_agree(one: list[str], other: list[str]) -> bool:
    """'a lovelace' and 'ada lovelace' agree; 'bob lovelace' does not."""
    shorter, longer = sorted((one, other), key=len)
    left = list(longer)
    for word in sorted(shorter, key=len, reverse=True):
        fit = next((w for w in left if w == word or (1 in (len(w), len(word)) and w[0] == word[0])), None)
        if fit is None:
            return False
        left.remove(fit)
    return any(len(word) > 1 for word in shorter)


def one_at_a_time(organizer: Organizer, *keys: str) -> None:
    """Parallel twins queue up here; sorted, so that two of them never wait for each other."""
    with connection.cursor() as cursor:
        for key in sorted({key for key in keys if key}):
            cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, %s))", [key, organizer.pk])


def _live() -> "Customer.objects":
    return Customer.objects.filter(merged_into=None)


def resolve_company(*, organizer: Organizer, contact: CompanyContact, source: str) -> tuple[Customer, bool]:
    """
    This will find the company behind a contact, or create it: the credit code decides,
    then the same folded name unless both have different codes.

    Shape:  (customer, created); safe against a parallel twin by an advisory lock.
    Errors: UnmatchableContact, before anything is written.
    """
    key, code = company_key(contact.name or contact.name_latin), uscc_key(contact.uscc) if contact.uscc else ""
    if not key:
        raise UnmatchableContact
    one_at_a_time(organizer, f"company:{key}", f"uscc:{code}" if code else "")
    if code and (known := _live().filter(uscc=code).first()):
        return known, False
    namesakes = list(_live().filter(kind=Kind.COMPANY, name_key=key).order_by("id")[:_MOST_CANDIDATES])
    for namesake in namesakes:
        if not (code and namesake.uscc):
            if code:
                fill_blanks(namesake, {"uscc": code})
            return namesake, False
    made = create_customer(
        organizer=organizer,
        kind=Kind.COMPANY,
        name=contact.name or contact.name_latin,
        name_latin=contact.name_latin if contact.name else "",
        uscc=code,
        country=contact.country,
        prospect_source=source,
    )
    for namesake in namesakes:
        suspect(made, namesake, ["same_name", "other_credit_code"], 60)
    return made, True


def resolve_customer(
    *, organizer: Organizer, contact: PersonContact, company: Customer | None, source: str
) -> tuple[Customer, bool]:
    """
    This will find the live person behind a contact, or create one.

    The same e-mail with a compatible name decides, then the same phone with the same name; the same e-mail
    with another name makes a new person and a duplicate candidate, because assistants register whole
    delegations. Role and buyer addresses never decide.

    Shape:  (customer, created); safe against a parallel twin by an advisory lock.
    Errors: UnmatchableContact, before anything is written.
    """
    name, address = display_name(contact), email_key(contact.email) if contact.email else ""
    number = phone_e164(contact.phone, contact.country or "CN") if contact.phone else ""
    if not (name or address or number):
        raise UnmatchableContact
    one_at_a_time(organizer, f"email:{address}" if address else "", f"phone:{number}" if number else "")
    known, doubts = _known_person(contact, name, address, number)
    if known is not None:
        return _enriched(known, contact, name, number), False
    doubts += _namesakes_in(company, name, address)
    made = create_customer(
        organizer=organizer,
        kind=Kind.PERSON,
        name=name or stand_in(contact.email, contact.phone, number),
        given_name=contact.given,
        family_name=contact.family,
        email=contact.email,
        phone=contact.phone,
        language=contact.language,
        country=contact.country,
        prospect_source=source,
    )
    for known, reasons, confidence in doubts[:_MOST_CANDIDATES]:
        suspect(made, known, reasons, confidence)
    return made, True


def _known_person(
    contact: PersonContact, name: str, address: str, number: str
) -> tuple[Customer | None, list[tuple[Customer, list[str], int]]]:
    """Shape: the person that e-mail or phone decides for, else None and whom it may be."""
    doubts = []
    shared = is_role_mailbox(address) or address in contact.shared_emails
    for known in _people().filter(email_key=address)[:_MOST_CANDIDATES] if address else ():
        fits = name and person_key(name) == known.name_key if shared else names_compatible(name, _name_of(known))
        if fits:
            return known, []
        if not shared:
            doubts.append((known, ["same_email", "other_name"], 50))
    for known in _people().filter(phone_e164=number)[:_MOST_CANDIDATES] if number and name else ():
        if person_key(name) == known.name_key and not (address and known.email_key):
            return known, []
        doubts.append((known, ["same_phone"], 55))
    return None, doubts


def _people():
    return _live().filter(kind=Kind.PERSON).order_by("id")


def _namesakes_in(company: Customer | None, name: str, address: str) -> list[tuple[Customer, list[str], int]]:
    if company is None or not name:
        return []
    namesakes = _people().filter(name_key=person_key(name), affiliations__company=company)
    return [(known, ["same_name", "same_company"], 70) for known in namesakes[:_MOST_CANDIDATES]]


def _enriched(known: Customer, contact: PersonContact, name: str, number: str) -> Customer:
    values = {
        "name": name,
        "given_name": contact.given,
        "family_name": contact.family,
        "email": contact.email,
        "phone": contact.phone if number else "",
        "language": contact.language,
        "country": contact.country,
    }
    if name:
        known.name = _name_of(known)
    fill_blanks(known, values)
    return known


def fill_blanks(customer: Customer, values: dict[str, str]) -> bool:
    """This will write values into fields that are empty, and nowhere else."""
    news = {field: value for field, value in values.items() if value and not getattr(customer, field)}
    if not news:
        return False
    for field, value in news.items():
        setattr(customer, field, value)
    set_keys(customer)
    customer.save()
    index_customer(customer)
    return True


def create_customer(*, organizer: Organizer, kind: str, name: str, **values) -> Customer:
    """This will write a new customer with its keys and tokens; matching is the caller's."""
    customer = Customer(organizer=organizer, kind=kind, name=name, **values)
    set_keys(customer)
    customer.save()
    index_customer(customer, is_new=True)
    return customer


def suspect(one: Customer, other: Customer, reasons: list[str], confidence: int) -> None:
    """This will note that two customers may be one, unless that was noted or denied before."""
    first, second = sorted((one.pk, other.pk))
    DuplicateCandidate.objects.get_or_create(
        first_id=first,
        second_id=second,
        defaults={"organizer_id": one.organizer_id, "reasons": reasons, "confidence": confidence},
    )


def suspect_all(made: Customer, doubts: Doubts) -> None:
    """This will note whom a record may repeat although somebody saved it; a person and a company are never one."""
    for known, reasons in doubts:
        if known.kind == made.kind:
            sure = max((_WEIGHTS.get(reason, 50) for reason in reasons), default=50)
            suspect(made, known, reasons, min(95, sure + 20 * (len(reasons) - 1)))


def affiliate(*, organizer: Organizer, person: Customer, company: Customer) -> None:
    """This will make a person a contact of a company, once."""
    Affiliation.objects.bulk_create(
        [Affiliation(organizer=organizer, person=person, company=company)], ignore_conflicts=True
    )


def possible_duplicates(
    *, kind: str, name: str, email: str = "", phone: str = "", uscc: str = "", country: str = ""
) -> list[tuple[Customer, list[str]]]:
    """This will return live customers that a new record may repeat, with reasons, for the check at creation."""
    keys = customer_keys(kind=kind, name=name, email=email, phone=phone, uscc=uscc, country=country)
    tests = [
        ("same_credit_code", {"uscc": uscc_key(uscc)} if uscc else {}),
        ("same_name", {"name_key": keys.name_key, "kind": kind} if keys.name_key else {}),
        ("same_email", {"email_key": keys.email_key} if keys.email_key else {}),
        ("same_phone", {"phone_e164": keys.phone_e164} if keys.phone_e164 else {}),
    ]
    found: dict[int, tuple[Customer, list[str]]] = {}
    for reason, condition in tests:
        if condition and all(condition.values()):
            for customer in _live().filter(**condition).order_by("pk")[:_MOST_CANDIDATES]:
                found.setdefault(customer.pk, (customer, []))[1].append(reason)
    return list(found.values())
