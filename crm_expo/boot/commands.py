"""The words that run before Django: they make the servers that Django's settings need."""

from __future__ import annotations

import importlib
import sys
import tomllib
from collections.abc import Callable
from pathlib import Path

Word = Callable[[list[str], Path], int]
WORDS = {
    "": "crm_expo.boot.commands:overview",
    "up": "crm_expo.boot.up:up",
    "test": "crm_expo.boot.testing:run_tests",
    "bench": "crm_expo.boot.bench.command:bench",
    "checks": "crm_expo.boot.checks:run_checks",
    "lock": "crm_expo.boot.locking:lock_requirements",
}
HELP = Path(__file__).with_name("help")
VERSION_WORDS = {"--version", "-V", "version"}
HELP_WORDS = {"-h", "--help"}


def without_django(words: list[str]) -> Word | None:
    """This will return what runs a command line by itself, or None for Django's commands."""
    word = words[0] if words else ""
    if word in HELP_WORDS:
        return overview
    if word in VERSION_WORDS and len(words) == 1:
        return version
    if word not in WORDS:
        return None
    if word != "up" and HELP_WORDS & set(words):
        return lambda arguments, data_dir: _show(word)
    module, _, name = WORDS[word].partition(":")
    return getattr(importlib.import_module(module), name)


def overview(arguments: list[str], data_dir: Path) -> int:
    """This will list what a newcomer needs; `./crm help` lists every command."""
    return _show("overview")


def version(arguments: list[str], data_dir: Path) -> int:
    """This will print the version of ExpoCRM, not that of the framework under it."""
    project = tomllib.loads((Path(__file__).parents[2] / "pyproject.toml").read_text(encoding="utf-8"))
    sys.stdout.write(f"ExpoCRM {project['project']['version']}\n")
    return 0


def _show(name: str) -> int:
    """The launcher shows the same files before anything is installed."""
    sys.stdout.write((HELP / f"{name}.txt").read_text(encoding="utf-8"))
    return 0
