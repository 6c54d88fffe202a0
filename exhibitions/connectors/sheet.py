"""Registrations from a spreadsheet: columns by their headings in Chinese or English, own fields by name or key."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.utils.crypto import salted_hmac

from crm_expo.fields.models import CustomField
from crm_expo.fields.normal import text_key
from crm_expo.fields.values import BadValue, as_json, from_text
from crm_expo.kit.sheets import SheetTable

HEADINGS = {
    "external_id": ("external_id", "id", "registration number", "登记编号", "编号", "报名号"),
    "name": ("name", "full name", "姓名", "观众姓名"),
    "email": ("email", "e-mail", "e-mail address", "邮箱", "电子邮箱", "电子邮件"),
    "phone": ("phone", "mobile", "telephone", "电话", "手机", "手机号", "手机号码"),
    "company": ("company", "organization", "公司", "单位", "公司名称", "单位名称"),
    "category": ("category", "type", "类别", "观众类别", "票种"),
}
_PERSON = ("name", "email", "phone")


class NobodyNamed(Exception):
    """No column holds a name, an e-mail address or a phone number."""


@dataclass(frozen=True)
class SheetRow:
    """A line as a delivery, and the headings of own fields whose cells could not be read, with the reason."""

    line: int
    payload: dict
    remarks: tuple[tuple[str, str], ...] = ()


def known_columns(headers: Sequence[str], fields: Sequence[CustomField]) -> dict[int, str | CustomField]:
    """This will return what columns hold, by place; columns of other headings are left alone."""
    names: dict[str, str | CustomField] = {}
    for field in fields:
        names |= {text_key(name): field for name in (field.key, field.label_zh, field.label_en) if name}
    names |= {heading: part for part, headings in HEADINGS.items() for heading in headings}
    folded = [text_key(header) for header in headers]
    return {place: names[header] for place, header in enumerate(folded) if header in names}


def registrations_of(
    table: SheetTable, *, edition: str, organizer_id: int, fields: Sequence[CustomField]
) -> Iterator[SheetRow]:
    """This will yield a registration for each line that names somebody. Errors: NobodyNamed."""
    columns = known_columns(table.headers, fields)
    if not set(_PERSON) & {part for part in columns.values() if isinstance(part, str)}:
        raise NobodyNamed
    for line, cells in table.rows:
        told = {part: cells[place].strip() for place, part in columns.items() if isinstance(part, str)}
        if any(told.get(part) for part in _PERSON):
            told["external_id"] = told.get("external_id") or _number_of(told, organizer_id)
            yield _row(line, told, _own(table.headers, columns, cells), edition)


def _own(headers: Sequence[str], columns: dict, cells: list[str]) -> tuple[dict, list[tuple[str, str]]]:
    given, remarks = {}, []
    for place, field in columns.items():
        if isinstance(field, CustomField) and cells[place].strip():
            try:
                given[field.key] = as_json(from_text(field, cells[place]))
            except BadValue as bad:
                remarks.append((headers[place], str(bad.message)))
    return given, remarks


def _row(line: int, told: dict[str, str], own: tuple[dict, list], edition: str) -> SheetRow:
    given, remarks = own
    payload = {
        "external_id": told["external_id"],
        "edition": edition,
        "status": "registered",
        "category": told.get("category", ""),
        "person": {part: told[part] for part in _PERSON if told.get(part)},
        "company": {"name": told.get("company", "")},
        "fields": given,
    }
    return SheetRow(line, payload, tuple(remarks))


def _number_of(told: dict[str, str], organizer_id: int) -> str:
    """
    Without a number of its own, a line is known by whom it names: the same file again changes nothing.

    Nobody without the instance's key can tell from the number whom it stands for.
    """
    named = "\0".join(told.get(part, "").casefold() for part in (*_PERSON, "company"))
    return salted_hmac(f"sheet:{organizer_id}", named, algorithm="sha256").hexdigest()[:20]
