"""Everything that happened with a customer, in one stream: lines of its ledger, and what was changed of its record."""

import json
from dataclasses import dataclass, field
from datetime import datetime

from django.db import connection

from crm_expo.fields.selectors import fields_seen, sees_all_fields
from crm_expo.kit.merged_paging import Place, page_of, read_place
from crm_expo.kit.paging import Page
from crm_expo.tenancy.scope import current_organizer
from customers.models import Document, Kind

SIZE = 30
#: What the timeline's filter keeps of the ledger.
TIMELINE_GROUPS = {
    "talks": ("call", "visit", "email", "note"),
    "surveys": ("survey_answered",),
    "advocacy": ("referral", "testimonial", "contribution", "advocacy_withdrawn"),
    "deals": ("contract_confirmed", "contract_changed", "contract_cancelled"),
    "on_site": ("exhibited", "exhibit_undone", "checked_in", "check_in_undone"),
    "registrations": (
        "registered",
        "registration_cancelled",
        "registration_refunded",
        "registration_changed",
        "registration_moved",
    ),
}
CHANGES, FILES = "changes", "files"
#: Acts that would only be noise between what happened; the changes show them.
_QUIET = ("note.pinned", "note.unpinned", "contact.revealed")
_OF_FILES = ("document.added", "document.removed")
#: One question for both tables: each keeps its own place in its own index, and the few rows are put in order.
_LINES = """
(SELECT 1 AS rank, id, occurred_at AS at, customer_id AS owner, kind AS what, actor, role, effect, sign, edition_id,
        value_minor, source_ref, text, NULL::jsonb AS changes
 FROM customers_interaction AS line
 WHERE organizer_id = %(organizer_id)s AND {owners} AND {place} AND {kept}
 ORDER BY occurred_at {order}, id {order} LIMIT %(most)s)
"""
_ACTS = """
(SELECT 0 AS rank, id, at, object_id AS owner, action AS what, actor_label AS actor, '', '', 0, NULL, 0, '', '', changes
 FROM audit_auditentry
 WHERE organizer_id = %(organizer_id)s AND object_type = 'customer' AND {owners} AND {place} AND {kept}
 ORDER BY at {order}, id {order} LIMIT %(most)s)
"""
_HAS_FILES = (
    "EXISTS (SELECT FROM customers_document AS file WHERE file.organizer_id = %(organizer_id)s"
    " AND file.interaction_id = line.id)"
)
_ALL = "true"
#: A change of nothing but fields of the organizer's own that the reader does not see is no line of the reader's.
_TELLS = (
    " AND (action <> ALL(%(changing)s) OR changes = '{}' OR EXISTS (SELECT FROM jsonb_object_keys(changes) AS name"
    " WHERE name !~ '^f[0-9]+([.]|$)' OR split_part(name, '.', 1) = ANY(%(seen)s)))"
)
_CHANGING = ["customer.updated", "customer.reverted"]


@dataclass(frozen=True)
class LedgerLine:
    """One line of the ledger."""

    rank: int
    pk: int
    at: datetime
    owner: int
    kind: str
    actor: str
    role: str
    effect: str
    sign: int
    edition_id: int | None
    value_minor: int
    source_ref: str
    text: str


@dataclass(frozen=True)
class RecordedAct:
    """One entry of the audit log about a customer."""

    rank: int
    pk: int
    at: datetime
    owner: int
    action: str
    actor: str
    changes: dict


@dataclass(frozen=True)
class Timeline:
    """One page, newest first: LedgerLine and RecordedAct, with the files of its lines by line."""

    page: Page
    group: str
    documents: dict[int, list[Document]] = field(default_factory=dict)


def timeline(
    customers: list[int],
    *,
    group: str = "",
    cursor: str = "",
    size: int = SIZE,
    has_documents: bool = True,
    role: str = "owner",
) -> Timeline:
    """
    This will return a page of what happened with one customer, or with those of a group; an unknown group is all.

    Shape:  has_documents: False where it is known that there are none, which saves asking; role: the reader's, whose
    pages skip changes of nothing but fields that it does not see.
    """
    group = group if group in TIMELINE_GROUPS or group in (CHANGES, FILES) else ""
    place = read_place(cursor)
    seen = None if sees_all_fields(role) else [one.name for one in fields_seen(role, *Kind.values)]
    page = page_of(_rows(customers, group, place, size, seen), place, size)
    lines = [row.pk for row in page.rows if isinstance(row, LedgerLine)]
    return Timeline(page, group, _documents_of(lines) if has_documents else {})


def _rows(
    customers: list[int], group: str, place: Place | None, size: int, seen: list[str] | None
) -> list[LedgerLine | RecordedAct]:
    """What lies beyond a place, the nearest first, and one more than fit."""
    order = "ASC" if place is not None and place.backwards else "DESC"
    one = len(customers) == 1
    asked = {
        "organizer_id": current_organizer().pk,
        "owners": customers[0] if one else customers,
        "most": size + 1,
        "kinds": list(TIMELINE_GROUPS.get(group, ())),
        "acts": list(_OF_FILES if group == FILES else _QUIET),
        "changing": _CHANGING,
        "seen": seen,
        "at": place and place.at,
        "after": place and place.pk,
    }
    parts = []
    for text, rank, moment, owner, kept in _parts(group):
        owners = f"{owner} = %(owners)s" if one else f"{owner} = ANY(%(owners)s)"
        beyond = place.condition(rank, moment, "id") if place is not None else _ALL
        told = kept if rank or seen is None else kept + _TELLS
        parts.append(text.format(owners=owners, place=beyond, kept=told, order=order))
    stream = " UNION ALL ".join(parts)
    whole = f"SELECT * FROM ({stream}) AS stream ORDER BY at {order}, rank {order}, id {order} LIMIT %(most)s"  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(whole, asked)
        return [_row(*row) for row in cursor.fetchall()]


def _parts(group: str) -> list[tuple[str, int, str, str, str]]:
    """The tables that a filter asks. Shape: (question, rank, column of the moment, column of the owner, condition)."""
    lines, acts = (_LINES, 1, "occurred_at", "customer_id"), (_ACTS, 0, "at", "object_id")
    if group in TIMELINE_GROUPS:
        return [(*lines, "kind = ANY(%(kinds)s)")]
    if group == CHANGES:
        return [(*acts, _ALL)]
    if group == FILES:
        return [(*lines, _HAS_FILES), (*acts, "action = ANY(%(acts)s)")]
    return [(*lines, _ALL), (*acts, "action <> ALL(%(acts)s)")]


def _row(rank: int, pk: int, at: datetime, owner: int, what: str, actor: str, *more) -> LedgerLine | RecordedAct:
    if rank:
        return LedgerLine(rank, pk, at, owner, what, actor, *more[:-1])
    changes = json.loads(more[-1]) if isinstance(more[-1], str) else more[-1]
    return RecordedAct(rank, pk, at, owner, what, actor, changes)


def _documents_of(lines: list[int]) -> dict[int, list[Document]]:
    found: dict[int, list[Document]] = {}
    for document in Document.objects.filter(interaction__in=lines, removed_at=None).order_by("id"):
        found.setdefault(document.interaction_id, []).append(document)
    return found
