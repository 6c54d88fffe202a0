"""/healthz: the process lives. /readyz: what it needs is there, and nothing has been waiting for long."""

from datetime import timedelta

from django.core.cache import cache
from django.db import DatabaseError, connection
from django.http import HttpResponse, JsonResponse
from django.utils import timezone
from django.views import View

from crm_expo.inbox.waiting import LATE, backlog
from crm_expo.jobs.models import Heartbeat
from crm_expo.tenancy.models import Organizer
from crm_expo.tenancy.scope import tenant

_SILENCE = timedelta(minutes=2)


class HealthView(View):
    """Answers while the process can."""

    def get(self, request):
        return HttpResponse("ok", content_type="text/plain")


class ReadyView(View):
    """Answers 200 when all parts are well, else 503 with the part's name; no personal data."""

    def get(self, request):
        facts = _look()
        well = all(part["ok"] for part in facts.values())
        return JsonResponse({"ok": well, "parts": facts}, status=200 if well else 503)


def _look() -> dict[str, dict]:
    facts = {"database": _database()}
    if facts["database"]["ok"]:
        facts |= {"worker": _heart("worker"), "inbox": _oldest_waiting()}
    facts["cache"] = _cache()
    return facts


def _database() -> dict:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError as error:
        return {"ok": False, "why": type(error).__name__}
    return {"ok": True}


def _cache() -> dict:
    try:
        cache.set("readyz", 1, timeout=5)
    except Exception as error:
        return {"ok": False, "why": type(error).__name__}
    return {"ok": True}


def _heart(part: str) -> dict:
    beat = Heartbeat.objects.filter(part=part).first()
    silent = beat is None or timezone.now() - beat.at > _SILENCE
    return {"ok": not silent, "last": beat.at.isoformat() if beat else None}


def _oldest_waiting() -> dict:
    now = timezone.now()
    backlogs = []
    for organizer in Organizer.objects.filter(is_active=True):
        with tenant(organizer):
            backlogs.append(backlog(at=now))
    oldest = min((found.oldest_due for found in backlogs if found.oldest_due), default=None)
    return {
        "ok": oldest is None or now - oldest <= LATE,
        "oldest": oldest.isoformat() if oldest else None,
        "waiting_for_others": sum(found.for_others for found in backlogs),
        "dead": sum(found.dead for found in backlogs),
    }
