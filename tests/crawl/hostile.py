"""A web server that misbehaves, and remembers what it was asked: judge a crawl from the other side."""

from __future__ import annotations

import gzip
import json
import socket
import ssl
import struct
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

HOST = "127.0.0.1"
ENDLESS_SECONDS = 20.0
"""No answer goes on for longer, whatever the crawl does."""
ICS = "text/calendar; charset=utf-8"
HTML = "text/html; charset=utf-8"


@dataclass(frozen=True)
class Answer:
    """What is sent: a status, headers and a body; ``length`` is announced in place of the body's own."""

    body: bytes = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    length: int | None = None


Page = Answer | Callable[["Handler"], Answer | None]
"""An answer, or what makes one; None if it has sent for itself."""


@dataclass(frozen=True)
class Asked:
    """One request as the server saw it."""

    path: str
    headers: dict[str, str]
    method: str


class Site:
    """One host: a port of its own with its pages. Everything it is asked stands in ``asked``."""

    def __init__(self, pages: dict[str, Page] | None = None, robots: Page | None = None) -> None:
        self.pages: dict[str, Page] = {"/robots.txt": robots or Answer(b"", 404), **(pages or {})}
        self.asked: list[Asked] = []
        self.most_at_once = 0
        self._now = 0
        self._lock = threading.Lock()
        self._server = _Server((HOST, 0), type("SiteHandler", (Handler,), {"site": self}))
        self.port = self._server.server_port
        self.host = f"{HOST}:{self.port}"
        self.base = f"http://{self.host}"
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()

    def url(self, path: str) -> str:
        """Give the address of a page."""
        return self.base + path

    def paths(self, *, robots: bool = False) -> list[str]:
        """Give the paths asked, in order, without robots.txt."""
        return [one.path for one in self.asked if robots or one.path != "/robots.txt"]

    def header(self, path: str, name: str) -> str | None:
        """Give a header of the last request for a path."""
        return next((one.headers.get(name.lower()) for one in reversed(self.asked) if one.path == path), None)

    def forget(self) -> None:
        """Forget what was asked."""
        self.asked.clear()

    def secure(self, certificate: Path) -> None:
        """Speak TLS from now on; key and certificate stand in one file."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)
        self._server.socket = context.wrap_socket(self._server.socket, server_side=True)
        self.base = f"https://{self.host}"

    def close(self) -> None:
        """Shut the port."""
        self._server.shutdown()
        self._server.server_close()

    def enter(self, asked: Asked) -> None:
        """Note a request that begins."""
        with self._lock:
            self.asked.append(asked)
            self._now += 1
            self.most_at_once = max(self.most_at_once, self._now)

    def leave(self) -> None:
        """Note a request that is answered."""
        with self._lock:
            self._now -= 1


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 64

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Keep quiet: connections that break are the point."""


class Handler(BaseHTTPRequestHandler):
    """Answers from the site's pages."""

    site: Site
    protocol_version = "HTTP/1.1"
    server_version = "Hostile"
    sys_version = ""

    def do_GET(self) -> None:
        """Answer, and take note."""
        self.site.enter(Asked(self.path, {k.lower(): v for k, v in self.headers.items()}, self.command))
        try:
            page = self.site.pages.get(self.path) or self.site.pages.get("*") or Answer(b"nothing here", 404)
            answer = page(self) if callable(page) else page
        finally:
            self.site.leave()  # before the last byte, so that the next request cannot seem to come too early
        if answer is not None:
            with suppress(OSError):
                self.send(answer)

    do_POST = do_GET  # noqa: N815 - the base class's name

    def send(self, answer: Answer) -> None:
        """Send an answer as it is."""
        self.send_response(answer.status)
        for name, value in answer.headers.items():
            self.send_header(name, value)
        length = len(answer.body) if answer.length is None else answer.length
        if answer.status != 304:
            self.send_header("Content-Length", str(length))
        self.end_headers()
        self.wfile.write(answer.body)
        if length != len(answer.body):
            self.close_connection = True

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class's signature
        """Keep quiet."""


def calendar(*names: str, day: int = 1) -> bytes:
    """Make a calendar with one event a name, in October 2026."""
    events = "".join(
        f"BEGIN:VEVENT\r\nUID:{name}@example.org\r\nDTSTAMP:20260801T000000Z\r\nSUMMARY:{name}\r\n"
        f"DTSTART:202610{day + n:02d}T090000Z\r\nDTEND:202610{day + n:02d}T100000Z\r\nEND:VEVENT\r\n"
        for n, name in enumerate(names)
    )
    return f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//t//t//EN\r\n{events}END:VCALENDAR\r\n".encode()


def ics(*names: str, **headers: str) -> Answer:
    """Answer with a calendar."""
    return Answer(
        calendar(*names), headers={"Content-Type": ICS, **{k.replace("_", "-"): v for k, v in headers.items()}}
    )


def page(title: str, body: str = "", event: str | None = None) -> Answer:
    """Answer with a page, with one event marked up in it."""
    markup: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "Event",
        "name": event,
        "startDate": "2026-10-05T09:00:00+02:00",
        "url": f"https://example.org/{(event or '').replace(' ', '-')}",
    }
    script = f'<script type="application/ld+json">{json.dumps(markup)}</script>' if event else ""
    text = f'<!doctype html><html lang="en"><head><title>{title}</title>{script}</head><body>{body}</body></html>'
    return Answer(text.encode(), headers={"Content-Type": HTML})


def redirect(to: str, status: int = 302) -> Answer:
    """Answer with a redirect, the address as it stands."""
    return Answer(b"", status, {"Location": to})


def endless(handler: Handler) -> None:
    """Send a body without an end, a little at a time."""
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/calendar\r\n\r\nBEGIN:VCALENDAR\r\n")
    _drip(handler, b"X-LONG:more\r\n")


def slow_headers(handler: Handler) -> None:
    """Send headers without an end."""
    handler.wfile.write(b"HTTP/1.1 200 OK\r\n")
    _drip(handler, b"X-More: y\r\n")


def _drip(handler: Handler, piece: bytes) -> None:
    handler.close_connection = True
    until = time.monotonic() + ENDLESS_SECONDS
    with suppress(OSError):
        while time.monotonic() < until:
            handler.wfile.write(piece)
            handler.wfile.flush()
            time.sleep(0.05)


def silent(handler: Handler) -> None:
    """Take the request and say nothing, until the other side goes."""
    handler.close_connection = True
    handler.connection.settimeout(ENDLESS_SECONDS)
    with suppress(OSError):
        handler.rfile.read(1)


def reset(handler: Handler) -> None:
    """Tear the connection down."""
    handler.close_connection = True
    handler.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    handler.connection.close()
    handler.wfile = open("/dev/null", "wb")  # noqa: PTH123, SIM115 - what is still written goes nowhere


def bomb(unpacked: int) -> Answer:
    """Answer with a small gzip body that unpacks to many bytes."""
    return Answer(gzip.compress(b"\0" * unpacked), headers={"Content-Type": ICS, "Content-Encoding": "gzip"})


def slow(answer: Answer, seconds: float) -> Page:
    """Answer after a while."""

    def wait(handler: Handler) -> Answer:
        time.sleep(seconds)
        return answer

    return wait


def with_validators(answer: Answer, **validators: str) -> Page:
    """Answer 304 to whoever sends the validators byte for byte, the page to others."""
    headers = {name.replace("_", "-"): value for name, value in validators.items()}

    def judge(handler: Handler) -> Answer:
        etag, modified = handler.headers.get("If-None-Match"), handler.headers.get("If-Modified-Since")
        sent = (etag is not None and etag == headers.get("ETag")) or (
            etag is None and modified is not None and modified == headers.get("Last-Modified")
        )
        return Answer(b"", 304, headers) if sent else Answer(answer.body, 200, {**answer.headers, **headers})

    return judge
