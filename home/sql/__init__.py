"""Statements of the home page's figures, one a file, with named parameters."""

from functools import cache
from pathlib import Path

_HERE = Path(__file__).parent


@cache
def statement(name: str) -> str:
    """This will read one statement."""
    return (_HERE / f"{name}.sql").read_text(encoding="utf-8").strip()
