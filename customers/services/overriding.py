"""Staff set where a relationship stands by hand: in force until it is ended, beside what is computed."""

from collections.abc import Collection
from datetime import date, datetime

from django.db import transaction
from django.db.models.functions import Now

from crm_expo.audit.log import current_actor, record
from crm_expo.tenancy.models import Organizer
from customers.models import Aspect, Customer, Ladder, Override, OverrideEnd, Scorecard
from customers.selectors.overrides import computed_stage
from customers.services.ledger import touch


class NotScored(Exception):
    """The customer has no scores yet, so there is nothing that could show what was set."""


@transaction.atomic
def set_override(
    *,
    organizer: Organizer,
    customer_id: int,
    aspect: str,
    value: str,
    reason: str,
    at: datetime,
    until: date | None = None,
) -> Override:
    """
    This will set an aspect of a customer by hand, in the place of what was set or computed before.

    Shown at once on all of its rows; scoring keeps it. The very same once more changes nothing.

    Errors: NotScored; then nothing is written.
    """
    customer = _locked(customer_id)
    now = _in_force(customer_id, aspect)
    if now is not None and (now.value, now.reason, now.until) == (value, reason, until):
        return now
    shown = _shown(customer, aspect)
    instead_of = (now.instead_of if now else customer.stage) if aspect == Aspect.STAGE else ""
    if now is not None:
        _close(now, at, OverrideEnd.REPLACED)
    override = Override.objects.create(
        organizer=organizer,
        customer=customer,
        aspect=aspect,
        value=value,
        reason=reason,
        until=until,
        instead_of=instead_of,
        set_at=at,
        set_by=current_actor().label[:200],
    )
    _write_down(organizer, customer, aspect, value)
    changes = {aspect: [shown, value], "reason": [None, reason]}
    if until is not None:
        changes["until"] = [None, until.isoformat()]
    record(organizer=organizer, action="override.set", target=customer, changes=changes)
    return override


@transaction.atomic
def end_override(
    *, organizer: Organizer, override_id: int, at: datetime, end: str = OverrideEnd.TAKEN_BACK
) -> Override:
    """This will put the computed value back in the place of what was set; one that has ended stays as it is."""
    override = Override.objects.get(pk=override_id)
    customer = _locked(override.customer_id)
    override.refresh_from_db()
    if override.ended_at is not None:
        return override
    _close(override, at, end)
    back = computed_stage(customer, override) if override.aspect == Aspect.STAGE else None
    _write_down(organizer, customer, override.aspect, back)
    changes = {override.aspect: [override.value, _shown(customer, override.aspect)], "reason": [override.reason, None]}
    record(organizer=organizer, action="override.ended", target=customer, changes=changes)
    return override


def stages_were_edited(customers: Collection[Customer]) -> None:
    """This will end what was set of customers' stages: somebody has just chosen others in a form or a list."""
    actor = current_actor().label[:200]
    Override.objects.filter(customer__in=customers, aspect=Aspect.STAGE, ended_at=None).update(
        ended_at=Now(), ended_by=actor, end=OverrideEnd.EDITED
    )


def _locked(customer_id: int) -> Customer:
    return Customer.objects.select_for_update(of=("self",)).get(pk=customer_id)


def _in_force(customer_id: int, aspect: str) -> Override | None:
    return Override.objects.filter(customer=customer_id, aspect=aspect, ended_at=None).first()


def _close(override: Override, at: datetime, end: str) -> None:
    override.ended_at, override.ended_by, override.end = at, current_actor().label[:200], end
    override.save(update_fields=["ended_at", "ended_by", "end"])


def _shown(customer: Customer, aspect: str) -> str | None:
    """What pages say now. Errors: NotScored."""
    if aspect == Aspect.STAGE:
        return customer.stage
    card = Scorecard.objects.filter(customer=customer).order_by("-is_primary", "role", "exhibition_id").first()
    if card is None:
        raise NotScored
    return getattr(card, aspect)


def _write_down(organizer: Organizer, customer: Customer, aspect: str, value: str | None) -> None:
    """
    Bring what lists show to the value; None of a scored aspect: to what was computed.

    Scoring writes the same from the same rows (sql/overrides.sql), seconds after the touch and every night.
    """
    if aspect == Aspect.STAGE:
        customer.stage = value
        customer.version += 1
        customer.save(update_fields=["stage", "version", "updated_at"])
        return
    for card in Scorecard.objects.select_for_update().filter(customer=customer).order_by("pk"):
        says = dict(card.model_says or {})
        computed = says.pop(aspect, getattr(card, aspect))
        if value is not None:
            says[aspect] = computed
        setattr(card, aspect, computed if value is None else value)
        card.model_says = says or None
        card.is_declining = card.ladder == Ladder.FOLLOWER and (card.editions_since or 0) >= 2  # as in sql/rows.sql
        card.save(update_fields=[aspect, "model_says", "is_declining"])
    touch(organizer=organizer, customer=customer)
