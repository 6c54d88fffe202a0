"""Fields of the organizer's own to measure on: filled in for most records, and what they are looked for by."""

from __future__ import annotations

import json

from crm_expo.boot.bench.ledger import sql
from crm_expo.fields.models import CustomField
from crm_expo.fields.services.defining import ChoiceWish, add_field
from crm_expo.tenancy.models import Organizer

_CHOICES = [ChoiceWish("", name) for name in ("Large", "Medium", "Small", "Tiny", "Rare")]
_KINDS = ("choice", "choices", "text", "number", "date", "flag")
#: One in a thousand holds the last choice; most texts stand once, some at many records.
_CHOICE = "(ARRAY['large', 'medium', 'small', 'tiny'])[1 + {n} %% 4]"
_RARE = f"CASE WHEN {{n}} %% 1000 = 7 THEN 'rare' ELSE {_CHOICE} END"
_TEXT = "CASE WHEN {n} %% 10 = 0 THEN 'near the door' ELSE 'stand ' || {n} END"
_COLUMNS = {
    "choice": f"'', {_RARE}, NULL::float8, NULL::date, ''",
    "choices": f"{_CHOICE}, {_CHOICE}, NULL, NULL, ''",
    "text": f"'', {_TEXT}, NULL, NULL, {_TEXT}",
    "number": "'', NULL, ({n} %% 5000)::float8, NULL, ''",
    "date": "'', NULL, NULL, %(today)s::date - ({n} %% 2000)::int, ''",
    "flag": "'', CASE WHEN {n} %% 3 = 0 THEN 'yes' ELSE 'no' END, NULL, NULL, ''",
}
#: Kind of record → (table of values, its record, records).
_TABLES = {
    "company": ("customers_customervalue", "customer_id", "customers_customer WHERE kind = 'company' AND"),
    "person": ("customers_customervalue", "customer_id", "customers_customer WHERE kind = 'person' AND"),
    "registration": ("exhibitions_registrationvalue", "registration_id", "exhibitions_registration WHERE"),
    "participation": ("exhibitions_participationvalue", "participation_id", "exhibitions_participation WHERE"),
}
#: Nine records of ten hold something.
_WRITE = """
INSERT INTO {table} (organizer_id, {record}, field_id, slot, key, number, day, text)
SELECT %(organizer)s, id, %(field)s, {columns} FROM {records} organizer_id = %(organizer)s AND id %% 10 <> 9
"""


def write_own_fields(organizer: Organizer, today) -> int:
    """This will add a field of each kind to the open organizer's records of each kind, and fill them in."""
    written = 0
    for target, (table, record, records) in _TABLES.items():
        for kind in _KINDS:
            choices = _CHOICES if kind.startswith("choice") else ()
            field = add_field(
                organizer=organizer, target=target, kind=kind, key=f"bench_{kind}", label_en=kind.title(),
                choices=choices,
            )  # fmt: skip
            columns = _COLUMNS[kind].format(n="id")
            statement = _WRITE.format(table=table, record=record, columns=columns, records=records)
            written += sql(statement, organizer=organizer.pk, field=field.pk, today=today)
    return written


def own_samples() -> dict[str, list[str]]:
    """This will gather what lists of the open organizer are filtered by: parts of addresses, by name."""
    found = {field.key: field.name for field in CustomField.objects.filter(target="company")}
    choice, text, number = found["bench_choice"], found["bench_text"], found["bench_number"]
    visits = CustomField.objects.get(target="registration", key="bench_choice").name
    return {
        "own_rare": _where([[choice, "in", ["rare"]]]),
        "own_common": _where([[choice, "in", [one]] for one in ("large", "medium", "small")]),
        "own_none_of": _where([[choice, "not_in", ["rare"]]]),
        "own_text": _where([[text, "is", f"Stand {number}"] for number in range(100, 400)]),
        "own_starts": _where([[text, "starts", f"stand {number}"] for number in range(100, 400)]),
        "own_number": _where([[number, "at_least", 4_990]]),
        "own_empty": _where([[choice, "empty"]]),
        "own_columns": [",".join(found.values())],
        "own_visits": _where([[visits, "in", ["rare"]]]),
    }


def _where(conditions: list[list]) -> list[str]:
    return [json.dumps(one) for one in conditions]
