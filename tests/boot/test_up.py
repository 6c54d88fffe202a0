"""`./crm up` as a whole: it recovers from kill -9 by itself and leaves no process behind."""

import os
import re
import signal
import subprocess
import sys
import time
import urllib.request
from contextlib import contextmanager

import pytest

from crm_expo.boot import processes
from crm_expo.boot.instance import ROOT
from crm_expo.boot.state import load_state

pytestmark = pytest.mark.servers
READY = re.compile(r"Ready · 已就绪 +(\S+)")


@contextmanager
def up(data_dir):
    """An instance until the end of the block; yields the process and its address."""
    command = [sys.executable, str(ROOT / "manage.py"), "up", "--no-demo", "--port", "0", "--data-dir", str(data_dir)]
    environment = {name: value for name, value in os.environ.items() if name in {"PATH", "HOME", "CRM_POSTGRES_BIN"}}
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as crm:
        try:
            said = []
            for line in crm.stdout:
                said.append(line)
                if found := READY.search(line):
                    break
            assert found, "".join(said)
            yield crm, found[1]
        finally:
            crm.terminate()
            crm.stdout.read()


def living(state) -> list[str]:
    return [name for name, known in state.processes.items() if processes.birth(known["pid"]) == known["born"]]


def born_again(before, tmp_path) -> bool:
    now = load_state(tmp_path / "var").processes
    return all(now[name] != before.processes[name] for name in ("postgres", "web", "worker"))


def becomes(condition, seconds=40) -> bool:
    deadline = time.monotonic() + seconds
    while not (true := condition()) and time.monotonic() < deadline:
        time.sleep(0.1)
    return true


def answers(address) -> bool:
    try:
        with urllib.request.urlopen(f"{address}/healthz", timeout=5) as response:
            return response.status == 200
    except OSError:
        return False


@pytest.mark.skipif(not processes.LINUX, reason="elsewhere leftovers are ended at the next start")
def test_up_survives_kills_and_stops_without_a_trace(tmp_path):
    parts = {"postgres", "broker", "cache", "web", "worker", "scorer", "beat"}
    with up(tmp_path / "var") as (crm, address):
        assert answers(address)
        before = load_state(tmp_path / "var")
        assert set(living(before)) == parts

        for name in ("postgres", "web", "worker"):
            os.kill(before.processes[name]["pid"], signal.SIGKILL)
        assert becomes(lambda: set(living(load_state(tmp_path / "var"))) == parts and born_again(before, tmp_path))
        assert becomes(lambda: answers(address))

        crm.kill()
        crm.wait()
        assert becomes(lambda: not living(load_state(tmp_path / "var")))

    with up(tmp_path / "var") as (crm, address):
        assert answers(address)
        running = load_state(tmp_path / "var")
        assert set(living(running)) == parts

        crm.terminate()
        assert crm.wait(40) == 0
    assert living(running) == []
    assert load_state(tmp_path / "var").processes == {}


def test_second_up_on_the_same_folder_is_refused_by_name(tmp_path):
    from crm_expo.boot.state import InstanceLock

    lock = InstanceLock(tmp_path)
    lock.take("backup")
    command = [sys.executable, str(ROOT / "manage.py"), "up", "--data-dir", str(tmp_path)]

    refused = subprocess.run(command, capture_output=True, text=True, check=False)

    lock.free()
    assert refused.returncode == 1
    assert f"is in use by ./crm backup (process {os.getpid()})" in refused.stderr


@pytest.mark.skipif(not processes.LINUX, reason="elsewhere leftovers are ended at the next start")
def test_up_recovers_when_all_is_killed_at_once(tmp_path):
    with up(tmp_path / "var") as (crm, _address):
        for known in load_state(tmp_path / "var").processes.values():
            os.kill(known["pid"], signal.SIGKILL)
        crm.kill()
        crm.wait()

    with up(tmp_path / "var") as (crm, address):
        assert answers(address)
