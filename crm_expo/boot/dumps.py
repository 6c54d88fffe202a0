"""Backup and restore of the whole database, every organizer, with PostgreSQL's own tools; and of their files."""

from __future__ import annotations

import contextlib
import itertools
import os
import shutil
import subprocess
import tempfile
from contextlib import closing
from pathlib import Path
from typing import BinaryIO

from psycopg2 import errors, extensions, sql

from crm_expo.boot.addresses import database_of, driver_url, role_of, with_path
from crm_expo.boot.archives import BLOCK, is_archive, pack
from crm_expo.boot.binaries import find_postgres
from crm_expo.boot.roles import RoleNames, connect, prepare_database
from crm_expo.boot.state import BootError

MAINTENANCE = "postgres"
NEW_SETTING = b"SET transaction_timeout = 0;"
HEAD_LINES = 60
DUMP_HEAD = b"PGDMP"
CLIENT_VARIABLES = {
    "host": "PGHOST",
    "port": "PGPORT",
    "user": "PGUSER",
    "password": "PGPASSWORD",
    "dbname": "PGDATABASE",
    "sslmode": "PGSSLMODE",
    "sslrootcert": "PGSSLROOTCERT",
}


def check_dump(file: Path) -> None:
    """This will refuse what cannot be a backup. Errors: BootError."""
    try:
        with open(file, "rb") as handle:
            head = handle.read(BLOCK)
    except FileNotFoundError:
        raise BootError(f"{file} does not exist.") from None
    except OSError as error:
        raise BootError(f"{file} cannot be read: {error.strerror}.") from None
    if not (head.startswith(DUMP_HEAD) or is_archive(head)):
        raise BootError(f"{file} is not a backup that ./crm backup wrote.")


def backup(file: Path, files_root: Path) -> tuple[int, int]:
    """
    This will write the database and the organizers' files into one file that only its owner may read.

    Shape: its size, and how many files are in it.

    The backup role sees every organizer. The file gets its name when it is whole.

    Errors: BootError.
    """
    url = os.environ.get("DATABASE_BACKUP_URL")
    if not url:
        raise BootError("Set DATABASE_BACKUP_URL: a role with BYPASSRLS and pg_read_all_data, used for backups only.")
    draft = file.with_name(f".{file.name}.part")
    try:
        with os.fdopen(os.open(draft, os.O_RDWR | os.O_CREAT | os.O_TRUNC, 0o600), "w+b") as handle:
            count = pack(handle, lambda into: _tool("pg_dump", url, "--format=custom", into=into), files_root)
            handle.flush()
            os.fsync(handle.fileno())
        draft.replace(file)
    except OSError as error:
        raise BootError(f"{file} cannot be written: {error.strerror}.") from None
    finally:
        with contextlib.suppress(OSError):  # a folder that lets nothing in has nothing to clean up either
            draft.unlink()
    return file.stat().st_size, count


class Restore:
    """
    Brings a backup back beside the live database, and swaps the two when it proved whole.

    A damaged file therefore changes nothing; the database of before is kept under
    another name until the next restore.
    """

    def __init__(self, owner_url: str, app_role: str, backup_url: str = "") -> None:
        self.owner_url = owner_url
        self.database = database_of(owner_url)
        self.draft, self.previous = f"{self.database}_restoring", f"{self.database}_before_restore"
        self.names = RoleNames(role_of(owner_url), app_role, role_of(backup_url) if backup_url else "")
        self.draft_url = with_path(owner_url, self.draft)

    def users(self) -> int:
        """This will count who else works in the live database now."""
        question = "SELECT count(*) FROM pg_stat_activity WHERE datname = %s AND usename = %s"
        with closing(connect(self.owner_url)) as connection, connection.cursor() as cursor:
            cursor.execute(question, [self.database, self.names.app])
            return int(cursor.fetchone()[0])

    def load(self, file: Path) -> None:
        """This will fill a new database from the file. Errors: BootError, and the live database is untouched."""
        self._maintain(("DROP DATABASE IF EXISTS {} WITH (FORCE)", self.draft),
                       ("CREATE DATABASE {} TEMPLATE template0 ENCODING 'UTF8'", self.draft))  # fmt: skip
        prepare_database(self.draft_url, self.names)
        _pour(file, self.draft_url)

    def swap(self) -> None:
        """This will put the new database in the place of the live one, whose sessions end."""
        question = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s AND usename IN (%s, %s)"
        with closing(connect(with_path(self.owner_url, MAINTENANCE))) as connection, connection.cursor() as cursor:
            cursor.execute(question, [self.database, self.names.app, self.names.owner])
        self._maintain(
            ("DROP DATABASE IF EXISTS {} WITH (FORCE)", self.previous),
            ("ALTER DATABASE {} RENAME TO {}", self.database, self.previous),
            ("ALTER DATABASE {} RENAME TO {}", self.draft, self.database),
        )

    def drop_draft(self) -> None:
        """This will remove what a failed restore left."""
        self._maintain(("DROP DATABASE IF EXISTS {} WITH (FORCE)", self.draft))

    def _maintain(self, *statements: tuple[str, ...]) -> None:
        with closing(connect(with_path(self.owner_url, MAINTENANCE))) as connection, connection.cursor() as cursor:
            for statement, *names in statements:
                try:
                    cursor.execute(sql.SQL(statement).format(*(sql.Identifier(name) for name in names)))
                except (errors.InsufficientPrivilege, errors.ObjectInUse) as error:
                    raise BootError(f"{self.names.owner} could not swap the databases: {error}".strip()) from None


def _tool(program: str, url: str, *options: str, into: BinaryIO) -> None:
    """
    Runs a client program, takes what it says and raises its complaint.

    Through a pipe: places in a file that is part of another would be wrong once it stands alone.
    """
    command = [str(find_postgres()[0] / program), "--no-password", *options]
    with tempfile.TemporaryFile() as complaints:
        process = subprocess.Popen(command, env=_client_environment(url), stdout=subprocess.PIPE, stderr=complaints)
        with process.stdout:
            shutil.copyfileobj(process.stdout, into)
        if process.wait():
            complaints.seek(0)
            raise BootError(f"{program} failed: {complaints.read().decode(errors='replace').strip()[-2000:]}")


def _pour(file: Path, url: str) -> None:
    """
    pg_restore writes a script and psql runs it in one transaction, rather than pg_restore alone: in between goes the
    one setting that servers older than our tools refuse.
    """
    programs = find_postgres()[0]
    read = [str(programs / "pg_restore"), "--no-owner", "--no-comments", "--file=-", str(file)]
    write = [str(programs / "psql"), "--no-psqlrc", "--quiet", "--no-password", "--single-transaction"]
    write += ["--set=ON_ERROR_STOP=1"]
    with tempfile.TemporaryFile() as complaints:
        reader = subprocess.Popen(read, stdout=subprocess.PIPE, stderr=complaints)
        writer = subprocess.Popen(
            write, env=_client_environment(url), stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=complaints
        )
        with contextlib.suppress(BrokenPipeError):
            for line in itertools.islice(reader.stdout, HEAD_LINES):
                if line.strip() != NEW_SETTING:
                    writer.stdin.write(line)
            shutil.copyfileobj(reader.stdout, writer.stdin)
        with contextlib.suppress(BrokenPipeError):
            writer.stdin.close()
        reader.stdout.close()
        if writer.wait() | reader.wait():
            complaints.seek(0)
            raise BootError(f"The backup could not be loaded: {complaints.read().decode(errors='replace')[-2000:]}")


def _client_environment(url: str) -> dict[str, str]:
    """The address for a client program; on the command line other users could read the password."""
    parts = extensions.parse_dsn(driver_url(url))
    return os.environ | {CLIENT_VARIABLES[name]: value for name, value in parts.items() if name in CLIENT_VARIABLES}
