"""State and lock: what an instance remembers, and who may run it."""

import json
import os
import stat
import subprocess
import sys

import pytest

from crm_expo.boot.instance import ROOT
from crm_expo.boot.state import BootError, InstanceLock, State, load_state, save_state


def test_state_survives_and_is_closed_to_others(tmp_path):
    state = State()
    state.password("app")
    state.ports["web"] = 8000

    save_state(tmp_path / "var", state)

    assert load_state(tmp_path / "var") == state
    assert stat.S_IMODE((tmp_path / "var" / "state.json").stat().st_mode) == 0o600
    assert stat.S_IMODE((tmp_path / "var").stat().st_mode) == 0o700


def test_state_ignores_what_a_newer_version_wrote(tmp_path):
    (tmp_path / "state.json").write_text(json.dumps({"secret_key": "k", "from_the_future": 1}))

    assert load_state(tmp_path).secret_key == "k"


def test_damaged_state_is_never_replaced_by_a_new_one(tmp_path):
    (tmp_path / "state.json").write_text("{")

    with pytest.raises(BootError, match="damaged"):
        load_state(tmp_path)


def test_password_is_made_once():
    state = State()

    assert state.password("app") == state.password("app") != state.password("owner")


def test_lock_admits_one_and_names_it(tmp_path):
    first, second = InstanceLock(tmp_path), InstanceLock(tmp_path)

    assert first.take("up")
    first.announce("up", ready=True)

    assert not second.take("backup")
    assert second.holder() == {"pid": os.getpid(), "word": "up", "ready": True}
    assert second.is_held_by("up")
    assert not second.is_held_by("restore")
    first.free()
    assert not second.is_held_by("up")
    assert second.take("backup")
    second.free()


def test_lock_is_freed_by_kill(tmp_path):
    script = (
        "from pathlib import Path; from crm_expo.boot.state import InstanceLock;"
        f"lock = InstanceLock(Path({str(tmp_path)!r})); lock.take('up'); print('held', flush=True); input()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", script], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as holder:
        assert holder.stdout.readline() == b"held\n"
        lock = InstanceLock(tmp_path)
        assert not lock.take("up")

        holder.kill()

    assert lock.take("up", patience=5)
    lock.free()
