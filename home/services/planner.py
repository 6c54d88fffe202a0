"""Switches of PostgreSQL's planner for statements that read a whole organizer."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection


@contextmanager
def by_hash() -> Iterator[None]:
    """
    This will let joins be done by hash while it is open: right after a bulk load the planner takes large tables for
    tiny ones, and would walk through all pairs.
    """
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL jit = off")
        cursor.execute("SET LOCAL enable_nestloop = off")
        yield
        cursor.execute("SET LOCAL enable_nestloop = on")
