"""Writing the ledger: one line per fact, once per source reference, and the customer queued for its scores."""

from dataclasses import dataclass
from datetime import datetime

from crm_expo.audit.log import current_actor
from crm_expo.tenancy.models import Organizer
from customers.models import Customer, Interaction, Stage, TouchedCustomer
from customers.selectors.overrides import has_stage_by_hand


@dataclass(frozen=True)
class Line:
    """One line to write."""

    kind: str
    effect: str
    source_ref: str
    occurred_at: datetime
    sign: int = 1
    value_minor: int = 0
    role: str = ""
    exhibition_id: int | None = None
    edition_id: int | None = None
    text: str = ""


def write_lines(*, organizer: Organizer, customer: Customer, lines: list[Line]) -> None:
    """This will append lines to a customer's ledger; a source reference that is there already is left alone."""
    if not lines:
        return
    actor = current_actor().label[:200]
    Interaction.objects.bulk_create(
        [Interaction(organizer=organizer, customer=customer, actor=actor, **vars(line)) for line in lines],
        ignore_conflicts=True,
    )
    touch(organizer=organizer, customer=customer)
    is_actual = any(line.sign > 0 and line.edition_id for line in lines)
    if is_actual and customer.stage != Stage.ACTUAL and not has_stage_by_hand(customer):
        Customer.objects.filter(pk=customer.pk).update(stage=Stage.ACTUAL)
        customer.stage = Stage.ACTUAL


def touch(*, organizer: Organizer, customer: Customer) -> None:
    """This will queue a customer for fresh scores."""
    TouchedCustomer.objects.create(organizer=organizer, customer_id=customer.pk)


def log_activity(
    *, organizer: Organizer, customer: Customer, kind: str, text: str, occurred_at: datetime, ref: str
) -> None:
    """This will note a call, visit, mail or note on the timeline; the form's own key makes a double click harmless."""
    line = Line(kind=kind, effect="contact", source_ref=f"staff:{ref}", occurred_at=occurred_at, sign=0, text=text)
    write_lines(organizer=organizer, customer=customer, lines=[line])
