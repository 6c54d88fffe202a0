"""The measures of `./crm bench scores`, taken inside one process that works as the app role behind the walls."""

from __future__ import annotations

import resource
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

from django.db import connection

from analytics.services.picturing import store_pictures
from analytics.services.refreshing import refresh_touched
from analytics.services.running import full_run, read_histories
from analytics.services.steps import Steps
from analytics.sql import statement
from crm_expo.boot.bench.ledger import AS_OF, Filled, sql
from crm_expo.tenancy.scope import tenant

SCAN = (
    "SELECT sum(value_minor), count(*), max(occurred_at) FROM customers_interaction WHERE organizer_id = %(organizer)s"
)
TOUCHED = 1_000
FIT_SIZES = (1_000, 10_000, 100_000, 1_000_000)
_CHANGE = """
INSERT INTO customers_interaction (organizer_id, customer_id, kind, role, exhibition_id, edition_id, effect, sign,
  occurred_at, recorded_at, value_minor, source_ref, actor, text)
SELECT %(organizer)s, c.id, 'registered', CASE WHEN c.kind = 'company' THEN 'exhibitor' ELSE 'professional_visitor' END,
  e.exhibition_id, e.id, 'commitment', 1, timestamptz '2024-07-01', now(), 4900, %(tag)s || c.id, '', ''
FROM (SELECT id, kind FROM customers_customer WHERE organizer_id = %(organizer)s
      ORDER BY md5(id::text || %(tag)s) LIMIT %(count)s) c
CROSS JOIN (SELECT id, exhibition_id FROM exhibitions_edition WHERE organizer_id = %(organizer)s AND number = 9) e
"""
_QUEUE = """
INSERT INTO customers_touchedcustomer (organizer_id, customer_id, touched_at)
SELECT %(organizer)s, customer_id, now() FROM customers_interaction
WHERE organizer_id = %(organizer)s AND starts_with(source_ref, %(tag)s)
"""


class BackendWatch:
    """The anonymous memory of our PostgreSQL backend, sampled. Unit: MiB."""

    def __init__(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_backend_pid()")
            self.status = Path(f"/proc/{cursor.fetchone()[0]}/status")
        self.peak, self._stop = 0.0, threading.Event()
        threading.Thread(target=self._watch, daemon=True).start()

    def _watch(self) -> None:
        while not self._stop.wait(0.05):
            try:
                text = self.status.read_text("ascii")
            except OSError:
                return
            kilobytes = next((line.split()[1] for line in text.splitlines() if line.startswith("RssAnon")), "0")
            self.peak = max(self.peak, int(kilobytes) / 1024)

    def stop(self) -> float:
        """This will end the watch and return the peak."""
        self._stop.set()
        return self.peak


def _seconds(filled: list[Filled], work: Callable[[Filled], object]) -> float:
    """Seconds over all organizers, each in a transaction of its own, as workers do."""
    spent = 0.0
    for one in filled:
        begun = time.perf_counter()
        with tenant(one.organizer):
            work(one)
        spent += time.perf_counter() - begun
    return spent


def _scan(one: Filled) -> None:
    """One process reads the ledger once, as one process does the scoring."""
    sql("SET LOCAL jit = off")
    sql("SET LOCAL max_parallel_workers_per_gather = 0")
    sql(SCAN, organizer=one.organizer.pk)


def _compute(one: Filled) -> None:
    steps = Steps(one.organizer, AS_OF, "run")
    read_histories(steps)
    steps.rows(statement("cut_points"))


def _run(one: Filled) -> None:
    full_run(organizer=one.organizer, as_of=AS_OF, draw=False)


def _draw(one: Filled) -> None:
    store_pictures(one.organizer, AS_OF)


def _refresh(one: Filled) -> None:
    while refresh_touched(organizer=one.organizer, as_of=AS_OF):
        pass


def measure(filled: list[Filled], maintain: Callable[[], None], tell: Callable[[str], None]) -> dict[str, float]:
    """
    This will take all measures in one run. `maintain` is the owner's VACUUM.

    Shape:  seconds by name, and peaks in MiB.
    """
    found: dict[str, float] = {}
    maintain()
    watch = BackendWatch()
    scans = [_seconds(filled, _scan) for _turn in range(3)]
    found["scan_seconds"] = sorted(scans)[1]
    tell("aggregate and cut points")
    found["compute_seconds"] = _seconds(filled, _compute)
    tell("first run")
    found["first_run_seconds"] = _seconds(filled, _run)
    maintain()
    for one in filled:
        with tenant(one.organizer):
            sql(_CHANGE, organizer=one.organizer.pk, tag="five:", count=one.customers // 20)
    tell("steady run, 5 % changed")
    found["steady_seconds"] = _seconds(filled, _run)
    tell("pictures for the pages")
    found["pictures_seconds"] = _seconds(filled, _draw)
    largest = filled[:1]
    with tenant(largest[0].organizer):
        sql(_CHANGE, organizer=largest[0].organizer.pk, tag="touched:", count=min(TOUCHED, largest[0].customers))
        sql("DELETE FROM customers_touchedcustomer WHERE organizer_id = %(o)s", o=largest[0].organizer.pk)
        sql(_QUEUE, organizer=largest[0].organizer.pk, tag="touched:")
    tell("1,000 touched customers")
    found["touched_seconds"] = _seconds(largest, _refresh)
    found["postgres_peak_mib"] = watch.stop()
    found["worker_peak_rss_mib"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    tell("BG/BB fits")
    return found | _fits() | _peer(filled[-1])


def _fits() -> dict[str, float]:
    """Seconds of a fit over the cells of ever more customers: it should not matter."""
    import numpy as np
    import pandas as pd

    from analytics.science import bgbb

    found = {}
    for size in FIT_SIZES:
        rng = np.random.default_rng(size)
        n = rng.integers(1, 8, size)
        x = rng.binomial(n, rng.beta(1.2, 1.5, size))
        last = np.where(x == 0, 0, np.minimum(n, x + rng.integers(0, 3, size)))
        cells = pd.DataFrame({"x": x, "t_x": last, "n": n}).value_counts().rename("weight").reset_index()
        begun = time.perf_counter()
        bgbb.fit(cells)
        found[f"fit_{size}_seconds"] = time.perf_counter() - begun
    return found


def _peer(one: Filled) -> dict[str, float]:
    """The usual way, all rows into pandas and objects out, on the smallest organizer in a process of its own."""
    done = subprocess.run(
        [sys.executable, "manage.py", "measure_scores", "--peer", one.organizer.slug],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    seconds, mebibytes = map(float, done.stdout.split()[-2:])
    return {"peer_seconds": seconds, "peer_rss_mib": mebibytes, "peer_rows": float(one.rows)}


def the_usual_way(one: Filled) -> None:
    """read_sql of every row, groupby, one object a customer, bulk_create: what the measures are compared with."""
    import pandas as pd

    from customers.models import Scorecard

    query = "SELECT customer_id, edition_id, effect, value_minor FROM customers_interaction WHERE organizer_id = %s"
    with connection.cursor() as cursor:
        cursor.execute(query, [one.organizer.pk])
        rows = pd.DataFrame(cursor.fetchall(), columns=["customer", "edition", "effect", "value"])
    part = rows[rows.effect == "participation"].groupby("customer").edition.agg(["nunique", "max"])
    money = rows.groupby("customer").value.sum()
    table = part.join(money)
    table["m"] = pd.qcut(table.value.rank(method="first"), 5, labels=False) + 1
    Scorecard.objects.all().delete()
    Scorecard.objects.bulk_create(
        [
            Scorecard(
                organizer=one.organizer, customer_id=row.Index, role="visitor", frequency=min(int(row.nunique), 5),
                recency=3, monetary=int(row.m), tier="new", money_minor=int(row.value), status="ok",
                method_version="peer", as_of=AS_OF,
            )
            for row in table.itertuples()
        ],
        batch_size=1_000,
    )  # fmt: skip
