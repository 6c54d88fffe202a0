"""`./crm bench customers`: lists, pages, searches and palette at 100,000 companies, beside the bare hello view."""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from crm_expo.boot.bench.load import Rate, hammer
from crm_expo.boot.bench.screens import SCREENS, Screen
from crm_expo.boot.bench.serving import served, sign_in
from crm_expo.boot.instance import ROOT
from crm_expo.boot.progress import line, step
from crm_expo.boot.testing import scratch_instance
from crm_expo.boot.up import manage

SIZES = {"companies": 100_000, "people": 250_000, "lines": 1_000_000, "organizers": 50}
_MOUNT = "/o/bench-1/"
#: The hello view is asked again after so many screens.
_HELLO_EACH = 6


@dataclass(frozen=True)
class Measured:
    """One screen beside the hello view. Unit: milliseconds; ratios to the hello view of the same round."""

    screen: Screen
    p50_ms: float
    p95_ms: float
    times: float
    times_95: float
    refused: int

    @property
    def is_missed(self) -> bool:
        """Whether it takes longer than it may, or something was refused."""
        return self.times > self.screen.most or self.refused > 0


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
    rounds: dict[Screen, list[tuple[Rate, Rate]]] = {screen: [] for screen in SCREENS}
    reached = dict.fromkeys(SCREENS, 0)
    for number in range(options.rounds):
        with step(f"Round {number + 1} of {options.rounds}"):
            for place, screen in enumerate(SCREENS):
                if place % _HELLO_EACH == 0:
                    floor = hammer(hello, lambda _turn: ("GET", "/", None, {}), seconds=options.seconds, connections=1)
                paths, start = asked[screen], reached[screen]
                call = lambda turn, paths=paths, start=start: ("GET", paths[(start + turn) % len(paths)], None, headers)  # noqa: E731
                rate = hammer(product, call, seconds=options.seconds, connections=1)
                reached[screen] += sum(rate.statuses.values())
                rounds[screen].append((rate, floor))
    return [_measured(screen, rounds[screen]) for screen in SCREENS]


def _measured(screen: Screen, rounds: list[tuple[Rate, Rate]]) -> Measured:
    return Measured(
        screen,
        p50_ms=median(rate.p50_ms for rate, _floor in rounds),
        p95_ms=median(rate.p95_ms for rate, _floor in rounds),
        times=median(rate.p50_ms / floor.p50_ms for rate, floor in rounds),
        times_95=median(rate.p95_ms / floor.p95_ms for rate, floor in rounds),
        refused=sum(count for rate, _floor in rounds for status, count in rate.statuses.items() if status != 200),
    )


def _report(filled: dict, measured: list[Measured], faults: list[dict], target: Path | None) -> int:
    line("\n" + ", ".join(f"{count:,} {name}" for name, count in filled.items()))
    line(f"\n{'one by one':<36} {'p50 ms':>7} {'p95 ms':>7} {'× hello':>8} {'at p95':>7}  goal")
    for one in measured:
        told = f"  MISSED{f', {one.refused} refused' if one.refused else ''}" if one.is_missed else ""
        line(
            f"{one.screen.name:<36} {one.p50_ms:>7.2f} {one.p95_ms:>7.2f} {one.times:>8.1f} {one.times_95:>7.1f}"
            f"  ≤ {one.screen.most}{told}"
        )
    for fault in faults:
        line(f"MISSED  {fault['screen']}: {fault['how']} of {fault['table']}: {fault['statement'][:600]}")
    if target:
        rows = {one.screen.name: {"p50_ms": one.p50_ms, "p95_ms": one.p95_ms, "times": one.times} for one in measured}
        target.write_text(json.dumps({"filled": filled, "screens": rows, "faults": faults}, indent=1) + "\n")
    missed = [one.screen.name for one in measured if one.is_missed] + [fault["screen"] for fault in faults]
    line(f"\nMISSED: {', '.join(dict.fromkeys(missed))}" if missed else "\nAll goals reached.")
    return 1 if missed else 0
