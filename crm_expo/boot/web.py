"""The web server's worker: what it answers to an address that is longer than it reads."""

from __future__ import annotations

import contextlib

from gunicorn.http.errors import LimitRequestLine
from gunicorn.workers.gthread import ThreadWorker

_TOO_LONG = """<!doctype html><html lang="en"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1"><title>414 · ExpoCRM</title></head><body>
<h1>This address is too long</h1>
<p>Nothing was changed. Go back and use fewer filters, or paste fewer names at once.</p>
<div lang="zh-Hans"><h1>网址过长</h1><p>未作任何更改。请返回，减少筛选条件，或分批粘贴名称。</p></div>
<p><a href="/">ExpoCRM</a></p></body></html>
"""


class Worker(ThreadWorker):
    """Threads; an address that is too long is answered in both languages: nobody knows yet who asks."""

    def handle_error(self, req, client, addr, exc):
        if not isinstance(exc, LimitRequestLine):
            super().handle_error(req, client, addr, exc)
            return
        self.log.warning("Address too long from ip=%s: %s", addr[0] if addr else "", exc)
        body = _TOO_LONG.encode()
        head = (
            "HTTP/1.1 414 URI Too Long\r\nConnection: close\r\nContent-Type: text/html; charset=utf-8\r\n"
            f"Cache-Control: no-store\r\nContent-Length: {len(body)}\r\n\r\n"
        )
        with contextlib.suppress(OSError):  # whoever asked has left
            client.sendall(head.encode() + body)
