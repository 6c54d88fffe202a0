"""A kept connection is asked for its life without a round trip, and noticed when the server hung up."""

import pytest
from django.conf import settings
from django.db import connection


@pytest.fixture
def kept(db):
    other = connection.copy()
    other.ensure_connection()
    yield other
    other.close()


def test_connection_at_rest_is_usable_without_asking_the_server(kept):
    assert kept.is_usable()
    with kept.cursor() as cursor:
        cursor.execute("SELECT 1")
    assert kept.is_usable()


def test_connection_that_the_server_ended_is_not_usable(kept):
    with kept.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        pid = cursor.fetchone()[0]
    with connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL ROLE {connection.ops.quote_name(settings.DATABASES['default']['USER'])}")
        cursor.execute("SELECT pg_terminate_backend(%s, 5000)", [pid])
    assert not kept.is_usable()


def test_connection_that_was_closed_is_not_usable(kept):
    kept.connection.close()
    assert not kept.is_usable()
