"""Lines of a customer's timeline as HTML: what repeats is rendered once, what differs is put into its places."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.urls import get_script_prefix, reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.safestring import SafeString
from django.utils.translation import pgettext

from crm_expo.kit.changes import FieldWords
from crm_expo.kit.fragments import CLOSE, OPEN, filled, fragment
from crm_expo.kit.templatetags.kit import lang_of, money
from customers.models import Document, InteractionKind, Role
from customers.selectors.timeline import LedgerLine, RecordedAct, Timeline
from customers.staff.change_words import FieldChange, Reader, act_icon, act_words, field_changes, words_of
from customers.templatetags.web import contract_number
from customers.wording import actor_words

#: A text longer than this is folded.
LONG = 700
#: Lines that a printed page shows.
PRINTED = 10
_START = 240
_ICONS = {
    "call": "phone",
    "email": "mail",
    "note": "note",
    "visit": "building",
    "referral": "user-plus",
    "testimonial": "message-circle",
    "contribution": "star",
    "checked_in": "login-2",
    "exhibited": "flag",
    "registered": "ticket",
    "survey_answered": "clipboard-check",
}


@dataclass(frozen=True)
class Span:
    """Lines of one month, those of earlier years of one year; is_late: paper has no room for them."""

    heading: str
    lines: list[SafeString]
    is_late: bool


@dataclass(frozen=True)
class LineShape:
    """What lines of the ledger have in common; their own values go into the places of the template."""

    mount: str  # where addresses begin: they carry the organizer
    kind: str
    role: str
    effect: str
    is_back: bool
    is_commitment: bool
    edition_id: int | None
    edition: str
    actor: str
    has_contract: bool
    has_money: bool
    has_documents: bool
    text: str  # "", "short" or "long"
    is_of_group: bool
    can_pin: bool

    @property
    def kind_label(self) -> str:
        """What happened, in the page's language."""
        return str(InteractionKind(self.kind).label) if self.kind in InteractionKind.values else self.kind

    @property
    def role_label(self) -> str:
        """The role in the page's language."""
        return str(Role(self.role).label) if self.role in Role.values else self.role

    @property
    def contract_url(self) -> str:
        """The address of its contract, whose number is put in its place."""
        return reverse("contract", args=[0]).replace("/0/", f"/{OPEN}contract{CLOSE}/")

    @property
    def icon(self) -> str:
        """The name of the line's icon."""
        return _ICONS.get(self.kind, "arrow-back-up" if self.is_back else "file-check")


@dataclass(frozen=True)
class ChangeRow:
    """One recorded act as a line."""

    mount: str
    pk: int
    act: str
    icon: str
    changes: tuple[FieldChange, ...]
    actor: str
    when: str
    iso: str
    company: str = ""
    company_url: str = ""


@dataclass(frozen=True)
class FileLink:
    """A file that a line offers."""

    pk: int
    name: str
    size: int
    mount: str


def rendered_timeline(
    timeline: Timeline, *, editions: dict[int, str], names: dict[int, str], reader: Reader, currency: str
) -> list[Span]:
    """This will return lines under their months; names: companies of a group, by number."""
    spans: list[Span] = []
    open_span, this_year, mount = None, timezone.localdate().year, get_script_prefix()
    acts = [row for row in timeline.page.rows if isinstance(row, RecordedAct)]
    words = words_of((name for act in acts for name in act.changes), reader)
    for place, row in enumerate(timeline.page.rows):
        at = timezone.localtime(row.at)
        if isinstance(row, LedgerLine):
            documents = timeline.documents.get(row.pk, [])
            html = _line(row, at, documents, editions.get(row.edition_id, ""), names, reader, currency, mount)
        else:
            html = fragment("customers/timeline_change.html", change_row(row, at, names, words, reader, mount))
        month = (at.year, at.month if at.year == this_year else 0)
        if month != open_span or place == PRINTED:
            spans.append(Span(_heading(at, this_year) if month != open_span else "", [], place >= PRINTED))
        open_span = month
        spans[-1].lines.append(html)
    return spans


def _heading(at: datetime, this_year: int) -> str:
    if at.year == this_year:
        return date_format(at, "YEAR_MONTH_FORMAT")
    return pgettext("heading", "%(year)s") % {"year": at.year}


def change_row(
    entry: RecordedAct,
    at: datetime,
    names: dict[int, str],
    words: dict[str, FieldWords],
    reader: Reader,
    mount: str,
) -> ChangeRow:
    """This will return an act as its line shows it."""
    company = names.get(entry.owner, "")
    return ChangeRow(
        mount=mount,
        pk=entry.pk,
        act=act_words(entry.action),
        icon=act_icon(entry.action),
        changes=field_changes(entry, words, reader),
        actor=actor_words(entry.actor),
        when=date_format(at, "SHORT_DATETIME_FORMAT"),
        iso=at.isoformat(),
        company=company,
        company_url=reverse("customer", args=[entry.owner]) if company else "",
    )


def _line(
    line: LedgerLine,
    at: datetime,
    documents: list[Document],
    edition: str,
    names: dict[int, str],
    reader: Reader,
    currency: str,
    mount: str,
) -> SafeString:
    contract, text = contract_number(line.source_ref), line.text
    shape = LineShape(
        mount=mount,
        kind=line.kind,
        role=line.role,
        effect=line.effect,
        is_back=line.sign < 0,
        is_commitment=line.effect == "commitment" and line.sign > 0,
        edition_id=line.edition_id,
        edition=edition,
        actor=actor_words(line.actor),
        has_contract=bool(contract),
        has_money=bool(line.value_minor),
        has_documents=bool(documents),
        text="" if not text else "long" if len(text) > LONG else "short",
        is_of_group=bool(names),
        can_pin=reader.may_write and bool(text),
    )
    values = {
        "pk": line.pk,
        "when": date_format(at, "SHORT_DATETIME_FORMAT"),
        "iso": at.isoformat(),
        "text": text,
        "start": text[:_START],
        "money": money(line.value_minor, currency) if line.value_minor else "",
        "contract": contract,
        "documents": file_links(documents, mount) if documents else "",
    }
    if names:
        values["company"] = names.get(line.owner, "")
        values["company_url"] = reverse("customer", args=[line.owner])
        values["company_lang"] = lang_of(values["company"])
    return filled(fragment("customers/timeline_line.html", shape), values)


def file_links(documents: Iterable[Document], mount: str) -> SafeString:
    """This will return links to the files of a line."""
    links = [FileLink(document.pk, document.name, document.size, mount) for document in documents]
    return SafeString("".join(fragment("customers/file_link.html", link) for link in links))
