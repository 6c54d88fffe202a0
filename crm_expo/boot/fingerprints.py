"""Did it change since last time? A short print of the files that decide about slow work."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path


def fingerprint(paths: Iterable[Path]) -> str:
    """This will return a print of names and contents of files, and of all files in folders."""
    total = hashlib.sha256()
    for path in paths:
        for file in sorted(path.rglob("*")) if path.is_dir() else [path]:
            if file.is_file():
                total.update(f"{file}\0".encode())
                total.update(file.read_bytes())
    return total.hexdigest()[:20]


def static_sources(root: Path) -> list[Path]:
    """This will list where static files come from: the project, its apps, and the pinned packages."""
    apps = [*root.glob("*/apps.py"), *root.glob("*/*/apps.py")]
    folders = sorted(app.with_name("static") for app in apps if app.with_name("static").is_dir())
    return [root / "requirements.txt", root / "static", *folders]
