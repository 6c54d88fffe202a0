"""The three database roles: an owner that migrates, an app role that serves, a backup role that sees every tenant."""

from __future__ import annotations

import dataclasses
from contextlib import closing
from typing import Any

import psycopg2
from psycopg2 import errors, sql

from crm_expo.boot.addresses import database_of, with_path
from crm_expo.boot.state import BootError, State

EMBEDDED_DATABASE = "crm"


@dataclasses.dataclass(frozen=True)
class RoleNames:
    """The roles of one database; roles are shared by a whole server, so their names carry the database's."""

    owner: str
    app: str
    backup: str

    @classmethod
    def of(cls, database: str) -> RoleNames:
        prefix = EMBEDDED_DATABASE if database == EMBEDDED_DATABASE else f"{EMBEDDED_DATABASE}_{database}"
        return cls(f"{prefix}_owner", f"{prefix}_app", f"{prefix}_backup")


@dataclasses.dataclass(frozen=True)
class RolePowers:
    """What a role given to us may do."""

    name: str
    superuser: bool
    makes_roles: bool
    bypasses_rls: bool

    @property
    def must_not_serve(self) -> bool:
        return self.superuser or self.makes_roles or self.bypasses_rls


def powers_of(url: str) -> RolePowers:
    """
    This will ask the server what a role may do.

    Errors: BootError when the server does not let it in.
    """
    question = "SELECT rolname, rolsuper, rolcreaterole, rolbypassrls FROM pg_roles WHERE rolname = current_user"
    with closing(connect(url)) as connection, connection.cursor() as cursor:
        cursor.execute(question)
        return RolePowers(*cursor.fetchone())


def connect(url: str) -> Any:
    """
    This will open a connection on which every statement counts at once.

    Errors: BootError in the server's own words.
    """
    try:
        connection = psycopg2.connect(url, connect_timeout=10)
    except psycopg2.Error as error:
        raise BootError(f"The database did not let us in: {str(error).strip()}") from None
    connection.autocommit = True
    return connection


def ensure_roles(admin_url: str, state: State, database: str) -> RoleNames:
    """
    This will create the database and its roles where they are missing, with the passwords of the state.

    The app role gets no DDL and no BYPASSRLS; the owner is a member of it, so that tests can SET ROLE to it.
    """
    names = RoleNames.of(database)
    with closing(connect(admin_url)) as admin, admin.cursor() as cursor:
        _create_role(cursor, names.owner, "LOGIN CREATEDB", state.password("owner"))
        _create_role(cursor, names.app, "LOGIN", state.password("app"))
        try:
            _create_role(cursor, names.backup, "LOGIN BYPASSRLS", state.password("backup"))
            _run(cursor, "GRANT pg_read_all_data TO {}", names.backup)
        except errors.InsufficientPrivilege:
            state.passwords.pop("backup", None)
        _run(cursor, "GRANT {} TO {}", names.app, names.owner)
        cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [database])
        if cursor.fetchone() is None:
            _run(cursor, "GRANT {} TO CURRENT_USER", names.owner)
            _run(cursor, "CREATE DATABASE {} OWNER {} TEMPLATE template0 ENCODING 'UTF8'", database, names.owner)
    prepare_database(with_path(admin_url, database), names)
    return names


def prepare_database(admin_url: str, names: RoleNames) -> None:
    """This will let the owner build in a database and the app role work in it, and nobody else in."""
    database = database_of(admin_url)
    with closing(connect(admin_url)) as admin, admin.cursor() as cursor:
        if powers_of(admin_url).superuser:  # so that the owner alone can restore and swap it later
            _run(cursor, "ALTER DATABASE {} OWNER TO {}", database, names.owner)
        _run(cursor, "GRANT CONNECT, CREATE, TEMP ON DATABASE {} TO {}", database, names.owner)
        _run(cursor, "GRANT CONNECT, TEMP ON DATABASE {} TO {}", database, names.app)
        _run(cursor, "REVOKE ALL ON DATABASE {} FROM PUBLIC", database)
        cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [names.backup])
        if cursor.fetchone():
            _run(cursor, "GRANT CONNECT ON DATABASE {} TO {}", database, names.backup)
        cursor.execute("REVOKE CREATE ON SCHEMA public FROM PUBLIC")
        _run(cursor, "GRANT USAGE, CREATE ON SCHEMA public TO {}", names.owner)
        _run(cursor, "GRANT USAGE ON SCHEMA public TO {}", names.app)
        cursor.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")


def _create_role(cursor: Any, name: str, options: str, password: str) -> None:
    cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [name])
    verb = "ALTER" if cursor.fetchone() else "CREATE"
    statement = sql.SQL(f"{verb} ROLE {{}} {options} PASSWORD %s").format(sql.Identifier(name))
    cursor.execute(statement, [password])


def _run(cursor: Any, statement: str, *names: str) -> None:
    cursor.execute(sql.SQL(statement).format(*(sql.Identifier(name) for name in names)))


def gather_statistics(owner_url: str) -> None:
    """This will let the planner know what a bulk load brought: until it does, a list may take a second."""
    with closing(connect(owner_url)) as connection, connection.cursor() as cursor:
        cursor.execute("ANALYZE")
