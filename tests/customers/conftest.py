"""A company of the organizer and its owner's browser."""

from dataclasses import dataclass

import pytest
from django.test import Client

from crm_expo.accounts.models import User
from crm_expo.accounts.services.membership import add_member
from crm_expo.tenancy.models import Organizer
from crm_expo.tenancy.scope import tenant
from customers.models import Customer
from customers.services.editing import add_customer


@dataclass(frozen=True)
class Desk:
    """Somebody of the staff at work."""

    organizer: Organizer
    person: User
    client: Client

    def at(self, path: str) -> str:
        """An address behind the organizer's door."""
        return f"/o/{self.organizer.slug}/{path}"

    def get(self, path: str, **params):
        """Open a page."""
        return self.client.get(self.at(path), params)

    def post(self, path: str, **values):
        """Send a form."""
        return self.client.post(self.at(path), values)


@pytest.fixture
def desk(organizer) -> Desk:
    with tenant(organizer):
        person = User.objects.create_user("zhang@alpha.example", name="Zhang Min")
        add_member(organizer=organizer, user=person, role="owner")
    client = Client()
    client.force_login(person)
    return Desk(organizer, person, client)


@pytest.fixture
def company(organizer) -> Customer:
    with tenant(organizer):
        return add_customer(organizer=organizer, kind="company", name="Nordwerk GmbH", country="DE")
