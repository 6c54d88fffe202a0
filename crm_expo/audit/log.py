"""Recording what happens, with the actor of the running request, task or command."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

from django.utils import timezone

from crm_expo.audit.models import AuditEntry
from crm_expo.tenancy.models import Organizer


@dataclass(frozen=True)
class Actor:
    """Somebody or something that acts."""

    kind: str = "system"
    id: int | None = None
    label: str = "system"
    request_id: str = ""


SYSTEM = Actor()
_actor: ContextVar[Actor] = ContextVar("actor", default=SYSTEM)


def current_actor() -> Actor:
    """This will return who acts in this context; the system when nobody said so."""
    return _actor.get()


@contextmanager
def acting(actor: Actor) -> Iterator[None]:
    """This will make everything recorded inside bear this actor."""
    token = _actor.set(actor)
    try:
        yield
    finally:
        _actor.reset(token)


def record(
    *, organizer: Organizer, action: str, target: object | None = None, changes: dict | None = None
) -> AuditEntry:
    """This will write one audit entry in the running transaction."""
    entry = _entry(organizer, action, target, changes or {})
    entry.save(force_insert=True)
    return entry


def record_all(*, organizer: Organizer, action: str, notes: Sequence[tuple[object, dict]]) -> None:
    """This will write one entry for each of many objects: (object, changes)."""
    AuditEntry.objects.bulk_create([_entry(organizer, action, target, changes) for target, changes in notes])


def _entry(organizer: Organizer, action: str, target: object | None, changes: dict) -> AuditEntry:
    actor = current_actor()
    return AuditEntry(
        organizer=organizer,
        at=timezone.now(),
        actor_kind=actor.kind,
        actor_id=actor.id,
        actor_label=actor.label[:200],
        action=action,
        object_type=target._meta.model_name if target is not None else "",
        object_id=target.pk if target is not None else None,
        object_label=str(target)[:200] if target is not None else "",
        changes=changes,
        request_id=actor.request_id,
    )


def differences(before: dict, after: dict) -> dict:
    """This will return {field: [before, after]} of the values that differ, as text."""
    return {
        field: [_plain(before.get(field)), _plain(value)]
        for field, value in after.items()
        if before.get(field) != value
    }


def _plain(value: object) -> object:
    return value if isinstance(value, (bool, int, float, str, type(None))) else str(value)
