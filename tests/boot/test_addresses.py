"""Addresses: every password quoted, every host allowed that the page is printed under."""

import pytest

from crm_expo.boot import addresses


def test_passwords_are_quoted():
    assert (
        addresses.database_url("crm_app", "a/b@c:d", 5432, "crm")
        == "postgres://crm_app:a%2Fb%40c%3Ad@127.0.0.1:5432/crm"
    )
    assert addresses.redis_url("p@ss", 6379, 1) == "redis://:p%40ss@127.0.0.1:6379/1"


def test_role_and_database_are_exchanged():
    url = "postgres://root:x%40@db.example:5433/shop?sslmode=require"

    assert addresses.with_role(url, "crm_app", "p/q") == "postgres://crm_app:p%2Fq@db.example:5433/shop?sslmode=require"
    assert addresses.with_path(url, "other") == "postgres://root:x%40@db.example:5433/other?sslmode=require"
    assert (addresses.database_of(url), addresses.role_of(url)) == ("shop", "root")


def test_postgres_tools_get_a_scheme_they_know():
    assert addresses.driver_url("psql://a:b@h/d") == "postgresql://a:b@h/d"


@pytest.mark.parametrize(
    ("host", "shown"),
    [
        ("127.0.0.1", "http://127.0.0.1:8000"),
        ("0.0.0.0", "http://127.0.0.1:8000"),
        ("::1", "http://[::1]:8000"),
        ("crm.local", "http://crm.local:8000"),
    ],
)
def test_web_address(host, shown):
    assert addresses.web_url(host, 8000) == shown


def test_allowed_hosts_follow_the_public_address():
    assert (
        addresses.allowed_hosts("127.0.0.1", "https://crm.example.org") == "crm.example.org,127.0.0.1,localhost,[::1]"
    )


def test_open_host_allows_this_machines_names(monkeypatch):
    monkeypatch.setattr(addresses.socket, "gethostname", lambda: "stand-7")

    assert "stand-7" in addresses.allowed_hosts("0.0.0.0", "http://127.0.0.1:8000").split(",")
