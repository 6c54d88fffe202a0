"""Whose answer is it? A row is tied to the customer it names; where several may be meant, to nobody, and it is told."""

from dataclasses import dataclass

from crm_expo.tenancy.models import Organizer
from customers.models import Affiliation, Customer, Kind
from customers.normal import company_key, email_key, person_key, phone_e164, uscc_key
from customers.services.matching import (
    UnmatchableContact,
    affiliate,
    names_compatible,
    resolve_company,
    resolve_customer,
)
from exhibitions.models import BoothAllocation, Contract
from surveys.intake import AnswerRow
from surveys.models import Audience, Survey

PROSPECT_SOURCE = "import"


@dataclass(frozen=True)
class Joined:
    """The customer of a row, or a code of why there is none; "" when the row names nobody."""

    customer: Customer | None = None
    code: str = ""
    column: str = ""
    is_new: bool = False


def find_respondent(*, organizer: Organizer, survey: Survey, row: AnswerRow) -> Joined:
    """
    This will find the customer that a row names, or make the company or person that it describes and nobody knows.

    Our number, the contract and the booth decide, and must agree with each other and with a known company's name;
    then the credit code, the company's name, the person. An exhibitor's answer is its company's, a visitor's the
    person's.

    Shape:  Joined; its codes are unknown_customer, ambiguous_customer, contradiction.
    """
    named = _named(organizer, survey, row)
    if named.code:
        return named
    if survey.audience == Audience.EXHIBITOR:
        return named if named.customer else _exhibitor(organizer, row)
    return _visitor(organizer, row, named.customer)


def _named(organizer: Organizer, survey: Survey, row: AnswerRow) -> Joined:
    """By our number, contract or booth, each of which names one customer or is wrong."""
    found: dict[int, Customer] = {}
    tests = {"customer": _by_number, "contract": _by_contract, "booth": _by_booth}
    for column, find in tests.items():
        if value := getattr(row.identity, column):
            customers = find(survey, value)
            if len(customers) != 1:
                return Joined(code="ambiguous_customer" if customers else "unknown_customer", column=column)
            found[customers[0].pk] = customers[0]
    if not found:
        return Joined()
    if len(found) > 1 or _says_otherwise(row, next(iter(found.values()))):
        return Joined(code="contradiction", column="company" if len(found) == 1 else "customer")
    return Joined(next(iter(found.values())))


def _says_otherwise(row: AnswerRow, customer: Customer) -> bool:
    """Whether the row's company is known, and is another one."""
    if row.company is None or customer.kind != Kind.COMPANY:
        return False
    others = [one.pk for one in _companies(row)]
    return bool(others) and customer.pk not in others


def _by_number(_survey: Survey, value: str) -> list[Customer]:
    if not value.isdecimal() or len(value) > 18:
        return []
    customer = Customer.objects.select_related("merged_into").filter(pk=int(value)).first()
    while customer is not None and customer.merged_into_id:
        customer = customer.merged_into
    return [customer] if customer else []


def _by_contract(survey: Survey, value: str) -> list[Customer]:
    signed = Contract.objects.filter(number__iexact=value, participation__edition=survey.edition_id)
    return _live([contract.participation.customer for contract in signed.select_related("participation__customer")])


def _by_booth(survey: Survey, value: str) -> list[Customer]:
    given = BoothAllocation.objects.filter(
        booth__number__iexact=value, participation__edition=survey.edition_id, released_at=None
    )
    return _live([one.participation.customer for one in given.select_related("participation__customer")])


def _live(customers: list[Customer]) -> list[Customer]:
    """Merged customers are known by those they became."""
    found = {}
    for customer in customers:
        while customer.merged_into_id:
            customer = customer.merged_into
        found[customer.pk] = customer
    return list(found.values())


def _companies(row: AnswerRow) -> list[Customer]:
    """Live companies with the row's credit code, else with its name; one of another code is another company."""
    live = Customer.objects.filter(kind=Kind.COMPANY, merged_into=None).order_by("pk")
    code = uscc_key(row.company.uscc) if row.company.uscc else ""
    if code and (known := list(live.filter(uscc=code)[:2])):
        return known
    key = company_key(row.company.name)
    namesakes = list(live.filter(name_key=key)[:5]) if key else []
    return [one for one in namesakes if not (code and one.uscc)]


def _exhibitor(organizer: Organizer, row: AnswerRow) -> Joined:
    company = _company(organizer, row)
    if company.code:
        return company
    if row.person is None:
        return company
    if company.customer is not None:
        _tie_person(organizer, row, company.customer)
        return company
    return _employer_of(row)


def _company(organizer: Organizer, row: AnswerRow) -> Joined:
    if row.company is None:
        return Joined()
    known = _companies(row)
    if len(known) > 1:
        return Joined(code="ambiguous_customer", column="company")
    if not known and not company_key(row.company.name):
        return Joined(code="unknown_customer", column="uscc")
    if known and not row.company.name:
        return Joined(known[0])
    try:
        customer, created = resolve_company(organizer=organizer, contact=row.company, source=PROSPECT_SOURCE)
    except UnmatchableContact:
        return Joined()
    return Joined(customer, is_new=created)


def _tie_person(organizer: Organizer, row: AnswerRow, company: Customer) -> None:
    """The person who answered is a contact of the company; nobody, where several may be meant."""
    _person(organizer, row, company)


def _person(organizer: Organizer, row: AnswerRow, company: Customer | None) -> Joined:
    """
    The person of a row: by address, by number, by name in a company; made when nobody is known by these.

    A name alone names nobody: each file would make another namesake.
    """
    for column, known in (("email", _people(row)), ("phone", _phoned(row)), ("name", _colleagues(row, company))):
        if len(known) > 1:
            return Joined(code="ambiguous_customer", column=column)
        if known and (column != "email" or not row.person.name):
            return Joined(known[0])
    if not (row.person.email or row.person.phone or company):
        return Joined(code="unknown_customer", column="name")
    try:
        person, created = resolve_customer(
            organizer=organizer, contact=row.person, company=company, source=PROSPECT_SOURCE
        )
    except UnmatchableContact:
        return Joined(code="unknown_customer", column="name")
    if company is not None:
        affiliate(organizer=organizer, person=person, company=company)
    return Joined(person, is_new=created)


def _employer_of(row: AnswerRow) -> Joined:
    """The company with this address, or the only one of the person behind it; nobody is made of an address alone."""
    address = email_key(row.person.email) if row.person.email else ""
    if not address:
        return Joined(code="unknown_customer", column="name" if row.person.name else "phone")
    companies = Customer.objects.filter(kind=Kind.COMPANY, merged_into=None)
    found = set(companies.filter(email_key=address)[:2])
    if not found:
        jobs = Affiliation.objects.filter(person__in=_people(row), ended_on=None, company__merged_into=None)
        found = {job.company for job in jobs.select_related("company")[:10]}
    if len(found) == 1:
        return Joined(found.pop())
    return Joined(code="ambiguous_customer" if found else "unknown_customer", column="email")


def _people(row: AnswerRow) -> list[Customer]:
    """Live persons with the row's address whose name may be the row's."""
    address = email_key(row.person.email) if row.person and row.person.email else ""
    if not address:
        return []
    people = Customer.objects.filter(kind=Kind.PERSON, merged_into=None, email_key=address).order_by("pk")[:5]
    return [one for one in people if names_compatible(row.person.name, one.name)]


def _phoned(row: AnswerRow) -> list[Customer]:
    """Live persons with the row's number, where no address is given, whose name may be the row's."""
    number = phone_e164(row.person.phone, "CN") if row.person.phone and not row.person.email else ""
    if not number:
        return []
    people = Customer.objects.filter(kind=Kind.PERSON, merged_into=None, phone_e164=number).order_by("pk")[:5]
    return [one for one in people if names_compatible(row.person.name, one.name)]


def _colleagues(row: AnswerRow, company: Customer | None) -> list[Customer]:
    """Persons of the company with the row's name, where neither address nor number is given."""
    if company is None or row.person.email or row.person.phone:
        return []
    namesakes = Customer.objects.filter(
        kind=Kind.PERSON, merged_into=None, name_key=person_key(row.person.name), affiliations__company=company
    )
    return list(namesakes.order_by("pk").distinct()[:2])


def _visitor(organizer: Organizer, row: AnswerRow, named: Customer | None) -> Joined:
    """The person; a company alone is no visitor."""
    if named is not None and named.kind == Kind.PERSON:
        return Joined(named)
    if row.person is None:
        return Joined()
    company = Joined(named) if named else _company(organizer, row)
    return _person(organizer, row, company.customer)
