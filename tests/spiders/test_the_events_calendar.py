"""The Events Calendar: the archive, single events, the calendar in their place."""

from __future__ import annotations

from typing import Any

import pytest
from list_reading import Platform, asked, links, picked, problems, read, rows, suggested

from discovery.items import Link
from discovery.sources import Source
from discovery.spiders._registry import spider_class

ARCHIVE = "https://chamber.example/wp-json/tribe/events/v1/events"
EVENT: dict[str, Any] = {
    "id": 4711, "global_id": "chamber.example?id=4711", "author": "3", "status": "publish",
    "modified_utc": "2027-01-05 09:30:00", "url": "https://chamber.example/event/leaders-lunch/",
    "rest_url": f"{ARCHIVE}/4711", "title": "Leaders&#8217; Lunch", "description": "<p>Talk [vc_row css=\"x\"]at noon.[/vc_row]</p>",
    "excerpt": "", "image": {"url": "https://chamber.example/lunch.jpg", "id": 9}, "all_day": False,
    "start_date": "2027-03-02 12:00:00", "end_date": "2027-03-02 14:00:00", "utc_start_date": "2027-03-02 17:00:00",
    "utc_end_date": "2027-03-02 19:00:00", "timezone": "America/New_York", "cost": "$20",
    "cost_details": {"currency_symbol": "$", "currency_code": "USD", "values": ["20"]}, "website": "",
    "categories": [{"id": 1, "name": "Networking", "slug": "networking"}], "tags": [],
    "venue": {"id": 2, "venue": "Town Hall", "address": "1 Main St", "city": "Salem", "country": "United States",
              "stateprovince": "MA", "zip": "01970", "geo_lat": 42.5, "geo_lng": -70.9},
    "organizer": [{"id": 5, "organizer": "Salem Chamber", "phone": "555-0100", "website": "https://chamber.example/"}],
}  # fmt: skip


def answer(events: list[Any]) -> dict[str, Any]:
    return {"events": events, "rest_url": f"{ARCHIVE}/", "total": len(events), "total_pages": 1}


TEC = Platform("the_events_calendar", EVENT, answer, ARCHIVE)


def test_an_event() -> None:
    assert rows(TEC.read(EVENT)) == [
        {
            "type": "event", "source_key": "4711", "name": "Leaders’ Lunch", "url": "https://chamber.example/event/leaders-lunch/",
            "description": "Talk at noon.", "start": "2027-03-02T12:00", "end": "2027-03-02T14:00",
            "timezone": "America/New_York", "all_day": False,
            "location": {"name": "Town Hall", "address": "1 Main St", "city": "Salem", "region": "MA", "postcode": "01970",
                         "country": "United States", "latitude": 42.5, "longitude": -70.9},
            "organizer": {"name": "Salem Chamber", "url": "https://chamber.example/"},
            "price": {"min": 20.0, "max": 20.0, "currency": "USD", "free": False}, "tags": ["Networking"],
            "image": "https://chamber.example/lunch.jpg", "modified": "2027-01-05T09:30:00Z",
        }
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("changes", "start", "end", "zone"),
    [
        ({"all_day": True, "start_date": "2027-03-02 00:00:00", "end_date": "2027-03-03 23:59:59"}, "2027-03-02", "2027-03-03", "America/New_York"),
        ({"timezone": "UTC-5"}, "2027-03-02T12:00-05:00", "2027-03-02T14:00-05:00", None),
        ({"timezone": ""}, "2027-03-02T12:00", "2027-03-02T14:00", None),
        ({"end_date": None, "utc_end_date": None}, "2027-03-02T12:00", None, "America/New_York"),
    ],
)  # fmt: skip
def test_times(changes: dict[str, Any], start: str, end: str | None, zone: str | None) -> None:
    assert picked(TEC.but(**changes), "start", "end", "timezone") == (start, end, zone)


def test_a_zone_that_contradicts_itself_is_left_out_and_told() -> None:
    found = TEC.read({**EVENT, "utc_start_date": "2027-03-02 12:00:00"})
    assert picked(rows(found)[0], "start", "timezone") == ("2027-03-02T12:00", None)
    assert "is not 2027-03-02T12:00:00 UTC" in problems(found)[0][1]


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({"json_ld": {"eventStatus": "https://schema.org/EventCancelled"}}, "cancelled"),
        ({"json_ld": {"eventStatus": "https://schema.org/EventPostponed"}}, "postponed"),
        ({"event_status": "canceled"}, "cancelled"),
        ({"status": "publish"}, None),
    ],
)
def test_status_is_that_of_the_event_not_of_the_post(changes: dict[str, Any], status: str | None) -> None:
    single = read("the_events_calendar", {**EVENT, **changes}, f"{ARCHIVE}/4711")
    assert rows(single)[0].get("status") == status


@pytest.mark.parametrize("nothing", [[], False, None, {}])
def test_venue_organizer_and_image_come_in_any_form(nothing: Any) -> None:
    row = TEC.but(venue=nothing, organizer=nothing, image=nothing)
    assert picked(row, "location", "organizer", "image") == (None, None, None)
    assert TEC.but(venue=[EVENT["venue"]], organizer=EVENT["organizer"][0]) == TEC.but()


def test_drafts_are_left_out() -> None:
    found = TEC.read({**EVENT, "status": "private"}, EVENT)
    assert len(rows(found)) == 1
    assert "not published" in problems(found)[0][1]


def test_pages_and_doubtful_events_are_followed() -> None:
    following = f"{ARCHIVE}?page=2"
    assert TEC.links(next_rest_url=following) == [("next", following)]
    assert links(TEC.read({**EVENT, "title": "POSTPONED: Lunch"})) == [("item", f"{ARCHIVE}/4711")]
    found = [Link(url="https://x.example/2", rel="next"), Link(url="https://x.example/3")]
    source = Source(name="s", spider="the_events_calendar", url=ARCHIVE)
    asks = spider_class("the_events_calendar")().follow(source, found, 0)
    assert [(ask.url, ask.optional) for ask in asks] == [("https://x.example/2", False), ("https://x.example/3", True)]


@pytest.mark.parametrize(
    ("url", "first", "instead"),
    [
        ("https://chamber.example/", f"{ARCHIVE}?per_page=50&start_date=now", "https://chamber.example/events/?ical=1"),
        (f"{ARCHIVE}?per_page=50", f"{ARCHIVE}?per_page=50", "https://chamber.example/events/?ical=1"),
        ("https://chamber.example/events/?ical=1", "https://chamber.example/events/?ical=1", None),
    ],
)
def test_what_is_asked(url: str, first: str, instead: str | None) -> None:
    (ask,) = asked("the_events_calendar", url)
    assert (ask.url, ask.instead) == (first, instead)


@pytest.mark.parametrize(
    ("page", "address"),
    [
        ("", f"{ARCHIVE}?per_page=50&start_date=now"),
        ('<link rel="alternate" href="https://chamber.example/wp-json/tribe/events/v1/" />', f"{ARCHIVE}?per_page=50&start_date=now"),
        ("<link rel='https://api.w.org/' href='https://chamber.example/blog/wp-json/'>",
         "https://chamber.example/blog/wp-json/tribe/events/v1/events?per_page=50&start_date=now"),
        ('<meta name="tec-api-origin" content="https://chamber.example/en">',
         "https://chamber.example/en/wp-json/tribe/events/v1/events?per_page=50&start_date=now"),
        ('<link href="https://chamber.example/index.php?rest_route=/" rel="https://api.w.org/">',
         "https://chamber.example/index.php?rest_route=%2Ftribe%2Fevents%2Fv1%2Fevents&per_page=50&start_date=now"),
    ],
)  # fmt: skip
def test_the_archive_is_where_the_page_says(page: str, address: str) -> None:
    assert suggested("the_events_calendar", "https://chamber.example/events/", page) == address
