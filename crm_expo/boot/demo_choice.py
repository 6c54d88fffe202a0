"""
Does this instance want the demo?

The answer of a person is a file in the data folder, not a field of the state: `./crm demo --remove` must be
able to give it while a running `./crm up` holds the state in its memory.
"""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

from crm_expo.boot.roles import connect
from crm_expo.boot.state import State

DEMO_SLUGS = frozenset({"hanse", "nanhai"})
REFUSED = "no-demo"


def refuse_demo(data_dir: Path) -> None:
    """This will remember that no start may load the demo by itself."""
    if data_dir.is_dir():
        (data_dir / REFUSED).touch(mode=0o600)


def allow_demo(data_dir: Path) -> None:
    """This will forget an earlier refusal."""
    (data_dir / REFUSED).unlink(missing_ok=True)


def is_refused(data_dir: Path) -> bool:
    """This will say whether somebody refused the demo here."""
    return (data_dir / REFUSED).exists()


def should_load(data_dir: Path, state: State, slugs: set[str]) -> bool:
    """
    This will say whether a start loads the demo: never beside an organizer that is not the demo's.

    The demo's own two organizers without its kept sign-ins are a load that was stopped in its last part.
    """
    return state.demo is None and not is_refused(data_dir) and (not slugs or slugs == DEMO_SLUGS)


def organizer_slugs(url: str) -> set[str]:
    """This will list the organizers of a database by their slugs."""
    with closing(connect(url)) as connection, connection.cursor() as cursor:
        cursor.execute("SELECT slug FROM tenancy_organizer")
        return {row[0] for row in cursor.fetchall()}
