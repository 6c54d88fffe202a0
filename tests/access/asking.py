"""Asking an address as somebody, without leaving a trace; and proof that nothing was written."""

import copy
import re
from dataclasses import dataclass

from django.apps import apps
from django.db import connection, transaction
from django.test import Client

from crm_expo.accounts.mount import portal_cookie
from crm_expo.tenancy.models import OrganizerOwned
from crm_expo.tenancy.scope import tenant
from tests.access.world import Side

#: Tables that a refusal may touch, and why.
MAY_CHANGE = {"django_session": "the session of who asks"}
_CSRF = re.compile(rb"[A-Za-z0-9]{64}")


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    location: str = ""
    body: bytes = b""
    trouble: str = ""
    path: str = ""
    reference: str = ""

    def __str__(self) -> str:
        return f"{self.status} {self.location}{self.trouble}"

    @property
    def words(self) -> bytes:
        """The body without what differs by itself: form token, request's reference, the caller's own address."""
        plain = _CSRF.sub(b"", self.body).replace(self.path.encode(), b"")
        return plain.replace(self.reference.encode(), b"") if self.reference else plain


def client_of(person=None) -> Client:
    """This will return a browser, signed in as a person or not."""
    client = Client(raise_request_exception=False)
    if person is not None:
        client.force_login(person)
    return client


def portal_client(side: Side, device: str) -> Client:
    """This will return a browser that is signed in to the portal of an organizer."""
    client = Client(raise_request_exception=False)
    client.cookies[portal_cookie(side.organizer)] = side.devices[device]
    return client


def ask(client: Client, method: str, path: str, *, keep: bool = False, **options) -> Answer:
    """This will send one request; whatever it wrote is rolled back unless `keep`, and the browser forgets it."""
    cookies = copy.deepcopy(client.cookies)
    with transaction.atomic():
        response = getattr(client, method)(path, **options)
        trouble = repr(response.exc_info[1]) if getattr(response, "exc_info", None) else ""
        body = b"" if response.streaming else response.content
        location, reference = response.headers.get("Location", ""), response.headers.get("X-Request-Id", "")
        answer = Answer(response.status_code, location, body, trouble, path, reference)
        if not keep:
            transaction.set_rollback(True)
            client.cookies = cookies
    return answer


def fingerprint(*sides: Side) -> dict[str, tuple]:
    """This will return, per organizer and table, how many rows there are and which transactions wrote them."""
    owned, platform = [], []
    for model in apps.get_models(include_auto_created=True):
        table = model._meta.db_table
        if table not in MAY_CHANGE and model._meta.managed and not model._meta.proxy:
            (owned if issubclass(model, OrganizerOwned) else platform).append(table)
    marks = {("", table): mark for table, mark in _marks(platform)}
    for side in sides:
        with tenant(side.organizer):
            marks |= {(side.organizer.slug, table): mark for table, mark in _marks(owned)}
    return marks


def _marks(tables: list[str]) -> list[tuple]:
    parts = [
        f"SELECT '{table}', count(*)::text || ':' || coalesce(sum(xmin::text::bigint), 0) FROM {table}"
        + (" WHERE action <> 'access.denied'" if table == "audit_auditentry" else "")
        for table in tables
    ]
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(parts))
        return cursor.fetchall()
