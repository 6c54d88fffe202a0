"""Members of every role at their home page."""

from dataclasses import dataclass
from uuid import uuid4

import pytest
from django.core.cache import caches
from django.test import Client

from crm_expo.accounts.models import User
from crm_expo.accounts.services.membership import add_member
from crm_expo.tenancy.models import Organizer
from crm_expo.tenancy.scope import tenant


@dataclass(frozen=True)
class Desk:
    """Somebody of the staff at work, in English."""

    organizer: Organizer
    person: User
    client: Client

    def get(self, path: str, **options):
        """Open a page behind the organizer's door."""
        return self.client.get(f"/o/{self.organizer.slug}/{path}", **options)

    def post(self, path: str, data: dict | None = None):
        """Send a form."""
        return self.client.post(f"/o/{self.organizer.slug}/{path}", data or {})


@pytest.fixture(autouse=True)
def forget(monkeypatch):
    """Figures of another test are not this one's: each has keys of its own, and new ones when it calls this."""

    def call() -> None:
        monkeypatch.setattr(caches["default"], "key_prefix", f"crm-{uuid4().hex}")

    call()
    return call


@pytest.fixture
def at_desk(organizer):
    """Makes a member of a role: `at_desk("sales")`; of another organizer with `of`."""

    def make(role: str, of: Organizer = organizer, name: str = "") -> Desk:
        with tenant(of):
            person = User.objects.create_user(f"{name or role}@{of.slug}.example", name=name or f"{role} person")
            add_member(organizer=of, user=person, role=role)
        client = Client(headers={"accept-language": "en"})
        client.force_login(person)
        return Desk(of, person, client)

    return make
