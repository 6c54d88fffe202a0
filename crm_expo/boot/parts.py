"""One part of a running instance: a server or one of our own processes."""

from __future__ import annotations

import dataclasses
import os
import signal
import subprocess
import time
from collections.abc import Callable, Mapping
from pathlib import Path

from crm_expo.boot import processes
from crm_expo.boot.state import BootError, State, save_state

LOG_BYTES = 20_000_000
STOP_ORDER = ("web", "worker", "scorer", "beat", "cache", "broker", "postgres")


@dataclasses.dataclass
class Part:
    """How to start, check and stop one process."""

    name: str
    command: list[str]
    is_ready: Callable[[], bool]
    env: Mapping[str, str] = dataclasses.field(default_factory=dict)
    cwd: str | Path = "/"
    user: int | None = None
    group: int | None = None
    stop_signal: signal.Signals = signal.SIGTERM
    death_signal: signal.Signals = signal.SIGTERM
    patience: float = 10
    process: subprocess.Popen[bytes] | None = None

    def start(self, data_dir: Path, state: State) -> None:
        """This will start the process and write down who it is, so that a later start can clean up after a kill."""
        log = self.log(data_dir)
        shorten(log)
        self.process = processes.spawn(
            self.command,
            log=log,
            env={"PATH": os.environ.get("PATH", os.defpath)} | dict(self.env) | {processes.MARKER: state.marker},
            death_signal=self.death_signal,
            cwd=self.cwd,
            user=self.user,
            group=self.group,
        )
        pid = self.process.pid
        how = int(self.stop_signal)
        state.processes[self.name] = {"pid": pid, "born": processes.birth(pid), "how": how}
        save_state(data_dir, state)

    def wait_until_ready(self, data_dir: Path, patience: float) -> None:
        """
        This will wait until the part answers.

        Errors: BootError with the end of its log.
        """
        deadline = time.monotonic() + patience
        while not self.is_ready():
            if self.process is None or self.process.poll() is not None or time.monotonic() > deadline:
                log = self.log(data_dir)
                raise BootError(f"{self.name} did not start. The end of {log}:\n{processes.log_tail(log)}")
            time.sleep(0.05)

    def stop(self, patience: float | None = None) -> None:
        """This will end the process with everything it started."""
        if self.process is not None:
            processes.stop(self.process, self.stop_signal, self.patience if patience is None else patience)

    def log(self, data_dir: Path) -> Path:
        """This will return where the part writes what it has to say."""
        return data_dir / "log" / f"{self.name}.log"


def shorten(log: Path) -> None:
    """This will keep a log that grew too long as one older copy, and begin it anew (the writer appends)."""
    try:
        if log.stat().st_size > LOG_BYTES:
            log.with_suffix(".old.log").write_bytes(log.read_bytes())
            os.truncate(log, 0)
    except FileNotFoundError:
        pass


def end_leftovers(state: State) -> int:
    """This will end what an earlier start of this instance left behind, database last, and count it."""
    ended = 0
    for name in sorted(state.processes, key=STOP_ORDER.index):
        known = state.processes[name]
        ended += processes.end_stranger(known["pid"], known["born"], known.get("how", signal.SIGTERM), patience=15)
    state.processes.clear()
    return ended + processes.end_strays(state.marker)
