"""Noting the questions that are put to the database, so that they can be put to it again."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.db import connection

_READS = ("SELECT", "WITH", "(")
#: Neither read anything nor change what is read.
_SILENT = ("SAVEPOINT", "RELEASE", "EXPLAIN")

_noted: ContextVar[list[str | None] | None] = ContextVar("noted", default=None)


@contextmanager
def _apart() -> Iterator[list[str | None]]:
    own: list[str | None] = []
    token = _noted.set(own)
    try:
        yield own
    finally:
        _noted.reset(token)


@contextmanager
def set_aside() -> Iterator[Callable[[], None]]:
    """
    This will leave the statements inside out of a page's questions, unless what it yields is called: a large figure
    may be as old as the page, a small one may not.
    """
    page = _noted.get()
    with _apart() as own:
        yield lambda: page.extend(own) if page is not None else None


@contextmanager
def noting_own() -> Iterator[list[str | None]]:
    """This will note the statements that run inside for the page, and give them apart, too."""
    page = _noted.get()
    with _apart() as own:
        try:
            yield own
        finally:
            if page is not None:
                page.extend(own)


def note_again(statements: Iterable[str | None]) -> None:
    """This will note statements for the page that were put before, and whose answer is known still."""
    page = _noted.get()
    if page is not None:
        page.extend(statements)


@contextmanager
def noting() -> Iterator[list[str | None]]:
    """This will note the statements that run inside; None for one that is no question."""
    with _apart() as found, connection.execute_wrapper(_note):
        yield found


def _note(execute: Callable, sql: str, params: object, many: bool, context: dict) -> object:
    result = execute(sql, params, many, context)
    noted = _noted.get()
    if noted is not None and not sql.startswith(_SILENT):
        asked = context["cursor"].query.decode().strip()
        is_question = asked.startswith(_READS) and "set_config" not in asked and " FOR UPDATE" not in asked
        noted.append(asked.rstrip(";") if is_question else None)
    return result
