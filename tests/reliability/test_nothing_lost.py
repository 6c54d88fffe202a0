"""2,000 registrations while the worker is killed and all of Redis is wiped: none is lost, none is doubled."""

import json
import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from concurrent.futures import ThreadPoolExecutor

import psycopg2
import pytest
import redis

from crm_expo.boot.addresses import database_url
from crm_expo.boot.instance import ROOT
from crm_expo.boot.state import load_state
from tests.boot.test_up import becomes, up
from tests.clock import today

pytestmark = pytest.mark.servers
COUNT = 2000


def crm(data_dir, *words: str) -> str:
    environment = {name: value for name, value in os.environ.items() if name in {"PATH", "HOME", "CRM_POSTGRES_BIN"}}
    command = [sys.executable, str(ROOT / "manage.py"), *words, "--data-dir", str(data_dir)]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def post(address: str, key: str, number: int) -> None:
    """One registration, sent again until it is acknowledged, as a ticketing system would."""
    body = {
        "external_id": f"tix:{number}",
        "edition": "fair-1",
        "status": "registered",
        "person": {"name": f"Person {number}", "email": f"p{number}@example.com"},
        "price": {"amount": "10.00", "currency": "CNY"},
    }
    headers = {"Authorization": f"Bearer {key}", "Content-Type": "application/json", "Idempotency-Key": f"k{number}"}
    request = urllib.request.Request(f"{address}/api/v1/registrations/", json.dumps(body).encode(), headers)
    for _attempt in range(200):
        try:
            with urllib.request.urlopen(request, timeout=20) as answer:
                assert answer.status == 202
                return
        except urllib.error.HTTPError as refusal:
            if refusal.code != 429:
                raise
            time.sleep(float(refusal.headers["Retry-After"]))
        except OSError:
            time.sleep(0.2)
    raise AssertionError(f"{number} was never acknowledged")


def wipe_redis(state) -> None:
    for part in ("broker", "cache"):
        port = state.ports[part]
        redis.Redis(port=port, password=state.passwords[part]).flushall()


def facts(url: str, slug: str) -> dict:
    """What the database holds of the organizer, read as the app role behind the wall."""
    connection = psycopg2.connect(url)
    try:
        with connection, connection.cursor() as cursor:
            cursor.execute(
                "SELECT set_config('app.organizer_id', id::text, true) FROM tenancy_organizer WHERE slug = %s", [slug]
            )
            cursor.execute(
                "SELECT (SELECT count(*) FROM exhibitions_registration),"
                " (SELECT count(*) FROM customers_customer WHERE kind = 'person'),"
                " (SELECT count(*) FROM customers_interaction),"
                " (SELECT coalesce(sum(value_minor), 0) FROM customers_interaction),"
                " (SELECT count(*) FROM inbox_inboxrow WHERE state <> 'done'),"
                " (SELECT count(*) FROM customers_scorecard WHERE committed AND is_primary)"
            )
            names = ("registrations", "people", "lines", "money", "unfinished", "scored")
            return dict(zip(names, cursor.fetchone(), strict=True))
    finally:
        connection.close()


def test_killed_worker_and_wiped_redis_lose_and_double_nothing(tmp_path):
    data_dir = tmp_path / "var"
    day = str(today())
    with up(data_dir) as (_crm, address):
        crm(data_dir, "organizer", "create", "alpha")
        crm(
            data_dir, "edition", "create", "--organizer", "alpha", "--exhibition", "fair", "--slug", "fair-1",
            "--number", "1", "--starts", day, "--ends", day,
        )  # fmt: skip
        scope = ("--scope", "registrations:write")
        key = crm(data_dir, "apikey", "create", "--organizer", "alpha", *scope).splitlines()[-1]
        state = load_state(data_dir)
        with ThreadPoolExecutor(8) as pool:
            sent = [pool.submit(post, address, key, number) for number in range(COUNT)]
            assert becomes(lambda: sum(one.done() for one in sent) > COUNT // 3, 200)
            os.kill(state.processes["worker"]["pid"], signal.SIGKILL)
            wipe_redis(state)
            assert becomes(lambda: sum(one.done() for one in sent) > 2 * COUNT // 3, 200)
            wipe_redis(state)
            for one in sent:
                one.result()
        url = database_url("crm_app", state.passwords["app"], state.ports["postgres"], "crm")
        everything = {
            "registrations": COUNT,
            "people": COUNT,
            "lines": COUNT,
            "money": COUNT * 1000,
            "unfinished": 0,
            "scored": COUNT,
        }
        becomes(lambda: facts(url, "alpha") == everything, 300)
        assert facts(url, "alpha") == everything
