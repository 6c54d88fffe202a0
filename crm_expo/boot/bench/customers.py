"""`./crm bench customers`: lists, pages, searches and palette at 100,000 companies, beside the bare hello view."""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from itertools import count
from pathlib import Path
from statistics import median

from crm_expo.boot.bench.load import Call, Rate, hammer
from crm_expo.boot.bench.screens import SCREENS, Screen
from crm_expo.boot.bench.serving import get, served, sign_in
from crm_expo.boot.instance import ROOT
from crm_expo.boot.progress import line, step
from crm_expo.boot.testing import scratch_instance
from crm_expo.boot.up import manage

SIZES = {"companies": 100_000, "people": 250_000, "lines": 1_000_000, "organizers": 50}
_MOUNT = "/o/bench-1/"
#: The hello view is asked again after so many screens.
_HELLO_EACH = 6
#: Addresses that are asked for again, and how often before they are measured.
_FEW, _SEEN = 3, 10


@dataclass(frozen=True)
class Turn:
    """One round of a screen: opened for the first time, asked for again, and the hello view beside them."""

    first: Rate
    again: Rate
    hello: Rate


@dataclass(frozen=True)
class Measured:
    """One screen beside the hello view. Unit: milliseconds; times: the hello view's latency of the same round."""

    screen: Screen
    first_ms: float
    first_times: float
    again_ms: float
    again_95_ms: float
    again_times: float
    refused: int

    @property
    def is_missed(self) -> bool:
        """Whether it takes longer than it may when nothing has changed, or something was refused."""
        return self.again_times > self.screen.most or self.refused > 0

    @property
    def is_missed_first(self) -> bool:
        """Whether it takes longer than that when it is opened for the first time."""
        return self.first_times > self.screen.most


def bench_customers(arguments: list[str]) -> int:
    """This will print each screen's latency in hello views, and which statements read large tables whole."""
    options = _options(arguments)
    with scratch_instance("crm_expo.settings.local", durable=True) as servers:
        os.environ["PUBLIC_URL"] = "http://127.0.0.1"
        with step("Making tables"):
            manage("prepare", "--static", env={"CRM_CONNECT_AS": "owner"})
        line("Filling, this takes minutes …")
        sizes = [f"--{name}={getattr(options, name)}" for name in SIZES]
        command = [sys.executable, str(ROOT / "manage.py"), "fill_customers", *sizes]
        filled = json.loads(subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True, cwd=ROOT).stdout)
        with step("Looking at plans"):
            looked = json.loads(manage("explain_customers"))
        with served(servers) as (hello, product):
            measured = _measure(hello, product, looked["samples"], options)
    return _report(filled, measured, looked["faults"], options.json)


def _options(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="./crm bench customers")
    for name, size in SIZES.items():
        parser.add_argument(f"--{name}", type=int, default=size)
    parser.add_argument("--seconds", type=float, default=1)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--json", type=Path)
    return parser.parse_args(arguments)


def _measure(hello: int, product: int, samples: dict[str, list], options: argparse.Namespace) -> list[Measured]:
    """Rounds of all screens in turn, asked one by one; each goes on where its last round ended."""
    headers = sign_in(product)
    asked = {screen: [_MOUNT + path for path in screen.paths(samples)] for screen in SCREENS}
    rounds: dict[Screen, list[Turn]] = {screen: [] for screen in SCREENS}
    reached, readers = dict.fromkeys(SCREENS, 0), count()
    for number in range(options.rounds):
        with step(f"Round {number + 1} of {options.rounds}"):
            for place, screen in enumerate(SCREENS):
                if place % _HELLO_EACH == 0:
                    floor = hammer(hello, lambda _turn: ("GET", "/", None, {}), seconds=options.seconds, connections=1)
                first = _first(product, asked[screen], reached[screen], headers, readers, options.seconds / 2)
                reached[screen] += sum(first.statuses.values())
                again = _again(product, asked[screen], reached[screen], headers, options.seconds / 2)
                rounds[screen].append(Turn(first, again, floor))
    return [_measured(screen, rounds[screen]) for screen in SCREENS]


def _first(
    port: int, paths: list[str], start: int, headers: dict[str, str], readers: Iterator[int], seconds: float
) -> Rate:
    """Each address as by somebody who has not seen it yet: a kept page knows its reader's colours."""

    def call(turn: int) -> Call:
        cookie = f"{headers['Cookie']}; theme=bench-{next(readers)}"
        return "GET", paths[(start + turn) % len(paths)], None, headers | {"Cookie": cookie}

    return hammer(port, call, seconds=seconds, connections=1)


def _again(port: int, paths: list[str], start: int, headers: dict[str, str], seconds: float) -> Rate:
    """A few addresses again and again, each often enough before that every process has seen it."""
    few = [paths[(start + turn) % len(paths)] for turn in range(min(_FEW, len(paths)))]
    for path in few:
        for _turn in range(_SEEN):
            get(port, path, headers)
    return hammer(port, lambda turn: ("GET", few[turn % len(few)], None, headers), seconds=seconds, connections=1)


def _measured(screen: Screen, turns: list[Turn]) -> Measured:
    answers = [turn.first.statuses + turn.again.statuses for turn in turns]
    return Measured(
        screen,
        first_ms=median(turn.first.p50_ms for turn in turns),
        first_times=median(turn.first.p50_ms / turn.hello.p50_ms for turn in turns),
        again_ms=median(turn.again.p50_ms for turn in turns),
        again_95_ms=median(turn.again.p95_ms for turn in turns),
        again_times=median(turn.again.p50_ms / turn.hello.p50_ms for turn in turns),
        refused=sum(number for counted in answers for status, number in counted.items() if status != 200),
    )


def _report(filled: dict, measured: list[Measured], faults: list[dict], target: Path | None) -> int:
    line("\n" + ", ".join(f"{count:,} {name}" for name, count in filled.items()))
    line(f"\n{'one by one':<36} {'first ms':>9} {'× hello':>8} {'again ms':>9} {'p95 ms':>7} {'× hello':>8}  goal")
    for one in measured:
        told = f"  MISSED{f', {one.refused} refused' if one.refused else ''}" if one.is_missed else ""
        line(
            f"{one.screen.name:<36} {one.first_ms:>9.2f} {one.first_times:>8.1f} {one.again_ms:>9.2f}"
            f" {one.again_95_ms:>7.2f} {one.again_times:>8.1f}  ≤ {one.screen.most}{told}"
        )
    late = sum(one.is_missed_first for one in measured)
    line(f"\nfirst: opened by somebody for whom it was not put together yet; {late} of {len(measured)} over the goal.")
    line("again: asked for once more, nothing written meanwhile, which is asked anew; else its questions are compared.")
    for fault in faults:
        line(f"MISSED  {fault['screen']}: {fault['how']} of {fault['table']}: {fault['statement'][:600]}")
    if target:
        rows = {one.screen.name: asdict(one) | {"screen": one.screen.path} for one in measured}
        target.write_text(json.dumps({"filled": filled, "screens": rows, "faults": faults}, indent=1) + "\n")
    missed = [one.screen.name for one in measured if one.is_missed] + [fault["screen"] for fault in faults]
    line(f"\nMISSED: {', '.join(dict.fromkeys(missed))}" if missed else "\nAll goals reached.")
    return 1 if missed else 0
