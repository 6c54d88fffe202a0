"""A key, an edition and a client that speaks JSON, in each organizer."""

from datetime import timedelta

import pytest
from django.test import Client

from crm_expo.accounts.services.keys import create_api_key
from crm_expo.inbox.tasks import drain_inbox_task
from crm_expo.tenancy.scope import tenant
from exhibitions.services.shows import add_edition, add_exhibition
from tests.clock import today


class Api:
    """Calls /api/v1/ with one key."""

    def __init__(self, organizer, key: str):
        self.organizer, self.key, self.client = organizer, key, Client()

    def __call__(self, method: str, path: str, body=None, content_type="application/json", **headers):
        named = {f"HTTP_{name.upper().replace('-', '_')}": value for name, value in headers.items()}
        kwargs = {"content_type": content_type, "HTTP_AUTHORIZATION": f"Bearer {self.key}"} | named
        if body is not None:
            kwargs["data"] = body
        return getattr(self.client, method)(f"/api/v1/{path}", **kwargs)

    def drain(self) -> int:
        """What a worker does after the answer."""
        return drain_inbox_task(organizer_id=self.organizer.pk)


def make_api(organizer, scopes) -> Api:
    with tenant(organizer):
        _row, key = create_api_key(organizer=organizer, name="ticketing", scopes=scopes)
    return Api(organizer, key)


@pytest.fixture
def edition(organizer, rival):
    day = today()
    made = []
    for owner, slug in ((organizer, "fair-1"), (rival, "other-1")):
        with tenant(owner):
            fair = add_exhibition(organizer=owner, slug="fair", name="Fair")
            made.append(
                add_edition(
                    organizer=owner,
                    exhibition=fair,
                    slug=slug,
                    number=1,
                    name="Fair 1",
                    starts_on=day - timedelta(days=1),
                    ends_on=day + timedelta(days=2),
                )
            )
    return made[0]


@pytest.fixture
def api(organizer, edition) -> Api:
    return make_api(organizer, ["all"])


def registration(**changes) -> dict:
    """A good registration, changed as told."""
    return {
        "external_id": "tix:1",
        "edition": "fair-1",
        "status": "registered",
        "category": "professional",
        "source_updated_at": "2026-01-02T10:00:00+08:00",
        "person": {"name": "Ada Lovelace", "email": "ada@example.com", "phone": "+86 138 0013 8000"},
        "company": {"name": "深圳市云帆智能装备有限公司"},
        "price": {"amount": "113.00", "tax": "13.00", "currency": "CNY"},
    } | changes
