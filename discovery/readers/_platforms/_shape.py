"""A shape: how to tell that an answer is of one platform, where its rows are, and what a row says."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from discovery.items import Event, Link, Problem
from discovery.readers._rows import json_of, read_rows

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from discovery.items import Found
    from discovery.readers._rows import Row
    from discovery.readers._types import Payload


def _no_links(answer: Any, payload: Payload) -> Iterable[Link]:  # noqa: ARG001
    return ()


@dataclass(frozen=True, slots=True)
class Shape:
    """One platform's JSON.

    ``rows`` gives the rows of an answer, or None if it is not of this shape; ``convert`` turns one row into items;
    ``links`` finds what to ask next.
    """

    name: str
    rows: Callable[[Any, Payload], list[Any] | None]
    convert: Callable[[Row], Iterable[Found]]
    links: Callable[[Any, Payload], Iterable[Link]] = _no_links
    repeats: bool = False
    """Whether one thing may stand in an answer several times over."""

    def read(self, payload: Payload) -> Iterator[Found]:
        """Read an answer that should be of this shape; a Problem says so if it is not."""
        answer = json_of(payload)
        if isinstance(answer, Problem):
            yield answer
            return
        if answer == []:
            return
        rows = self.rows(answer, payload)
        if rows is None:
            yield Problem(reason=f"not an answer of {self.name}: {_told(answer)}")
            return
        yield from self.links(answer, payload)
        yield from self.items(rows, payload)

    def items(self, rows: list[Any], payload: Payload) -> Iterator[Found]:
        """Turn the rows of an answer into items."""
        found = read_shaped(rows, self.convert, payload.url)
        return _each_once(found) if self.repeats else found


def read_shaped(rows: list[Any], convert: Callable[[Row], Iterable[Found]], base: str) -> Iterator[Found]:
    """Turn rows into items. Events that share a key (occurrences of one thing) are told apart by their start."""
    used: dict[str, str | None] = {}
    for found in read_rows(rows, convert, base):
        if isinstance(found, Event) and found.source_key:
            key = found.source_key
            if key in used and used[key] != found.start:
                found.source_key = f"{key}@{found.start}"
            used.setdefault(key, found.start)
        yield found


def _each_once(many: Iterable[Found]) -> Iterator[Found]:
    """Leave out what stands there again. What says other things under the same key stays."""
    known: dict[str, Found] = {}
    for found in many:
        key = found.source_key if isinstance(found, Event) else None
        if key is None or known.setdefault(key, found) is found or known[key] != found:
            yield found


def _told(answer: Any) -> str:
    """Say what stands there instead: the service's own words, if it has any."""
    if isinstance(answer, dict):
        for name in ("message", "error", "error_description", "detail", "title", "code"):
            if isinstance(value := answer.get(name), str) and value.strip():
                return value.strip()[:200]
        return f"an object with {', '.join(map(str, list(answer)[:6])) or 'nothing in it'}"[:200]
    return f"a list of {len(answer)}" if isinstance(answer, list) else type(answer).__name__
