"""What the spider of marked-up websites asks for."""

from __future__ import annotations

from typing import Any

import pytest

from discovery.items import Event, Link
from discovery.readers import Payload, Reading
from discovery.sources import Source
from discovery.spiders.schema_org import SchemaOrgSpider

PAGE = b"""<html><a href="/event/1">1</a><a href="/event/1#map">1</a><a href="/about">x</a><a href="https://other.example/event/2">2</a>
<script type="application/ld+json">{"@type":"Event","name":"A","startDate":"2027-05-01","url":"/event/9"}</script>"""
LINKS = [
    Link(url="https://h.example/event/1", lastmod="2026-01-01"),
    Link(url="https://h.example/event/2", lastmod="2026-02-01"),
    Link(url="https://h.example/event/3", type="text/html"),
    Link(url="https://h.example/page/2", rel="next"),
    Link(url="https://h.example/map.xml", rel="sitemap"),
    Link(url="https://h.example/e.ics", rel="alternate"),
]


@pytest.mark.parametrize(
    ("options", "depth", "asked"),
    [
        ({}, 0, ["event/3", "page/2"]),
        ({}, 1, ["page/2"]),
        ({"follow": "event/[12]"}, 1, ["event/2", "event/1", "page/2"]),
        ({"sitemap": True}, 0, ["event/2", "event/1", "event/3", "page/2", "map.xml"]),
        ({"sitemap": True, "follow": "event/2"}, 1, ["event/2", "page/2", "map.xml"]),
    ],
)
def test_follow(options: dict[str, Any], depth: int, asked: list[str]) -> None:
    source = Source(name="s", spider="schema_org", url="https://h.example/", options=options)
    found = [ask.url.removeprefix("https://h.example/") for ask in SchemaOrgSpider().follow(source, LINKS, depth)]
    assert found == asked


def test_links_that_the_source_wants_followed_are_found_once_and_on_the_same_host() -> None:
    payload = Payload(body=PAGE, url="https://h.example/", content_type="text/html", options={"follow": "/event/"})
    reading = Reading.of(SchemaOrgSpider.read(payload))
    assert [type(item) for item in reading.items] == [Event]
    assert [link.url for link in reading.links] == ["https://h.example/event/9", "https://h.example/event/1"]
