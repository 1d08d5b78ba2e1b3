"""Localist: the feed, and the interface where it is the source's url."""

from __future__ import annotations

from typing import Any

import pytest
from list_reading import Platform, asked, picked, problems, read, rows

EVENT: dict[str, Any] = {
    "event": {
        "id": 555, "title": "Leadership Forum", "url": None, "localist_url": "https://events.uni.example/event/leadership-forum",
        "description": "<p>Open forum.</p>", "description_text": "Open forum.", "location_name": "Main Hall", "room_number": "Room 2",
        "address": "1 College St, Troy, NY", "status": "live", "experience": "inperson", "stream_url": None, "free": True, "ticket_cost": "",
        "geo": {"latitude": "42.7", "longitude": "-73.7", "street": "1 College St", "city": "Troy", "state": "NY", "country": "US", "zip": "12180"},
        "filters": {"event_types": [{"name": "Lecture", "id": 1}]}, "tags": ["leadership"], "keywords": [],
        "photo_url": "https://images.example/p.jpg", "updated_at": "2027-01-05T09:30:00-05:00", "first_date": "2027-03-02",
        "custom_fields": {"contact_phone": "555-0100"},
        "event_instances": [{"event_instance": {"id": 777, "start": "2027-03-02T12:00:00-05:00", "end": "2027-03-02T13:00:00-05:00", "all_day": False}}],
    }
}  # fmt: skip


def answer(events: list[Any]) -> dict[str, Any]:
    return {"events": events, "page": {"current": 1, "size": 100, "total": 1}, "date": {"first": "2027-02-10"}}


URL = "https://events.uni.example/api/2/events?days=370&pp=100"
LOCALIST = Platform("localist", EVENT, answer, URL)
INSTANCE = "event__event_instances"


def instance(**values: Any) -> list[dict[str, Any]]:
    return [
        {"event_instance": {"id": 777, "start": "2027-03-02T12:00:00-05:00", "end": None, "all_day": False, **values}}
    ]


def test_an_event() -> None:
    assert rows(LOCALIST.read(EVENT)) == [
        {
            "type": "event", "source_key": "777", "name": "Leadership Forum", "url": "https://events.uni.example/event/leadership-forum",
            "description": "Open forum.", "start": "2027-03-02T12:00:00-05:00", "end": "2027-03-02T13:00:00-05:00", "all_day": False,
            "status": "scheduled", "attendance": "in_person",
            "location": {"name": "Main Hall, Room 2", "address": "1 College St, Troy, NY", "city": "Troy", "region": "NY",
                         "postcode": "12180", "country": "US", "latitude": 42.7, "longitude": -73.7},
            "price": {"free": True}, "tags": ["leadership", "Lecture"], "image": "https://images.example/p.jpg",
            "modified": "2027-01-05T09:30:00-05:00",
        }
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("changes", "names", "expected"),
    [
        ({"event__status": "canceled"}, ("status",), ("cancelled",)),
        ({"event__status": "postponed"}, ("status",), ("postponed",)),
        ({"event__status": None}, ("status",), (None,)),
        ({"event__experience": "virtual"}, ("attendance",), ("online",)),
        ({INSTANCE: instance(start="2027-03-02T00:00:00-05:00", all_day=True)}, ("start", "end", "all_day"), ("2027-03-02", None, True)),
        ({INSTANCE: instance(start="2027-03-02T12:00:00")}, ("start",), ("2027-03-02T12:00:00",)),
        ({INSTANCE: []}, ("start", "source_key"), ("2027-03-02", "555")),
        ({"event__geo": None, "event__filters": None, "event__free": None}, ("tags", "price"), (["leadership"], None)),
        ({"event__free": False, "event__ticket_cost": "$25"}, ("price",), ({"min": 25.0, "max": 25.0, "free": False},)),
    ],
)  # fmt: skip
def test_what_may_be_other(changes: dict[str, Any], names: tuple[str, ...], expected: tuple[Any, ...]) -> None:
    assert picked(LOCALIST.but(**changes), *names) == expected


def test_a_series_comes_once_an_instance_and_each_instance_once() -> None:
    both = {
        "event": {
            **EVENT["event"],
            "event_instances": [*instance(), *instance(id=778, start="2027-03-09T12:00:00-05:00")],
        }
    }
    assert [row["source_key"] for row in rows(LOCALIST.read(both, both))] == ["777", "778"]


@pytest.mark.parametrize(
    ("current", "total", "next_page"), [(1, 3, "2"), ("2", "3", "3"), (3, 3, None), (None, 3, None)]
)
def test_pages(current: Any, total: Any, next_page: str | None) -> None:
    expected = [("next", f"{URL}&page={next_page}")] if next_page else []
    assert LOCALIST.links(page={"current": current, "total": total}) == expected


def test_nothing_and_refusals() -> None:
    assert LOCALIST.read() == []
    assert problems(read("localist", {"status": "error", "error": "API key required"}, URL)) == [
        ("", "not an answer of Localist: API key required")
    ]


@pytest.mark.parametrize(
    ("url", "first"),
    [
        ("https://events.uni.example/", "https://events.uni.example/calendar.ics"),
        ("https://events.uni.example/calendar/7.ics", "https://events.uni.example/calendar/7.ics"),
        (URL, URL),
    ],
)
def test_the_feed_is_asked_unless_the_interface_is_named(url: str, first: str) -> None:
    assert [ask.url for ask in asked("localist", url)] == [first]
