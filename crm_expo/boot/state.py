"""What an instance must remember between two starts, and the lock that gives it one master at a time."""

from __future__ import annotations

import dataclasses
import fcntl
import json
import os
import secrets
import time
from pathlib import Path
from typing import Any


class BootError(Exception):
    """Something a person can put right; its text is shown alone, without a traceback."""


def _token() -> str:
    return secrets.token_urlsafe(24)


@dataclasses.dataclass
class State:
    """Secrets, ports and running processes of one instance, kept in a file that only its owner reads."""

    secret_key: str = dataclasses.field(default_factory=lambda: secrets.token_urlsafe(64))
    marker: str = dataclasses.field(default_factory=_token)
    passwords: dict[str, str] = dataclasses.field(default_factory=dict)
    ports: dict[str, int] = dataclasses.field(default_factory=dict)
    processes: dict[str, dict[str, Any]] = dataclasses.field(default_factory=dict)
    fingerprints: dict[str, str] = dataclasses.field(default_factory=dict)
    external: dict[str, str] = dataclasses.field(default_factory=dict)
    public_url: str = ""
    host: str = "127.0.0.1"
    postgres_home: str = ""
    demo: str | None = None

    def password(self, name: str) -> str:
        """This will return the password of a role or server, made at its first use."""
        return self.passwords.setdefault(name, _token())


def load_state(data_dir: Path) -> State:
    """This will read the state of an instance, or begin a new one."""
    try:
        stored = json.loads((data_dir / "state.json").read_text(encoding="utf-8"))
    except (FileNotFoundError, NotADirectoryError):
        return State()
    except PermissionError as error:
        raise unusable(data_dir, error) from None
    except json.JSONDecodeError:
        raise BootError(f"{data_dir / 'state.json'} is damaged; restore it, it holds the passwords.") from None
    known = {field.name for field in dataclasses.fields(State)}
    return State(**{name: value for name, value in stored.items() if name in known})


def save_state(data_dir: Path, state: State) -> None:
    """This will store the state whole or not at all: a kill in the middle leaves the old file."""
    make_data_dir(data_dir)
    draft = data_dir / f"state.json.{os.getpid()}"
    try:
        number = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    except OSError as error:
        raise unusable(data_dir, error) from None
    with os.fdopen(number, "w", encoding="utf-8") as handle:
        json.dump(dataclasses.asdict(state), handle, indent=1, ensure_ascii=False)
        handle.flush()
        os.fsync(handle.fileno())
    draft.replace(data_dir / "state.json")


def make_data_dir(data_dir: Path) -> None:
    """This will create the data folder, closed to other users."""
    try:
        data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise BootError(f"The data folder {data_dir} cannot be made: {error.strerror}.") from None


def unusable(folder: Path, error: OSError) -> BootError:
    """This will say why a data folder cannot be used: another's, or one's own that is closed."""
    try:
        foreign = folder.stat().st_uid != os.geteuid()
    except OSError:
        foreign = False
    if foreign and isinstance(error, PermissionError):
        return BootError(f"{folder} belongs to another user. Run as that user, or name another --data-dir.")
    return BootError(
        f"{folder} cannot be written or read ({error.strerror}). "
        f"Make it writable (chmod u+rwx {folder}), or name another --data-dir."
    )


class InstanceLock:
    """Held by the one process that runs the servers; the system frees it even after kill -9."""

    def __init__(self, data_dir: Path) -> None:
        self.path = data_dir / "lock"
        self._handle: Any = None

    def take(self, word: str, *, patience: float = 0) -> bool:
        """This will take the lock for a command, and say whether it could within so many seconds."""
        make_data_dir(self.path.parent)
        deadline = time.monotonic() + patience
        try:
            handle = open(os.open(self.path, os.O_RDWR | os.O_CREAT, 0o600), "r+", encoding="utf-8")  # noqa: SIM115
        except OSError as error:
            raise unusable(self.path.parent, error) from None
        while True:
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                if time.monotonic() >= deadline:
                    handle.close()
                    return False
                time.sleep(0.1)
        self._handle = handle
        self.announce(word, ready=False)
        return True

    def announce(self, word: str, *, ready: bool) -> None:
        """This will write down who holds the lock, and whether its servers may be used by others."""
        self._handle.seek(0)
        self._handle.truncate()
        self._handle.write(json.dumps({"pid": os.getpid(), "word": word, "ready": ready}))
        self._handle.flush()

    def holder(self) -> dict[str, Any]:
        """This will return {pid, word} of the process that holds the lock, as far as it is written down."""
        try:
            return json.loads(self.path.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return {}

    def is_held_by(self, word: str) -> bool:
        """This will say whether a living process holds the lock for that command."""
        if self.take("look"):
            self.free()
            return False
        return self.holder().get("word") == word

    def free(self) -> None:
        """This will let the next one in."""
        if self._handle:
            self._handle.close()
            self._handle = None
