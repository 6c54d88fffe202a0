"""Registrations, check-ins, consents and what staff noted, with their ledger lines."""

from __future__ import annotations

import hashlib
import json

from crm_expo.boot.demo.activity import plan_activities
from crm_expo.boot.demo.sheets import Sheet
from crm_expo.boot.demo.visits import Visit
from crm_expo.boot.demo.writing import Writing
from customers.models import Consent
from exhibitions.models import CheckIn, Participation, Registration

SOURCE, ACTOR = "ticketing", "inbox"
_PURPOSES = ("news", "share_with_exhibitors")
_REGISTRATION = (
    "id edition_id customer_id company_id source external_id status category role order_id buyer_email currency"
    " gross_minor tax_minor rate net_base_minor answers source_updated_at content_sha256 registered_at posted_minor"
    " posted_commitment posted_attendance postings updated_at"
)


def write_visits(writing: Writing) -> None:
    """This will write registrations and all that follows from them, in the services' manner."""
    visits = sorted(writing.plan.visits, key=lambda visit: visit.registered_at)  # the newest have the highest numbers
    ids = writing.numbers(Registration, len(visits))
    registrations = Sheet(Registration, _REGISTRATION)
    checkins = Sheet(CheckIn, "registration_id external_id type gate at undone_at")
    consents = Sheet(Consent, "customer_id purpose granted text_version language at source")
    participations = Sheet(Participation, "customer_id edition_id role state created_at updated_at")
    latest = {slug: editions[-1].index for slug, editions in writing.plan.editions.items()}
    for number, visit in zip(ids, visits, strict=True):
        customer, edition = writing.people[visit.person], writing.editions[visit.edition]
        _register(writing, registrations, number, visit)
        _post(writing, number, visit)
        for count, passage in enumerate(visit.passages, start=1):
            external_id = f"{visit.external_id}:{count}"
            checkins.add(number, external_id, passage.type, passage.gate, passage.at, passage.undone_at)
        if visit.wants_news is not None and visit.edition.index >= latest[visit.edition.series.slug] - 1:
            for purpose, granted in zip(_PURPOSES, (visit.wants_news, len(visit.passages) > 0), strict=True):
                consents.add(
                    customer, purpose, granted, "2024-1", visit.person.language, visit.registered_at,
                    f"registration:{number}",
                )  # fmt: skip
        participations.add(customer, edition, visit.role, state_of(visit), visit.registered_at, _last_change(visit))
    for name, sheet in (
        ("registrations", registrations), ("check-ins", checkins), ("visitors", participations),
        ("consents", consents),
    ):  # fmt: skip
        writing.scribe.write(name, sheet)


def state_of(visit: Visit) -> str:
    """This will return the participation's state that a registration leads to."""
    if visit.came:
        return "took_part"
    return {"registered": "committed", "pending": "planned"}.get(visit.status, "cancelled")


def _last_change(visit: Visit):
    return visit.closed_at or (visit.passages[-1].at if visit.passages else visit.registered_at)


def _register(writing: Writing, sheet: Sheet, number: int, visit: Visit) -> None:
    committed, company = visit.status == "registered", writing.companies.get(visit.person.company)
    wrong = bool(visit.passages) and not visit.came
    postings = {"registered": 1, "pending": 0}.get(visit.status, 2) + int(visit.came) + 2 * wrong
    changed = _last_change(visit)
    sheet.add(
        number, writing.editions[visit.edition], writing.people[visit.person], company, SOURCE, visit.external_id,
        visit.status, visit.category, visit.role, f"O-{visit.external_id}", visit.person.email,
        writing.organizer.base_currency, visit.gross, visit.tax, 1, visit.net,
        json.dumps({"purpose": visit.purpose} if visit.purpose else {}, ensure_ascii=False), changed,
        hashlib.sha256(visit.external_id.encode()).hexdigest(), visit.registered_at, visit.net if committed else 0,
        committed, visit.came, postings, changed,
    )  # fmt: skip


def _post(writing: Writing, number: int, visit: Visit) -> None:
    """The lines that the registration service would have written, under running numbers."""
    if visit.status == "pending":
        return
    exhibition, edition = writing.ledger_place(visit.edition)
    customer, count = writing.people[visit.person], 0

    def add(kind: str, effect: str, sign: int, at, value: int) -> None:
        nonlocal count
        count += 1
        ref = f"registration:{number}:{count}"
        writing.ledger.add(customer, kind, visit.role, exhibition, edition, effect, sign, at, at, value, ref, ACTOR, "")

    add("registered", "commitment", 1, visit.registered_at, visit.net)
    if visit.status != "registered":
        add(f"registration_{visit.status}", "commitment", -1, visit.closed_at, -visit.net)
    if visit.passages:
        entry = visit.passages[0]
        add("checked_in", "participation", 1, entry.at, 0)
        if not visit.came:
            add("check_in_undone", "participation", -1, entry.undone_at, 0)


def write_activities(writing: Writing, day) -> None:
    """This will note calls, visits, mails and notes in the ledger; they carry no sign and move no score."""
    for count, note in enumerate(plan_activities(writing.plan, writing.seed, day), start=1):
        writing.ledger.add(
            writing.companies[note.company], note.kind, "", None, None, "contact", 0, note.at, note.at, 0,
            f"staff:demo-{count}", writing.actor(note.company), note.text,
        )  # fmt: skip


def write_ledger(writing: Writing) -> None:
    """This will write all ledger lines in the order in which they were heard of, as years of work would have."""
    writing.scribe.write("ledger lines", writing.ledger)
