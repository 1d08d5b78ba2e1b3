"""Squarespace: a page of events as JSON."""

from __future__ import annotations

from typing import Any

import pytest
from list_reading import Platform, asked, picked, problems, read, rows, suggested

MARCH_2 = 1803978000000  # 2027-03-02T09:00:00 in London
EVENT: dict[str, Any] = {
    "id": "65d0c0ffee", "title": "Board basics", "fullUrl": "/events/board-basics", "startDate": MARCH_2 + 343,
    "endDate": MARCH_2 + 7_200_999, "categories": ["Governance"], "tags": ["boards"], "assetUrl": "https://images.example/b.jpg",
    "excerpt": "<p>For <b>trustees</b>.</p>", "body": "<div>…</div>", "workflowState": 1,
    "structuredContent": {"_type": "CalendarEvent", "startDate": MARCH_2, "endDate": MARCH_2 + 7_200_000},
    "location": {"addressTitle": "The Hub", "addressLine1": "1 High Street", "addressLine2": "London, England, N1 1AA",
                 "addressCountry": "United Kingdom", "markerLat": 51.5, "markerLng": -0.1},
}  # fmt: skip
SITE = {"timeZone": "Europe/London", "siteTitle": "Trustees Together", "baseUrl": "https://trustees.example"}


def answer(events: list[Any]) -> dict[str, Any]:
    return {"website": SITE, "collection": {"typeName": "events"}, "upcoming": events, "past": []}


PLACE = Platform("squarespace", EVENT, answer, "https://trustees.example/events?format=json")


def test_an_event() -> None:
    assert rows(PLACE.read(EVENT)) == [
        {
            "type": "event", "source_key": "65d0c0ffee", "name": "Board basics", "url": "https://trustees.example/events/board-basics",
            "description": "For trustees.", "start": "2027-03-02T09:00", "end": "2027-03-02T11:00", "timezone": "Europe/London",
            "location": {"name": "The Hub", "address": "1 High Street, London, England, N1 1AA", "country": "United Kingdom",
                         "latitude": 51.5, "longitude": -0.1},
            "organizer": {"name": "Trustees Together"}, "tags": ["Governance", "boards"], "image": "https://images.example/b.jpg",
        }
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("location", "expected"),
    [
        ({"markerLat": 40.7207559, "markerLng": -74.0007613, "addressTitle": "", "addressLine1": ""}, None),
        ({"markerLat": 40.7207559, "markerLng": -74.0007613, "addressTitle": "Online"}, {"name": "Online"}),
        ({"markerLat": 51.5, "markerLng": -0.1, "addressTitle": "The Hub"}, {"name": "The Hub"}),
        (None, None),
    ],
)
def test_coordinates_count_beside_an_address_only(location: Any, expected: Any) -> None:
    assert PLACE.but(location=location).get("location") == expected


def test_a_site_without_a_zone() -> None:
    found = read("squarespace", {**answer([EVENT]), "website": {**SITE, "timeZone": None}})
    assert picked(rows(found)[0], "start", "timezone") == ("2027-03-02T09:00Z", None)


def test_times_may_stand_inside_or_be_missing() -> None:
    inside = {key: value for key, value in EVENT.items() if key not in {"startDate", "endDate"}}
    assert rows(PLACE.read(inside))[0]["start"] == "2027-03-02T09:00"
    found = PLACE.read({**inside, "structuredContent": None}, EVENT)
    assert [row.get("start") for row in rows(found)] == [None, "2027-03-02T09:00"]
    assert problems(found) == [("row 1", "startDate: 'None' is not a moment")]


def test_an_events_own_page() -> None:
    found = read("squarespace", {"website": SITE, "collection": {"typeName": "events"}, "item": EVENT})
    assert [row["name"] for row in rows(found)] == ["Board basics"]


def test_a_collection_of_another_kind_is_refused_and_an_empty_one_is_not() -> None:
    assert read("squarespace", answer([])) == []
    blog = {"website": SITE, "collection": {"typeName": "blog"}, "items": [{"id": "1", "title": "Post"}]}
    assert problems(read("squarespace", blog))[0][1].startswith("not an answer of Squarespace")


def test_the_next_page_of_what_is_coming() -> None:
    page = {"nextPage": True, "nextPageUrl": "/events?offset=1803978000000"}
    following = "https://trustees.example/events?offset=1803978000000&format=json"
    assert PLACE.links(pagination=page) == [("next", following)]
    assert PLACE.links(pagination=page, past=[EVENT]) == []


def test_the_page_is_asked_as_json_if_it_is_one_of_events() -> None:
    assert asked("squarespace", "https://trustees.example/events")[0].url == PLACE.url
    assert suggested("squarespace", "https://trustees.example/events", '<div class="eventlist-event">') == PLACE.url
    assert suggested("squarespace", "https://trustees.example/about", "<div>We</div>") is None
