"""One browser and one copy of the demo for each file of tests; nothing is flushed, tasks are called by hand."""

import os
import secrets
from collections.abc import Iterator

import pytest
from django.db import connections
from django.test import override_settings
from playwright.sync_api import sync_playwright
from pytest_django.live_server_helper import LiveServer

from crm_expo.boot.testing import NO_BROWSER, find_browser
from tests.browser.database import copied, drop, make_demo
from tests.browser.stage import FLAGS, LANGUAGES, Stage


def pytest_collection_modifyitems(items):
    for item in items:
        if item.path.parent == item.config.rootpath / "tests" / "browser":
            item.add_marker(pytest.mark.browser)


def pytest_generate_tests(metafunc):
    if "language" in metafunc.fixturenames:
        metafunc.parametrize("language", LANGUAGES)


@pytest.fixture(scope="session")
def chromium() -> str:
    """The Chromium to test with; without one the tests are skipped, or fail where a browser is required."""
    found = find_browser()
    if found is None:
        (pytest.fail if os.environ.get("REQUIRE_BROWSER") == "1" else pytest.skip)(NO_BROWSER)
    return found


@pytest.fixture(scope="session")
def demo(chromium, request, django_db_setup, django_db_blocker) -> Iterator[str]:
    """The name of the database that holds the demo; `--reuse-db` keeps it for the next run."""
    keep = request.config.getoption("reuse_db") and not request.config.getoption("create_db")
    with django_db_blocker.unblock():
        name = make_demo(keep=keep)
    yield name
    if not keep and "PYTEST_XDIST_WORKER" not in os.environ:  # beside other workers it goes with the scratch servers
        drop(name)


def _own_cache(name: str) -> dict:
    """What is counted here (mails to an address, wrong codes) is counted for this file only."""
    location = f"{name}-{secrets.token_hex(4)}"
    return {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": location}}


@pytest.fixture(scope="module")
def theatre(demo, chromium, request, django_db_blocker) -> Iterator[Stage]:
    """The product on a fresh copy of the demo, and a browser, for one file of tests."""
    own = f"{connections['default'].settings_dict['NAME']}_browser"
    before = os.environ.get("DJANGO_ALLOW_ASYNC_UNSAFE")
    with django_db_blocker.unblock(), copied(demo, own):
        server = LiveServer("127.0.0.1")
        os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"  # Playwright keeps a loop in this thread
        try:
            with override_settings(PUBLIC_URL=server.url, CACHES=_own_cache(own)), sync_playwright() as playwright:
                browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
                yield Stage(server.url, browser)
                browser.close()
                connections.close_all()  # while the loop runs this thread has connections of its own
        finally:
            os.environ.pop("DJANGO_ALLOW_ASYNC_UNSAFE")
            if before is not None:
                os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = before
            server.stop()


@pytest.fixture
def db(theatre) -> None:
    """In the place of pytest-django's, by whose name it knows that a database is wanted: nothing is rolled back."""


@pytest.fixture
def stage(db, theatre) -> Iterator[Stage]:
    """The stage, empty; after the test no policy report, console error, failed or external request."""
    yield theatre
    faults = theatre.close()
    assert not faults, "\n".join(["The browser complained:", *faults])
