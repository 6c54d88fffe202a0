"""Recording what happens, with the actor of the running request, task or command."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

from django.db.models import Model
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
    *,
    organizer: Organizer,
    action: str,
    target: object | None = None,
    changes: dict | None = None,
    links: dict | None = None,
) -> AuditEntry:
    """This will write one audit entry in the running transaction; links: ids of the rows that changes name."""
    entry = _entry(organizer, action, target, changes or {}, links)
    entry.save(force_insert=True)
    return entry


def record_all(*, organizer: Organizer, action: str, notes: Sequence[tuple[object, dict, dict]]) -> None:
    """This will write one entry for each of many objects: (object, changes, links)."""
    AuditEntry.objects.bulk_create([_entry(organizer, action, *note) for note in notes])


def _entry(
    organizer: Organizer, action: str, target: object | None, changes: dict, links: dict | None = None
) -> AuditEntry:
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
        links=links or None,
        request_id=actor.request_id,
    )


def differences(before: dict, after: dict) -> dict:
    """This will return {field: [before, after]} of the values that differ, as text."""
    return {
        field: [plain(before.get(field)), plain(value)] for field, value in after.items() if before.get(field) != value
    }


def named_rows(before: dict, after: dict) -> dict:
    """This will return {field: [id before, id after]} of the values that are other rows and differ."""
    pairs = {field: (before.get(field), value) for field, value in after.items() if before.get(field) != value}
    return {
        field: [getattr(value, "pk", None) for value in pair]
        for field, pair in pairs.items()
        if any(isinstance(value, Model) for value in pair)
    }


def plain(value: object) -> object:
    """This will return a value as entries keep it."""
    return value if isinstance(value, (bool, int, float, str, type(None))) else str(value)
