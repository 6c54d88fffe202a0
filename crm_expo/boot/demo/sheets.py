"""Bulk writing that passes the walls: COPY into a temporary table, then INSERT … SELECT under the open organizer."""

from __future__ import annotations

import io
from collections.abc import Iterable
from typing import Any

from django.db import connection
from django.db.models import JSONField, Model

from crm_expo.tenancy.models import Organizer

_SPECIAL = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})


def new_ids(model: type[Model], count: int) -> list[int]:
    """This will take that many numbers from a table's sequence (the app role may use it, not set it)."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)",
            [model._meta.db_table, count],
        )
        return [row[0] for row in cursor.fetchall()]


def _text(value: Any) -> str:
    if value is None:
        return "\\N"
    text = value if isinstance(value, str) else str(value)
    if "\\" in text or "\n" in text or "\t" in text or "\r" in text:
        return text.translate(_SPECIAL)
    return text


class Sheet:
    """Rows for one table. Columns that are not named get the field's default; no column without one may be left out."""

    def __init__(self, model: type[Model], columns: str) -> None:
        self.table = model._meta.db_table
        self.columns = columns.split()
        self.lines: list[str] = []
        self.constants: dict[str, Any] = {}
        for field in model._meta.local_concrete_fields:
            if field.column in {*self.columns, "organizer_id", "id"}:
                continue
            if not (field.has_default() or field.null or field.empty_strings_allowed):
                raise ValueError(f"{self.table}.{field.column} needs a value")
            default = field.get_default()
            self.constants[field.column] = (
                field.get_db_prep_save(default, connection) if isinstance(field, JSONField) else default
            )

    def add(self, *values: Any) -> None:
        """This will note one row, its values in the order of the columns."""
        self.lines.append("\t".join([_text(value) for value in values]))

    def write(self, organizer: Organizer) -> int:
        """This will write all rows and return their number."""
        return copy_rows(organizer, self.table, self.columns, self.lines, self.constants)


def copy_rows(
    organizer: Organizer,
    table: str,
    columns: list[str],
    lines: Iterable[str],
    constants: dict[str, Any] | None = None,
    order: str = "",
) -> int:
    """
    This will insert prepared lines of COPY text into a table of the open organizer.

    Shape: the number of rows. The organizer's number comes from here, never from the lines.
    """
    quote, constants = connection.ops.quote_name, constants or {}
    names = ", ".join(quote(column) for column in columns)
    fixed = "".join(f", {quote(column)}" for column in constants)
    marks = ", %s" * len(constants)
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TEMP TABLE demo_rows ON COMMIT DROP AS SELECT {names} FROM {quote(table)} WITH NO DATA")
        buffer = io.StringIO("".join(f"{line}\n" for line in lines))
        cursor.copy_expert(f"COPY demo_rows ({names}) FROM STDIN", buffer)
        cursor.execute(
            f"INSERT INTO {quote(table)} ({names}, organizer_id{fixed}) SELECT {names}, %s{marks} FROM demo_rows {order}",
            [organizer.pk, *constants.values()],
        )
        count = cursor.rowcount
        cursor.execute("DROP TABLE demo_rows")
    return count
