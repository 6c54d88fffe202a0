"""Recording what a customer did for others to come, and taking it back."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from crm_expo.audit.log import record
from crm_expo.tenancy.models import Organizer
from customers.models import Affiliation, Customer, Effect, InteractionKind
from customers.services.ledger import Line, write_lines
from customers.services.matching import one_at_a_time
from exhibitions.models import Advocacy, Edition, Participation, ParticipationState
from exhibitions.selectors.advocacy import came_through


class BroughtAlready(Exception):
    """Another customer brought this one; carries that referral."""

    def __init__(self, referral: Advocacy):
        self.referral = referral


class NoNewcomer(Exception):
    """Who was named took part in the series before that edition; carries the edition."""

    def __init__(self, edition: Edition):
        self.edition = edition


class OneOfItsOwn(Exception):
    """Who was named works for the customer, employs it, or belongs to its group."""


class BroughtInCircle(Exception):
    """A customer would have brought itself, or one through whom it came."""


@dataclass(frozen=True)
class Deed:
    """What a customer did for an edition. brought: the newcomer of a referral, and nobody else's."""

    customer: Customer
    edition: Edition
    kind: str
    happened_at: datetime
    ref: str
    brought: Customer | None = None
    would_have_come: bool = False
    text: str = ""


@transaction.atomic
def record_advocacy(*, organizer: Organizer, deed: Deed) -> Advocacy:
    """
    This will record a deed on the ledger and for the scores; the same ref once more changes nothing.

    Errors: BroughtAlready, BroughtInCircle, NoNewcomer, OneOfItsOwn; then nothing is written.
    """
    one_at_a_time(organizer, "advocacy")
    if known := Advocacy.objects.filter(ref=deed.ref).first():
        return known
    if deed.brought is not None:
        if referral := came_through(deed.brought.pk):
            raise BroughtAlready(referral)
        _opens_no_circle(deed.customer, deed.brought)
        _is_a_newcomer(deed.customer, deed.brought, deed.edition)
    advocacy = Advocacy.objects.create(organizer=organizer, **vars(deed))
    told = [deed.brought.name if deed.brought else "", deed.text]
    _write(organizer, advocacy, deed.kind, deed.happened_at, text="\n".join(filter(None, told)))
    known = {"kind": deed.kind, "brought": str(deed.brought or ""), "text": deed.text}
    known["would_have_come"] = deed.would_have_come or None
    changes = {name: [None, value] for name, value in known.items() if value}
    record(organizer=organizer, action="advocacy.recorded", target=advocacy, changes=changes)
    return advocacy


@transaction.atomic
def withdraw_advocacy(*, organizer: Organizer, advocacy_id: int, at: datetime) -> Advocacy:
    """This will take a deed back, so that it counts no longer; one that was taken back stays so."""
    rows = Advocacy.objects.select_for_update(of=("self",)).select_related("customer", "edition", "brought")
    advocacy = rows.get(pk=advocacy_id)
    if advocacy.withdrawn_at is not None:
        return advocacy
    advocacy.withdrawn_at = at
    advocacy.save(update_fields=["withdrawn_at"])
    told = advocacy.brought.name if advocacy.brought else advocacy.text
    _write(organizer, advocacy, InteractionKind.ADVOCACY_WITHDRAWN, at, text=told, sign=-1)
    record(organizer=organizer, action="advocacy.withdrawn", target=advocacy, changes={"kind": [advocacy.kind, None]})
    return advocacy


def _write(organizer: Organizer, advocacy: Advocacy, kind: str, at: datetime, text: str, sign: int = 0) -> None:
    line = Line(
        kind=kind,
        effect=Effect.CONTACT,
        source_ref=f"advocacy:{advocacy.pk}:{kind}",
        occurred_at=at,
        sign=sign,
        exhibition_id=advocacy.edition.exhibition_id,
        edition_id=advocacy.edition_id,
        text=text,
    )
    write_lines(organizer=organizer, customer=advocacy.customer, lines=[line])


def _is_a_newcomer(customer: Customer, brought: Customer, edition: Edition) -> None:
    before = Participation.objects.filter(
        customer=brought, state=ParticipationState.TOOK_PART, edition__exhibition=edition.exhibition_id,
        edition__starts_on__lt=edition.starts_on,
    )  # fmt: skip
    if earlier := before.select_related("edition").order_by("edition__starts_on").first():
        raise NoNewcomer(earlier.edition)
    pair = (customer.pk, brought.pk)
    if customer.pk == brought.parent_id or brought.pk == customer.parent_id:
        raise OneOfItsOwn
    if Affiliation.objects.filter(person__in=pair, company__in=pair).exists():
        raise OneOfItsOwn


def _opens_no_circle(customer: Customer, brought: Customer) -> None:
    """Whoever stands above the customer was there before it, so none of them can be the newcomer."""
    seen, above = set(), customer
    while above is not None and above.pk not in seen:
        if above.pk == brought.pk:
            raise BroughtInCircle
        seen.add(above.pk)
        referral = came_through(above.pk)
        above = referral.customer if referral else None
