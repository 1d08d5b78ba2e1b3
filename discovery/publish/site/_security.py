"""Security headers on every answer. Nothing on the site runs a script, so nothing may."""

from __future__ import annotations

from typing import Any

STRICT = (
    "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
TABLES = STRICT.replace("style-src 'self'", "style-src 'self' 'unsafe-inline'")
"""Datasette's own templates carry styles of their own."""
HEADERS: tuple[tuple[bytes, bytes], ...] = (
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"strict-origin-when-cross-origin"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"permissions-policy", b"geolocation=(), camera=(), microphone=()"),
)
OURS = b"x-discovery-page"
"""Set by our own pages; taken off here, where it has told which policy fits."""


def secured(app: Any) -> Any:
    """Wrap an ASGI application."""

    async def wrapped(scope: Any, receive: Any, send: Any) -> None:
        async def send_with_headers(message: Any) -> None:
            if message["type"] == "http.response.start":
                given = list(message.get("headers") or [])
                names = {name.lower() for name, _ in given}
                policy = STRICT if OURS in names else TABLES
                headers = [pair for pair in given if pair[0].lower() != OURS]
                headers += [pair for pair in HEADERS if pair[0] not in names]
                if b"content-security-policy" not in names:
                    headers.append((b"content-security-policy", policy.encode()))
                message = {**message, "headers": headers}
            await send(message)

        await app(scope, receive, send_with_headers if scope["type"] == "http" else send)

    return wrapped
