"""`./crm bench web`: pages, API and ingest beside the bare hello view, in one run on the demo's data."""

from __future__ import annotations

import argparse
import html
import itertools
import json
import os
import re
from pathlib import Path

from crm_expo.boot.bench.load import Call, Rate, hammer
from crm_expo.boot.bench.serving import get, served, sign_in
from crm_expo.boot.progress import line, step
from crm_expo.boot.testing import scratch_instance
from crm_expo.boot.up import manage

#: name → (share of the hello view's rate that must be reached, or rate a second)
GOALS = {"list API": 0.25, "detail API": 0.35, "list page": 0.12, "ingest": None}
INGEST_GOAL = 150
#: Pages over stored figures. Asked one after the other they take at most SLOWEST times as long as the hello view.
STORED = {
    "home": "",
    "data quality": "quality/",
    "insights": "insights/",
    "values": "insights/value/",
    "moves": "insights/moves/",
    "at risk": "insights/risk/",
    "triangle": "insights/triangle/",
    "evidence": "insights/evidence/",
    "answers": "surveys/{survey}/",
}
SLOWEST = 10
CONNECTIONS = 8
#: The hello view asked one after the other.
ALONE = "hello alone"
KEYS = 4


def bench_web(arguments: list[str]) -> int:
    """This will print requests a second and the ratio to the hello view of the same run."""
    parser = argparse.ArgumentParser(prog="./crm bench web")
    parser.add_argument("--seconds", type=float, default=5)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--json", type=Path)
    options = parser.parse_args(arguments)
    with scratch_instance("crm_expo.settings.local", durable=True) as servers:
        os.environ["PUBLIC_URL"] = "http://127.0.0.1"
        with step("Making tables and loading the demo"):
            manage("prepare", "--static", env={"CRM_CONNECT_AS": "owner"})
            manage("demo")
        with served(servers) as (hello, product):
            table = _measure(hello, product, options)
    return _report(table, options.json)


def _measure(hello: int, product: int, options: argparse.Namespace) -> dict[str, Rate]:
    """Rounds of all kinds in turn, so that a busy moment of the machine touches all; medians are kept."""
    cookies = sign_in(product)
    floor = (hello, lambda _turn: ("GET", "/", None, {}))
    at_once = {"hello": floor} | _product_calls(product, cookies)
    alone = {ALONE: floor} | _stored_calls(product, cookies)
    rounds: dict[str, list[Rate]] = {name: [] for name in at_once | alone}
    for number in range(options.rounds):
        with step(f"Round {number + 1} of {options.rounds}"):
            for kinds, connections in ((at_once, CONNECTIONS), (alone, 1)):
                for name, (port, calls) in kinds.items():
                    rounds[name].append(hammer(port, calls, seconds=options.seconds, connections=connections))
    return {name: sorted(found, key=lambda rate: rate.per_second)[len(found) // 2] for name, found in rounds.items()}


def _stored_calls(port: int, cookies: dict[str, str]) -> dict:
    tiles = re.search(rb'hx-get="([^"]+/home/tiles/[^"]+)"', get(port, "/o/nanhai/", cookies))
    get(port, html.unescape(tiles[1].decode()), cookies)  # the browser fetches figures that nobody asked for yet
    survey = re.search(rb'href="/o/nanhai/surveys/(\d+)/"', get(port, "/o/nanhai/surveys/", cookies))[1].decode()
    paths = {name: f"/o/nanhai/{path.format(survey=survey)}" for name, path in STORED.items()}
    return {name: (port, lambda _turn, path=path: ("GET", path, None, cookies)) for name, path in paths.items()}


def _product_calls(port: int, cookies: dict[str, str]) -> dict:
    keys = [manage("apikey", "create", "--organizer", "nanhai", "--scope", "all").split()[-1] for _n in range(KEYS)]
    turn = itertools.cycle(keys)
    bearing = {"Authorization": f"Bearer {keys[0]}"}
    customer = json.loads(get(port, "/api/v1/customers/?page_size=1", bearing))["results"][0]["id"]

    def bearer() -> dict[str, str]:
        return {"Authorization": f"Bearer {next(turn)}", "Content-Type": "application/json"}

    def ingest(number: int) -> Call:
        token = os.urandom(6).hex()
        body = {
            "external_id": f"bench:{token}",
            "edition": "tech-9",
            "status": "registered",
            "person": {"name": f"Bench {token}", "email": f"{token}@example.com"},
        }
        return "POST", "/api/v1/registrations/", json.dumps(body).encode(), bearer()

    return {
        "list API": (port, lambda _turn: ("GET", "/api/v1/registrations/?page_size=10", None, bearer())),
        "detail API": (port, lambda _turn: ("GET", f"/api/v1/customers/{customer}/", None, bearer())),
        "list page": (port, lambda _turn: ("GET", "/o/nanhai/customers/", None, cookies)),
        "detail page": (port, lambda _turn: ("GET", f"/o/nanhai/customers/{customer}/", None, cookies)),
        "dashboard": (port, lambda _turn: ("GET", "/o/nanhai/", None, cookies)),
        "ingest": (port, ingest),
    }


def _report(table: dict[str, Rate], target: Path | None) -> int:
    stored = {name: table.pop(name) for name in STORED}
    alone = table.pop(ALONE)
    floor = table["hello"].per_second
    line(f"\n{'':<12} {'requests/s':>10} {'p95 ms':>8} {'of hello':>9}  goal")
    missed = []
    for name, rate in table.items():
        ratio, goal = rate.per_second / floor, GOALS.get(name)
        wanted = f"≥ {goal}" if goal else f"≥ {INGEST_GOAL}/s" if name == "ingest" else ""
        if (goal and ratio < goal) or (name == "ingest" and rate.per_second < INGEST_GOAL):
            missed.append(name)
        line(f"{name:<12} {rate.per_second:>10.0f} {rate.p95_ms:>8.1f} {ratio:>9.3f}  {wanted}{_refused(rate)}")
    line(f"\n{'one by one':<12} {'mean ms':>10} {'p95 ms':>8} {'× hello':>9}  goal")
    for name, rate in ({"hello": alone} | stored).items():
        times = alone.per_second / rate.per_second
        if times > SLOWEST:
            missed.append(name)
        wanted = f"≤ {SLOWEST}" if name in stored else ""
        line(f"{name:<12} {1000 / rate.per_second:>10.2f} {rate.p95_ms:>8.1f} {times:>9.2f}  {wanted}{_refused(rate)}")
    if target:
        rows = {name: {"per_second": rate.per_second, "ratio": rate.per_second / floor} for name, rate in table.items()}
        rows |= {name: {"latency_ratio": alone.per_second / rate.per_second} for name, rate in stored.items()}
        target.write_text(json.dumps(rows, indent=1) + "\n")
    line(f"\nMissed: {', '.join(missed)}" if missed else "\nAll goals reached.")
    return 1 if missed else 0


def _refused(rate: Rate) -> str:
    refused = sum(count for status, count in rate.statuses.items() if status >= 400)
    return f"  ({refused} refused)" if refused else ""
