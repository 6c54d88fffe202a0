"""`./crm checks`: everything besides tests that must be true before a change goes in; CI runs the same."""

from __future__ import annotations

import os
import secrets
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from crm_expo.boot.catalogues import compile_catalogues, texts, unfinished
from crm_expo.boot.instance import ROOT
from crm_expo.boot.progress import line
from crm_expo.boot.testing import scratch_instance

CATALOGUES = ("django", "djangojs")
Check = Callable[[], str]


def run_checks(arguments: list[str], data_dir: Path) -> int:
    """This will run every check (or those named), print name and seconds of each, and return 1 if any failed."""
    chosen = {name: check for name, check in CHECKS.items() if not arguments or name in arguments}
    if unknown := set(arguments) - set(CHECKS):
        line(f"There is no check named {', '.join(sorted(unknown))}. There are: {', '.join(CHECKS)}")
        return 2
    failed = []
    with scratch_instance("crm_expo.settings.local"):
        compile_catalogues(ROOT / "locale")
        for name, check in chosen.items():
            started = time.monotonic()
            complaint = check()
            verdict = "FAILED" if complaint else "ok"
            line(f"  {name:<20} {verdict:<7} {time.monotonic() - started:5.1f} s")
            if complaint:
                failed.append(name)
                line(complaint.rstrip())
    line(f"{len(chosen) - len(failed)} of {len(chosen)} checks passed")
    return 1 if failed else 0


def _run(*command: str, env: dict[str, str] | None = None, cwd: Path = ROOT) -> str:
    """Nothing when the command succeeds, else what it said."""
    done = subprocess.run(command, cwd=cwd, env=os.environ | (env or {}), capture_output=True, text=True, check=False)
    return "" if done.returncode == 0 else (done.stdout + done.stderr)[-4000:] or f"exit code {done.returncode}"


def _tool(name: str, *arguments: str) -> str:
    return _run(str(Path(sys.executable).with_name(name)), *arguments)


def _manage(*words: str, env: dict[str, str] | None = None) -> str:
    return _run(sys.executable, str(ROOT / "manage.py"), *words, env=env)


def _lint() -> str:
    return _run(sys.executable, "-m", "ruff", "check", "--quiet", "--output-format", "concise", ".")


def _format() -> str:
    return _run(sys.executable, "-m", "ruff", "format", "--check", "--output-format", "concise", ".")


def _templates() -> str:
    if not any((ROOT / "templates").rglob("*.html")):
        return ""
    return _run(sys.executable, "-m", "djlint", "templates", "--lint", "--quiet")


def _contracts() -> str:
    return _tool("lint-imports", "--no-cache")


def _migrations() -> str:
    return _manage("makemigrations", "--check", "--dry-run", env={"CRM_CONNECT_AS": "owner"})


def _deployment() -> str:
    """What a server would be refused for, with the settings of a server."""
    server = {
        "DJANGO_SETTINGS_MODULE": "crm_expo.settings.prod",
        "SECRET_KEY": secrets.token_urlsafe(64),
        "PUBLIC_URL": "https://crm.example.org",
        "ALLOWED_HOSTS": "crm.example.org",
    }
    return _manage("check", "--deploy", "--fail-level", "WARNING", env=server)


def _openapi() -> str:
    return _manage("spectacular", "--validate", "--fail-on-warn", "--file", os.devnull)


def _translations() -> str:
    """Everything is translated, formats fit, and no text of the source is missing from the catalogues."""
    owed = unfinished(ROOT / "locale")
    complaint = "Not translated:\n  " + "\n  ".join(owed[:40]) + f"\n({len(owed)} in all)\n" if owed else ""
    if shutil.which("msgfmt"):
        for source in sorted((ROOT / "locale").glob("*/LC_MESSAGES/*.po")):
            complaint += _run("msgfmt", "--check", "--output-file", os.devnull, str(source))
    elif os.environ.get("CI"):
        complaint += "gettext is missing: apt-get install gettext\n"
    return complaint + (_new_texts() if shutil.which("xgettext") else "")


def _new_texts() -> str:
    """makemessages on a copy of the sources, compared with the catalogues that are checked in."""
    languages = [folder.parent.name for folder in sorted((ROOT / "locale").glob("*/LC_MESSAGES"))]
    if not languages:
        return ""
    with tempfile.TemporaryDirectory(prefix="crm-texts-") as copy:
        sources = Path(copy) / "sources"
        closed = shutil.ignore_patterns(".*", "var", "node_modules", "vendor", "__pycache__", "*.mo", "tests")
        shutil.copytree(ROOT, sources, ignore=closed)
        options = [word for language in languages for word in ("-l", language)]
        complaint, missing = "", list[str]()
        for domain in CATALOGUES:
            complaint += _run(
                sys.executable, "manage.py", "makemessages", "-d", domain, "--no-wrap", *options, cwd=sources
            )
        for name in (Path(code, "LC_MESSAGES", f"{domain}.po") for code in languages for domain in CATALOGUES):
            found, kept = texts(sources / "locale" / name), texts(ROOT / "locale" / name)
            missing += [f"  locale/{name}: {' | '.join(filter(None, text))}" for text in sorted(found - kept)]
    if missing:
        complaint += "Texts of the sources that the catalogues lack:\n" + "\n".join(missing[:40])
        complaint += f"\n({len(missing)} in all) ./crm makemessages -a && ./crm makemessages -a -d djangojs\n"
    return complaint


CHECKS: dict[str, Check] = {
    "lint": _lint,
    "format": _format,
    "templates": _templates,
    "contracts": _contracts,
    "migrations": _migrations,
    "translations": _translations,
    "openapi": _openapi,
    "deployment": _deployment,
}
