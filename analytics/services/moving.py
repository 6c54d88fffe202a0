"""Moves between tiers and rungs, and what loyalty foresaw: the past, scored by a run's own steps, nothing kept."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction

from analytics.selectors.held import Held, closes_at, opens_at
from analytics.services.rates import read_base_rates
from analytics.services.running import read_histories, store_cut_points
from analytics.services.steps import Steps
from analytics.sql import chained, statement
from crm_expo.tenancy.models import Organizer

#: Just before an edition opens nobody takes part in it yet: who comes is not known to what foresees it.
INSTANT = timedelta(seconds=1)
#: Tables of which only what was there at the moment counts, such as commitments; and the column that tells.
KNOWN_SINCE = {"customers_interaction": "occurred_at", "analytics_storedmodel": "fitted_at"}


@dataclass(frozen=True)
class Move:
    """Customers of a role with the same tier and rung before, and the same after; no rung: no customer yet."""

    role: str
    tier_before: str
    tier_after: str
    rung_before: str | None
    rung_after: str
    customers: int


@dataclass(frozen=True)
class Foreseen:
    """Customers of a role with the same loyalty when an edition opened: who was at the one before, who came."""

    role: str
    loyalty: float
    was_here: bool
    came: bool
    customers: int


@dataclass(frozen=True)
class Past:
    """What looking back at a series' newest held editions told."""

    moves: tuple[Move, ...] = ()
    foreseen: tuple[Foreseen, ...] = ()


class _Undo(Exception):
    """Leaves a savepoint without keeping what was written in it."""


def look_back(*, organizer: Organizer, exhibition_id: int, held: Held) -> Past:
    """
    This will count a series' customers by where they stood right after each of the two newest held editions, and by
    the loyalty they had when the newest one opened, with the answers that had come in by then.

    All moments are scored from the ledger, the answers and the models as they stood then. Cut points of then are
    written inside a savepoint that is undone, because the steps read them from their table; call it behind the lock
    of scores.

    Shape:  empty with fewer than two held editions; moves of customers who had taken part by the later moment.
    """
    if len(held.editions) < 2:
        return Past()
    before, newest = held.editions[-2:]
    moments = {"before": closes_at(before), "opening": opens_at(newest) - INSTANT, "after": closes_at(newest)}
    with _undone():
        for name, moment in moments.items():
            steps = Steps(organizer, moment, cause="judged")
            _keep_standing(steps, organizer, exhibition_id, name)
        return Past(
            tuple(Move(*row) for row in steps.rows(statement("moves"))),
            tuple(Foreseen(*row) for row in steps.rows(statement("foreseen"))),
        )


@contextmanager
def _undone() -> Iterator[None]:
    """This will roll everything back that was written inside, temporary tables and planner switches too."""
    try:
        with transaction.atomic():
            yield
            raise _Undo
    except _Undo:
        return


def _keep_standing(steps: Steps, organizer: Organizer, exhibition_id: int, name: str) -> None:
    """This will keep everybody's tier, rung and loyalty in a series as of the steps' moment, in score_<name>."""
    for table, moment in KNOWN_SINCE.items():
        steps.run(f"DROP VIEW IF EXISTS pg_temp.{table}")
        # Stands before the table on the search path: what came later was not known then either.
        rows = f"SELECT * FROM public.{table} WHERE {moment} <= %(as_of)s"  # noqa: S608  names of our own
        steps.run(f"CREATE TEMP VIEW {table} WITH (security_invoker = true) AS {rows}")
    read_histories(steps)
    store_cut_points(organizer, steps, read_base_rates(steps), {})
    steps.keep("shapes")
    standing = chained(("rows", "standing"), narrowed=False)
    steps.keep_values()
    with steps.by_hash():
        steps.run(f"CREATE TEMP TABLE score_{name} ON COMMIT DROP AS\n{standing}", exhibition_id=exhibition_id)


def tier_moves(moves: tuple[Move, ...], role: str) -> list[dict]:
    """This will count a role's customers by pair of tiers. Shape: before, after, n."""
    counted = Counter[tuple[str, str]]()
    for move in moves:
        if move.role == role:
            counted[move.tier_before, move.tier_after] += move.customers
    return [{"before": before, "after": after, "n": n} for (before, after), n in sorted(counted.items())]


def ladder_moves(moves: tuple[Move, ...], role: str) -> list[dict]:
    """This will count a role's customers by pair of rungs. Shape: from (None: no customer yet), to, customers."""
    counted = Counter[tuple[str | None, str]]()
    for move in moves:
        if move.role == role:
            counted[move.rung_before, move.rung_after] += move.customers
    ordered = sorted(counted.items(), key=lambda one: (one[0][0] or "", one[0][1]))
    return [{"from": before, "to": after, "customers": n} for (before, after), n in ordered]
