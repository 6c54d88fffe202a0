"""Keeps the parts of a running instance alive: a dead one is started again, a stopped instance leaves nothing."""

from __future__ import annotations

import dataclasses
import signal
import time
from pathlib import Path

from crm_expo.boot import processes
from crm_expo.boot.parts import Part, shorten
from crm_expo.boot.progress import line
from crm_expo.boot.state import State, save_state

LONGEST_PAUSE = 30.0
STEADY_AFTER = 60.0
LOOK_AT_LOGS_EVERY = 60.0


@dataclasses.dataclass
class Trouble:
    """How often a part died in a row, and when to try again."""

    deaths: int = 0
    started: float = 0.0
    retry_at: float | None = None


class Supervisor:
    """One loop in one thread over all parts, servers included."""

    def __init__(self, data_dir: Path, state: State, parts: list[Part]) -> None:
        self.data_dir, self.state, self.parts = data_dir, state, parts
        self._trouble: dict[str, Trouble] = {part.name: Trouble(started=time.monotonic()) for part in parts}
        self._logs_seen = time.monotonic()

    def watch(self) -> None:
        """This will look after the parts until a signal raises KeyboardInterrupt."""
        while True:
            self.look()
            time.sleep(0.25)

    def look(self) -> None:
        """This will go round once: note deaths, start again what has waited long enough."""
        for part in self.parts:
            if part.process is not None and part.process.poll() is not None:
                self._attend(part, self._trouble[part.name], time.monotonic())
        if time.monotonic() - self._logs_seen > LOOK_AT_LOGS_EVERY:
            self._logs_seen = time.monotonic()
            for part in self.parts:
                shorten(part.log(self.data_dir))

    def _attend(self, part: Part, trouble: Trouble, now: float) -> None:
        if trouble.retry_at is None:
            processes.signal_group(part.process.pid, signal.SIGKILL)  # its orphans would hold port and tasks
            trouble.deaths = 1 if now - trouble.started > STEADY_AFTER else trouble.deaths + 1
            pause = 0.0 if trouble.deaths == 1 else min(LONGEST_PAUSE, 2.0 ** (trouble.deaths - 1))
            trouble.retry_at = now + pause
            wait = f" in {pause:.0f} s" if pause else ""
            line(f"  {part.name} ended ({_reason(part.process.returncode)}); starting it again{wait}. "
                 f"See {part.log(self.data_dir)}")  # fmt: skip
        if now >= trouble.retry_at:
            trouble.retry_at, trouble.started = None, now
            part.start(self.data_dir, self.state)


def stop_parts(data_dir: Path, state: State, parts: list[Part]) -> None:
    """This will stop our own processes at the same time: they finish what they hold, or are ended after a while."""
    for part in parts:
        if part.process is not None and part.process.poll() is None:
            part.process.send_signal(part.stop_signal)
    deadline = time.monotonic() + max((part.patience for part in parts), default=0)
    while any(part.process and part.process.poll() is None for part in parts) and time.monotonic() < deadline:
        time.sleep(0.05)
    for part in parts:
        part.stop(patience=0)
        state.processes.pop(part.name, None)
    save_state(data_dir, state)


def _reason(code: int | None) -> str:
    if code is not None and code < 0:
        return signal.Signals(-code).name
    return f"exit code {code}"
