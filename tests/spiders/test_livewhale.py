"""LiveWhale: the events of a university."""

from __future__ import annotations

from typing import Any

import pytest
from list_reading import Platform, asked, links, picked, problems, read, rows

EVENT: dict[str, Any] = {
    "id": 91234, "title": "Women in Management", "url": "https://events.uni.example/event/91234-women-in-management", "status": 1,
    "date_utc": "2027-03-02 17:00:00", "date2_utc": "2027-03-02 18:30:00", "date_iso": "2027-03-02T12:00:00-05:00",
    "date2_iso": "2027-03-02T13:30:00-05:00", "timezone": "America/New_York", "is_all_day": None, "is_canceled": None,
    "is_online": None, "online_url": None, "location": "111 Thayer Street", "location_title": "Watson Institute",
    "location_latitude": "41.8", "location_longitude": "-71.4", "summary": "<p>Lunch.</p>", "description": "<p>A talk over <i>lunch</i>.</p>",
    "group_title": "School of Business", "tags": ["Entrepreneurship"], "event_types": [" Open to the Public"], "cost": "Free",
    "thumbnail": "https://events.uni.example/t.jpg", "last_modified": "2027-01-05 09:30:00",
}  # fmt: skip


def answer(events: list[Any]) -> dict[str, Any]:
    return {
        "meta": {"page": 1, "total_pages": 1, "total_results": len(events)},
        "links": {"next": None},
        "data": events,
    }


WHALE = Platform("livewhale", EVENT, answer, "https://events.uni.example/live/json/v2/events/")


def test_an_event() -> None:
    assert rows(WHALE.read(EVENT)) == [
        {
            "type": "event", "source_key": "91234", "name": "Women in Management", "url": EVENT["url"],
            "description": "A talk over lunch.", "start": "2027-03-02T12:00", "end": "2027-03-02T13:30", "timezone": "America/New_York",
            "location": {"name": "Watson Institute, 111 Thayer Street", "latitude": 41.8, "longitude": -71.4},
            "organizer": {"name": "School of Business"}, "price": {"free": True, "text": "Free"},
            "tags": ["Entrepreneurship", "Open to the Public"], "image": "https://events.uni.example/t.jpg",
            "modified": "2027-01-05T09:30:00Z",
        }
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("changes", "names", "expected"),
    [
        ({"is_canceled": 1}, ("status",), ("cancelled",)),
        ({"is_canceled": 0}, ("status",), (None,)),
        ({"is_all_day": 1, "date_utc": "2027-03-02 05:00:00", "date_iso": "2027-03-02T00:00:00-05:00", "date2_iso": None, "date2_utc": None},
         ("start", "end", "all_day"), ("2027-03-02", None, True)),
        ({"timezone": None}, ("start", "timezone"), ("2027-03-02T12:00:00-05:00", None)),
        ({"timezone": None, "date_iso": None}, ("start", "timezone"), ("2027-03-02T17:00:00Z", None)),
        ({"date_iso": None}, ("start", "timezone"), ("2027-03-02T12:00", "America/New_York")),
        ({"date2_iso": None, "date2_utc": None}, ("end",), (None,)),
        ({"location": "Log in to view location", "location_title": None}, ("location",), ({"latitude": 41.8, "longitude": -71.4},)),
        ({"is_online": 1, "location": None, "location_title": None, "online_url": "https://zoom.example/1",
          "location_latitude": None, "location_longitude": None}, ("attendance", "location"), ("online", {"url": "https://zoom.example/1"})),
    ],
)  # fmt: skip
def test_what_may_be_other(changes: dict[str, Any], names: tuple[str, ...], expected: tuple[Any, ...]) -> None:
    assert picked(WHALE.but(**changes), *names) == expected


def test_what_is_hidden_is_not_announced() -> None:
    assert len(rows(WHALE.read({**EVENT, "status": 2}, EVENT))) == 1


def test_pages_and_version_1() -> None:
    following = "https://events.uni.example/live/json/v2/events/page/2/"
    assert WHALE.links(links={"next": following}) == [("next", following)]
    old = read("livewhale", [EVENT], "https://events.uni.example/live/json/events/")
    assert ([row["name"] for row in rows(old)], links(old)) == (["Women in Management"], [])


def test_nothing_and_refusals() -> None:
    assert WHALE.read() == []
    assert problems(read("livewhale", {"error": "Invalid"}))[0][1] == "not an answer of LiveWhale: Invalid"
    assert problems(WHALE.read({**EVENT, "title": None}, EVENT)) == [("row 1", "title: is missing")]


@pytest.mark.parametrize(
    ("url", "first"),
    [
        ("https://events.uni.example/", "https://events.uni.example/live/json/v2/events/response_fields/description,"),
        ("https://events.uni.example/live/ical/events/group/Library", "https://events.uni.example/live/ical/events/group/Library"),
    ],
)  # fmt: skip
def test_fields_are_asked_for(url: str, first: str) -> None:
    (ask,) = asked("livewhale", url)
    assert ask.url.startswith(first)
