"""The embedded PostgreSQL: made once, checked for what a kill left behind, started on the loopback address only."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
from pathlib import Path

import psycopg2

from crm_expo.boot import processes
from crm_expo.boot.accounts import Launch, choose_launch
from crm_expo.boot.addresses import database_url
from crm_expo.boot.binaries import find_postgres
from crm_expo.boot.parts import Part
from crm_expo.boot.ports import choose_port
from crm_expo.boot.state import BootError, State

SUPERUSER = "postgres"
QUICK = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
BUILTIN_LOCALE = {18: "PG_UNICODE_FAST", 17: "C.UTF-8"}


def postgres_part(data_dir: Path, state: State, *, durable: bool) -> Part:
    """
    This will describe the database server, after making its cluster if there is none yet.

    Errors: BootError when the data were written by another major version.
    """
    programs, major = find_postgres()
    _refuse_other_version(data_dir, major)
    launch = choose_launch(data_dir, programs, f"pg{major}", state.postgres_home)
    if not (launch.home / "PG_VERSION").exists():
        _make_cluster(launch, major, data_dir, state.password(SUPERUSER), durable=durable)
    state.postgres_home = str(launch.home)
    _clear_stale_lock(launch)
    port = state.ports["postgres"] = choose_port(state.ports.get("postgres"))
    settings = {
        "listen_addresses": "127.0.0.1",
        "port": str(port),
        "unix_socket_directories": "",
        "max_connections": "100",
        "shared_buffers": f"{shared_megabytes()}MB",
        "timezone": "UTC",
        "log_timezone": "UTC",
        "log_min_messages": "warning",
    } | ({} if durable else QUICK)
    options = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
    return Part(
        "postgres",
        launch.command("postgres", "-D", str(launch.home), *options),
        is_ready=lambda: answers(superuser_url(state)),
        env={"LC_ALL": "C"},
        user=launch.user,
        group=launch.group,
        stop_signal=signal.SIGINT,
        death_signal=signal.SIGINT,
        patience=30,
    )


def shared_megabytes() -> int:
    """
    This will return what PostgreSQL may keep of its pages: an eighth of the memory, between 128 MB and 1 GB.

    Only what is used is taken. A hundred thousand customers with their search tokens do not fit into less.
    """
    memory = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    return max(128, min(1024, memory // 2**20 // 8))


def superuser_url(state: State, database: str = "postgres") -> str:
    """This will return the address used to make roles and databases; no serving process ever gets it."""
    return database_url(SUPERUSER, state.password(SUPERUSER), state.ports["postgres"], database)


def answers(url: str) -> bool:
    """This will say whether a database lets us in."""
    try:
        psycopg2.connect(url, connect_timeout=2).close()
    except psycopg2.OperationalError:
        return False
    return True


def _refuse_other_version(data_dir: Path, major: int) -> None:
    """An empty new database beside a full old one would look like data loss."""
    for found in data_dir.glob("pg[0-9][0-9]"):
        if found.name != f"pg{major}" and (found / "PG_VERSION").exists() and not (data_dir / f"pg{major}").exists():
            old = found.name[2:]
            raise BootError(
                f"{found} was written by PostgreSQL {old}, but only version {major} was found here. "
                f"Start it with version {old} (CRM_POSTGRES_BIN=<its bin folder>), then backup and restore."
            )


def _locale_options(major: int) -> list[str]:
    """Chinese search needs a locale that knows letters: builtin from 17 on, else the system's UTF-8."""
    if name := BUILTIN_LOCALE.get(min(major, 18)):
        return ["--locale=C.UTF-8", "--locale-provider=builtin", f"--builtin-locale={name}"]
    listed = subprocess.run(["locale", "-a"], capture_output=True, text=True, check=False).stdout.split()
    for wanted in ("C.UTF-8", "C.utf8", "en_US.UTF-8", "en_US.utf8"):
        if wanted in listed:
            return [f"--locale={wanted}"]
    return [f"--locale={next((name for name in listed if 'utf' in name.lower()), 'C')}"]


def _make_cluster(launch: Launch, major: int, data_dir: Path, password: str, *, durable: bool) -> None:
    """initdb into a draft that gets its name last, so that a kill in the middle leaves nothing half-made."""
    draft = launch.home.with_name(f"{launch.home.name}.draft")
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir(mode=0o700, parents=True)
    secret = draft.with_name(f"{draft.name}.password")
    secret.touch(mode=0o600)
    secret.write_text(password, encoding="utf-8")
    if launch.user is not None:
        for path in (draft, secret):
            os.chown(path, launch.user, -1 if launch.group is None else launch.group)
    options = ["-D", str(draft), "-U", SUPERUSER, f"--pwfile={secret}", "--auth=scram-sha-256", "--encoding=UTF8"]
    options += _locale_options(major) + ([] if durable else ["--no-sync"])
    try:
        made = subprocess.run(
            launch.command("initdb", *options),
            cwd="/",
            env={"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C"},
            user=launch.user,
            group=launch.group,
            extra_groups=[] if launch.user is not None else None,
            capture_output=True,
            text=True,
            check=False,
        )
    finally:
        secret.unlink()
    if made.returncode:
        raise BootError(f"The database could not be made in {data_dir}:\n{made.stdout[-600:]}{made.stderr[-1200:]}")
    draft.rename(launch.home)


def _clear_stale_lock(launch: Launch) -> None:
    """
    Make way after a kill -9: end a server of ours that still runs on this folder, and drop a lock file whose process
    number belongs to somebody else by now, or to a dead one that nobody buries (containers without an init):
    PostgreSQL itself would refuse to start for ever. Its shared memory still guards against living children.
    """
    lock = launch.home / "postmaster.pid"
    try:
        pid = int(lock.read_text(encoding="utf-8").splitlines()[0])
    except (OSError, ValueError, IndexError):
        return
    if f"-D {launch.home}" in processes.command_line(pid):
        processes.end_stranger(pid, processes.birth(pid), signal.SIGINT, patience=20)
    elif processes.has_number(pid):
        lock.unlink(missing_ok=True)
