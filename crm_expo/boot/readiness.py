"""Is it ready? Asked of /readyz, after a sign of life went through broker, worker and database."""

from __future__ import annotations

import json
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from crm_expo.boot import processes

PATIENCE = 60.0
HEARTBEAT = ("crm_expo.jobs.tasks.heartbeat_task", "--queue", "default", "--expires", str(PATIENCE))


def wait_until_ready(address: str, since: datetime, look: Callable[[], None], patience: float = PATIENCE) -> str:
    """
    This will wait until everything is well, looking after the parts meanwhile.

    Shape:  what is still missing after so many seconds; "" when all is well.
    """
    deadline = time.monotonic() + patience
    while missing := missing_parts(*_ask(address), since):
        if time.monotonic() > deadline:
            return missing
        look()
        time.sleep(0.25)
    return ""


@contextmanager
def heartbeat(environment: Mapping[str, str], data_dir: Path, root: Path) -> Iterator[None]:
    """This will send the worker a heartbeat through the broker, rather than wait for the next one of the calendar."""
    command = [sys.executable, "-m", "celery", "--app", "crm_expo", "call", *HEARTBEAT]
    sender = processes.spawn(command, log=data_dir / "log" / "start.log", env=environment, cwd=root)
    try:
        yield
    finally:
        processes.stop(sender, patience=1)


def missing_parts(status: int, answer: dict[str, Any], since: datetime) -> str:
    """This will name what is not well; a worker's sign of life from before this start does not count."""
    if not status:
        return "web does not answer"
    if "parts" not in answer:
        return f"web answers {status}: do ALLOWED_HOSTS and PUBLIC_URL fit its address?"
    parts = answer["parts"]
    missing = [f"{name} ({part.get('why', 'not well')})" for name, part in parts.items()
               if not part["ok"] and name not in {"worker", "inbox"}]  # fmt: skip
    if "worker" in parts:
        last = parts["worker"].get("last")
        if not parts["worker"]["ok"] or not last or datetime.fromisoformat(last) < since:
            missing.append("worker (no sign of life yet)")
    if not parts.get("inbox", {"ok": True})["ok"]:
        missing.append(f"inbox (a delivery waits since {parts['inbox'].get('oldest')})")
    return ", ".join(missing)


def now() -> datetime:
    """This will read the clock that heartbeats are written by."""
    return datetime.now(UTC)


def _ask(address: str) -> tuple[int, dict[str, Any]]:
    """Status and JSON of /readyz; (0, {}) when nobody answers."""
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        try:
            response = opener.open(f"{address}/readyz", timeout=5)
        except urllib.error.HTTPError as error:
            response = error
        with response:
            return int(response.status), json.loads(response.read())
    except ValueError:
        return int(response.status), {}
    except OSError:
        return 0, {}
