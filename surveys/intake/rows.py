"""One row of a table of answers: its answers, its respondent, and what could not be read."""

import hashlib
import json
from dataclasses import dataclass, field, replace
from datetime import datetime, tzinfo

from crm_expo.kit.workbooks import COVERED
from customers.normal import company_key, email_key, person_key, phone_e164, uscc_key
from customers.services.matching import CompanyContact, PersonContact
from surveys.intake.cells import clean, read_cell, read_option_cell
from surveys.intake.layout import Layout
from surveys.intake.moments import read_moment
from surveys.models import Audience

NAMELESS = "nameless:"


@dataclass(frozen=True)
class Fault:
    """Something told about a row: a cell that could not be read, or a remark on a row that was taken."""

    row: int
    column: str
    code: str
    value: str

    @property
    def plain(self) -> list:
        return [self.row, self.column, self.code, self.value[:100]]


@dataclass(frozen=True)
class Identity:
    """By what a row names its customer besides a company's or a person's own data; "" where it does not."""

    customer: str = ""
    booth: str = ""
    contract: str = ""


@dataclass(frozen=True)
class AnswerRow:
    """One respondent's row, checked in shape."""

    row: int
    external_id: str
    answered_at: datetime | None
    company: CompanyContact | None
    person: PersonContact | None
    answers: dict = field(default_factory=dict)
    identity: Identity = Identity()


def read_answers(
    number: int, cells: list[str], layout: Layout, *, audience: str, now: datetime, clock: tzinfo
) -> tuple[AnswerRow | None, list[Fault]]:
    """This will read a row whole or not at all: a row with an unreadable cell is told and left out."""
    values = {name: clean(cells[place]) for place, name in layout.fields.items()}
    answers, faults = _answers(number, cells, layout)
    if beyond := next((cell for cell in cells[layout.width :] if cell.strip()), ""):
        faults.append(Fault(number, "", "beyond_headers", beyond))
    moment, code = read_moment(values.get("answered_at", ""), now, clock)
    if code:
        faults.append(Fault(number, "answered_at", code, values["answered_at"]))
    faults += _unreadable_details(number, values)
    if not faults and not answers:
        faults.append(Fault(number, "", "no_answer", ""))
    if faults:
        return None, faults
    return _row(number, values, moment, answers, audience), []


def _answers(number: int, cells: list[str], layout: Layout) -> tuple[dict, list[Fault]]:
    answers: dict = {}
    faults = []
    for place, question in layout.questions.items():
        value, code = read_cell(question, cells[place])
        if code:
            faults.append(Fault(number, question.code, code, cells[place]))
        elif value is not None:
            answers[question.code] = value
    for place, (question, option) in layout.options.items():
        chosen, code = read_option_cell(question, option, cells[place])
        if code:
            faults.append(Fault(number, question.code, code, cells[place]))
        elif chosen is not None:
            answers[question.code] = sorted([*answers.get(question.code, []), *([option] if chosen else [])])
    return answers, faults


def _unreadable_details(number: int, values: dict) -> list[Fault]:
    """Details of the respondent that cannot be what their column says."""
    tests = {"email": (email_key, "not_an_address"), "uscc": (uscc_key, "check_digit")}
    return [Fault(number, name, "merged_cell", "") for name, value in values.items() if value == COVERED] + [
        Fault(number, name, code, values[name])
        for name, (read, code) in tests.items()
        if values.get(name) and values[name] != COVERED and not read(values[name])
    ]


def _row(number: int, values: dict, moment: datetime | None, answers: dict, audience: str) -> AnswerRow:
    company = person = None
    if values.get("company"):
        company = CompanyContact(name=values["company"][:200], uscc=values.get("uscc", ""))
    if values.get("email") or values.get("name") or values.get("phone"):
        person = PersonContact(
            name=values.get("name", "")[:200], email=values.get("email", ""), phone=values.get("phone", "")[:60]
        )
    if values.get("uscc") and company is None:
        company = CompanyContact(uscc=values["uscc"])
    identity = Identity(**{name: values.get(name, "")[:60] for name in ("customer", "booth", "contract")})
    known = values.get("external_id") or _known_by(values, audience)
    return AnswerRow(number, known[:120], moment, company, person, answers, identity)


def _known_by(values: dict, audience: str) -> str:
    """
    What tells respondents apart where no number does: the same file, or its next version, doubles nobody.

    A person is known by address and name or number, else by name and company; only an exhibitor by its company alone.
    """
    company, person = company_key(values.get("company", "")), person_key(values.get("name", ""))
    if values.get("email"):  # assistants answer for whole delegations
        return f"{email_key(values['email'])}:{person}" if person else email_key(values["email"])
    if number := phone_e164(values.get("phone", ""), "CN") if values.get("phone") else "":
        return f"tel:{number}"
    exhibitor = {
        "uscc": uscc_key(values.get("uscc", "")) if values.get("uscc") else "",
        "customer": values.get("customer", ""),
        "contract": values.get("contract", ""),
        "booth": values.get("booth", ""),
        "company": company,
    }
    known = next((f"{name}:{value}" for name, value in exhibitor.items() if value), "")
    if audience == Audience.EXHIBITOR and known:
        return f"{known}:{person}" if person else known
    if values.get("customer"):
        return f"customer:{values['customer']}"
    return f"person:{person}:{company}" if person else ""


def newest_of_each(rows: list[AnswerRow]) -> tuple[list[AnswerRow], list[Fault]]:
    """
    This will leave one row per respondent, the newest by its date, else the last; the others are told.

    Rows that name nobody are known by what they answer and how often that came before, so that neither the same
    file again nor its corrected version counts anybody twice.
    """
    kept: dict[str, AnswerRow] = {}
    told = []
    seen: dict[str, int] = {}
    for row in rows:
        one = row if row.external_id else replace(row, external_id=_by_answers(row, seen))
        other = kept.get(one.external_id)
        if other is None:
            kept[one.external_id] = one
            continue
        newer, older = (other, one) if _is_older(one, other) else (one, other)
        told.append(Fault(older.row, "external_id", "repeats_row", str(newer.row)))
        kept[one.external_id] = newer
    return list(kept.values()), told


def _is_older(one: AnswerRow, other: AnswerRow) -> bool:
    return bool(one.answered_at and other.answered_at and one.answered_at < other.answered_at)


def _by_answers(row: AnswerRow, seen: dict[str, int]) -> str:
    said = json.dumps([row.answers, row.answered_at and row.answered_at.isoformat(), row.company and row.company.name],
                      sort_keys=True, ensure_ascii=False)  # fmt: skip
    mark = hashlib.sha256(said.encode()).hexdigest()[:32]
    seen[mark] = seen.get(mark, 0) + 1
    return f"{NAMELESS}{mark}:{seen[mark]}"
