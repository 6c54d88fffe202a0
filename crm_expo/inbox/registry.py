"""Which app handles which kind of delivery; apps register their handler when they are ready."""

from collections.abc import Callable
from dataclasses import dataclass, field

from crm_expo.inbox.models import InboxRow, InboxState
from crm_expo.tenancy.models import Organizer


@dataclass(frozen=True)
class Outcome:
    """What became of a delivery."""

    state: str = InboxState.DONE
    facts: dict = field(default_factory=dict)


class NotYet(Exception):
    """The delivery waits for another one (by its external id) that has not arrived."""

    def __init__(self, waits_for: str):
        self.waits_for = waits_for


class Refused(Exception):
    """The delivery can never be applied; it is kept as refused, with the reason."""

    def __init__(self, facts: dict):
        self.facts = facts


Handler = Callable[[Organizer, InboxRow, object], Outcome]
_handlers: dict[str, Handler] = {}


def register_kind(kind: str, handler: Handler) -> None:
    """This will let a handler process all deliveries of a kind."""
    _handlers[kind] = handler


def handler_of(kind: str) -> Handler:
    """This will return the handler of a kind. Errors: KeyError."""
    return _handlers[kind]
