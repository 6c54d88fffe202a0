"""From what a registration or contract is to what the ledger says of it: differences become lines."""

from datetime import datetime

from crm_expo.tenancy.models import Organizer
from customers.models import Customer, Effect, InteractionKind
from customers.services.ledger import Line, write_lines
from exhibitions.models import CheckIn, Edition, Participation, ParticipationState, Registration, RegistrationStatus

_CLOSING = {
    RegistrationStatus.CANCELLED: InteractionKind.REGISTRATION_CANCELLED,
    RegistrationStatus.REFUNDED: InteractionKind.REGISTRATION_REFUNDED,
}


class _Posting:
    """Collects the lines of one registration under running numbers."""

    def __init__(self, registration: Registration):
        self.registration = registration
        self.lines: list[Line] = []

    def add(self, kind: str, effect: str, sign: int, value: int, at: datetime, role: str, edition: Edition) -> None:
        self.registration.postings += 1
        self.lines.append(
            Line(
                kind=kind,
                effect=effect,
                sign=sign,
                value_minor=value,
                occurred_at=at,
                role=role,
                exhibition_id=edition.exhibition_id,
                edition_id=edition.pk,
                source_ref=f"registration:{self.registration.pk}:{self.registration.postings}",
            )
        )


def post_registration(
    *,
    organizer: Organizer,
    registration: Registration,
    before: tuple[Customer, str, Edition] | None,
    at: datetime | None,
    has_passages: bool = True,
) -> None:
    """
    This will append the lines that bring the ledger in step with a registration.

    `before` is whom, in which role and edition it stood for until now: when that changed, everything posted is
    taken back there first. `at` is when the change was told; passages carry their own time.
    """
    now_at = at or registration.registered_at
    holder = (registration.customer, registration.role, registration.edition)
    if before is not None and _key(before) != _key(holder):
        _take_back(organizer, registration, before, now_at)
    posting = _Posting(registration)
    entry = first_entry(registration) if has_passages else None
    open_ = registration.status in (RegistrationStatus.REGISTERED, RegistrationStatus.PENDING)
    committed = registration.status == RegistrationStatus.REGISTERED
    money = registration.net_base_minor or 0 if committed else 0
    attended = entry is not None and open_
    role, edition = registration.role, registration.edition
    if committed != registration.posted_commitment or money != registration.posted_minor:
        sign = int(committed) - int(registration.posted_commitment)
        posting.add(
            _kind_of_change(registration, sign),
            Effect.COMMITMENT if sign else Effect.MONEY,
            sign,
            money - registration.posted_minor,
            registration.registered_at if registration.postings == 0 else now_at,
            role,
            edition,
        )
    if attended and not registration.posted_attendance:
        posting.add(InteractionKind.CHECKED_IN, Effect.PARTICIPATION, 1, 0, entry.at, role, edition)
    if not attended and registration.posted_attendance:
        undone = registration.checkins.exclude(undone_at=None).order_by("-undone_at").first()
        when = undone.undone_at if undone and open_ else now_at
        posting.add(InteractionKind.CHECK_IN_UNDONE, Effect.PARTICIPATION, -1, 0, when, role, edition)
    registration.posted_commitment, registration.posted_minor = committed, money
    registration.posted_attendance = attended
    registration.save(update_fields=["posted_commitment", "posted_minor", "posted_attendance", "postings"])
    write_lines(organizer=organizer, customer=registration.customer, lines=posting.lines)
    sync_visit(organizer=organizer, customer=registration.customer, edition=edition, role=role)


def first_entry(registration: Registration) -> CheckIn | None:
    """This will return the earliest entry that was not taken back."""
    return registration.checkins.filter(type="entry", undone_at=None).order_by("at", "id").first()


def _key(holder: tuple[Customer, str, Edition]) -> tuple[int, str, int]:
    return holder[0].pk, holder[1], holder[2].pk


def _kind_of_change(registration: Registration, sign: int) -> str:
    if sign > 0:
        return InteractionKind.REGISTERED
    if sign < 0:
        return _CLOSING.get(registration.status, InteractionKind.REGISTRATION_CHANGED)
    return InteractionKind.REGISTRATION_CHANGED


def _take_back(organizer: Organizer, registration: Registration, before: tuple, at: datetime) -> None:
    """The badge went to somebody else, or the registration to another edition or role."""
    customer, role, edition = before
    posting = _Posting(registration)
    if registration.posted_commitment or registration.posted_minor:
        sign = -int(registration.posted_commitment)
        posting.add(
            InteractionKind.REGISTRATION_MOVED,
            Effect.COMMITMENT if sign else Effect.MONEY,
            sign,
            -registration.posted_minor,
            at,
            role,
            edition,
        )
    if registration.posted_attendance:
        posting.add(InteractionKind.CHECK_IN_UNDONE, Effect.PARTICIPATION, -1, 0, at, role, edition)
    registration.posted_commitment, registration.posted_minor, registration.posted_attendance = False, 0, False
    write_lines(organizer=organizer, customer=customer, lines=posting.lines)
    sync_visit(organizer=organizer, customer=customer, edition=edition, role=role)


def sync_visit(*, organizer: Organizer, customer: Customer, edition: Edition, role: str) -> None:
    """This will set a visitor's participation to what its registrations for the edition and role add up to."""
    own = Registration.objects.filter(customer=customer, edition=edition, role=role)
    flags = list(own.values_list("posted_attendance", "posted_commitment", "status"))
    if any(attended for attended, *_rest in flags):
        state = ParticipationState.TOOK_PART
    elif any(committed for _attended, committed, _status in flags):
        state = ParticipationState.COMMITTED
    elif any(status == RegistrationStatus.PENDING for *_rest, status in flags):
        state = ParticipationState.PLANNED
    else:
        state = ParticipationState.CANCELLED
    wanted = Participation(organizer=organizer, customer=customer, edition=edition, role=role, state=state)
    Participation.objects.bulk_create(
        [wanted],
        update_conflicts=True,
        unique_fields=["organizer", "customer", "edition", "role"],
        update_fields=["state", "updated_at"],
    )
