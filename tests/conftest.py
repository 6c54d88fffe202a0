"""Two organizers always exist; tests work as the app role behind the wall, as the product does."""

import pytest
from django.conf import settings
from django.db import connection, connections
from django.urls import get_script_prefix

from crm_expo.kit import rereading
from crm_expo.tenancy.finding import forget_organizers
from crm_expo.tenancy.models import Organizer
from crm_expo.tenancy.scope import has_organizer, tenant


def _become(role: str) -> None:
    connection.close()
    connection.settings_dict["OPTIONS"]["options"] = f"-c role={role}"


def _allow_flush() -> None:
    """TRUNCATE between transactional tests is the owner's; the app role has no right to it."""
    operations = type(connection.ops)
    if getattr(operations, "flushes_as_owner", False):
        return
    plain = operations.execute_sql_flush

    def execute_sql_flush(self, sql_list):
        owner = connection.ops.quote_name(settings.DATABASES["default"]["USER"])
        app = connection.ops.quote_name(settings.DATABASE_APP_ROLE)
        return plain(self, [f"SET ROLE {owner}", *sql_list, f"SET ROLE {app}"])

    operations.execute_sql_flush = execute_sql_flush
    operations.flushes_as_owner = True


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """After Django made and migrated the database as owner, go on as the app role."""
    with django_db_blocker.unblock():
        _become(settings.DATABASE_APP_ROLE)
        _allow_flush()
    yield
    with django_db_blocker.unblock():
        connections.close_all()
        connection.settings_dict["OPTIONS"].pop("options", None)


@pytest.fixture(autouse=True)
def clean_doors():
    """No test may leave a door open, a mount or a found organizer behind."""
    forget_organizers()
    yield
    assert get_script_prefix() == "/"
    assert not has_organizer()


@pytest.fixture
def put_together_anew(monkeypatch):
    """Pages that are asked for again are put together as at the first time: what that costs is counted."""
    monkeypatch.setattr(rereading, "LIFE", -1)


@pytest.fixture
def organizer(db) -> Organizer:
    """The organizer whose work is tested."""
    return Organizer.objects.create(slug="alpha", name="南海会展", name_latin="Nanhai Expo", base_currency="CNY")


@pytest.fixture
def rival(db) -> Organizer:
    """Another organizer, whose rows must never be seen."""
    return Organizer.objects.create(slug="beta", name="Rival Fairs", base_currency="EUR", timezone="Europe/Berlin")


@pytest.fixture
def inside(organizer):
    """The organizer's door, open for the length of the test's preparation: `with inside(): …`."""
    return lambda owner=organizer: tenant(owner)
