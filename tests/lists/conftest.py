"""Staff of the organizer at work on its lists."""

import pytest

from crm_expo.accounts.models import User
from crm_expo.accounts.services.membership import add_member
from crm_expo.tenancy.scope import tenant
from customers.services.editing import add_customer
from tests.customers.conftest import Desk, desk

__all__ = ["desk"]

PARTIES = (
    ("company", "云帆科技", {"city": "上海", "country": "CN", "grade": "vip"}),
    ("company", "Nordwerk GmbH", {"city": "Jena", "country": "DE"}),
    ("company", "Ostwerk AG", {"city": "Bern", "country": "CH", "stage": "qualified"}),
    ("person", "王芳", {"city": "上海", "country": "CN"}),
)


@pytest.fixture
def parties(organizer):
    with tenant(organizer):
        return {
            name: add_customer(organizer=organizer, kind=kind, name=name, **values).pk for kind, name, values in PARTIES
        }


@pytest.fixture
def colleague(organizer, desk, client) -> Desk:
    """Another member, of the sales."""
    with tenant(organizer):
        person = User.objects.create_user("lin@alpha.example", name="Lin Wanqing")
        add_member(organizer=organizer, user=person, role="sales")
    client.force_login(person)
    return Desk(organizer, person, client)
