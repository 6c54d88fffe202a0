"""Between runs: customers whose rows changed are scored again, with the stored cut points and models."""

from datetime import datetime

from analytics.services.steps import Steps, write_difference
from analytics.sql import chained, statement
from crm_expo.tenancy.models import Organizer

BATCH = 2000
_DIFFERENCE = chained(
    ("editions", "histories", "shapes", "attitudes", "advocacy", "values", "overrides", "rows", "difference"),
    narrowed=True,
)


def refresh_touched(*, organizer: Organizer, as_of: datetime, batch: int = BATCH) -> int:
    """
    This will score the customers at the head of the queue again and take them off it.

    Edition facts, cut points, π and models stay those of the last full run. While another transaction
    writes this organizer's scores it does nothing: the next call comes in seconds.

    Shape:  queue rows taken; fewer than batch means that the queue was empty at the end.
    """
    steps = Steps(organizer, as_of, cause="touched")
    if not steps.try_lock():
        return 0
    taken = [customer_id for (customer_id,) in steps.rows(statement("drain"), batch=batch)]
    if taken:
        rescore(steps, sorted(set(taken)))
    return len(taken)


def rescore(steps: Steps, customers: list[int]) -> int:
    """This will score the named customers from their rows, and return how many scorecards were written."""
    # Kept over transactions of the connection: a table made anew every few seconds would swell the catalogue.
    steps.run(
        f"CREATE TEMP TABLE IF NOT EXISTS score_difference ON COMMIT DELETE ROWS AS\n{_DIFFERENCE}\nWITH NO DATA",
        customers=customers,
    )
    steps.run("DELETE FROM score_difference")
    if not steps.run(f"INSERT INTO score_difference\n{_DIFFERENCE}", customers=customers):
        return 0
    return write_difference(steps)
