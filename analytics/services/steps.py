"""How the SQL steps are run: one set of parameters, temporary tables, the switches of the planner."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from django.db import connection

from analytics.sql import chained, kept, statement
from crm_expo.tenancy.models import Organizer
from customers.models.role import SCORE_ROLES

METHOD_VERSION = "3"
ROLES = tuple(SCORE_ROLES)

#: Left alone the planner hashes over the heap; in the order of the index the ledger is read 3.3 times faster.
ORDERED = ("enable_seqscan", "enable_bitmapscan", "enable_hashagg", "enable_hashjoin", "enable_mergejoin")
#: Dear pages make it leave the heap alone, even when it stands in memory and looks free.
PAGE_COSTS, DEAR_PAGE = ("seq_page_cost", "random_page_cost"), 50
#: Joins over several columns are thought to find next to nothing; the planner then walks through all pairs.
PAIRWISE = ("enable_nestloop", "enable_mergejoin")


class Steps:
    """The steps of one run over one organizer as of one moment."""

    def __init__(self, organizer: Organizer, as_of: datetime, cause: str):
        self.parameters: dict[str, Any] = {
            "organizer_id": organizer.pk,
            "as_of": as_of,
            "cause": cause,
            "method_version": METHOD_VERSION,
            "roles": list(ROLES),
        } | {role: [str(fine) for fine in roles] for role, roles in SCORE_ROLES.items()}

    def run(self, sql: str, **more: Any) -> int:
        """This will run a statement and return how many rows it touched."""
        with connection.cursor() as cursor:
            cursor.execute(sql, self.parameters | more)
            return cursor.rowcount

    def rows(self, sql: str, **more: Any) -> list[tuple]:
        """This will run a query and return its rows; only for the few that describe many."""
        with connection.cursor() as cursor:
            cursor.execute(sql, self.parameters | more)
            return cursor.fetchall()

    def keep(self, name: str) -> None:
        """This will keep a step's rows in a temporary table until the transaction ends."""
        self._keep(name)
        self.run(f"ANALYZE score_{name}")

    def keep_values(self) -> None:
        """This will keep everybody's values: joined by hash, and unknown to the planner, as they are read whole."""
        with self.by_hash():
            self._keep("values")

    def _keep(self, name: str) -> None:
        self.run(f"DROP TABLE IF EXISTS pg_temp.score_{name}")
        self.run(kept(name))

    def keep_difference(self) -> int:
        """This will keep what has to be written after a full run, and return how many rows that is."""
        self.run("DROP TABLE IF EXISTS pg_temp.score_difference")
        difference = chained(("rows", "difference"), narrowed=False)
        with self.by_hash():
            return self.run(f"CREATE TEMP TABLE score_difference ON COMMIT DROP AS\n{difference}")

    @contextmanager
    def by_hash(self) -> Iterator[None]:
        """This will let joins of everybody's rows be done by hash alone."""
        for switch in PAIRWISE:
            self.run(f"SET LOCAL {switch} = off")
        yield
        for switch in PAIRWISE:
            self.run(f"SET LOCAL {switch} = on")

    def in_index_order(self, on: bool) -> None:
        """This will tell the planner to follow the order of the ledger's covering index, or to choose again."""
        for switch in ORDERED:
            self.run(f"SET LOCAL {switch} = {'off' if on else 'on'}")
        for cost in PAGE_COSTS:
            self.run(f"SET LOCAL {cost} = {DEAR_PAGE}" if on else f"SET LOCAL {cost} TO DEFAULT")

    def lock(self) -> None:
        """This will wait until no other transaction writes this organizer's scores."""
        self.rows(statement("lock"))

    def try_lock(self) -> bool:
        """This will tell whether nobody else writes this organizer's scores, and keep it so."""
        return self.rows(statement("try_lock"))[0][0]


def write_difference(steps: Steps) -> int:
    """This will bring the scorecards to what score_difference says, keep history, and count the rows written."""
    steps.run(statement("write_history"))
    written = steps.run(statement("write_deleted"))
    steps.run(statement("write_stepped_down"))
    written += steps.run(statement("write_updated"))
    return written + steps.run(statement("write_inserted"))
