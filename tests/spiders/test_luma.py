"""Luma: the data that pages carry along, answers of its lists, feeds."""

from __future__ import annotations

import json
from typing import Any

import pytest
from list_reading import Platform, asked, picked, problems, read, rows, suggested

EVENT: dict[str, Any] = {
    "api_id": "evt-Ab12Cd34Ef56", "start_at": "2027-03-02T18:00:00.000Z",
    "event": {
        "api_id": "evt-Ab12Cd34Ef56", "name": "Founders’ Dinner", "url": "founders-dinner", "start_at": "2027-03-02T18:00:00.000Z",
        "end_at": "2027-03-02T21:00:00.000Z", "timezone": "Europe/Berlin", "visibility": "public", "location_type": "offline",
        "cover_url": "https://images.example/c.png", "coordinate": {"latitude": 52.5, "longitude": 13.4},
        "geo_address_info": {"city": "Berlin", "country": "Germany", "country_code": "DE", "address": "Factory Mitte",
                             "full_address": "Rheinsberger Str. 76, 10115 Berlin"},
    },
    "calendar": {"api_id": "cal-Zz99Yy88Xx77", "name": "Founders Berlin"}, "hosts": [{"name": "A. Host"}],
    "ticket_info": {"is_free": False, "price": {"cents": 2500, "currency": "eur"}, "max_price": {"cents": 4000, "currency": "eur"}},
}  # fmt: skip


def answer(events: list[Any]) -> dict[str, Any]:
    return {"entries": events, "has_more": False, "next_cursor": None}


LUMA = Platform("luma", EVENT, answer, "https://luma.com/founders")


def page(data: dict[str, Any], markup: str = "") -> str:
    told = json.dumps({"props": {"pageProps": {"initialData": {"data": data}}}})
    return f'<html><head>{markup}<script id="__NEXT_DATA__" type="application/json">{told}</script></head><body></body></html>'


def test_an_event() -> None:
    assert rows(LUMA.read(EVENT)) == [
        {
            "type": "event", "source_key": "evt-Ab12Cd34Ef56", "name": "Founders’ Dinner", "url": "https://luma.com/founders-dinner",
            "start": "2027-03-02T19:00", "end": "2027-03-02T22:00", "timezone": "Europe/Berlin", "attendance": "in_person",
            "location": {"name": "Factory Mitte", "address": "Rheinsberger Str. 76, 10115 Berlin", "city": "Berlin", "country": "DE",
                         "latitude": 52.5, "longitude": 13.4},
            "organizer": {"name": "Founders Berlin"}, "price": {"min": 25.0, "max": 40.0, "currency": "EUR"},
            "image": "https://images.example/c.png",
        }
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("changes", "start", "zone", "attendance", "city"),
    [
        ({"event__timezone": None}, "2027-03-02T18:00:00Z", None, "in_person", "Berlin"),
        ({"event__location_type": "zoom", "event__geo_address_info": None, "event__coordinate": None}, "2027-03-02T19:00", "Europe/Berlin", "online", None),
        ({"event__geo_address_info": {"city_state": "Boston, MA"}}, "2027-03-02T19:00", "Europe/Berlin", "in_person", "Boston, MA"),
        ({"event__location_type": "unheard-of"}, "2027-03-02T19:00", "Europe/Berlin", None, "Berlin"),
    ],
)  # fmt: skip
def test_what_may_be_missing_or_new(
    changes: dict[str, Any], start: str, zone: str | None, attendance: str | None, city: str | None
) -> None:
    row = LUMA.but(**changes)
    assert picked(row, "start", "timezone", "attendance") == (start, zone, attendance)
    assert row.get("location", {}).get("city") == city


def test_the_page_of_a_calendar_and_that_of_an_event() -> None:
    assert len(rows(read("luma", page({"featured_items": [EVENT]}), LUMA.url))) == 1
    told = '<script type="application/ld+json">{"@type":"Event","eventStatus":"https://schema.org/EventCancelled"}</script>'
    (row,) = rows(read("luma", page({key: EVENT[key] for key in ("event", "calendar")}, told), "https://luma.com/x"))
    assert picked(row, "source_key", "status") == ("evt-Ab12Cd34Ef56", "cancelled")


def test_private_events_are_not_read() -> None:
    assert rows(LUMA.read({**EVENT, "event": {**EVENT["event"], "visibility": "private"}})) == []


@pytest.mark.parametrize("nothing", [{"entries": [], "has_more": False}, []])
def test_an_empty_answer_is_no_fault(nothing: Any) -> None:
    assert read("luma", nothing) == []
    assert problems(read("luma", {"message": "Not found"}))[0][1] == "not an answer of Luma: Not found"


@pytest.mark.parametrize(
    ("entity", "address"),
    [
        ("cal-Zz99Yy88Xx77", "https://api2.luma.com/ics/get?entity=calendar&id=cal-Zz99Yy88Xx77"),
        ("discplace-BDj7GNbGlsF7Cka", "https://api2.luma.com/ics/get?entity=discover&id=discplace-BDj7GNbGlsF7Cka"),
        ("usr-1", "https://luma.com/berlin"),
    ],
)
def test_the_feed_of_the_calendar_or_city_that_a_page_is_of(entity: str, address: str) -> None:
    assert suggested("luma", "https://luma.com/berlin", page({"x": {"api_id": entity}})) == address
    assert asked("luma", address)[0].url == address
