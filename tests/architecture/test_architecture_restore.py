"""R12: what a dump brings back has its walls. Rows and the swap are tested with the instance, in tests/boot."""

import os
import subprocess
from contextlib import closing

import pytest
from django.conf import settings
from django.db import connection

from crm_expo.boot.addresses import driver_url, with_path
from crm_expo.boot.binaries import find_postgres
from crm_expo.boot.dumps import MAINTENANCE, Restore
from crm_expo.boot.roles import connect
from tests.architecture.checks import tables, walls


def _drop(restore: Restore) -> None:
    """Without FORCE: that is refused while the server itself vacuums the new database, which a plain DROP ends."""
    with closing(connect(with_path(restore.owner_url, MAINTENANCE))) as server, server.cursor() as cursor:
        cursor.execute(f'DROP DATABASE IF EXISTS "{restore.draft}"')


@pytest.fixture
def restored(db, tmp_path):
    """A second database, loaded from a dump of this one by the program's own restore."""
    url, file = with_path(os.environ["DATABASE_OWNER_URL"], connection.settings_dict["NAME"]), tmp_path / "dump"
    program = str(find_postgres()[0] / "pg_dump")
    command = [program, "--format=custom", "--schema-only", f"--file={file}", driver_url(url)]
    subprocess.run(command, check=True, capture_output=True)
    restore = Restore(url, settings.DATABASE_APP_ROLE)
    try:
        restore.load(file)
        with closing(connect(restore.draft_url)) as second, second.cursor() as cursor:
            yield cursor
    finally:
        _drop(restore)


def test_restored_backup_has_its_walls(restored):
    assert walls.broken_walls(restored) == []
    assert tables.append_only_gaps(restored, tables.tenant_models(), settings.DATABASE_APP_ROLE) == []
    assert set(walls.tenant_tables(restored)) == {model._meta.db_table for model in tables.tenant_models()}
