"""An exhibitor edits its own company and people. Every write is bound to the company's id, and audited."""

from django.db import transaction

from crm_expo.audit.log import differences, record
from crm_expo.tenancy.models import Organizer
from customers.models import Affiliation, Customer
from customers.normal import customer_keys
from customers.selectors.portal import PROFILE_FIELDS, OwnCompany, own_company, profile_stamp
from customers.services.editing import remove_contact, update_customer
from customers.services.matching import create_customer, possible_duplicates, suspect


class NotOwn(Exception):
    """There is no such person in this company."""


class ListedAlready(Exception):
    """The company has a person of this name and address."""


class StaleProfile(Exception):
    """Somebody saved the profile since it was opened; carries how it stands now."""

    def __init__(self, current: OwnCompany):
        self.current = current


@transaction.atomic
def update_own_profile(*, organizer: Organizer, company_id: int, stamp: str, values: dict[str, str]) -> None:
    """
    This will save a company's profile fields, and no other field.

    Errors: StaleProfile; then nothing is changed.
    """
    Customer.objects.select_for_update(of=("self",)).get(pk=company_id, kind="company")
    current = own_company(company_id)
    if profile_stamp(current.values) != stamp:
        raise StaleProfile(current)
    own = {field: values[field] for field in PROFILE_FIELDS if field in values}
    update_customer(organizer=organizer, customer_id=company_id, version=None, values=own)


@transaction.atomic
def add_own_person(
    *, organizer: Organizer, company_id: int, name: str, job_title: str = "", email: str = "", phone: str = ""
) -> Affiliation:
    """
    This will add a person to a company. Somebody known with the same address is never attached, or
    exhibitors could draw other people's records to themselves: staff get a duplicate candidate instead.

    Errors: ListedAlready, before anything is written.
    """
    company = Customer.objects.select_for_update(of=("self",)).get(pk=company_id, kind="company")
    keys = customer_keys(kind="person", name=name, email=email, phone=phone)
    listed = _contacts(company_id).filter(person__name_key=keys.name_key, person__email_key=keys.email_key)
    if listed.exists():
        raise ListedAlready
    doubts = possible_duplicates(kind="person", name=name, email=email, phone=phone)
    person = create_customer(
        organizer=organizer, kind="person", name=name, email=email, phone=phone, prospect_source="staff"
    )
    contact = Affiliation.objects.create(organizer=organizer, person=person, company=company, job_title=job_title)
    for known, reasons in doubts:
        if known.kind == "person" and reasons != ["same_name"]:
            suspect(person, known, reasons, 80 if "same_name" in reasons else 50)
    record(organizer=organizer, action="contact.added", target=person, changes={"company": [None, company.name]})
    return contact


@transaction.atomic
def change_job_title(*, organizer: Organizer, company_id: int, contact_id: int, job_title: str) -> None:
    """This will change what a person does in the company. Errors: NotOwn."""
    contact = _own_contact(company_id, contact_id)
    changes = differences({"job_title": contact.job_title}, {"job_title": job_title})
    if changes:
        contact.job_title = job_title
        contact.save(update_fields=["job_title"])
        record(organizer=organizer, action="contact.updated", target=contact.person, changes=changes)


@transaction.atomic
def remove_own_person(*, organizer: Organizer, company_id: int, contact_id: int) -> None:
    """This will take a person off the company's list; the person stays with the organizer. Errors: NotOwn."""
    remove_contact(organizer=organizer, contact=_own_contact(company_id, contact_id))


def _contacts(company_id: int):
    return Affiliation.objects.filter(company_id=company_id, ended_on=None, person__merged_into=None)


def _own_contact(company_id: int, contact_id: int) -> Affiliation:
    rows = _contacts(company_id).select_related("person", "company").select_for_update(of=("self",))
    contact = rows.filter(pk=contact_id).first()
    if contact is None:
        raise NotOwn
    return contact
