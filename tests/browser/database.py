"""The demo in a database of its own: loaded once per run, copied for each file of tests, never flushed."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg2
from django.conf import settings
from django.db import connections
from django.utils import timezone
from psycopg2.extensions import cursor
from psycopg2.sql import SQL, Identifier, Literal

from crm_expo.boot.demo.load import load, score
from tests.browser.furnish import furnish

_LOCK = 20_260


def _run_id() -> str:
    return os.environ.get("PYTEST_XDIST_TESTRUNUID", f"process {os.getpid()}")


@contextmanager
def _as_owner() -> Iterator[cursor]:
    """A connection beside the databases that are made and dropped."""
    given = settings.DATABASES["default"]
    connection = psycopg2.connect(
        host=given["HOST"], port=given["PORT"], user=given["USER"], password=given["PASSWORD"], dbname="postgres"
    )
    connection.autocommit = True
    try:
        yield connection.cursor()
    finally:
        connection.close()


@contextmanager
def pointed_at(name: str) -> Iterator[None]:
    """This will let every connection of this process, the live server's too, go to another database."""
    facts = connections["default"].settings_dict
    before = facts["NAME"]
    connections.close_all()
    facts["NAME"] = name
    try:
        yield
    finally:
        connections.close_all()
        facts["NAME"] = before


def _drop(owner: cursor, name: str) -> None:
    owner.execute(SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(Identifier(name)))


def _copy(owner: cursor, source: str, name: str) -> None:
    _drop(owner, name)
    owner.execute(SQL("CREATE DATABASE {} TEMPLATE {}").format(Identifier(name), Identifier(source)))


def make_demo(*, keep: bool) -> str:
    """
    This will return the name of a database that holds the demo, scored: made by the first of a run's workers,
    from its own migrated and empty test database.
    """
    empty = connections["default"].settings_dict["NAME"]
    name = f"{settings.DATABASES['default']['NAME'].partition('_gw')[0]}_demo"
    mark = "kept" if keep else _run_id()
    with _as_owner() as owner:
        owner.execute("SELECT pg_advisory_lock(%s)", [_LOCK])
        found = "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = %s"
        owner.execute(found, [name])
        if owner.fetchone() != (mark,):
            connections.close_all()
            _copy(owner, empty, name)
            with pointed_at(name):
                load(as_of=timezone.now())
                score(as_of=timezone.now())
                furnish()
            owner.execute(SQL("COMMENT ON DATABASE {} IS {}").format(Identifier(name), Literal(mark)))
    return name


@contextmanager
def copied(demo: str, name: str) -> Iterator[None]:
    """This will work on a fresh copy of the demo, and drop it."""
    with _as_owner() as owner:
        _copy(owner, demo, name)
        try:
            with pointed_at(name):
                yield
        finally:
            _drop(owner, name)


def drop(name: str) -> None:
    """This will drop a database."""
    with _as_owner() as owner:
        _drop(owner, name)
