"""The servers under an instance: embedded where nothing else was named, and the addresses of all of them."""

from __future__ import annotations

import dataclasses
import os
import shutil
from collections.abc import Callable
from pathlib import Path

from crm_expo.boot.addresses import database_of, database_url, redis_url, role_of, with_path, with_role
from crm_expo.boot.parts import Part
from crm_expo.boot.postgres import postgres_part, superuser_url
from crm_expo.boot.roles import EMBEDDED_DATABASE, RoleNames, ensure_roles, powers_of
from crm_expo.boot.state import BootError, State, make_data_dir, save_state
from crm_expo.boot.valkey import valkey_part


@dataclasses.dataclass
class Servers:
    """Starts, stops and addresses the database, the broker and the cache of one instance."""

    data_dir: Path
    state: State
    external_database: str = ""
    external_owner: str = ""
    external_redis: str = ""
    external_cache: str = ""
    durable: bool = True
    parts: list[Part] = dataclasses.field(default_factory=list)

    @property
    def embedded(self) -> list[str]:
        """The names of the servers that we run ourselves."""
        database = [] if self.external_database else ["postgres"]
        return database + ([] if self.external_redis else ["broker", "cache"])

    def start(self, name: str) -> Part:
        """
        This will start one embedded server and wait until it answers.

        A second and third try cover a port lost in the meantime and a killed
        predecessor whose last children still hold the database's memory.
        """
        for attempt in (1, 2, 3):
            part = self.describe(name)
            part.start(self.data_dir, self.state)
            self.parts.append(part)
            try:
                part.wait_until_ready(self.data_dir, patience=60)
            except BootError:
                part.stop(patience=5)
                self.parts.remove(part)
                if attempt == 3:
                    raise
                self.state.ports.pop(name, None)
            else:
                return part
        raise AssertionError("unreachable")

    def describe(self, name: str) -> Part:
        """This will make what a server needs before its start (cluster, configuration, port)."""
        make_data_dir(self.data_dir)
        if name == "postgres":
            return postgres_part(self.data_dir, self.state, durable=self.durable)
        return valkey_part(name, self.data_dir, self.state)

    def start_all(self, report: Callable[[str], None] = lambda text: None) -> None:
        """This will start every embedded server and make the database and its roles."""
        for name in self.embedded:
            report(name)
            self.start(name)
        self.make_roles()

    def stop_all(self) -> None:
        """This will stop the servers, the database last."""
        for part in reversed(self.parts):
            part.stop()
            self.state.processes.pop(part.name, None)
        self.parts.clear()
        if self.data_dir.exists():
            save_state(self.data_dir, self.state)

    def make_roles(self) -> None:
        """
        This will create database and roles: on our own server, or on a given one if the given role may do so.

        A role that could do anything never serves: it only makes the three that do.
        """
        if not self.external_database:
            ensure_roles(superuser_url(self.state), self.state, EMBEDDED_DATABASE)
        elif powers_of(self.external_database).must_not_serve:
            database = database_of(self.external_database)
            self.state.external["database"] = database
            ensure_roles(self.external_database, self.state, database)
        else:
            self.state.external.pop("database", None)
        save_state(self.data_dir, self.state)

    def admin_url(self) -> str:
        """This will return the address of whoever may create databases (restore needs it)."""
        if not self.external_database:
            return superuser_url(self.state, EMBEDDED_DATABASE)
        return self.external_database if self.state.external.get("database") else self.external_owner

    def addresses(self) -> dict[str, str]:
        """This will return the environment variables that name the servers."""
        found = self._database_addresses()
        if self.external_redis:
            found["REDIS_URL"] = self.external_redis
            found["CACHE_URL"] = self.external_cache or with_path(self.external_redis, "1")
        else:
            ports, password = self.state.ports, self.state.password
            found["REDIS_URL"] = redis_url(password("broker"), ports.get("broker", 0))
            found["CACHE_URL"] = redis_url(password("cache"), ports.get("cache", 0))
        return found

    def _database_addresses(self) -> dict[str, str]:
        if self.external_database and not self.state.external.get("database"):
            owner = self.external_owner or self.external_database
            role = os.environ.get("DATABASE_APP_ROLE") or role_of(self.external_database)
            return {
                "DATABASE_URL": self.external_database,
                "DATABASE_OWNER_URL": owner,
                "DATABASE_APP_ROLE": role,
            }
        names = RoleNames.of(database_of(self.external_database) if self.external_database else EMBEDDED_DATABASE)
        base = self.external_database or database_url("", "", self.state.ports.get("postgres", 0), EMBEDDED_DATABASE)
        found = {
            "DATABASE_URL": with_role(base, names.app, self.state.password("app")),
            "DATABASE_OWNER_URL": with_role(base, names.owner, self.state.password("owner")),
            "DATABASE_APP_ROLE": names.app,
        }
        if "backup" in self.state.passwords:
            found["DATABASE_BACKUP_URL"] = with_role(base, names.backup, self.state.passwords["backup"])
        return found

    def remove_data(self) -> None:
        """This will delete the data folder and a database folder outside of it (tests only)."""
        home = Path(self.state.postgres_home) if self.state.postgres_home else None
        if home and self.data_dir not in home.parents:
            shutil.rmtree(home.parent, ignore_errors=True)
        shutil.rmtree(self.data_dir, ignore_errors=True)
