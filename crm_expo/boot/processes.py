"""Processes of our own: they die with us, are known by their birth, and are never killed by name."""

from __future__ import annotations

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

LINUX = sys.platform.startswith("linux")
MARKER = "CRM_PART_OF"
_SET_PARENT_DEATH_SIGNAL = 1
_libc = ctypes.CDLL(None, use_errno=True) if LINUX else None


def _tether(death_signal: signal.Signals) -> Callable[[], None] | None:
    """What the child runs before its program: let the kernel signal it when this process dies, even by kill -9."""
    if _libc is None:
        return None
    parent = os.getpid()

    def tie() -> None:
        _libc.prctl(_SET_PARENT_DEATH_SIGNAL, int(death_signal), 0, 0, 0)
        if os.getppid() != parent:
            os._exit(1)

    return tie


def spawn(
    command: Sequence[str],
    *,
    log: Path,
    env: Mapping[str, str],
    death_signal: signal.Signals = signal.SIGTERM,
    cwd: Path | str = "/",
    user: int | None = None,
    group: int | None = None,
) -> subprocess.Popen[bytes]:
    """This will start a part in a session of its own, so that Ctrl-C reaches the supervisor alone."""
    log.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with open(log, "ab") as output:
        return subprocess.Popen(
            list(command),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            env=dict(env),
            cwd=cwd,
            start_new_session=True,
            user=user,
            group=group,
            extra_groups=[] if user is not None else None,
            preexec_fn=_tether(death_signal),  # safe: the supervisor has one thread
        )


def birth(pid: int) -> str:
    """This will return when a process was started (with the boot it belongs to), or "" if it does not live."""
    if not LINUX:
        shown = subprocess.run(["ps", "-o", "lstart=", "-p", str(pid)], capture_output=True, text=True, check=False)
        return shown.stdout.strip()
    try:
        fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()
        boot = Path("/proc/sys/kernel/random/boot_id").read_text(encoding="utf-8").strip()
    except OSError:
        return ""
    return "" if fields[0] in "ZX" else f"{boot}:{fields[19]}"


def has_number(pid: int) -> bool:
    """This will say whether a process number is in use, be it by a dead process that nobody has waited for."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def command_line(pid: int) -> str:
    """This will return the command line of a living process, or ""."""
    if not LINUX:
        shown = subprocess.run(["ps", "-o", "command=", "-p", str(pid)], capture_output=True, text=True, check=False)
        return shown.stdout.strip()
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace").strip()
    except OSError:
        return ""


def signal_group(leader: int, number: int) -> None:
    """This will signal a whole process group, if any of it is left."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(leader, number)


def stop(process: subprocess.Popen[bytes], how: int = signal.SIGTERM, patience: float = 10) -> None:
    """This will end a child and everything it started: politely first, then without asking."""
    if process.poll() is None:
        process.send_signal(how)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(patience)
    signal_group(process.pid, signal.SIGKILL)
    process.wait()


def end_stranger(pid: int, born: str, how: int = signal.SIGTERM, patience: float = 10) -> bool:
    """This will end a process that is not our child, but only if it is still the one that was written down."""
    if not born or birth(pid) != born:
        return False
    os.kill(pid, how)
    deadline = time.monotonic() + patience
    while birth(pid) == born and time.monotonic() < deadline:
        time.sleep(0.05)
    if birth(pid) == born:
        signal_group(pid, signal.SIGKILL)
        os.kill(pid, signal.SIGKILL)
    return True


def end_strays(marker: str) -> int:
    """This will kill what is left of an instance whose leaders are gone: children that carry its marker (Linux)."""
    wanted, ended = f"{MARKER}={marker}".encode(), 0
    for entry in Path("/proc").glob("[0-9]*") if LINUX else ():
        try:
            if wanted in (entry / "environ").read_bytes().split(b"\0"):
                os.kill(int(entry.name), signal.SIGKILL)
                ended += 1
        except OSError:
            continue
    return ended


def log_tail(log: Path, lines: int = 15) -> str:
    """This will return the last lines of a log, for a message about a part that did not start."""
    try:
        with open(log, "rb") as handle:
            handle.seek(max(0, log.stat().st_size - 8000))
            return "\n".join(handle.read().decode("utf-8", "replace").splitlines()[-lines:])
    except OSError:
        return ""
