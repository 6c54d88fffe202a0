"""A registration arrives: who it is, what it changes, and the ledger lines that follow."""

from dataclasses import dataclass, field
from datetime import datetime

from django.db import connection, transaction

from crm_expo.audit.log import record
from crm_expo.fields.services.writing import write_values
from crm_expo.tenancy.models import Organizer
from customers.models import Consent, Customer
from customers.normal import company_key, email_key, person_key, phone_e164, uscc_key
from customers.services.keys import index_customer, set_keys
from customers.services.matching import (
    UnmatchableContact,
    affiliate,
    display_name,
    names_compatible,
    resolve_company,
    resolve_customer,
)
from exhibitions.intake import Arrival, Passage
from exhibitions.models import CheckIn, Edition, Registration, RegistrationLine
from exhibitions.services.categories import role_of_category
from exhibitions.services.passages import write_passages
from exhibitions.services.posting import post_registration
from exhibitions.services.valuing import value_registration


class RegistrationUnknown(Exception):
    """A check-in names a registration that has not arrived."""


@dataclass(frozen=True)
class Recorded:
    """What a delivery did. `verdict`: done, unchanged or superseded."""

    registration: Registration
    verdict: str
    warnings: list[str] = field(default_factory=list)


def lock_registration(organizer: Organizer, source: str, external_id: str) -> None:
    """This will make everybody who writes this registration queue up, also before it exists."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtextextended(%s, %s))",
            [f"registration:{source}:{external_id}", organizer.pk],
        )


@transaction.atomic
def record_registration(
    *, organizer: Organizer, arrival: Arrival, source: str = "api", received_at: datetime
) -> Recorded:
    """
    This will write a registration as its source now tells it: upsert on (source, external id), newest wins;
    what changed is compensated in the ledger. Passages are facts: an older delivery still adds its own.

    Errors: Edition.DoesNotExist, AmountTooLarge.
    """
    lock_registration(organizer, source, arrival.external_id)
    told_at = arrival.source_updated_at or received_at
    current = (
        Registration.objects.select_for_update(of=("self",))
        .select_related("customer", "company", "edition")
        .filter(source=source, external_id=arrival.external_id)
        .first()
    )
    if current is not None and current.source_updated_at and told_at < current.source_updated_at:
        return _add_facts(organizer, current, arrival, "superseded")
    if current is not None and current.content_sha256 == arrival.sha256:
        Registration.objects.filter(pk=current.pk).update(source_updated_at=told_at)
        return Recorded(current, "unchanged")
    edition = Edition.objects.select_related("exhibition").get(slug=arrival.edition)
    registration = current or Registration(
        organizer=organizer, source=source, external_id=arrival.external_id, registered_at=told_at
    )
    before = (registration.customer, registration.role, registration.edition) if current else None
    registration.edition = edition
    registration.registered_at = arrival.registered_at or registration.registered_at
    warnings = _who(organizer, registration, arrival, current)
    warnings += _what(organizer, registration, arrival, told_at)
    registration.save()
    warnings += _own_fields(organizer, registration, arrival, is_new=current is None)
    if current or arrival.addons:
        _replace_lines(organizer, registration, arrival)
    return _add_facts(organizer, registration, arrival, "done", before, warnings, told_at)


def _add_facts(organizer, registration, arrival, verdict, before=None, warnings=None, at=None) -> Recorded:
    told = write_passages(organizer=organizer, registration=registration, passages=arrival.passages)
    _write_consents(organizer, registration, arrival)
    has_passages = bool(arrival.passages) or registration.postings > 0 or verdict != "done"
    post_registration(organizer=organizer, registration=registration, before=before, at=at, has_passages=has_passages)
    return Recorded(registration, verdict, [*(warnings or []), *told.warnings])


def _who(organizer: Organizer, registration: Registration, arrival: Arrival, current: Registration | None) -> list[str]:
    """Sets the person and the company; the badge's holder stays the same unless the contact is another's."""
    company, warnings = None, []
    if arrival.company is not None:
        try:
            company, _created = resolve_company(organizer=organizer, contact=arrival.company, source="ticketing")
        except UnmatchableContact:  # a name without a letter; the person still counts
            warnings.append("company_name_empty")
    registration.company = company
    if current is not None and _still(current, arrival):
        customer = current.customer
        _correct_address(customer, arrival.person.email)
    else:
        customer, _created = resolve_customer(
            organizer=organizer, contact=arrival.person, company=company, source="ticketing"
        )
    if company is not None:
        affiliate(organizer=organizer, person=customer, company=company)
    registration.customer = customer
    if arrival.person.phone and not phone_e164(arrival.person.phone, arrival.person.country or "CN"):
        warnings.append("phone_not_a_number")
    if arrival.company and arrival.company.uscc and not uscc_key(arrival.company.uscc):
        warnings.append("credit_code_invalid")
    if arrival.person.email and not customer.email_key and customer.email:
        warnings.append("email_not_an_address")
    return warnings


def _still(current: Registration, arrival: Arrival) -> bool:
    """Whether the badge's holder is still the same: by address and name, or corrected but for the address."""
    holder, name, email = current.customer, display_name(arrival.person), arrival.person.email.strip().casefold()
    if not names_compatible(name, holder.name) or not (name or email):
        return False
    same_address = not email or not holder.email or email in (holder.email.casefold(), holder.email_key)
    return same_address or _is_correction(current, name, arrival)


def _is_correction(current: Registration, name: str, arrival: Arrival) -> bool:
    """The same badge and full name with the same phone or company: a typo in the address was mended."""
    holder = current.customer
    number = phone_e164(arrival.person.phone, arrival.person.country or "CN") if arrival.person.phone else ""
    same_phone = bool(number) and number == holder.phone_e164
    same_company = arrival.company is not None and company_key(arrival.company.name) == (
        current.company.name_key if current.company else ""
    )
    return person_key(name) == holder.name_key and (same_phone or same_company)


def _correct_address(customer: Customer, email: str) -> None:
    """Writes a mended address over the old one, when nobody else has it and nothing else came under the old one."""
    key = email_key(email) if email else ""
    if not key or key == customer.email_key or Customer.objects.filter(email_key=key, merged_into=None).exists():
        return
    if Registration.objects.filter(customer=customer).count() > 1:
        return
    customer.email = email
    set_keys(customer)
    customer.save()
    index_customer(customer)


def _what(organizer: Organizer, registration: Registration, arrival: Arrival, told_at: datetime) -> list[str]:
    registration.status = arrival.status
    registration.category = arrival.category
    registration.role = role_of_category(arrival.category)
    registration.order_id, registration.buyer_email = arrival.order_id, arrival.buyer_email
    registration.answers, registration.extra = arrival.answers, arrival.extra
    registration.content_sha256 = arrival.sha256
    registration.source_updated_at = told_at
    registration.currency = arrival.currency
    registration.gross_minor, registration.tax_minor = arrival.gross_minor, arrival.tax_minor
    addons_net = sum(addon.gross_minor - addon.tax_minor for addon in arrival.addons)
    net = arrival.gross_minor - arrival.tax_minor + addons_net
    value_registration(organizer=organizer, registration=registration, net_minor=net)
    return ["currency_rate_missing"] if registration.net_base_minor is None else []


def _own_fields(organizer: Organizer, registration: Registration, arrival: Arrival, *, is_new: bool) -> list[str]:
    """Writes what the source says of the organizer's own fields; a field that it does not name stays as it is."""
    changes = write_values(target=registration, given=arrival.own.given)
    if changes and not is_new:
        record(organizer=organizer, action="registration.updated", target=registration, changes=changes)
    return ["field_left_out"] if arrival.own.left_out else []


def _replace_lines(organizer: Organizer, registration: Registration, arrival: Arrival) -> None:
    registration.lines.exclude(external_id__in=[addon.external_id for addon in arrival.addons]).delete()
    for addon in arrival.addons:
        RegistrationLine.objects.update_or_create(
            registration=registration,
            external_id=addon.external_id,
            defaults={
                "organizer": organizer,
                "name": addon.name,
                "gross_minor": addon.gross_minor,
                "tax_minor": addon.tax_minor,
            },
        )


def _write_consents(organizer: Organizer, registration: Registration, arrival: Arrival) -> None:
    if not arrival.consents:
        return
    Consent.objects.bulk_create(
        [
            Consent(
                organizer=organizer,
                customer=registration.customer,
                language=arrival.person.language,
                source=f"registration:{registration.pk}",
                **vars(consent),
            )
            for consent in arrival.consents
        ],
        ignore_conflicts=True,
    )


@transaction.atomic
def record_checkin(*, organizer: Organizer, external_id: str, passage: Passage, source: str = "api") -> Recorded:
    """This will write one passage of a registration, or take one back. Errors: RegistrationUnknown."""
    lock_registration(organizer, source, external_id)
    registration = (
        Registration.objects.select_for_update(of=("self",))
        .select_related("customer", "edition")
        .filter(source=source, external_id=external_id)
        .first()
    )
    if registration is None:
        raise RegistrationUnknown(external_id)
    told = write_passages(organizer=organizer, registration=registration, passages=(passage,))
    post_registration(organizer=organizer, registration=registration, before=None, at=None)
    return Recorded(registration, "done" if told.changed else "unchanged", list(told.warnings))


@transaction.atomic
def undo_checkin(*, organizer: Organizer, checkin: CheckIn, at: datetime) -> None:
    """This will take a check-in back by hand; the row is kept, the ledger gets a compensating line."""
    registration = (
        Registration.objects.select_for_update(of=("self",))
        .select_related("customer", "edition")
        .get(pk=checkin.registration_id)
    )
    checkin.undone_at = at
    checkin.save(update_fields=["undone_at"])
    record(organizer=organizer, action="checkin.undone", target=registration)
    post_registration(organizer=organizer, registration=registration, before=None, at=at)
