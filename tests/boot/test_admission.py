"""What is refused before anything starts, each in one sentence with its true reason."""

import argparse
import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from crm_expo.boot import ports, state
from crm_expo.boot.admission import may_create, refuse_bad_addresses, refuse_dead_redis, refuse_missing_instance
from crm_expo.boot.demo import shows
from crm_expo.boot.demo_choice import DEMO_SLUGS, allow_demo, refuse_demo, should_load
from crm_expo.boot.dumps import backup
from crm_expo.boot.instance import ROOT
from crm_expo.boot.options import port_number, restored_file
from crm_expo.boot.readiness import missing_parts, wait_until_ready
from crm_expo.boot.state import BootError, State, save_state, unusable

NOW = datetime(2026, 4, 16, 2, 30, tzinfo=UTC)


def crm(*words: str, **environment: str) -> subprocess.CompletedProcess:
    kept = {name: value for name, value in os.environ.items() if name in {"PATH", "HOME"}}
    command = [sys.executable, str(ROOT / "manage.py"), *words]
    return subprocess.run(command, env=kept | environment, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("words", [["up", "--port", "99999"], ["up", "--port=-1"]])
def test_impossible_port_is_refused_in_one_line(words, tmp_path):
    refused = crm(*words, "--data-dir", str(tmp_path / "var"))

    assert (refused.returncode, refused.stderr.count("\n")) == (2, 1)
    assert "a port is a number from 1 to 65535" in refused.stderr
    assert not (tmp_path / "var").exists()


def test_port_is_a_number_in_its_range():
    assert [port_number(text) for text in ("0", "65535")] == [0, 65535]
    for text in ("65536", "-1", "http", "8\u0664"):
        with pytest.raises(argparse.ArgumentTypeError):
            port_number(text)


def test_host_is_refused_for_its_own_reason():
    assert "no host named “nope.invalid”" in ports.why_closed(8000, "nope.invalid")
    assert "is not an address of this machine" in ports.why_closed(8000, "203.0.113.9")


def test_low_port_is_refused_as_reserved(monkeypatch):
    def bind(self, address):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(ports.socket.socket, "bind", bind)
    assert "Port 80 is reserved for root" in ports.why_closed(80)


def test_own_closed_folder_is_not_called_anothers(tmp_path, monkeypatch):
    denied = PermissionError(13, "Permission denied")

    assert "chmod u+rwx" in str(unusable(tmp_path, denied))
    monkeypatch.setattr(state.os, "geteuid", lambda: tmp_path.stat().st_uid + 1)
    assert "belongs to another user" in str(unusable(tmp_path, denied))


@pytest.mark.parametrize("name", ["DATABASE_URL", "REDIS_URL"])
@pytest.mark.parametrize("value", ["garbage", "postgres://a:secret@h:port/d"])
def test_garbage_is_no_address_and_not_repeated(monkeypatch, name, value):
    monkeypatch.setenv(name, value)

    with pytest.raises(BootError, match=name) as refused:
        refuse_bad_addresses()
    assert value not in str(refused.value)


def test_dead_redis_stops_the_start(monkeypatch):
    monkeypatch.setenv("REDIS_URL", f"redis://127.0.0.1:{ports.choose_port(None)}/0")

    with pytest.raises(BootError, match="The server of REDIS_URL does not answer"):
        refuse_dead_redis()


def test_reading_command_makes_no_instance(tmp_path):
    refused = crm("doctor", "--data-dir", str(tmp_path / "typo"))

    assert refused.returncode == 1
    assert (
        refused.stderr
        == f"There is no instance in {tmp_path}/typo; start one with ./crm up --data-dir {tmp_path}/typo\n"
    )
    assert not (tmp_path / "typo").exists()


def test_only_some_commands_may_make_an_instance():
    assert all(may_create(words) for words in (["organizer", "create", "acme"], ["demo"], ["restore", "a.dump"]))
    assert not any(may_create(words) for words in (["organizer", "list"], ["demo", "--remove"], ["score"], ["backup"]))


def test_folder_of_a_refused_start_is_no_instance(tmp_path, monkeypatch):
    monkeypatch.delenv("DATABASE_URL", raising=False)
    save_state(tmp_path, State())
    with pytest.raises(BootError, match="no instance"):
        refuse_missing_instance(["doctor"], tmp_path)

    save_state(tmp_path, State(fingerprints={"tables": "made"}))
    refuse_missing_instance(["doctor"], tmp_path)


def test_restore_looks_at_the_file_first(tmp_path):
    (tmp_path / "notes.txt").write_text("no dump")

    with pytest.raises(BootError, match="does not exist"):
        refuse_missing_instance(["restore", str(tmp_path / "nope.dump")], tmp_path / "var")
    with pytest.raises(BootError, match="not a backup"):
        refuse_missing_instance(["restore", "--force", str(tmp_path / "notes.txt")], tmp_path / "var")
    assert restored_file(["-v", "2", "a.dump", "--force"]) == Path("a.dump")


def test_backup_to_a_place_that_is_none_says_so(tmp_path, monkeypatch):
    monkeypatch.setenv("DATABASE_BACKUP_URL", "postgres://nobody@127.0.0.1:1/crm")
    (tmp_path / "file").touch()

    with pytest.raises(BootError, match="cannot be written: Not a directory"):
        backup(tmp_path / "file" / "crm.dump", tmp_path / "files")


def test_help_and_version_need_no_instance(tmp_path):
    for word in ("test", "checks", "bench", "lock"):
        shown = crm(word, "--help", "--data-dir", str(tmp_path / "var"))
        assert (shown.returncode, shown.stdout.split(" ")[:2]) == (0, ["./crm", word])
    assert crm("--version").stdout == "ExpoCRM 0.1.0\n"
    assert crm("score", "--help", PYTHONIOENCODING="ascii").stdout.startswith("usage: ./crm score ")


def test_demo_is_loaded_into_an_empty_instance_only(tmp_path):
    assert {spec.slug for spec in (shows.NANHAI, shows.HANSE)} == DEMO_SLUGS
    assert should_load(tmp_path, State(), set())
    assert should_load(tmp_path, State(), set(DEMO_SLUGS))  # killed while scoring: the sign-ins are not kept yet
    assert not should_load(tmp_path, State(), {"acme"})
    assert not should_load(tmp_path, State(), {"acme", *DEMO_SLUGS})
    assert not should_load(tmp_path, State(demo="sign-ins"), set())

    refuse_demo(tmp_path)
    assert not should_load(tmp_path, State(), set())
    allow_demo(tmp_path)
    assert should_load(tmp_path, State(), set())


def test_workers_life_before_this_start_does_not_count():
    def parts(**changes):
        well = {"database": {"ok": True}, "worker": {"ok": True, "last": NOW.isoformat()}, "cache": {"ok": True}}
        return {"parts": well | changes}

    before = NOW - timedelta(seconds=1)
    assert missing_parts(200, parts(), before) == ""
    assert missing_parts(200, parts(), NOW + timedelta(seconds=1)) == "worker (no sign of life yet)"
    assert missing_parts(503, parts(cache={"ok": False, "why": "ConnectionError"}), before) == "cache (ConnectionError)"
    assert "ALLOWED_HOSTS" in missing_parts(400, {}, before)
    assert missing_parts(0, {}, before) == "web does not answer"


def test_waiting_for_readiness_ends():
    looks = []
    address = f"http://127.0.0.1:{ports.choose_port(None)}"

    assert wait_until_ready(address, NOW, lambda: looks.append(1), patience=0.1) == "web does not answer"
    assert looks
