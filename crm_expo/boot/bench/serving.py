"""The product and the bare hello view, served side by side on a scratch instance."""

from __future__ import annotations

import http.cookiejar
import os
import re
import sys
import urllib.parse
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager

from crm_expo.boot.instance import ROOT
from crm_expo.boot.parts import Part
from crm_expo.boot.ports import choose_port
from crm_expo.boot.servers import Servers
from crm_expo.boot.up import serves

SERVER = ("--no-control-socket", "--worker-class", "gthread", "--workers", "2", "--threads", "4")


@contextmanager
def served(servers: Servers) -> Iterator[tuple[int, int]]:
    """This will serve the hello view and the product. Shape: their ports."""
    parts = [_part("hello", "crm_expo.boot.bench.hello:application"), _part("web", "crm_expo.wsgi:application")]
    try:
        for part, _port in parts:
            part.start(servers.data_dir, servers.state)
            part.wait_until_ready(servers.data_dir, 30)
        yield parts[0][1], parts[1][1]
    finally:
        for part, _port in parts:
            part.stop()


def _part(name: str, application: str) -> tuple[Part, int]:
    port = choose_port(None)
    command = [sys.executable, "-m", "gunicorn", application, "--bind", f"127.0.0.1:{port}", *SERVER]
    address = f"http://127.0.0.1:{port}/{'healthz' if name == 'web' else ''}"
    return Part(name, command, lambda: serves(address), dict(os.environ), ROOT), port


def get(port: int, path: str, headers: dict[str, str]) -> bytes:
    """This will return the body of a page."""
    request = urllib.request.Request(f"http://127.0.0.1:{port}{path}", headers=headers)
    with urllib.request.urlopen(request, timeout=30) as answer:
        return answer.read()


def sign_in(port: int) -> dict[str, str]:
    """This will sign in as the demo's owner and return the headers that say so."""
    jar = http.cookiejar.CookieJar()
    opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(jar))
    address = f"http://127.0.0.1:{port}/accounts/login/"
    page = opener.open(address, timeout=30).read().decode()
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)[1]
    form = {"login": "owner@demo.example", "password": "expo-demo-2026", "csrfmiddlewaretoken": token}
    request = urllib.request.Request(address, urllib.parse.urlencode(form).encode(), {"Referer": address})
    opener.open(request, timeout=30).read()
    return {"Cookie": "; ".join(f"{cookie.name}={cookie.value}" for cookie in jar)}
