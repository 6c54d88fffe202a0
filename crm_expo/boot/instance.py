"""Finds the instance that a command means, and puts its addresses into the environment, where settings read them."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, MutableMapping
from contextlib import contextmanager
from pathlib import Path

from crm_expo.boot.addresses import allowed_hosts, web_url
from crm_expo.boot.admission import refuse_bad_addresses, refuse_missing_instance
from crm_expo.boot.parts import end_leftovers
from crm_expo.boot.servers import Servers
from crm_expo.boot.state import BootError, InstanceLock, load_state, save_state

ROOT = Path(__file__).resolve().parents[2]
LOCAL_SETTINGS = "crm_expo.settings.local"
BOOTED = "CRM_BOOTED"
OWNER_WORDS = {"migrate", "makemigrations", "sqlmigrate", "showmigrations", "squashmigrations", "flush", "prepare"}
SERVERLESS_WORDS = {
    "", "help", "version", "check", "collectstatic", "compilemessages", "diffsettings", "findstatic",
    "makemessages", "spectacular", "startapp",
}  # fmt: skip
SECRET_ADDRESSES = ("DATABASE_OWNER_URL", "DATABASE_BACKUP_URL")
EXPORTED = (
    "DATA_DIR", "STATIC_ROOT", "SECRET_KEY", "PUBLIC_URL", "ALLOWED_HOSTS", "DATABASE_URL", "DATABASE_OWNER_URL",
    "DATABASE_BACKUP_URL", "DATABASE_APP_ROLE", "REDIS_URL", "CACHE_URL", "CRM_CONNECT_AS", BOOTED,
)  # fmt: skip


def take_data_dir(arguments: list[str]) -> tuple[list[str], Path]:
    """This will take `--data-dir X` out of any command line: it belongs to the launcher, not to the command."""
    left, chosen, words = [], os.environ.get("CRM_DATA_DIR") or str(ROOT / "var"), iter(arguments)
    for word in words:
        if word == "--data-dir":
            chosen = next(words, "")
        elif word.startswith("--data-dir="):
            chosen = word.partition("=")[2]
        else:
            left.append(word)
    if not chosen:
        raise BootError("--data-dir needs a folder.")
    return left, Path(chosen).expanduser().absolute()


def given_servers(data_dir: Path) -> Servers:
    """This will describe the servers of an instance: those named by the environment, embedded ones for the rest."""
    return Servers(
        data_dir,
        load_state(data_dir),
        external_database=os.environ.get("DATABASE_URL", ""),
        external_owner=os.environ.get("DATABASE_OWNER_URL", ""),
        external_redis=os.environ.get("REDIS_URL", ""),
        external_cache=os.environ.get("CACHE_URL", ""),
    )


def export(servers: Servers, environment: MutableMapping[str, str]) -> None:
    """This will tell settings where everything is; what the user set (key, public address, hosts) stays."""
    state = servers.state
    public_url = environment.get("PUBLIC_URL") or state.public_url or web_url(state.host, 8000)
    defaults = {
        "DJANGO_SETTINGS_MODULE": LOCAL_SETTINGS,
        "STATIC_ROOT": str(servers.data_dir / "static"),
        "SECRET_KEY": state.secret_key,
        "PUBLIC_URL": public_url,
        "ALLOWED_HOSTS": allowed_hosts(state.host, public_url),
    }
    for name, value in defaults.items():
        environment.setdefault(name, value)
    environment |= servers.addresses()
    environment |= dict.fromkeys(("DATA_DIR", "CRM_DATA_DIR", BOOTED), str(servers.data_dir))


def forget_other_instance(data_dir: Path) -> None:
    """This will drop what a parent process exported for another instance, so that it is not taken for the user's."""
    if os.environ.get(BOOTED, str(data_dir)) != str(data_dir):
        for name in EXPORTED:
            os.environ.pop(name, None)


@contextmanager
def instance_for(words: list[str], data_dir: Path) -> Iterator[None]:
    """
    This will give a command its instance, and start the embedded servers for its length if nobody runs them.

    A deployment with settings of its own (compose) has a complete environment and is left alone.
    """
    word = "help" if {"-h", "--help", "--version"} & set(words) else words[0] if words else ""
    forget_other_instance(data_dir)
    if word in OWNER_WORDS:
        os.environ["CRM_CONNECT_AS"] = "owner"
    if BOOTED in os.environ or os.environ.get("DJANGO_SETTINGS_MODULE", LOCAL_SETTINGS) != LOCAL_SETTINGS:
        yield
        return
    refuse_bad_addresses()
    if word not in SERVERLESS_WORDS:
        refuse_missing_instance(words, data_dir)
    servers = given_servers(data_dir)
    if word in SERVERLESS_WORDS:
        export(servers, os.environ)
        yield
    elif not servers.embedded:
        servers.make_roles()
        export(servers, os.environ)
        yield
    else:
        with _embedded(word, servers) as running:
            export(running, os.environ)
            _prepare_once(word, running)
            yield


@contextmanager
def _embedded(word: str, servers: Servers) -> Iterator[Servers]:
    """The servers of `up` if it runs, else our own until the command is done."""
    lock, told = InstanceLock(servers.data_dir), False
    while not lock.take(word):
        holder = lock.holder()
        if holder.get("word") == "up" and holder.get("ready"):
            yield given_servers(servers.data_dir)
            return
        if not told:
            say(f"Waiting for ./crm {holder.get('word', '')} (process {holder.get('pid')}) in {servers.data_dir} …")
        told = True
        time.sleep(0.3)
    servers.state = load_state(servers.data_dir)
    signal.signal(signal.SIGTERM, lambda number, frame: sys.exit(143))
    try:
        end_leftovers(servers.state)
        servers.start_all()
        yield servers
    finally:
        servers.stop_all()
        lock.free()


def _prepare_once(word: str, servers: Servers) -> None:
    """A command on a folder that was never started gets its tables first."""
    if word in OWNER_WORDS or servers.external_database or servers.state.fingerprints.get("tables"):
        return
    say(f"A new instance in {servers.data_dir}: making its tables …")
    prepare = [sys.executable, str(ROOT / "manage.py"), "prepare"]
    if subprocess.run(prepare, stdout=sys.stderr, check=False).returncode:
        raise BootError("The tables could not be made: see above.")
    servers.state.fingerprints["tables"] = "made"
    save_state(servers.data_dir, servers.state)


def say(text: str) -> None:
    """This will tell the person at the terminal something that is not the command's result."""
    print(text, file=sys.stderr, flush=True)
