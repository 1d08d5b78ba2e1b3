"""What the tests of the list spiders share: fixtures in, items and problems out."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from discovery.items import Link, Problem
from discovery.readers import Payload
from discovery.sources import Source
from discovery.spiders._registry import spider_class

DATA = Path(__file__).resolve().parents[1] / "data" / "spiders"


def read(
    spider: str, body: bytes | str | list[Any] | dict[str, Any], url: str = "https://host.example/list"
) -> list[Any]:
    """Give all that a spider finds in a body; a list or an object goes in as JSON."""
    if isinstance(body, list | dict):
        body = json.dumps(body)
    raw = body.encode() if isinstance(body, str) else body
    return list(spider_class(spider).read(Payload(body=raw, url=url)))


def read_file(spider: str, name: str, url: str | None = None) -> list[Any]:
    """Give all that a spider finds in a file of ``tests/data/spiders``."""
    return read(spider, (DATA / name).read_bytes(), url or f"https://host.example/{name}")


def items(found: list[Any]) -> list[Any]:
    return [one for one in found if not isinstance(one, Problem | Link)]


def problems(found: list[Any]) -> list[tuple[str, str]]:
    return [(one.where, one.reason) for one in found if isinstance(one, Problem)]


def links(found: list[Any]) -> list[tuple[str, str]]:
    return [(one.rel, one.url) for one in found if isinstance(one, Link)]


def asked(spider: str, url: str) -> list[Any]:
    """Give what a spider asks first of a source with that address."""
    return list(spider_class(spider)().requests(Source(name="s", spider=spider, url=url)))
