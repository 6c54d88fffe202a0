"""Staff and exhibitors edit records: keys, tokens and audit follow in the same transaction."""

from django.db import transaction

from crm_expo.audit.log import differences, named_rows, record
from crm_expo.fields.services.writing import Given, write_values
from crm_expo.tenancy.models import Organizer
from customers.models import Affiliation, Customer
from customers.services.handing_on import must_hand_on
from customers.services.keys import index_customer, set_keys
from customers.services.matching import Doubts, create_customer, one_at_a_time, suspect_all
from customers.services.overriding import stages_were_edited
from customers.services.telling import tell_assigned


class StaleEdit(Exception):
    """Somebody saved the record since it was opened; carries what differs now."""

    def __init__(self, current: Customer):
        self.current = current


class CreditCodeTaken(Exception):
    """Another live customer has this credit code."""

    def __init__(self, holder: Customer):
        self.holder = holder


class ParentInCircle(Exception):
    """A company would stand above itself; carries the company that stands on both sides."""

    def __init__(self, parent: Customer):
        self.parent = parent


@transaction.atomic
def add_customer(
    *, organizer: Organizer, kind: str, name: str, doubts: Doubts = (), fields: Given | None = None, **values
) -> Customer:
    """This will create a customer by hand; whom it may repeat goes to the duplicates. Errors: CreditCodeTaken."""
    _credit_code_is_free(values.get("uscc", ""), None)
    customer = create_customer(organizer=organizer, kind=kind, name=name, **values)
    suspect_all(customer, doubts)
    given = write_values(target=customer, given=fields or {})
    record(organizer=organizer, action="customer.created", target=customer, changes=given)
    if customer.owner_id is not None:
        tell_assigned(organizer=organizer, owner_id=customer.owner_id, customers=[customer])
    return customer


@transaction.atomic
def update_customer(
    *,
    organizer: Organizer,
    customer_id: int,
    version: int | None,
    values: dict,
    fields: Given | None = None,
    action: str = "customer.updated",
) -> Customer:
    """
    This will change a customer's values, and what it holds in fields of the organizer's own.

    Errors: StaleEdit, CreditCodeTaken, ParentInCircle, NotYours; then nothing is changed.
    """
    if values.get("parent") is not None:
        one_at_a_time(organizer, "parents")
    customer = Customer.objects.select_for_update(of=("self",)).get(pk=customer_id)
    if version is not None and customer.version != version:
        raise StaleEdit(customer)
    _credit_code_is_free(values.get("uscc", ""), customer)
    _stands_not_above_itself(customer, values.get("parent"))
    before = {field: getattr(customer, field) for field in values}
    if "owner" in values and values["owner"] != before["owner"]:
        must_hand_on(customer)
    for field, value in values.items():
        setattr(customer, field, value)
    changes = differences(before, values)
    in_fields = write_values(target=customer, given=fields or {})
    if not changes and not in_fields:
        return customer
    if changes:
        set_keys(customer)
    customer.version += 1
    customer.save()
    if changes:
        index_customer(customer)
    if "stage" in changes:
        stages_were_edited([customer])
    changes |= in_fields
    record(organizer=organizer, action=action, target=customer, changes=changes, links=named_rows(before, values))
    if "owner" in changes and customer.owner_id is not None:
        tell_assigned(organizer=organizer, owner_id=customer.owner_id, customers=[customer])
    return customer


def _credit_code_is_free(code: str, own: Customer | None) -> None:
    holder = Customer.objects.filter(uscc=code, merged_into=None).first() if code else None
    if holder is not None and (own is None or holder.pk != own.pk):
        raise CreditCodeTaken(holder)


def _stands_not_above_itself(customer: Customer, parent: Customer | None) -> None:
    seen, above = set(), parent
    while above is not None and above.pk not in seen:
        if above.pk == customer.pk:
            raise ParentInCircle(parent)
        seen.add(above.pk)
        above = above.parent


@transaction.atomic
def add_contact(
    *, organizer: Organizer, company: Customer, name: str, job_title: str = "", doubts: Doubts = (), **values
) -> Affiliation:
    """This will add a new person to a company's contacts; whom it may repeat goes to the duplicates."""
    person = create_customer(organizer=organizer, kind="person", name=name, prospect_source="staff", **values)
    suspect_all(person, doubts)
    contact = Affiliation.objects.create(organizer=organizer, person=person, company=company, job_title=job_title)
    record(organizer=organizer, action="contact.added", target=person, changes={"company": [None, company.name]})
    return contact


@transaction.atomic
def link_contact(*, organizer: Organizer, company: Customer, person: Customer, job_title: str = "") -> Affiliation:
    """This will make a person who is known already a contact of a company; one that is it already stays as it is."""
    contact, is_new = Affiliation.objects.get_or_create(
        person=person, company=company, defaults={"organizer": organizer, "job_title": job_title}
    )
    if is_new:
        record(organizer=organizer, action="contact.added", target=person, changes={"company": [None, company.name]})
    return contact


@transaction.atomic
def change_contact(*, organizer: Organizer, contact: Affiliation, job_title: str, is_primary: bool) -> None:
    """This will change what a person does in a company; a new primary contact takes the place of the one before."""
    Customer.objects.select_for_update(of=("self",)).get(pk=contact.company_id)  # two at once would both be primary
    others = Affiliation.objects.filter(company_id=contact.company_id, is_primary=True).exclude(pk=contact.pk)
    for other in others.select_related("person") if is_primary else ():
        _note_contact(organizer, other, is_primary=False)
    _note_contact(organizer, contact, job_title=job_title, is_primary=is_primary)


def _note_contact(organizer: Organizer, contact: Affiliation, **values) -> None:
    changes = differences({name: getattr(contact, name) for name in values}, values)
    if changes:
        Affiliation.objects.filter(pk=contact.pk).update(**values)
        record(organizer=organizer, action="contact.changed", target=contact.person, changes=changes)


@transaction.atomic
def remove_contact(*, organizer: Organizer, contact: Affiliation) -> None:
    """This will take a person off a company's contacts; the person stays. Errors: NotYours."""
    must_hand_on(contact.company)  # else nobody would look after the person, and its number would be seen
    record(
        organizer=organizer,
        action="contact.removed",
        target=contact.person,
        changes={"company": [contact.company.name, None]},
    )
    contact.delete()


@transaction.atomic
def judge_candidate(*, organizer: Organizer, candidate, different: bool) -> None:
    """This will remember that two records are different (or put the pair back in the queue)."""
    before, candidate.state = candidate.state, "different" if different else "open"
    if candidate.state == before:
        return
    candidate.save(update_fields=["state"])
    record(organizer=organizer, action="duplicate.judged", changes={"state": [before, candidate.state]})
