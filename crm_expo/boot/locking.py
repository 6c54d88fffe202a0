"""`./crm lock`: recompile the hash-locked requirements from the .in files."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

from crm_expo.boot.instance import ROOT
from crm_expo.boot.progress import step

# Compiled for the oldest Python: under a newer one the lines that only 3.11 needs would be lost.
OLDEST_PYTHON = ("--python-version", "3.11")
COMPILE = ("pip", "compile", "-q", "--universal", "--generate-hashes", "--no-emit-index-url", *OLDEST_PYTHON)


def lock_requirements(arguments: list[str], data_dir: Path) -> int:
    """This will rewrite both .txt files; further arguments (--upgrade) go to uv, which comes from pip for the while."""
    with tempfile.TemporaryDirectory(prefix="crm-uv-") as folder:
        with step("Fetching uv"):
            command = [sys.executable, "-m", "pip", "install", "-qq", "--target", folder, "uv"]
            subprocess.run(command, check=True)
        for name in ("requirements", "requirements-test"):
            with step(f"Locking {name}.txt"):
                files = [f"{name}.in", "-o", f"{name}.txt"]
                subprocess.run([f"{folder}/bin/uv", *COMPILE, *arguments, *files], cwd=ROOT, check=True)
    return 0
