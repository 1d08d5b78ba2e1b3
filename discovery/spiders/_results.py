"""Answers in pages: a list under ``results``, the address of the next page under ``next``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from discovery.items import Link
from discovery.readers._rows import Row, json_of, read_rows

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from discovery.items import Found
    from discovery.readers import Payload


def read_results(payload: Payload, mapped: Callable[[Row], Iterable[Found]]) -> Iterator[Found]:
    """Map the rows of one page, and lead to the next one. An answer that is a plain list is the whole of it."""
    answer = json_of(payload)
    if isinstance(answer, dict):
        following = answer.get("next")
        if isinstance(following, str) and following.startswith(("https://", "http://")):
            yield Link(url=following, rel="next")
        answer = answer.get("results")
    yield from read_rows(answer, mapped, payload.url)
