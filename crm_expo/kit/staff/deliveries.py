"""What somebody sees of a delivery: contacts masked, own fields that the role does not see veiled."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

from django.conf import settings
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from crm_expo.inbox.models import InboxRow
from crm_expo.kit.masking import HIDDEN, masked_document, without_contacts
from crm_expo.tenancy.access import role_allows

#: Where a delivery holds the organizer's own fields, and how errors name one.
_OWN, _OF_OWN = "fields", "fields."


@dataclass(frozen=True)
class DeliverySight:
    """What a role sees of deliveries."""

    role: str

    @cached_property
    def sees_contacts(self) -> bool:
        """Whether phone numbers and e-mail addresses are seen in full."""
        return role_allows(self.role, "contacts.read")

    @cached_property
    def sees_key(self) -> Callable[[str], bool]:
        """Whether a field of the organizer's own is seen, by its key; one query at most."""
        return import_string(import_string(f"{settings.SLOT_REGISTRY}.SEES_KEY"))(self.role)

    def body(self, document: object) -> object:
        """This will return a delivery as far as the role sees it."""
        if not isinstance(document, dict):
            return document if self.sees_contacts else HIDDEN
        if hidden := self._hidden_in(document):
            seen = {key: value for key, value in document[_OWN].items() if key not in hidden}
            document = document | {_OWN: seen | {HIDDEN: HIDDEN}}
        return document if self.sees_contacts else masked_document(document)

    def _hidden_in(self, document: object) -> set[str]:
        own = document.get(_OWN) if isinstance(document, dict) else None
        return {key for key in own if not self.sees_key(key)} if isinstance(own, dict) else set()

    def outcome(self, told: object) -> object:
        """
        This will return an outcome, or a part of it, without the contacts that words may quote, and with all errors
        of hidden fields as one that names none.
        """
        if isinstance(told, str):
            return told if self.sees_contacts else without_contacts(told)
        if isinstance(told, dict):
            return {name: self.outcome(one) for name, one in told.items()}
        if not isinstance(told, list):
            return told
        seen = [self.outcome(one) for one in told if not self._is_hidden(one)]
        if len(seen) < len(told):
            message = _("A custom field that your role does not see could not be read.")
            seen.append({"field": _OWN, "code": "hidden", "message": message})
        return seen

    def _is_hidden(self, error: object) -> bool:
        name = error.get("field") if isinstance(error, dict) else None
        is_own = isinstance(name, str) and name.startswith(_OF_OWN)
        return is_own and not self.sees_key(name.removeprefix(_OF_OWN))

    def error(self, row: InboxRow) -> str:
        """This will return why an attempt failed; to whom something of the delivery is hidden, its kind only."""
        if not row.error or (self.sees_contacts and not self._hidden_in(json.loads(row.body))):
            return row.error
        kind, colon, _words = row.error.partition(":")
        return kind if colon and kind.isidentifier() else ""
