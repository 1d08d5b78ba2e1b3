"""The style sheet and the icon, from the package itself: a page loads nothing from elsewhere."""

from __future__ import annotations

from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from datasette import NotFound, Response

FOLDER = Path(__file__).parent / "static"
TYPES = {"style.css": "text/css; charset=utf-8", "icon.svg": "image/svg+xml"}
FOR_GOOD = {"Cache-Control": "public, max-age=31536000, immutable"}
"""The address has a hash of the content."""


@lru_cache(maxsize=8)
def _read(name: str) -> bytes:
    return (FOLDER / name).read_bytes()


@lru_cache(maxsize=1)
def style_url() -> str:
    """Give the address of the style sheet."""
    return f"/-/discovery/style.css?{sha256(_read('style.css')).hexdigest()[:12]}"


async def asset(request: Any) -> Response:
    """Serve one of the files."""
    name = request.url_vars["file"]
    if name not in TYPES:
        raise NotFound(f"There is no file {name}")
    return Response(_read(name), content_type=TYPES[name], headers=dict(FOR_GOOD))
