"""Before anything is made or started: is there an instance, are the given addresses addresses, is the backup one?"""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import urlsplit

import redis

from crm_expo.boot.dumps import check_dump
from crm_expo.boot.options import restored_file
from crm_expo.boot.state import BootError, load_state, unusable

DATABASES = ("a PostgreSQL server", {"postgres", "postgresql"}, "postgres://user:password@host:5432/database")
STORES = ("a Redis-compatible server", {"redis", "rediss", "unix"}, "redis://:password@host:6379/0")


def refuse_bad_addresses() -> None:
    """This will refuse what is no address of a server; the value is not shown, it may hold a password."""
    for name in ("DATABASE_URL", "DATABASE_OWNER_URL", "DATABASE_BACKUP_URL"):
        _check(name, *DATABASES)
    for name in ("REDIS_URL", "CACHE_URL"):
        _check(name, *STORES)


def _check(name: str, what: str, schemes: set[str], example: str) -> None:
    value = os.environ.get(name, "")
    try:
        parts = urlsplit(value)
        good = not value or (parts.scheme in schemes and parts.port != 0)
    except ValueError:
        good = False
    if not good:
        raise BootError(f"{name} is not the address of {what}; write it as {example}")


def refuse_dead_redis() -> None:
    """This will refuse a start on a broker or cache of the environment that does not answer."""
    for name in ("REDIS_URL", "CACHE_URL"):
        url = os.environ.get(name)
        if not url:
            continue
        try:
            with redis.Redis.from_url(url, socket_connect_timeout=3, socket_timeout=3) as client:
                client.ping()
        except (redis.RedisError, ValueError, OSError) as error:
            raise BootError(f"The server of {name} does not answer ({error}). Start it, or unset {name}.") from None


def refuse_missing_instance(words: Sequence[str], data_dir: Path) -> None:
    """This will refuse a command on a folder without an instance, unless it is one that may make it."""
    if words[:1] == ["restore"] and (file := restored_file(words[1:])):
        check_dump(file)
    if may_create(words) or has_instance(data_dir):
        return
    raise BootError(f"There is no instance in {data_dir}; start one with ./crm up --data-dir {data_dir}")


def may_create(words: Sequence[str]) -> bool:
    """This will say whether a command may make an instance where there is none."""
    word = words[0] if words else ""
    if word == "demo":
        return "--remove" not in words
    return word in {"restore", "migrate", "prepare"} or (word == "organizer" and "create" in words)


def has_instance(data_dir: Path) -> bool:
    """This will say whether a folder holds an instance: a start that was refused leaves a folder, but no tables."""
    try:
        (data_dir / "state.json").stat()
    except (FileNotFoundError, NotADirectoryError):
        return False
    except OSError as error:
        raise unusable(data_dir, error) from None
    return bool(os.environ.get("DATABASE_URL") or load_state(data_dir).fingerprints.get("tables"))
