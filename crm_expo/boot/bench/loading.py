"""Bulk loading into tables of a scratch instance: keys and indexes are set aside, and made again over all rows."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import closing, contextmanager

from crm_expo.boot.roles import connect

#: Keys, then whatever index is not one of them; a key that others point to stays.
_KEYS = """
SELECT conname, pg_get_constraintdef(oid), CASE contype WHEN 'f' THEN confrelid::regclass::text END
FROM pg_constraint k WHERE conrelid = %s::regclass AND contype IN ('f', 'u', 'p') AND (contype = 'f' OR NOT EXISTS (
    SELECT FROM pg_constraint f WHERE f.contype = 'f' AND f.conindid = k.conindid))
ORDER BY contype = 'f'
"""
_INDEXES = """
SELECT indexrelid::regclass, pg_get_indexdef(indexrelid) FROM pg_index
WHERE indrelid = %s::regclass AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = indexrelid)
"""


@contextmanager
def bare(*tables: str) -> Iterator[None]:
    """This will take the tables' keys and indexes off as the owner, and put them on again when all is written."""
    with closing(connect(os.environ["DATABASE_OWNER_URL"])) as owner, owner.cursor() as cursor:
        again: list[str] = []
        for table in tables:
            again += _strip(cursor, table)
        yield
        cursor.execute("BEGIN")
        cursor.execute("SET LOCAL maintenance_work_mem = '512MB'")
        for statement in again:
            cursor.execute(statement)
        cursor.execute("COMMIT")


def _strip(cursor, table: str) -> list[str]:
    """Drops them; the statements that make them again. A key is checked over all organizers' rows, hence no FORCE."""
    again = []
    cursor.execute(_KEYS, [table])
    for name, definition, target in cursor.fetchall():
        cursor.execute(f'ALTER TABLE {table} DROP CONSTRAINT "{name}"')
        both = dict.fromkeys([table, target]) if target else {}
        again += [f"ALTER TABLE {one} NO FORCE ROW LEVEL SECURITY" for one in both]
        again.append(f'ALTER TABLE {table} ADD CONSTRAINT "{name}" {definition}')
        again += [f"ALTER TABLE {one} FORCE ROW LEVEL SECURITY" for one in both]
    cursor.execute(_INDEXES, [table])
    for index, definition in cursor.fetchall():
        cursor.execute(f"DROP INDEX {index}")
        again.insert(0, definition)
    return again


def maintain() -> None:
    """This will do what the server's own maintenance does after a while: sweep and gather statistics."""
    with closing(connect(os.environ["DATABASE_OWNER_URL"])) as owner, owner.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
