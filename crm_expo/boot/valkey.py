"""The broker (keeps what it was given) and the cache (forgets the oldest), two servers of the same program."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import redis

from crm_expo.boot.addresses import redis_url
from crm_expo.boot.binaries import find_valkey
from crm_expo.boot.parts import Part
from crm_expo.boot.ports import choose_port
from crm_expo.boot.state import State

SETTINGS = {
    "broker": "appendonly yes\nappendfsync everysec\nmaxmemory-policy noeviction\n",
    "cache": "appendonly no\nmaxmemory 64mb\nmaxmemory-policy allkeys-lru\n",
}


def valkey_part(name: str, data_dir: Path, state: State) -> Part:
    """This will describe the broker or the cache; its password stands in a file, not on the command line."""
    folder = data_dir / name
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    port = state.ports[name] = choose_port(state.ports.get(name))
    password = state.password(name)
    config = folder / "server.conf"
    with os.fdopen(os.open(config, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as handle:
        handle.write(
            f'bind 127.0.0.1\nport {port}\nrequirepass "{password}"\ndir "{folder}"\nsave ""\n'
            f"databases 4\ntcp-backlog 128\ndaemonize no\n{SETTINGS[name]}"
        )
    return Part(
        name,
        [str(find_valkey()), str(config)],
        is_ready=lambda: _answers(redis_url(password, port)),
        cwd=folder,
        death_signal=signal.SIGTERM,
    )


def _answers(url: str) -> bool:
    client = redis.Redis.from_url(url, socket_connect_timeout=1, socket_timeout=1)
    try:
        return bool(client.ping())
    except redis.RedisError:
        return False
    finally:
        client.close()
