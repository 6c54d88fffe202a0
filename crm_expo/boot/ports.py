"""Ports: is one free, and if not, why."""

from __future__ import annotations

import errno
import socket


def is_free(port: int, host: str = "127.0.0.1") -> bool:
    """This will say whether a server could listen there now."""
    return not why_closed(port, host)


def why_closed(port: int, host: str = "127.0.0.1") -> str:
    """This will say in one sentence why a server could not listen there now; "" when it could."""
    try:
        family, kind, _protocol, _name, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    except (OSError, UnicodeError):
        return f"There is no host named “{host}”; use 127.0.0.1, 0.0.0.0 (the network) or an address of this machine."
    try:
        with socket.socket(family, kind) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except OSError as error:
        return _reason(error, port, host)
    return ""


def _reason(error: OSError, port: int, host: str) -> str:
    if error.errno == errno.EADDRINUSE:
        return f"Port {port} on {host} is taken. Choose another one, e.g. --port {port + 1 if port < 65535 else 8000}."
    if error.errno == errno.EACCES:
        return f"Port {port} is reserved for root on this system. Choose one from 1024 on, e.g. --port 8000."
    if error.errno in {errno.EADDRNOTAVAIL, errno.EAFNOSUPPORT}:
        return f"{host} is not an address of this machine; use 127.0.0.1, 0.0.0.0 (the network) or one that is."
    return f"Port {port} on {host} cannot be used: {error.strerror}."


def choose_port(preferred: int | None) -> int:
    """This will return the port used before, as long as nobody else took it, or a free one."""
    if preferred and is_free(preferred):
        return preferred
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
