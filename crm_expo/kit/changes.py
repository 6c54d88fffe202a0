"""What a recorded act changed, in words, as far as a role may see it."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from urllib.parse import parse_qsl, unquote_plus, urlencode

from django.apps import apps
from django.conf import settings
from django.core.exceptions import FieldDoesNotExist
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from crm_expo.audit.models import AuditEntry
from crm_expo.kit.masking import HIDDEN, masked_email, masked_phone
from crm_expo.tenancy.access import CAPABILITY_LABELS, SCOPE_LABELS, role_allows

#: What a recorded act tells besides fields of its object.
DETAILS = {
    "list": _("Which list"),
    "rows": _("Rows"),
    "query": _("Filter"),
    "format": _("Format"),
    "columns": _("Columns"),
    "audience": _("Who sees it"),
    "is_default": _("Opens the list"),
    "capability": _("Needed right"),
    "company": _("Company"),
    "contact": _("Shown"),
    "file": _("File"),
    "ladder": _("Ladder"),
    "lifecycle": _("Lifecycle"),
    "note": _("Note"),
    "reason": _("Reason"),
    "registrations": _("Registrations"),
    "relationship": _("Relationship type"),
    "role": _("Role"),
    "scopes": _("Rights"),
    "slug": _("Short name"),
    "state": _("State"),
    "tiles": _("Tiles"),
    "until": pgettext_lazy("last day", "Until"),
}
#: Details whose values are choices of another kind of object.
_CHOSEN_IN = {"ladder": "scorecard", "lifecycle": "scorecard", "relationship": "scorecard"}
#: The type of entries about such fields themselves.
_FIELD = "customfield"
#: A field of the organizer's own: its number, and its key should it be gone.
_OWN = re.compile(r"f\d{1,18}(\.\w{1,60})?")


@dataclass(frozen=True)
class FieldWords:
    """What a field is called, what its values are, and whether whoever reads them may change them."""

    label: str
    value: Callable[[object], object]
    can_edit: bool = False


#: What one field held, and holds: (name, before, after).
Line = tuple[str, object, object]


@dataclass(frozen=True)
class Told:
    """An entry as a role reads it: what its object is called, and what it changed."""

    label: str
    lines: list[Line]


def entries_told(entries: Iterable[AuditEntry], role: str) -> list[Told]:
    """
    This will return what entries tell a role: nothing of fields that it does not see, neither of their values nor of
    themselves, nor how a list was filtered by them; one query.
    """
    entries = list(entries)
    words = own_fields({name for entry in entries for name in _names_in(entry)}, role)
    sees_contacts, sees_queries = role_allows(role, "contacts.read"), role_allows(role, "settings.write")
    told = []
    for entry in entries:
        if entry.object_type == _FIELD and f"f{entry.object_id}" not in words:
            told.append(Told(str(_("A custom field that your role does not see")), []))
            continue
        if "query" in entry.changes and not sees_queries:
            entry.changes = entry.changes | {"query": [_query_seen(one, words) for one in entry.changes["query"]]}
        told.append(Told(entry.object_label, _lines(entry, words, sees_contacts)))
    return told


def _names_in(entry: AuditEntry) -> set[str]:
    """Fields of the organizer's own that an entry speaks of."""
    names = {f"f{entry.object_id}"} if entry.object_type == _FIELD else set()
    for query in entry.changes.get("query", ()):
        names.update(*(_asked(where) or () for name, where in parse_qsl(str(query or "")) if name == "where"))
    return names.union(entry.changes)


def _asked(where: str) -> set[str] | None:
    return import_string(import_string(f"{settings.SLOT_REGISTRY}.NAMES_ASKED"))(where)


def _query_seen(query: object, words: dict[str, FieldWords]) -> object:
    """A list's address without conditions, where any is on a field that is not seen, or cannot be read."""
    pairs = parse_qsl(str(query or ""), keep_blank_values=True)
    seen = [(name, value) for name, value in pairs if name != "where" or _is_seen(value, words)]
    return query if seen == pairs else "&".join(filter(None, (urlencode(seen), f"where={HIDDEN}")))


def _is_seen(where: str, words: dict[str, FieldWords]) -> bool:
    names = _asked(where)
    return names is not None and all(name in words for name in names if is_own(name))


def own_fields(names: Iterable[str], role: str) -> dict[str, FieldWords]:
    """This will return what those of the names are called that are fields of the organizer's own; one query at most."""
    own = {name for name in names if is_own(name)}
    return import_string(import_string(f"{settings.SLOT_REGISTRY}.CHANGES"))(own, role) if own else {}


def is_own(name: str) -> bool:
    """This will tell whether a recorded change names a field of the organizer's own."""
    return _OWN.fullmatch(name) is not None


def masked(name: str, value: object) -> object:
    """A phone number or e-mail address that somebody had, for those who see them masked."""
    mask = {"phone": masked_phone, "email": masked_email}.get(name)
    return mask(value) if mask and isinstance(value, str) else value


def _lines(entry: AuditEntry, words: dict[str, FieldWords], sees_contacts: bool) -> list[Line]:
    lines = []
    for name, pair in entry.changes.items():
        if not is_own(name):
            label = field_label(entry.object_type, name)
            told = pair if sees_contacts else [masked(name, one) for one in pair]
            lines.append((label, *(value_label(entry.object_type, name, one) for one in told)))
        elif name in words:
            lines.append((words[name].label, *(words[name].value(one) for one in pair)))
    return lines


def value_label(object_type: str, name: str, value: object) -> object:
    """This will return a recorded value in words: of booleans, rights, roles, scopes and fields with choices."""
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if name == "query":
        return unquote_plus(str(value))
    if name == "capability":
        return CAPABILITY_LABELS.get(value, value)
    if name == "contact":
        return {"phone": _("Phone"), "email": _("E-mail")}.get(value, value)
    if name == "scopes":
        return str(_(", ")).join(str(SCOPE_LABELS.get(scope, scope)) for scope in str(value).split(", "))
    return dict(_choices(_CHOSEN_IN.get(name, object_type), name)).get(value, value)


def _choices(object_type: str, name: str) -> list[tuple]:
    for model in apps.get_models():
        if model._meta.model_name == object_type:
            try:
                return model._meta.get_field(name).flatchoices
            except (FieldDoesNotExist, AttributeError):
                return []
    return []


def field_label(object_type: str, name: str) -> str:
    """This will return what a changed field is called on forms; the bare name of one that no form shows."""
    if name in DETAILS:
        return str(DETAILS[name])
    for model in apps.get_models():
        if model._meta.model_name == object_type:
            try:
                label = str(model._meta.get_field(name).verbose_name)
            except FieldDoesNotExist:
                break
            return label[:1].upper() + label[1:]
    return name
