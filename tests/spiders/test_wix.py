"""Wix Events: what a page carries along, and the same from the interface."""

from __future__ import annotations

import json
from typing import Any

import pytest
from list_reading import Platform, picked, problems, read, rows

EVENT: dict[str, Any] = {
    "id": "0a1b2c3d-0000-4000-8000-000000000001", "title": "Mentors’ breakfast", "slug": "mentors-breakfast", "description": "Coffee.",
    "scheduling": {"config": {"scheduleTbd": False, "scheduleTbdMessage": "", "startDate": "2027-03-02T07:30:00.000Z",
                              "endDate": "2027-03-02T09:00:00.000Z", "timeZoneId": "Europe/Berlin", "recurrences": {"occurrences": []}},
                   "formatted": "2 March 2027, 08:30"},
    "location": {"name": "Café Mitte", "type": "VENUE", "address": "Torstr. 1, Berlin", "coordinates": {"lat": 52.5, "lng": 13.4},
                 "fullAddress": {"country": "DE", "city": "Berlin", "postalCode": "10119", "subdivision": "BE", "formattedAddress": "Torstr. 1, 10119 Berlin"}},
    "mainImage": {"url": "https://static.wixstatic.com/x.jpg"}, "language": "de", "status": "SCHEDULED",
}  # fmt: skip
INTERFACE: dict[str, Any] = {
    "id": "9", "title": "Mentors’ breakfast", "slug": "mentors-breakfast", "status": "UPCOMING",
    "dateAndTimeSettings": {"dateAndTimeTbd": False, "startDate": "2027-03-02T07:30:00Z", "endDate": "2027-03-02T09:00:00Z", "timeZoneId": "Europe/Berlin"},
    "location": {"name": "Café Mitte", "type": "VENUE", "address": {"formattedAddress": "Torstr. 1, 10119 Berlin", "city": "Berlin", "country": "DE"}},
    "eventPageUrl": {"base": "https://mentors.example", "path": "/event-details/mentors-breakfast"}, "shortDescription": "Coffee.",
}  # fmt: skip


def answer(events: list[Any]) -> dict[str, Any]:
    return {"appsWarmupData": {"140603ad": {"widget": {"events": {"events": events}}}}}


URL = "https://mentors.example/events"
WIX = Platform("wix", EVENT, answer, URL)


def page(*documents: Any, markup: str = "") -> str:
    scripts = "".join(f'<script type="application/json">{json.dumps(one)}</script>' for one in documents)
    return f"<!DOCTYPE html><html><head><title>Mentors</title>{markup}</head><body>{scripts}</body></html>"


EXPECTED = {
    "type": "event", "source_key": EVENT["id"], "name": "Mentors’ breakfast", "url": "https://mentors.example/event-details/mentors-breakfast",
    "description": "Coffee.", "start": "2027-03-02T08:30", "end": "2027-03-02T10:00", "timezone": "Europe/Berlin",
    "location": {"name": "Café Mitte", "address": "Torstr. 1, 10119 Berlin", "city": "Berlin", "region": "BE", "postcode": "10119",
                 "country": "DE", "latitude": 52.5, "longitude": 13.4},
    "language": "de", "image": "https://static.wixstatic.com/x.jpg",
}  # fmt: skip


def test_an_event_of_a_page_once() -> None:
    assert rows(read("wix", page({"other": 1}, answer([EVENT]), answer([EVENT])), URL)) == [EXPECTED]
    assert rows(WIX.read(EVENT)) == [EXPECTED]


def test_an_event_of_the_interface() -> None:
    (row,) = rows(read("wix", {"events": [INTERFACE]}, "https://mentors.example/api"))
    assert picked(row, "start", "timezone", "url", "description") == picked(
        EXPECTED, "start", "timezone", "url", "description"
    )
    assert row["location"] == {
        "name": "Café Mitte",
        "address": "Torstr. 1, 10119 Berlin",
        "city": "Berlin",
        "country": "DE",
    }


@pytest.mark.parametrize(
    ("changes", "names", "expected"),
    [
        ({"scheduling__config": {"scheduleTbd": True, "scheduleTbdMessage": "Spring 2027", "startDate": "2027-03-02T07:30:00Z"}},
         ("start", "when_text", "status"), (None, "Spring 2027", "tentative")),
        ({"scheduling__config": {"scheduleTbd": True, "scheduleTbdMessage": "Spring 2027"}}, ("start", "when_text"), (None, "Spring 2027")),
        ({"scheduling__config__timeZoneId": None}, ("start", "timezone"), ("2027-03-02T07:30:00Z", None)),
        ({"scheduling__config__endDate": None}, ("end",), (None,)),
        ({"status": "CANCELED"}, ("status",), ("cancelled",)),
        ({"status": 3}, ("status",), ("cancelled",)),
        ({"status": "NOVEL"}, ("status",), (None,)),
        ({"location": {"type": "ONLINE", "name": "Zoom"}}, ("attendance", "location"), ("online", None)),
        ({"location": None, "mainImage": None, "slug": None}, ("location", "image", "url"), (None, None, None)),
    ],
)  # fmt: skip
def test_what_may_be_other(changes: dict[str, Any], names: tuple[str, ...], expected: tuple[Any, ...]) -> None:
    assert picked(WIX.but(**changes), *names) == expected


def test_a_page_without_a_calendar_is_read_by_its_markup() -> None:
    markup = json.dumps(
        {"@context": "https://schema.org", "@type": "Event", "name": "Gala", "startDate": "2027-03-02T19:00:00+01:00"}
    )
    found = read("wix", page({}, markup=f'<script type="application/ld+json">{markup}</script>'), URL)
    assert [row["name"] for row in rows(found)] == ["Gala"]


def test_damage_costs_itself() -> None:
    assert [
        row["name"]
        for row in rows(
            read(
                "wix",
                page(answer([EVENT])).replace("</head>", '<script type="application/json">{"x":</script></head>'),
                URL,
            )
        )
    ] == ["Mentors’ breakfast"]
    assert problems(WIX.read({**EVENT, "title": None}, {**EVENT, "id": "2"})) == [("row 1", "title: is missing")]
    assert rows(read("wix", page({}), URL)) == []
