"""What the tests of the list spiders share: fixtures in, items and problems out."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec

from discovery.clock import Clock
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


def asked(spider: str, url: str, **options: Any) -> list[Any]:
    """Give what a spider asks first of a source with that address, at noon of 10 February 2027."""
    one = spider_class(spider)()
    one.clock = Clock(datetime(2027, 2, 10, 12, tzinfo=UTC))
    return list(one.requests(Source(name="s", spider=spider, url=url, options=options)))


def suggested(spider: str, url: str, page: str = "") -> str | None:
    """Give the address that a source would have for a page."""
    return spider_class(spider).suggest(url, page)


def rows(found: list[Any]) -> list[dict[str, Any]]:
    """Give the items as plain objects, without what is not known."""
    return [msgspec.to_builtins(one) for one in items(found)]


@dataclass(frozen=True)
class Platform:
    """A platform in its real shape: one event as it gives them, how its answer is made of some, and where it stands."""

    spider: str
    event: dict[str, Any]
    answer: Callable[[list[Any]], Any]
    url: str = "https://host.example/events"

    def read(self, *events: Any) -> list[Any]:
        """Give all that is found in an answer with these events."""
        return read(self.spider, self.answer(list(events)), self.url)

    def but(self, **changes: Any) -> dict[str, Any]:
        """Give the one item of an answer with the event, some of its values changed (``a__b`` stands for b in a)."""
        event = copy.deepcopy(self.event)
        for name, value in changes.items():
            *path, key = name.split("__")
            inside = event
            for step in path:
                inside = inside[step]
            inside[key] = value
        (row,) = rows(self.read(event))
        return row

    def links(self, **more: Any) -> list[tuple[str, str]]:
        """Give the links of an answer with one event and these values beside the list."""
        return links(read(self.spider, {**self.answer([self.event]), **more}, self.url))


def picked(row: dict[str, Any], *names: str) -> tuple[Any, ...]:
    """Give some values of an item; None for those not known."""
    return tuple(row.get(name) for name in names)


def variants(value: Any, odd_values: tuple[Any, ...]) -> Iterator[Any]:
    """Yield copies of an object with each of its values, however deep, turned into something odd."""
    places: list[tuple[Any, ...]] = []

    def walk(one: Any, path: tuple[Any, ...]) -> None:
        if path:
            places.append(path)
        for key, inner in one.items() if isinstance(one, dict) else enumerate(one) if isinstance(one, list) else ():
            walk(inner, (*path, key))

    walk(value, ())
    for path in places:
        for odd in odd_values:
            changed = copy.deepcopy(value)
            inside = changed
            for key in path[:-1]:
                inside = inside[key]
            inside[path[-1]] = odd
            yield changed
