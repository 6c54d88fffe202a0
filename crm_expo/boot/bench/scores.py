"""`./crm bench scores`: scoring beside a bare scan of the ledger, in one run on a scratch database."""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
from pathlib import Path

from crm_expo.boot.instance import ROOT
from crm_expo.boot.progress import line, step
from crm_expo.boot.testing import scratch_instance
from crm_expo.boot.up import manage

#: name → (what it is, the most it may be). Ratios to the scan; touched to the steady run.
BUDGETS = {
    "compute_ratio": ("aggregate + cut points, nothing written", 12),
    "first_run_ratio": ("first run, everything written", 45),
    "steady_ratio": ("steady run, 5 % changed", 20),
    "touched_ratio": ("1,000 touched / steady run", 1 / 20),
    "pictures_ratio": ("pictures for the pages, after a run", None),
    "peer_ratio": ("pandas read_sql + bulk_create, scaled", None),
}
WORKER_MIB = 300


def bench_scores(arguments: list[str]) -> int:
    """This will print what scoring costs in scans of the ledger, beside its budgets."""
    parser = argparse.ArgumentParser(prog="./crm bench scores")
    parser.add_argument("--customers", type=int, default=100_000)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--organizers", type=int, default=1)
    parser.add_argument("--json", type=Path)
    options = parser.parse_args(arguments)
    with scratch_instance("crm_expo.settings.local", durable=True):
        os.environ["PUBLIC_URL"] = "http://127.0.0.1"
        with step("Making tables"):
            manage("prepare", env={"CRM_CONNECT_AS": "owner"})
        sizes = [f"--{name}={getattr(options, name)}" for name in ("customers", "rows", "organizers")]
        command = [sys.executable, str(ROOT / "manage.py"), "measure_scores", *sizes]
        done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True, cwd=ROOT)
    return _report(_ratios(json.loads(done.stdout.splitlines()[-1])), options.json)


def _ratios(found: dict) -> dict:
    scan = found["scan_seconds"]
    peer = found["peer_seconds"] * found["rows"] / found["peer_rows"]
    return found | {
        "compute_ratio": found["compute_seconds"] / scan,
        "first_run_ratio": found["first_run_seconds"] / scan,
        "steady_ratio": found["steady_seconds"] / scan,
        "touched_ratio": found["touched_seconds"] / found["steady_seconds"],
        "pictures_ratio": found["pictures_seconds"] / scan,
        "peer_ratio": peer / scan,
    }


def _report(table: dict, target: Path | None) -> int:
    line(f"\n{table['customers']:,} customers, {table['rows']:,} lines, {table['organizers']} organizers")
    line(f"bare scan by one process {table['scan_seconds']:.2f} s\n\n{'':<44} {'ratio':>9} {'budget':>8}")
    missed = []
    for name, (what, budget) in BUDGETS.items():
        if budget is not None and table[name] > budget:
            missed.append(name)
        line(f"{what:<44} {table[name]:>9.3f} {f'≤ {budget:g}' if budget else '':>8}")
    for size in (1_000, 10_000, 100_000, 1_000_000):
        line(f"{f'BG/BB fit, {size:,} customers':<44} {table[f'fit_{size}_seconds']:>7.2f} s")
    line(f"{'worker, peak':<44} {table['worker_peak_rss_mib']:>5.0f} MiB {f'≤ {WORKER_MIB}':>8}")
    line(f"{'PostgreSQL backend, peak':<44} {table['postgres_peak_mib']:>5.0f} MiB")
    peer = f"pandas way, peak on {table['peer_rows']:,.0f} lines"
    line(f"{peer:<44} {table['peer_rss_mib']:>5.0f} MiB")
    if table["worker_peak_rss_mib"] > WORKER_MIB:
        missed.append("worker_peak_rss_mib")
    if target:
        target.write_text(json.dumps(table, indent=1) + "\n")
    line(f"\nMissed: {', '.join(missed)}" if missed else "\nAll budgets kept.")
    return 1 if missed else 0
