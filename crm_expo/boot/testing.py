"""`./crm test`: every test, on servers made for this run and gone after it."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from crm_expo.boot.catalogues import compile_catalogues
from crm_expo.boot.instance import EXPORTED, ROOT, export
from crm_expo.boot.parts import end_leftovers
from crm_expo.boot.progress import line, step
from crm_expo.boot.servers import Servers
from crm_expo.boot.state import BootError, InstanceLock, State, load_state

PREFIX = "crm-scratch-"
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
MAC_BROWSERS = ("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",)
NO_BROWSER = (
    "Browser tests are skipped: no Chromium. Debian, Ubuntu: sudo apt-get install chromium fonts-noto-cjk; "
    "elsewhere set CHROMIUM_PATH."
)


def run_tests(arguments: list[str], data_dir: Path) -> int:
    """This will run pytest on scratch servers and return its code; the user's instance is never touched."""
    browser = find_browser()
    if browser:
        os.environ["CHROMIUM_PATH"] = browser
    elif os.environ.get("REQUIRE_BROWSER") == "1":
        raise BootError(f"REQUIRE_BROWSER=1, but there is no browser. {NO_BROWSER.partition(': ')[2]}")
    else:
        line(NO_BROWSER)
    with scratch_instance("crm_expo.settings.test"):
        compile_catalogues(ROOT / "locale")
        os.environ["CRM_CONNECT_AS"] = "owner"
        command = [sys.executable, "-m", "pytest", *_parallel(arguments), *arguments]
        return subprocess.run(command, cwd=ROOT, check=False).returncode


def _parallel(arguments: list[str]) -> list[str]:
    """Two workers, a file at a time, unless the person says otherwise."""
    chosen = any(word.startswith(("-n", "--numprocesses", "--dist", "--pdb", "--collect-only")) for word in arguments)
    return [] if chosen else ["-n", "2", "--dist", "loadfile"]


def find_browser() -> str | None:
    """This will return the Chromium to test with: the one named, else one on PATH."""
    if named := os.environ.get("CHROMIUM_PATH"):
        if not Path(named).is_file():
            raise BootError(f"CHROMIUM_PATH names {named}, which does not exist.")
        return named
    on_path = next((found for name in BROWSERS if (found := shutil.which(name))), None)
    return on_path or next((path for path in MAC_BROWSERS if Path(path).is_file()), None)


@contextmanager
def scratch_instance(settings: str, *, durable: bool = False) -> Iterator[Servers]:
    """This will run servers in a temporary folder, without fsync unless durable, for the length of a command."""
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda number, frame: sys.exit(128 + number))
    _sweep()
    for name in EXPORTED:
        os.environ.pop(name, None)
    servers = Servers(Path(tempfile.mkdtemp(prefix=PREFIX)).resolve(), State(), durable=durable)
    lock = InstanceLock(servers.data_dir)
    lock.take("test")
    try:
        with step("Starting scratch PostgreSQL, broker and cache"):
            servers.start_all()
        os.environ["DJANGO_SETTINGS_MODULE"] = settings
        export(servers, os.environ)
        yield servers
    finally:
        servers.stop_all()
        servers.remove_data()
        lock.free()


def _sweep() -> None:
    """Remove what a killed test run left in the temporary folder: nobody holds its lock any more."""
    for folder in Path(tempfile.gettempdir()).glob(f"{PREFIX}*"):
        if folder.stat().st_uid != os.geteuid():
            continue
        lock = InstanceLock(folder)
        if lock.take("sweep"):
            servers = Servers(folder, load_state(folder))
            end_leftovers(servers.state)
            servers.remove_data()
            lock.free()
