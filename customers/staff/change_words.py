"""Changes of a customer's record in words: which field, what it was, what it became."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import partial

from django.core.exceptions import FieldDoesNotExist
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from crm_expo.kit.changes import FieldWords, is_own, masked, own_fields
from crm_expo.kit.countries import country_name
from customers.models import ASPECT_VALUES, Aspect, Customer
from customers.selectors.contacts import CONTACTS
from customers.selectors.timeline import RecordedAct
from customers.services.reverting import REVERTABLE, REVERTABLE_ACTS

#: What was done to a customer, in words.
ACTS = {
    "customer.created": gettext_lazy("Customer added"),
    "customer.updated": gettext_lazy("Customer changed"),
    "customer.reverted": gettext_lazy("Change taken back"),
    "contact.added": gettext_lazy("Contact added"),
    "contact.changed": gettext_lazy("Contact changed"),
    "contact.updated": gettext_lazy("Contact changed by the exhibitor"),
    "contact.removed": gettext_lazy("Contact removed"),
    "contact.revealed": gettext_lazy("Masked contact shown"),
    "document.added": gettext_lazy("File added"),
    "document.removed": gettext_lazy("File removed"),
    "note.pinned": gettext_lazy("Note pinned"),
    "note.unpinned": gettext_lazy("Note taken down"),
    "override.set": gettext_lazy("Set by hand"),
    "override.ended": gettext_lazy("No longer set by hand"),
}
ICONS = {"document": "paperclip", "contact": "users", "note": "pin", "override": "hand-stop"}
#: What an act tells besides fields of the customer.
_DETAILS = {
    "company": gettext_lazy("Company"),
    "file": gettext_lazy("File"),
    "job_title": gettext_lazy("Job title"),
    "is_primary": gettext_lazy("Primary contact"),
    "note": gettext_lazy("Note"),
    "reason": gettext_lazy("Reason"),
    "until": pgettext_lazy("last day", "Until"),
}


@dataclass(frozen=True)
class Reader:
    """Who looks at changes: a role, whether phone numbers and addresses are seen in full, and who may write."""

    role: str
    sees_contacts: bool
    may_write: bool


@dataclass(frozen=True)
class FieldChange:
    """One field before and after, as text."""

    field: str
    label: str
    before: str
    after: str
    can_revert: bool


def act_words(action: str) -> str:
    """This will return what was done; an act of an upper app by its code."""
    return str(ACTS.get(action, action))


def act_icon(action: str) -> str:
    """This will name the icon of an act."""
    return ICONS.get(action.partition(".")[0], "pencil")


def words_of(names: Iterable[str], reader: Reader) -> dict[str, FieldWords]:
    """
    This will word fields that entries name, as far as the reader sees them: numbers and addresses masked, fields of
    the organizer's own only those of the role. One query at most.
    """
    names = set(names)
    found = own_fields(names, reader.role)
    for name in names:
        if is_own(name):
            continue
        is_masked = name in CONTACTS and not reader.sees_contacts
        value = partial(value_words, name)
        found[name] = FieldWords(
            field_words(name),
            partial(_masked_words, name) if is_masked else value,
            name in REVERTABLE and not is_masked,
        )
    return found


def _masked_words(name: str, value: object) -> str:
    return value_words(name, masked(name, value))


def field_changes(entry: RecordedAct, words: dict[str, FieldWords], reader: Reader) -> tuple[FieldChange, ...]:
    """This will word what an entry changed; fields that the reader does not see are left out."""
    can_revert = reader.may_write and entry.action in REVERTABLE_ACTS
    in_order = sorted(entry.changes.items(), key=lambda one: list(_DETAILS).index(one[0]) if one[0] in _DETAILS else -1)
    return tuple(
        FieldChange(
            name,
            words[name].label,
            *(str(words[name].value(value)) for value in pair),
            can_revert and words[name].can_edit,
        )
        for name, pair in in_order
        if name in words
    )


def field_words(field: str) -> str:
    """This will return what a field is called on forms, in the reader's language."""
    if field in _DETAILS:
        return str(_DETAILS[field])
    if field in Aspect.values:
        return str(Aspect(field).label)
    try:
        label = str(Customer._meta.get_field(field).verbose_name)
    except FieldDoesNotExist:
        return field
    return label[:1].upper() + label[1:]


def value_words(field: str, value: object) -> str:
    """This will word a value as an entry keeps it: choices by their label, a country by its name."""
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if field == "country":
        return country_name(str(value))
    if field == "until":
        return date_format(date.fromisoformat(str(value)), "SHORT_DATE_FORMAT")
    return str(_choices(field).get(value, value))


def _choices(field: str) -> dict:
    if field in ASPECT_VALUES:
        return dict(ASPECT_VALUES[field].choices)
    try:
        return dict(Customer._meta.get_field(field).flatchoices)
    except (FieldDoesNotExist, AttributeError):
        return {}
