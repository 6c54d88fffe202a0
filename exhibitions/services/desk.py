"""At the door: somebody is registered by hand, comes in, goes out."""

from datetime import datetime

from django.db import transaction

from crm_expo.audit.log import record
from crm_expo.tenancy.models import Organizer
from exhibitions.intake import Arrival, Passage
from exhibitions.models import CheckIn, Edition, Registration
from exhibitions.selectors.registrations import DESK, is_inside, registered_with
from exhibitions.services.registration import lock_registration, record_checkin, record_registration, undo_checkin


class AlreadyRegistered(Exception):
    """The e-mail address is registered for the edition already."""

    def __init__(self, twins: list[Registration]):
        self.twins = twins


class NothingToDo(Exception):
    """The visitor is inside already, is not inside, or has nothing to take back."""


@transaction.atomic
def register_at_desk(
    *, organizer: Organizer, edition: Edition, arrival: Arrival, at: datetime, is_somebody_else: bool = False
) -> Registration:
    """
    This will register somebody by hand; the form's own key makes a double click harmless.

    Errors: AlreadyRegistered unless staff looked, UnmatchableContact; then nothing is written.
    """
    lock_registration(organizer, DESK, arrival.external_id)
    if known := Registration.objects.filter(source=DESK, external_id=arrival.external_id).first():
        return known
    twins = registered_with(edition, arrival.person.email)
    if twins and not is_somebody_else:
        raise AlreadyRegistered(twins)
    recorded = record_registration(organizer=organizer, arrival=arrival, source=DESK, received_at=at)
    record(organizer=organizer, action="registration.added", target=recorded.registration)
    return recorded.registration


@transaction.atomic
def pass_gate(*, organizer: Organizer, registration: Registration, at: datetime, is_exit: bool = False) -> None:
    """This will let a registered visitor in or out by hand. Errors: NothingToDo."""
    lock_registration(organizer, registration.source, registration.external_id)
    registration = Registration.objects.select_related("edition").get(pk=registration.pk)
    inside = is_inside(registration.checkins.order_by("at", "id"), registration.edition, at)
    if registration.status != "registered" or inside != is_exit:
        raise NothingToDo
    kind = "exit" if is_exit else "entry"
    record_checkin(
        organizer=organizer,
        external_id=registration.external_id,
        source=registration.source,
        passage=Passage(external_id=f"{DESK}-{at.timestamp():.3f}", at=at, type=kind, gate=DESK),
    )


@transaction.atomic
def undo_last_passage(*, organizer: Organizer, registration: Registration, at: datetime) -> CheckIn:
    """This will take a visitor's last entry or exit back. Errors: NothingToDo."""
    last = registration.checkins.filter(undone_at=None).order_by("-at", "-id").first()
    if last is None:
        raise NothingToDo
    undo_checkin(organizer=organizer, checkin=last, at=at)
    return last
