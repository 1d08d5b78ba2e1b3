"""Serves the made-up web on 127.0.0.1: a real HTTP server, each site on a port of its own."""

from __future__ import annotations

import hashlib
import threading
from email.utils import format_datetime, parsedate_to_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime
    from types import TracebackType

    Pages = Mapping[str, tuple[str, str]]
    """Path to content type and text."""
    Site = Callable[[dict[str, str], datetime], Pages]

HOST = "127.0.0.1"
POLL_SECONDS = 0.02
NOT_FOUND = "<!doctype html><title>Not found</title><h1>Not found</h1><p>There is no such page here."


class DemoWeb:
    """A few sites, up as long as the block lasts.

    Used as a context manager::

        with DemoWeb(SITES, now) as web:
            web.base["summit"]      # http://127.0.0.1:40123
    """

    def __init__(self, sites: Mapping[str, Site], now: datetime) -> None:
        self._servers = {name: ThreadingHTTPServer((HOST, 0), _Handler) for name in sites}
        self.base = {name: f"http://{HOST}:{server.server_port}" for name, server in self._servers.items()}
        self.hosts = [f"{HOST}:{server.server_port}" for server in self._servers.values()]
        for name, make in sites.items():
            handler = type(f"{name.title()}Handler", (_Handler,), {"pages": make(self.base, now), "modified": now})
            self._servers[name].RequestHandlerClass = handler

    def __enter__(self) -> DemoWeb:
        for server in self._servers.values():
            server.daemon_threads = True
            threading.Thread(target=server.serve_forever, args=(POLL_SECONDS,), daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for server in self._servers.values():
            server.shutdown()
            server.server_close()


class _Handler(BaseHTTPRequestHandler):
    pages: Pages
    modified: datetime
    protocol_version = "HTTP/1.1"
    server_version = "DiscoveryDemo"
    sys_version = ""

    def do_GET(self) -> None:
        """Answer with the page, 304 if the validators sent still hold, or 404."""
        page = self.pages.get(self.path)
        if page is None:
            self._send(404, "text/html; charset=utf-8", NOT_FOUND.encode(), {})
            return
        kind, text = page
        body = text.encode()
        headers = {
            "ETag": f'"{hashlib.blake2b(body, digest_size=8).hexdigest()}"',
            "Last-Modified": format_datetime(self.modified, usegmt=True),
        }
        if self._still_valid(headers):
            self._send(304, kind, b"", headers)
        else:
            self._send(200, kind, body, headers)

    def _still_valid(self, headers: dict[str, str]) -> bool:
        wanted = self.headers.get("If-None-Match")
        if wanted is not None:
            return wanted == headers["ETag"]
        since = self.headers.get("If-Modified-Since")
        if since is None:
            return False
        return parsedate_to_datetime(since) >= parsedate_to_datetime(headers["Last-Modified"])

    def _send(self, status: int, kind: str, body: bytes, headers: dict[str, str]) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        if status != 304:
            self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class's signature
        """Keep quiet: the crawl tells what happens."""
