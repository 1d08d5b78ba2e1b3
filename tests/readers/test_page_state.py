"""Events that stand only in the data of a page's scripts, and what looks like them."""

from __future__ import annotations

import html
import json
from typing import Any

import pytest

from discovery.readers import Payload, Reading, read_any

EVENTS = [
    {"id": 1, "title": "Mentoring Evening", "startDate": "2027-05-08T19:00:00", "endDate": "2027-05-08T21:00:00", "url": "/e/1"},
    {"id": 2, "title": "Board Training", "startDate": "2027-05-09", "venue": "Hall 2", "url": "/e/2"},
]  # fmt: skip
TALK = {"name": "Mentoring Evening", "start_time": "2027-05-08T19:00:00Z", "location": {"name": "Hall"}}


def reading(body: str) -> Reading:
    page = f"<!doctype html><html lang=en><head><title>T</title></head><body><p>Hello</p>{body}</body></html>"
    return read_any(Payload(page.encode(), "https://a.example/x", "text/html"))


def script(text: str, attributes: str = "") -> str:
    return f"<script{attributes}>{text}</script>"


STATE = script(json.dumps({"props": {"pageProps": {"events": EVENTS}}}), ' id="__NEXT_DATA__" type="application/json"')


@pytest.mark.parametrize(
    "body",
    [
        STATE,
        script(f"window.events = {json.dumps(EVENTS)};"),
        script(f"$('#calendar').fullCalendar({{ header: false, events: {json.dumps(EVENTS)} }});"),
        script(f"window.__STATE__ = {json.dumps({'list': {'a': {'__typename': 'Event', **EVENTS[0]}, 'b': {'__typename': 'Event', **EVENTS[1]}}})};"),
        script(f"window.calendar = {json.dumps({'data': {'items': EVENTS}})};"),
        f"<div data-events=\"{html.escape(json.dumps(EVENTS))}\"></div>",
    ],
)  # fmt: skip
def test_events_of_a_script(body: str) -> None:
    found = reading(body)
    assert [(one.name, one.start, one.url) for one in found.items] == [
        ("Mentoring Evening", "2027-05-08T19:00:00", "https://a.example/e/1"),
        ("Board Training", "2027-05-09", "https://a.example/e/2"),
    ]
    assert found.problems == []


def test_the_one_event_of_a_page() -> None:
    (event,) = reading(script(f"var page = {json.dumps({'user': None, 'event': TALK})}")).items
    assert (event.name, event.start, event.location.name) == ("Mentoring Evening", "2027-05-08T19:00:00Z", "Hall")


@pytest.mark.parametrize(
    "data",
    [
        {"posts": EVENTS},
        {"events": [{"name": "page_view", "startTime": "2027-05-08T19:00:00", "url": "/x"}] * 3},
        {"events": [{"name": "Click Ad", "start": 12.5, "end": 14.0}] * 3},
        {"events": [{"title": "News", "date": "2027-05-08", "url": "/x"}] * 3},
        {"events": [{"title": "Undated", "start": "soon", "url": "/x"}] * 3},
        {"calendar": {"firstDay": 1, "monthNames": ["May"], "startDate": "2027-05-08", "title": "Calendar"}},
        {"sale": {"name": "Summer Sale", "startDate": "2027-05-08", "endDate": "2027-05-20"}},
        {"calendar": {"seasons": [{"name": "Summer Season", "startDate": "2027-05-08", "endDate": "2027-09-20"}] * 2}},
        {"events": [{"name": "Bare", "startDate": "2027-05-08"}] * 3},
    ],
)
def test_what_is_no_event(data: dict[str, Any]) -> None:
    assert reading(script(f"window.data = {json.dumps(data)}")).items == []


def test_a_page_with_markup_or_a_list_is_read_by_that() -> None:
    marked = script(
        json.dumps({"@type": "Event", "name": "M", "startDate": "2027-01-01"}), ' type="application/ld+json"'
    )
    assert [one.name for one in reading(marked + STATE).items] == ["M"]
