"""Limits per API key and per day; a cache that is down never refuses a call."""

import time
from datetime import datetime

from django.core.cache import cache
from rest_framework.throttling import BaseThrottle

from crm_expo.tenancy.models import Organizer

READ_RATE, READ_BURST = 20, 100
INGEST_RATE, INGEST_BURST = 200, 400
_DAY = 24 * 60 * 60


class TooOften(Exception):
    """Somebody asked more often than a day allows; carries what to say."""

    def __init__(self, told: str):
        super().__init__(told)
        self.told = told


def _count(key: str, lifetime: int) -> int:
    """One more call in this window; the first one opens it."""
    try:
        return cache.incr(key)
    except ValueError:
        cache.add(key, 0, timeout=lifetime)
        return cache.incr(key)


def is_within_day(organizer: Organizer, name: str, *, most: int, now: datetime) -> bool:
    """This will count one more of something on the organizer's day, and tell whether it is within the limit."""
    key = f"day:{organizer.pk}:{name}:{now.astimezone(organizer.tzinfo).date()}"
    try:
        return _count(key, _DAY) <= most
    except Exception:
        return True


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
