"""Meetup: the calendar of a group, then the pages of its events."""

from __future__ import annotations

import json
from typing import Any

import pytest
from list_reading import asked, links, picked, read, rows

from discovery.items import Link
from discovery.sources import Source
from discovery.spiders._registry import spider_class

PAGE = "https://www.meetup.com/berlin-leads/events/301234567/"
FEED = "https://www.meetup.com/berlin-leads/events/ical/"
CALENDAR = f"""BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//Meetup//Meetup Calendar 1.0//EN
BEGIN:VEVENT
UID:event_301234567@meetup.com
DTSTAMP:20270101T000000Z
DTSTART;TZID=Europe/Berlin:20270302T190000
DTEND;TZID=Europe/Berlin:20270302T210000
SUMMARY:Leads' evening
URL:{PAGE}
END:VEVENT
END:VCALENDAR
"""
MARKUP: dict[str, Any] = {
    "@context": "https://schema.org", "@type": "Event", "name": "Leads' evening", "url": PAGE,
    "startDate": "2027-03-02T19:00+01:00", "endDate": "2027-03-02T21:00+01:00", "eventStatus": "https://schema.org/EventScheduled",
    "eventAttendanceMode": "https://schema.org/OfflineEventAttendanceMode",
    "location": {"@type": "Place", "name": "Factory", "address": {"addressLocality": "Berlin", "addressCountry": "de"}},
    "organizer": {"@type": "Organization", "name": "Berlin Leads"},
}  # fmt: skip


def page(*events: dict[str, Any]) -> str:
    blocks = "".join(f'<script type="application/ld+json">{json.dumps(one)}</script>' for one in events)
    return f"<!DOCTYPE html><html><head><title>Meetup</title>{blocks}</head><body></body></html>"


def test_the_calendar_names_the_pages() -> None:
    found = read("meetup", CALENDAR, FEED)
    (row,) = rows(found)
    assert picked(row, "source_key", "start", "timezone", "location") == (
        "event_301234567@meetup.com", "2027-03-02T19:00", "Europe/Berlin", None,
    )  # fmt: skip
    assert links(found) == [("item", PAGE)]


@pytest.mark.parametrize(
    ("changes", "status", "attendance"),
    [
        ({}, "scheduled", "in_person"),
        ({"eventStatus": "https://schema.org/EventCancelled"}, "cancelled", "in_person"),
        ({"eventAttendanceMode": "https://schema.org/OnlineEventAttendanceMode",
          "location": {"@type": "VirtualLocation", "url": "https://zoom.example/1"}}, "scheduled", "online"),
    ],
)  # fmt: skip
def test_the_page_tells_place_and_status_under_the_same_key(
    changes: dict[str, Any], status: str, attendance: str
) -> None:
    (row,) = rows(read("meetup", page({**MARKUP, **changes}), PAGE))
    assert picked(row, "source_key", "status", "attendance") == ("event_301234567@meetup.com", status, attendance)


def test_a_page_speaks_of_its_own_event_only() -> None:
    other = {**MARKUP, "name": "Elsewhere", "url": "https://www.meetup.com/others/events/309999999/"}
    assert [row["name"] for row in rows(read("meetup", page(other, MARKUP), PAGE))] == ["Leads' evening"]
    both = read("meetup", page(other, MARKUP), "https://www.meetup.com/berlin-leads/events/")
    assert len(rows(both)) == 2


@pytest.mark.parametrize("follow", [True, False])
def test_pages_are_followed_unless_unwanted(follow: bool) -> None:
    source = Source(name="s", spider="meetup", url=FEED, options={} if follow else {"follow": False})
    asks = list(spider_class("meetup")().follow(source, [Link(url=PAGE, rel="item")], 0))
    assert [(ask.url, ask.optional) for ask in asks] == ([(PAGE, True)] if follow else [])


@pytest.mark.parametrize(
    ("url", "first"),
    [
        ("https://www.meetup.com/berlin-leads/", FEED),
        ("https://www.meetup.com/de-DE/berlin-leads/events/301234567/?eventOrigin=x", FEED),
        (FEED, FEED),
        ("https://www.meetup.com/find/?keywords=leads", "https://www.meetup.com/find/?keywords=leads"),
    ],
)
def test_the_calendar_of_the_group_is_asked(url: str, first: str) -> None:
    assert [ask.url for ask in asked("meetup", url)] == [first]


@pytest.mark.parametrize(
    "body", ["Group not found", "<html><title>Meetup</title></html>", "", "BEGIN:VCALENDAR\nEND:VCALENDAR"]
)
def test_other_answers_give_nothing(body: str) -> None:
    assert rows(read("meetup", body, FEED)) == []
