"""Handlers of the inbox: a stored delivery becomes a registration or a check-in."""

from django.utils import timezone

from crm_expo.fields.payloads import LENIENT, OF_STAFF
from crm_expo.inbox.models import InboxRow
from crm_expo.inbox.registry import NotYet, Outcome, Refused, register_kind
from crm_expo.inbox.services.draining import release_waiting
from crm_expo.tenancy.models import Organizer
from customers.services.matching import UnmatchableContact
from exhibitions.intake import BadShape, read_checkin, read_registration
from exhibitions.money import AmountTooLarge
from exhibitions.services.registration import (
    Recorded,
    RegistrationUnknown,
    record_checkin,
    record_registration,
)


def _outcome(recorded: Recorded) -> Outcome:
    facts = {
        "registration": recorded.registration.pk,
        "customer": recorded.registration.customer_id,
        "warnings": recorded.warnings,
    }
    return Outcome(recorded.verdict, facts)


def take_registration(organizer: Organizer, row: InboxRow, payload: object) -> Outcome:
    """This will apply a stored registration. Errors: Refused when its edition was removed since, or nobody is named."""
    try:
        # It was accepted: a field that was closed or deleted since loses its value, not the registration.
        is_ours = row.source != "api"
        arrival = read_registration(payload, {"may_be_planned": is_ours, LENIENT: True, OF_STAFF: is_ours})
        recorded = record_registration(
            organizer=organizer, arrival=arrival, source=row.source, received_at=row.received_at
        )
    except BadShape as error:
        raise Refused({"code": "invalid", "errors": error.errors}) from error
    except UnmatchableContact as error:
        raise Refused({"code": "unmatchable_contact"}) from error
    except AmountTooLarge as error:
        raise Refused({"code": "amount_too_large"}) from error
    release_waiting(kind="checkin", source=row.source, waits_for=arrival.external_id, now=timezone.now())
    return _outcome(recorded)


def take_checkin(organizer: Organizer, row: InboxRow, payload: object) -> Outcome:
    """This will apply a stored check-in. Errors: NotYet while its registration has not arrived; Refused."""
    try:
        arrival = read_checkin(payload)
        recorded = record_checkin(
            organizer=organizer, external_id=arrival.registration, passage=arrival.passage, source=row.source
        )
    except BadShape as error:
        raise Refused({"code": "invalid", "errors": error.errors}) from error
    except RegistrationUnknown as error:
        raise NotYet(arrival.registration) from error
    return _outcome(recorded)


def register() -> None:
    """This will tell the inbox who handles what."""
    register_kind("registration", take_registration)
    register_kind("checkin", take_checkin)
