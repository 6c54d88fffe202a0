"""Moves between tiers and rungs: two moments of the past, scored by the very steps of a run, and nothing kept."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.db import transaction

from analytics.selectors.held import Held, closes_at
from analytics.services.rates import read_base_rates
from analytics.services.running import read_histories, store_cut_points
from analytics.services.steps import Steps
from analytics.sql import chained, statement
from crm_expo.tenancy.models import Organizer


@dataclass(frozen=True)
class Move:
    """Customers of a role with the same tier and rung before, and the same after; no rung: no customer yet."""

    role: str
    tier_before: str
    tier_after: str
    rung_before: str | None
    rung_after: str
    customers: int


class _Undo(Exception):
    """Leaves a savepoint without keeping what was written in it."""


def count_moves(*, organizer: Organizer, exhibition_id: int, held: Held) -> tuple[Move, ...]:
    """
    This will count a series' customers by where they stood right after each of the two newest held editions.

    Both moments are scored from the ledger as it stood then. Cut points of then are written inside a savepoint
    that is undone, because the steps read them from their table; call it behind the lock of scores.

    Shape:  empty with fewer than two held editions; only customers who had taken part by the later moment.
    """
    if len(held.editions) < 2:
        return ()
    before, after = (closes_at(edition) for edition in held.editions[-2:])
    with _undone():
        _keep_standing(Steps(organizer, before, cause="judged"), organizer, exhibition_id, "before")
        steps = Steps(organizer, after, cause="judged")
        _keep_standing(steps, organizer, exhibition_id, "after")
        return tuple(Move(*row) for row in steps.rows(statement("moves")))


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
    """This will keep everybody's tier and rung in a series as of the steps' moment, in score_<name>."""
    steps.run("DROP VIEW IF EXISTS pg_temp.customers_interaction")
    # Stands before the table on the search path: commitments made later were not known then either.
    steps.run(
        "CREATE TEMP VIEW customers_interaction WITH (security_invoker = true) AS"
        " SELECT * FROM public.customers_interaction WHERE occurred_at <= %(as_of)s"
    )
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
