"""`./crm bench NAME`: figures as ratios to a floor measured in the same run."""

from __future__ import annotations

from pathlib import Path

from crm_expo.boot.bench.customers import bench_customers
from crm_expo.boot.bench.scores import bench_scores
from crm_expo.boot.bench.web import bench_web
from crm_expo.boot.progress import line

BENCHES = {"customers": bench_customers, "scores": bench_scores, "web": bench_web}


def bench(arguments: list[str], data_dir: Path) -> int:
    """This will run a bench on servers of its own; the user's instance is never touched."""
    name, *rest = arguments or [""]
    if name not in BENCHES:
        line(f"There is no bench named “{name}”. There is: {', '.join(BENCHES)}")
        return 2
    return BENCHES[name](rest)
