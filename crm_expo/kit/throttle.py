"""Limits per API key; a cache that is down never refuses a call."""

import time

from django.core.cache import cache
from rest_framework.throttling import BaseThrottle

READ_RATE, READ_BURST = 20, 100
INGEST_RATE, INGEST_BURST = 200, 400


def _count(key: str, lifetime: int) -> int:
    """One more call in this window; the first one opens it."""
    try:
        return cache.incr(key)
    except ValueError:
        cache.add(key, 0, timeout=lifetime)
        return cache.incr(key)


class KeyThrottle(BaseThrottle):
    """At most `burst` calls in any window of burst/rate seconds; ingest keys have the wider limit."""

    def allow_request(self, request, view) -> bool:
        if request.auth is None:
            return True
        ingest = any(scope in ("registrations:write", "all") for scope in request.auth.scopes)
        rate, burst = (INGEST_RATE, INGEST_BURST) if ingest else (READ_RATE, READ_BURST)
        window = burst / rate
        slot = int(time.time() / window)
        self.retry_after = window - time.time() % window
        key = f"throttle:{request.auth.organizer_id}:{request.auth.pk}:{slot}"
        try:
            return _count(key, int(window) + 2) <= burst
        except Exception:
            return True

    def wait(self) -> float:
        return self.retry_after
