"""Trumba: a calendar as JSON, its feed."""

from __future__ import annotations

from typing import Any

import pytest
from list_reading import Platform, asked, picked, problems, read, rows, suggested

EVENT: dict[str, Any] = {
    "eventID": 191326595, "template": "Event", "title": "Speaking in Public", "description": "<p>For <b>leaders</b>.</p>",
    "location": '<a href="https://maps.example/">Main Library</a>', "locationType": "In-Person", "startDateTime": "2027-03-02T09:30:00",
    "endDateTime": "2027-03-02T11:30:00", "startTimeZoneOffset": "-0700", "endTimeZoneOffset": "-0700", "allDay": False, "canceled": False,
    "customFields": [{"fieldID": 1, "label": "Cost", "value": "Free", "type": 17}], "categoryCalendar": "Library|Careers",
    "permaLinkUrl": "https://city.example/calendar/?trumbaEmbed=view%3devent%26eventid%3d191326595",
    "detailImage": {"url": "https://www.trumba.com/i/x.jpg", "alt": ""},
}  # fmt: skip


def answer(events: list[Any]) -> list[Any]:
    return events


URL = "https://www.trumba.com/calendars/city-events.json"
TRUMBA = Platform("trumba", EVENT, answer, URL)


def test_an_event() -> None:
    assert rows(TRUMBA.read(EVENT)) == [
        {
            "type": "event", "source_key": "191326595", "name": "Speaking in Public", "url": EVENT["permaLinkUrl"],
            "description": "For leaders.", "start": "2027-03-02T09:30:00-07:00", "end": "2027-03-02T11:30:00-07:00", "all_day": False,
            "attendance": "in_person", "location": {"name": "Main Library"}, "price": {"free": True, "text": "Free"},
            "tags": ["Library", "Careers"], "image": "https://www.trumba.com/i/x.jpg",
        }
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("changes", "names", "expected"),
    [
        ({"canceled": True}, ("status",), ("cancelled",)),
        ({"canceled": "true"}, ("status",), ("cancelled",)),
        ({"allDay": True, "startDateTime": "2027-03-02T00:00:00", "endDateTime": "2027-03-04T00:00:00"}, ("start", "end"), ("2027-03-02", "2027-03-04")),
        ({"startTimeZoneOffset": None}, ("start",), ("2027-03-02T09:30:00",)),
        ({"endDateTime": None}, ("end",), (None,)),
        ({"locationType": "Virtual", "location": ""}, ("attendance", "location"), ("online", None)),
        ({"customFields": None, "categoryCalendar": None}, ("price", "tags"), (None, None)),
    ],
)  # fmt: skip
def test_what_may_be_other(changes: dict[str, Any], names: tuple[str, ...], expected: tuple[Any, ...]) -> None:
    assert picked(TRUMBA.but(**changes), *names) == expected


def test_nothing_and_refusals() -> None:
    assert TRUMBA.read() == []
    assert problems(read("trumba", {"error": "gone"}, URL)) == [("", "not an answer of Trumba: gone")]
    assert problems(TRUMBA.read({**EVENT, "startDateTime": "soon"}, EVENT)) == [
        ("row 1", "startDateTime: 'soon' is not a moment")
    ]


FEED = "https://www.trumba.com/calendars/city-events.ics"


@pytest.mark.parametrize(
    ("url", "page", "address"),
    [
        ("https://city.example/calendar", '<script>$Trumba.addSpud({ webName: "city-events", spudType: "main" });</script>', FEED),
        ("https://city.example/calendar", '<a href="https://www.trumba.com/calendars/city-events.rss">', FEED),
        ("https://www.trumba.com/calendars/city-events", "", FEED),
        (URL, "", URL),
        ("https://city.example/", "<p>none</p>", None),
    ],
)  # fmt: skip
def test_the_feed_of_the_calendar_on_a_page(url: str, page: str, address: str | None) -> None:
    assert suggested("trumba", url, page) == address
    if not page:
        assert asked("trumba", url)[0].url == address


def test_a_source_may_be_the_page_that_shows_the_calendar() -> None:
    page = "<!DOCTYPE html><html><body><script>$Trumba.addSpud({webName:'city-events'})</script></body></html>"
    (found,) = read("trumba", page, "https://city.example/calendar")
    assert (found.rel, found.url) == ("alternate", FEED)
