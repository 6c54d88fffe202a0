"""Bulk writing that passes the walls: COPY into a temporary table, then INSERT … SELECT under the open organizer."""

from __future__ import annotations

import io
from concurrent.futures import Future, ThreadPoolExecutor
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

    def __init__(self, model: type[Model], columns: str, order: str = "") -> None:
        self.table, self.columns, self.order = model._meta.db_table, columns.split(), order
        self.lines: list[str] = []
        self.constants: dict[str, Any] = {}
        for field in model._meta.local_concrete_fields:
            if field.generated or field.column in {*self.columns, "organizer_id", "id"}:
                continue
            if not (field.has_default() or field.null or field.empty_strings_allowed):
                raise ValueError(f"{self.table}.{field.column} needs a value")
            default = field.get_default()
            is_json = isinstance(field, JSONField)
            self.constants[field.column] = field.get_db_prep_save(default, connection) if is_json else default

    def add(self, *values: Any) -> None:
        """This will note one row, its values in the order of the columns."""
        self.lines.append("\t".join([_text(value) for value in values]))


class Scribe:
    """
    Writes sheets in the order given while the next ones are being filled: one thread, on the caller's own connection
    and in its transaction. Leaving waits for the last row, and raises what went wrong first.
    """

    def __init__(self, organizer: Organizer) -> None:
        self.organizer = organizer
        self.counts: dict[str, int] = {}
        self._written: list[tuple[str, Future]] = []

    def __enter__(self) -> Scribe:
        connection.ensure_connection()
        self._raw, self._pool = connection.connection, ThreadPoolExecutor(1)
        return self

    def write(self, name: str, sheet: Sheet) -> None:
        """This will queue a sheet; its rows are counted under the name."""
        self._written.append((name, self._pool.submit(self._copy, sheet)))

    def __exit__(self, kind: object, error: object, trace: object) -> None:
        self._pool.shutdown(cancel_futures=error is not None)
        for name, future in self._written:
            if not future.cancelled():
                self.counts[name] = self.counts.get(name, 0) + future.result()

    def _copy(self, sheet: Sheet) -> int:
        """The organizer's number comes from here, never from the lines."""
        quote = connection.ops.quote_name
        names = ", ".join(quote(column) for column in sheet.columns)
        table, fixed = quote(sheet.table), "".join(f", {quote(column)}" for column in sheet.constants)
        marks = ", %s" * len(sheet.constants)
        with self._raw.cursor() as cursor:
            cursor.execute(f"CREATE TEMP TABLE demo_rows ON COMMIT DROP AS SELECT {names} FROM {table} WITH NO DATA")
            cursor.copy_expert(f"COPY demo_rows ({names}) FROM STDIN", io.StringIO("\n".join([*sheet.lines, ""])))
            cursor.execute(
                f"INSERT INTO {table} ({names}, organizer_id{fixed})"
                f" SELECT {names}, %s{marks} FROM demo_rows {sheet.order}",
                [self.organizer.pk, *sheet.constants.values()],
            )
            count = cursor.rowcount
            cursor.execute("DROP TABLE demo_rows")
        sheet.lines.clear()
        return count
