"""What a web process loads, and which parts of the project the import contracts know."""

import ast
import configparser
import json
import os
import subprocess
import sys

from tests.architecture.checks.source import ROOT, Source

HEAVY = ("pandas", "scipy", "sklearn", "statsmodels", "matplotlib")
#: Parts of crm_expo that stand outside the floors, and why.
OUTSIDE = {
    "settings": "read through django.conf; its own contract",
    "__init__": "names the Celery application",
    "formats": "how dates and numbers are written, read by Django",
}
#: Where each serving process begins.
STARTS = {"crm_expo/wsgi.py": "the web process", "crm_expo/celery.py": "worker and beat"}
_PROGRAM = """
import importlib, json, sys
import crm_expo.wsgi
from django.conf import settings
from django.urls import get_resolver
def walk(patterns):
    for pattern in patterns:
        if hasattr(pattern, "url_patterns"):
            walk(pattern.url_patterns)
        else:
            pattern.callback
for name in (settings.ROOT_URLCONF, settings.STAFF_URLCONF, settings.PORTAL_URLCONF):
    walk(get_resolver(name).url_patterns)
print(json.dumps(sorted(sys.modules)))
"""


def loaded_by_web() -> set[str]:
    """This will start a process as the web server does, resolve every URL, and say which modules it holds."""
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", _PROGRAM],
        cwd=ROOT,
        env=os.environ | {"DJANGO_SETTINGS_MODULE": "crm_expo.settings.test"},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise AssertionError(done.stderr[-2000:])
    return set(json.loads(done.stdout))


def heavy_modules(loaded: set[str]) -> list[str]:
    """The web process computes nothing: no data science in its memory."""
    return [f"the web process loads {name}" for name in HEAVY if name in loaded]


def unplaced_modules() -> list[str]:
    """Every part of crm_expo stands on a floor of .importlinter, or outside for a reason."""
    parser = configparser.ConfigParser()
    parser.read(ROOT / ".importlinter", encoding="utf-8")
    floors = parser["importlinter:contract:apps"]["layers"]
    parts = [path for path in (ROOT / "crm_expo").iterdir() if path.suffix == ".py" or (path / "__init__.py").exists()]
    names = sorted({path.stem for path in parts} - OUTSIDE.keys())
    return [f"crm_expo.{name} is on no floor of .importlinter" for name in names if f"crm_expo.{name}" not in floors]


def portal_models(files: list[Source]) -> list[str]:
    """Exhibitors' pages take rows from selectors and services: no model, manager or queryset of their own."""
    found = []
    for source in files:
        if "/portal/" not in source.path and not source.path.endswith("portal_urls.py"):
            continue
        for node in ast.walk(ast.parse(source.text)):
            module = node.module or "" if isinstance(node, ast.ImportFrom) else ""
            if ".models" in f".{module}" and module != "crm_expo.tenancy.models":
                found.append(f"{source.path}:{node.lineno}: imports {module}")
            if isinstance(node, ast.Attribute) and node.attr in {"objects", "_base_manager", "_default_manager"}:
                found.append(f"{source.path}:{node.lineno}: asks {ast.unparse(node)} itself")
    return found


def unguarded_starts(files: list[Source]) -> list[str]:
    """R4: web, worker and beat refuse to start as a role that may pass the wall."""
    texts = {source.path: source.text for source in files}
    return [
        f"R4 {path}: never calls refuse_strong_role(): {part} would serve as a superuser"
        for path, part in STARTS.items()
        if "refuse_strong_role(" not in texts.get(path, "")
    ]
