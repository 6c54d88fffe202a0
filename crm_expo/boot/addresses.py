"""Addresses of the parts, put together in one place so that every password is quoted."""

from __future__ import annotations

import socket
from urllib.parse import quote, unquote, urlsplit, urlunsplit


def database_url(role: str, password: str, port: int, database: str) -> str:
    """This will return the address of a database on the embedded server."""
    return f"postgres://{quote(role, safe='')}:{quote(password, safe='')}@127.0.0.1:{port}/{quote(database, safe='')}"


def redis_url(password: str, port: int, number: int = 0) -> str:
    """This will return the address of a numbered store on an embedded Redis-compatible server."""
    return f"redis://:{quote(password, safe='')}@127.0.0.1:{port}/{number}"


def with_role(url: str, role: str, password: str) -> str:
    """This will return the same server and database under another role."""
    parts = urlsplit(url)
    server = parts.netloc.rpartition("@")[2]
    return urlunsplit(parts._replace(netloc=f"{quote(role, safe='')}:{quote(password, safe='')}@{server}"))


def with_path(url: str, path: str) -> str:
    """This will return the same server with another database (or Redis number)."""
    return urlunsplit(urlsplit(url)._replace(path=f"/{quote(path, safe='')}"))


def database_of(url: str) -> str:
    """This will return the database named by an address."""
    return unquote(urlsplit(url).path.lstrip("/")) or "postgres"


def role_of(url: str) -> str:
    """This will return the role named by an address."""
    return unquote(urlsplit(url).username or "")


def driver_url(url: str) -> str:
    """This will return the address in the spelling that PostgreSQL's own tools know (no postgis://, psql://)."""
    return urlunsplit(urlsplit(url)._replace(scheme="postgresql"))


def web_url(host: str, port: int) -> str:
    """This will return the address to print for a listening host and port."""
    shown = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(host, f"[{host}]" if ":" in host else host)
    return f"http://{shown}:{port}"


def allowed_hosts(host: str, public_url: str) -> str:
    """This will list the names under which browsers may ask, comma-separated, as settings expect it."""
    names = [urlsplit(public_url).hostname or "", "127.0.0.1", "localhost", "[::1]"]
    if host in {"0.0.0.0", "::"}:
        names += [socket.gethostname(), *_own_addresses()]
    elif host not in names:
        names.append(f"[{host}]" if ":" in host else host)
    return ",".join(dict.fromkeys(name for name in names if name))


def _own_addresses() -> list[str]:
    """The address of the interface that leads out; no packet is sent."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))
            return [str(probe.getsockname()[0])]
        except OSError:
            return []
