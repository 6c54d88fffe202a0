"""The tenant: one door that opens the database wall and the application scope together."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING

import structlog
from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper
from django.db.transaction import TransactionManagementError
from psycopg2.extensions import TRANSACTION_STATUS_INERROR

from crm_expo.tenancy.asking import Asking

if TYPE_CHECKING:
    from crm_expo.tenancy.models import Organizer

_current: ContextVar["Organizer | None"] = ContextVar("organizer", default=None)


class ScopeError(Exception):
    """A tenant table was asked without an organizer."""


def current_organizer() -> "Organizer":
    """This will return the organizer whose door is open. Errors: ScopeError when none is."""
    organizer = _current.get()
    if organizer is None:
        raise ScopeError("No organizer is open: wrap this in tenant(organizer).")
    return organizer


def has_organizer() -> bool:
    """This will tell whether a door is open."""
    return _current.get() is not None


_BEFORE = "coalesce(current_setting('app.organizer_id', true), '')"
_SET = "set_config('app.organizer_id', %s, true)"
_OPEN = f"SELECT {_SET}"


@contextmanager
def tenant(organizer: "Organizer", asking: Asking | None = None) -> Iterator["Organizer"]:
    """
    This will open the organizer's door: a transaction, the database setting that the
    row-level policies read, and the application scope; nested use restores the outer one.

    An exception needs no restoring: the rollback brings the old setting back.

    Errors: TransactionManagementError when a database error was swallowed inside.
    """
    outermost = not connection.in_atomic_block
    with transaction.atomic():
        with connection.cursor() as cursor:
            if asking is None:
                cursor.execute(f"SELECT {_BEFORE}, {_SET}", [str(organizer.pk)])
                previous = cursor.fetchone()[0]
            else:
                previous = "" if outermost else _setting(cursor)  # else the setting ends with the transaction
                asking.put(cursor, f"{_OPEN}; ", str(organizer.pk))
        token = _current.set(organizer)
        bound = structlog.contextvars.bind_contextvars(organizer=organizer.slug)
        try:
            yield organizer
        finally:
            _current.reset(token)
            structlog.contextvars.reset_contextvars(**bound)
        if connection.needs_rollback or _is_aborted():
            raise TransactionManagementError("a database error was swallowed inside tenant()")
        if not outermost:
            with connection.cursor() as cursor:
                cursor.execute(_OPEN, [previous])


def _setting(cursor: CursorWrapper) -> str:
    cursor.execute(f"SELECT {_BEFORE}")
    return cursor.fetchone()[0]


def _is_aborted() -> bool:
    """Whether COMMIT would silently be a rollback; asked of the driver, without a round trip."""
    return connection.connection.get_transaction_status() == TRANSACTION_STATUS_INERROR


@contextmanager
def own_rows(user_id: int) -> Iterator[None]:
    """This will let a signed-in user list its own memberships before an organizer is known (SELECT only)."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config('app.user_id', %s, true)", [str(user_id)])
        yield
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config('app.user_id', '', true)")
