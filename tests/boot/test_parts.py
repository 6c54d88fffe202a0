"""Ports, binaries, command lines, processes and catalogues: the pure parts of the start."""

import gettext
import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from crm_expo.boot import binaries, processes
from crm_expo.boot.catalogues import compile_catalogues, texts, unfinished
from crm_expo.boot.fingerprints import fingerprint
from crm_expo.boot.instance import ROOT, take_data_dir
from crm_expo.boot.parts import end_leftovers
from crm_expo.boot.ports import choose_port, is_free
from crm_expo.boot.roles import RoleNames
from crm_expo.boot.state import BootError, State
from crm_expo.boot.testing import find_browser

CATALOGUE = """
msgid ""
msgstr "Content-Type: text/plain; charset=UTF-8\\n"

msgid "Hall"
msgstr "展馆"

#, fuzzy
msgid "Booth"
msgstr "展台"

msgid "Aisle"
msgstr ""
"""


def test_taken_port_is_not_chosen_again():
    with socket.create_server(("127.0.0.1", 0)) as server:
        taken = server.getsockname()[1]
        assert not is_free(taken)
        assert choose_port(taken) != taken
    assert choose_port(taken) == taken


@pytest.mark.parametrize(
    "arguments",
    [["--data-dir", "/x/a", "users", "-v"], ["users", "--data-dir=/x/a", "-v"], ["users", "-v", "--data-dir", "/x/a"]],
)
def test_data_dir_is_taken_out_of_any_command(arguments):
    assert take_data_dir(arguments) == (["users", "-v"], Path("/x/a"))


def test_data_dir_defaults(monkeypatch, tmp_path):
    monkeypatch.delenv("CRM_DATA_DIR", raising=False)
    assert take_data_dir([])[1] == ROOT / "var"
    monkeypatch.setenv("CRM_DATA_DIR", str(tmp_path))
    assert take_data_dir([])[1] == tmp_path
    with pytest.raises(BootError):
        take_data_dir(["up", "--data-dir"])


def _server(folder: Path, version: str) -> Path:
    folder.mkdir()
    (folder / "initdb").touch()
    (folder / "postgres").write_text(f"#!/bin/sh\necho 'postgres (PostgreSQL) {version}'\n")
    (folder / "postgres").chmod(0o755)
    return folder


def test_chosen_postgres_is_used(monkeypatch, tmp_path):
    monkeypatch.setenv("CRM_POSTGRES_BIN", str(_server(tmp_path / "bin", "16.4 (Debian 16.4-1)")))

    assert binaries.find_postgres() == (tmp_path / "bin", 16)


def test_old_postgres_is_refused_with_three_ways_out(monkeypatch, tmp_path):
    monkeypatch.setenv("CRM_POSTGRES_BIN", str(_server(tmp_path / "bin", "13.9")))

    with pytest.raises(BootError, match=r"(?s)1.*2.*DATABASE_URL"):
        binaries.find_postgres()


def test_roles_carry_the_databases_name():
    assert RoleNames.of("crm") == RoleNames("crm_owner", "crm_app", "crm_backup")
    assert RoleNames.of("shop").app == "crm_shop_app"


def test_named_browser_must_exist(monkeypatch):
    monkeypatch.setenv("CHROMIUM_PATH", "/nowhere/chromium")

    with pytest.raises(BootError, match="/nowhere/chromium"):
        find_browser()


def test_recorded_process_is_ended_and_a_stranger_with_its_number_is_not():
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE, start_new_session=True) as child:
        born = processes.birth(child.pid)

        assert not processes.end_stranger(child.pid, born + "0")
        assert child.poll() is None
        state = State(processes={"web": {"pid": child.pid, "born": born, "how": signal.SIGTERM}})
        assert end_leftovers(state) == 1
        assert child.wait(5) == -signal.SIGTERM
    assert state.processes == {}


@pytest.mark.skipif(not processes.LINUX, reason="the kernel's help is Linux only")
def test_part_dies_with_its_parent(tmp_path):
    script = (
        "import os, sys; from pathlib import Path; from crm_expo.boot.processes import spawn;"
        f"child = spawn([sys.executable, '-c', 'import time; time.sleep(60)'], log=Path({str(tmp_path)!r}, 'log'),"
        " env=dict(os.environ)); print(child.pid, flush=True); os.kill(os.getpid(), 9)"
    )
    parent = subprocess.run([sys.executable, "-c", script], cwd=ROOT, stdout=subprocess.PIPE, check=False)

    child = int(parent.stdout)
    assert parent.returncode == -signal.SIGKILL
    assert _gone_within(5, child)


def _gone_within(seconds: float, pid: int) -> bool:
    born = processes.birth(pid)
    return not born or _poll(seconds, lambda: processes.birth(pid) != born)


def _poll(seconds: float, condition) -> bool:
    import time

    deadline = time.monotonic() + seconds
    while not condition() and time.monotonic() < deadline:
        time.sleep(0.02)
    return condition()


def test_catalogues_are_compiled_once_and_debts_are_listed(tmp_path):
    folder = tmp_path / "zh_Hans" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    (folder / "django.po").write_text(CATALOGUE)

    assert compile_catalogues(tmp_path) == 1
    assert compile_catalogues(tmp_path) == 0
    with open(folder / "django.mo", "rb") as handle:
        compiled = gettext.GNUTranslations(handle)
    assert [compiled.gettext(text) for text in ("Hall", "Booth", "Aisle")] == ["展馆", "Booth", "Aisle"]
    assert [line.rpartition(": ")[2] for line in unfinished(tmp_path)] == ["Booth", "Aisle"]
    assert texts(folder / "django.po") == {("", "Hall"), ("", "Booth"), ("", "Aisle")}


def test_fingerprint_sees_content_and_names(tmp_path):
    (tmp_path / "a.css").write_text("h1 {}")
    before = fingerprint([tmp_path])

    assert fingerprint([tmp_path]) == before
    (tmp_path / "a.css").write_text("h2 {}")
    changed = fingerprint([tmp_path])
    os.rename(tmp_path / "a.css", tmp_path / "b.css")
    assert len({before, changed, fingerprint([tmp_path])}) == 3
