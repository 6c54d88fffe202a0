"""
Times in which nothing was written that an organizer's pages show.

Every table has a trigger that notes, once for each transaction, whose rows were written (`tenancy_change`). Nobody
waits for anybody: each transaction adds a row of its own, and the row is seen when the transaction is.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from itertools import count

from django.db import connection
from django.utils import timezone

from crm_expo.tenancy.asking import Asking
from crm_expo.tenancy.scope import current_organizer

#: Tables that no organizer's page reads: they tell nothing, and what does read them is not said to be unchanged.
UNTOLD = frozenset(
    {
        "django_migrations",
        "django_session",
        "jobs_heartbeat",
        "jobs_jobslot",
        "outbox_platformmail",
        "tenancy_change",
    }
)
#: Longer than a transaction lasts, and much longer than a moment is kept.
_KEPT_FOR = timedelta(hours=1)
#: By the index, from its end: a plan for “any row will do” might read the whole table.
_NEVER = "1:1:"
_LOOK = """
    SELECT pg_current_xact_id_if_assigned() IS NULL AND NOT EXISTS (
        SELECT FROM (VALUES (organizer), (0)) AS of (one), LATERAL (
            SELECT FROM tenancy_change WHERE whose = of.one AND xid >= pg_snapshot_xmin(since)
            AND NOT pg_visible_in_snapshot(xid, since) ORDER BY xid DESC LIMIT 1
        ) AS later
    ), CASE WHEN pg_current_xact_id_if_assigned() IS NULL THEN pg_current_snapshot()::text ELSE '' END
    FROM (SELECT $1::bigint AS organizer, $2::pg_snapshot AS since) AS asked
"""
_UNTOLD_TABLES = """
    SELECT c.relname, t.oid IS NOT NULL FROM pg_class c LEFT JOIN pg_trigger t ON t.tgrelid = c.oid
    AND t.tgname = 'tells_changes' AND t.tgenabled IN ('O', 'A')
    WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition
"""


@dataclass(frozen=True)
class _Seen:
    """Until when nothing was written (what the database had seen, `pg_snapshot`), and the number of that time."""

    moment: str
    number: int


_seen: dict[int, _Seen] = {}
_numbers = count(1)


def quiet_time() -> int:
    """
    This will return the number of a time in which nothing of the open organizer or the platform was written; another
    number, another time. What is read after asking may be kept under the number, and is the same while the number is.

    0 for a transaction that wrote something itself: what it writes later would be the same time to it.
    """
    organizer_id = current_organizer().pk
    before = _seen.get(organizer_id)
    asking = Asking("changes", _LOOK, (organizer_id, before.moment if before else _NEVER))
    with connection.cursor() as cursor:
        asking.put(cursor)
    is_quiet, moment = asking.row
    if not moment:
        return 0
    # Threads may overtake each other here: from a number's first moment to whichever stands with it, all was quiet.
    now = _Seen(moment, before.number if before and is_quiet else next(_numbers))
    _seen[organizer_id] = now
    return now.number


def reads_untold(questions: Iterable[str]) -> bool:
    """This will tell whether statements read a table that tells no changes."""
    return any(table in question for question in questions for table in UNTOLD)


def tell_changes() -> None:
    """This will give every table its trigger; as owner, after migrations."""
    with connection.cursor() as cursor:
        for table in silent_tables(cursor):
            cursor.execute(
                f"CREATE TRIGGER tells_changes AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE"
                f" ON {connection.ops.quote_name(table)} FOR EACH STATEMENT EXECUTE FUNCTION tenancy_tell_change()"
            )


def silent_tables(cursor) -> list[str]:
    """This will name the tables that tell no changes and are not on the list of those."""
    cursor.execute(_UNTOLD_TABLES)
    return sorted(table for table, tells in cursor.fetchall() if not tells and table not in UNTOLD)


def forget_changes() -> int:
    """This will delete what no kept moment can be older than, and return how many rows that were."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM tenancy_change WHERE at < %s", [timezone.now() - _KEPT_FOR])
        return cursor.rowcount
