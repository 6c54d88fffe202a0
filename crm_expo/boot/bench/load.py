"""A small load: keep-alive connections, a thread each, for a few seconds; answers counted by status."""

from __future__ import annotations

import http.client
import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

Call = tuple[str, str, "bytes | None", dict[str, str]]


@dataclass(frozen=True)
class Rate:
    """What a round gave. Unit: answers a second, median and 95th percentile in milliseconds."""

    per_second: float
    p50_ms: float
    p95_ms: float
    statuses: Counter


def hammer(port: int, calls: Callable[[int], Call], *, seconds: float, connections: int) -> Rate:
    """This will send calls over some connections at once and return the rate of answers below 400."""
    statuses: Counter = Counter()
    times: list[float] = []
    deadline = time.perf_counter() + seconds
    guard = threading.Lock()

    def work(number: int) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        own: list[tuple[int, float]] = []
        turn = number
        while time.perf_counter() < deadline:
            method, path, body, headers = calls(turn)
            turn += connections
            begun = time.perf_counter()
            connection.request(method, path, body, headers)
            answer = connection.getresponse()
            answer.read()
            own.append((answer.status, time.perf_counter() - begun))
        with guard:
            statuses.update(status for status, _took in own)
            times.extend(took for _status, took in own)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(connections)]
    begun = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    good = sum(count for status, count in statuses.items() if status < 400)
    times.sort()
    p50, p95 = (times[int(len(times) * share)] * 1000 if times else 0.0 for share in (0.5, 0.95))
    return Rate(good / (time.perf_counter() - begun), p50, p95, statuses)
