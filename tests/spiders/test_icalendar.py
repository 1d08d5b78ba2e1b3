"""The spider of any iCalendar feed."""

from __future__ import annotations

import re

import pytest

from discovery.readers import Payload, Reading
from discovery.sources import Source
from discovery.spiders.icalendar import ICalendarSpider, feed_address


@pytest.mark.parametrize(
    ("url", "asked"),
    [
        ("webcal://chamber.example/events.ics", "https://chamber.example/events.ics"),
        ("WEBCALS://chamber.example/events.ics", "https://chamber.example/events.ics"),
        ("https://chamber.example/?ical=1", "https://chamber.example/?ical=1"),
        ("http://chamber.example/a.ics", "http://chamber.example/a.ics"),
    ],
)
def test_address(url: str, asked: str) -> None:
    (ask,) = ICalendarSpider(name="icalendar").requests(Source(name="chamber", spider="icalendar", url=url))
    assert feed_address(url) == asked
    assert getattr(ask, "url", None) == asked


def test_reads_whatever_type_the_server_says() -> None:
    body = b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:u\r\nDTSTART:20270101\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
    reading = Reading.of(ICalendarSpider.read(Payload(body=body, content_type="text/html")))
    assert [item.source_key for item in reading.items] == ["u"]


@pytest.mark.parametrize(
    "sign",
    [
        "webcal://chamber.example/events",
        "https://chamber.example/events.ics",
        "https://chamber.example/events.ics?key=1",
        "https://chamber.example/events/?ical=1",
        "https://chamber.example/groups/ical/",
    ],
)
def test_recognised_by_address(sign: str) -> None:
    assert any(re.search(one.pattern, sign, re.IGNORECASE) for one in ICalendarSpider.fingerprints if one.kind == "url")
