"""The plans behind the screens: no large table is read from end to end, and each is entered by an index."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from crm_expo.boot.bench.screens import SCREENS
from crm_expo.tenancy.models import Organizer
from crm_expo.tenancy.scope import tenant

#: Tables with so many rows are large.
LARGE = 100_000
#: So many addresses of a screen are looked at.
_LOOKED_AT = 3
#: EXPLAIN does not look into functions: what they read is counted while they run.
_FUNCTIONS = re.compile(r"\b(customers|exhibitions)_\w+\(")
#: A count up to a limit reads on from where a table begins and ends at the limit; large ones are kept for a while.
_UP_TO = re.compile(r"SELECT COUNT\(\*\) FROM \(.* LIMIT \d+\) subquery", re.DOTALL)
#: What opens the organizer's door travels in one message with a question.
_OPENING = re.compile(r"^SELECT set_config\([^;]*\); ")
_POOLED = "DISABLE_SERVER_SIDE_CURSORS"
_COUNTED = "SELECT relname, coalesce(seq_scan, 0) FROM pg_stat_xact_user_tables"


@dataclass(frozen=True)
class Fault:
    """A statement of a screen that reads a large table without an index."""

    screen: str
    table: str
    how: str
    statement: str


def faults(organizer: Organizer, user, samples: dict[str, list]) -> list[Fault]:
    """This will ask for each screen in this process, as the app role, and explain every statement that it made."""
    client = Client(SERVER_NAME="127.0.0.1")
    client.force_login(user)
    found, large = [], _large_tables()
    for screen in SCREENS:
        for path in screen.paths(samples)[:_LOOKED_AT]:
            with _nothing_prepared(), CaptureQueriesContext(connection) as captured:
                answer = client.get(f"/o/{organizer.slug}/{path}")
            if answer.status_code != 200:
                found.append(Fault(screen.name, "", f"answered {answer.status_code}", path))
            asked = [_OPENING.sub("", query["sql"]) for query in captured.captured_queries]
            asked = [one for one in asked if one.startswith(("SELECT", "WITH")) and not _UP_TO.fullmatch(one)]
            with tenant(organizer):
                found += [
                    Fault(screen.name, table, how, statement)
                    for statement in asked
                    for table, how in (_counted if _FUNCTIONS.search(statement) else _scans)(statement)
                    if table in large
                ]
    return list({(fault.screen, fault.table, fault.how): fault for fault in found}.values())


@contextmanager
def _nothing_prepared() -> Iterator[None]:
    """As behind a pooler that shares connections: every statement stands as it is, and can be explained."""
    settings = connection.settings_dict
    before, settings[_POOLED] = settings.get(_POOLED, False), True
    try:
        yield
    finally:
        settings[_POOLED] = before


def _large_tables() -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace"
            " AND reltuples >= %s",
            [LARGE],
        )
        return {row[0] for row in cursor.fetchall()}


def _scans(statement: str) -> Iterator[tuple[str, str]]:
    """Tables that a statement would read from end to end. Shape: (table, the plan's word)."""
    with connection.cursor() as cursor:
        cursor.execute("EXPLAIN (FORMAT JSON) " + statement.replace("%", "%%"), [])
        plan = cursor.fetchone()[0]
    yield from _walk((json.loads(plan) if isinstance(plan, str) else plan)[0]["Plan"])


def _counted(statement: str) -> Iterator[tuple[str, str]]:
    """Tables that a statement reads from end to end while it runs."""
    with connection.cursor() as cursor:
        cursor.execute(_COUNTED)
        before = dict(cursor.fetchall())
        cursor.execute(statement.replace("%", "%%"), [])
        cursor.execute(_COUNTED)
        yield from ((table, "Seq Scan") for table, count in cursor.fetchall() if count > before.get(table, 0))


def _walk(node: dict) -> Iterator[tuple[str, str]]:
    if node["Node Type"] == "Seq Scan":
        yield node["Relation Name"], "Seq Scan"
    for child in node.get("Plans", []):
        yield from _walk(child)
