"""What the person at the terminal sees: one line a step, with its seconds."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress


def line(text: str = "") -> None:
    """This will print a line at once; a closed terminal is no reason to fall over."""
    with suppress(OSError):
        print(text, flush=True)


@contextmanager
def step(text: str) -> Iterator[list[str]]:
    """This will show a step and how long it took; the yielded list may receive a remark."""
    started, remarks = time.monotonic(), list[str]()
    terminal = sys.stdout.isatty()
    if terminal:
        print(f"  {text} …", end="", flush=True)
    try:
        yield remarks
    except BaseException:
        line(" stopped" if terminal else f"  {text}: stopped")
        raise
    remark = f" ({', '.join(remarks)})" if remarks else ""
    seconds = f"{time.monotonic() - started:.1f} s{remark}"
    line(f"\r  {text:<44} {seconds}" if terminal else f"  {text:<44} {seconds}")
