"""Which addresses a feed leads to."""

from __future__ import annotations

from typing import Any

import pytest

from discovery.items import Link
from discovery.sources import Source
from discovery.spiders._base import Ask
from discovery.spiders.rss import RssSpider

ITEM = Link(url="https://a.example/1")
NEXT = Link(url="https://a.example/feed?page=2", rel="next")
OTHER = Link(url="https://a.example/x.ics", rel="alternate")


def source(**options: Any) -> Source:
    return Source(name="a", spider="rss", url="https://a.example/feed", options=options)


@pytest.mark.parametrize(
    ("depth", "options", "expected"),
    [
        (0, {}, [Ask(ITEM.url, optional=True), Ask(NEXT.url)]),
        (0, {"follow": False}, [Ask(NEXT.url)]),
        (1, {}, [Ask(NEXT.url)]),
    ],
)
def test_pages_of_entries_are_asked_from_the_feed_alone(
    depth: int, options: dict[str, Any], expected: list[Ask]
) -> None:
    assert list(RssSpider().follow(source(**options), [ITEM, NEXT, OTHER], depth)) == expected


def test_what_left_a_feed_is_not_withdrawn() -> None:
    assert RssSpider.complete is False
