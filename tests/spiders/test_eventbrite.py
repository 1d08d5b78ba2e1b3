"""Eventbrite: the list of the interface, pages of organisers who gave leave."""

from __future__ import annotations

import json
from typing import Any

import pytest
from list_reading import Platform, asked, links, picked, problems, read, rows

EVENT: dict[str, Any] = {
    "id": "9000000001", "name": {"text": "Data Leaders’ Day", "html": "Data Leaders&#39; Day"}, "summary": "One day.",
    "description": {"text": "One day for leaders.", "html": "<p>One day for leaders.</p>"}, "url": "https://www.eventbrite.com/e/data-leaders-day-tickets-9000000001",
    "start": {"timezone": "Australia/Melbourne", "local": "2027-03-02T09:00:00", "utc": "2027-03-01T22:00:00Z"},
    "end": {"timezone": "Australia/Melbourne", "local": "2027-03-02T17:00:00", "utc": "2027-03-02T06:00:00Z"},
    "status": "live", "listed": True, "online_event": False, "is_free": True, "locale": "en_AU", "changed": "2027-01-05T09:30:00Z",
    "logo": {"url": "https://img.example/l.jpg"}, "category": {"name": "Business"}, "subcategory": None, "format": {"name": "Conference"},
    "venue": {"name": "Town Hall", "latitude": "-37.8", "longitude": "144.9",
              "address": {"address_1": "90 Swanston St", "address_2": None, "city": "Melbourne", "region": "VIC", "postal_code": "3000", "country": "AU"}},
    "organizer": {"name": "Data Commons", "url": "https://www.eventbrite.com/o/data-commons-1"}, "series_id": None,
}  # fmt: skip


def answer(events: list[Any]) -> dict[str, Any]:
    return {"pagination": {"object_count": len(events), "has_more_items": False}, "events": events}


API = "https://www.eventbriteapi.com/v3/organizers/1/events/?expand=venue,organizer"
BRITE = Platform("eventbrite", EVENT, answer, API)
PAGE = "https://www.eventbrite.com/o/data-commons-1"


def test_an_event() -> None:
    assert rows(BRITE.read(EVENT)) == [
        {
            "type": "event", "source_key": "9000000001", "name": "Data Leaders’ Day", "url": EVENT["url"], "description": "One day for leaders.",
            "start": "2027-03-02T09:00:00", "end": "2027-03-02T17:00:00", "timezone": "Australia/Melbourne", "status": "scheduled",
            "attendance": "in_person",
            "location": {"name": "Town Hall", "address": "90 Swanston St", "city": "Melbourne", "region": "VIC", "postcode": "3000",
                         "country": "AU", "latitude": -37.8, "longitude": 144.9},
            "organizer": {"name": "Data Commons", "url": PAGE}, "price": {"free": True}, "tags": ["Business", "Conference"],
            "language": "en", "image": "https://img.example/l.jpg", "modified": "2027-01-05T09:30:00Z",
        }
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("changes", "names", "expected"),
    [
        ({"status": "canceled"}, ("status",), ("cancelled",)),
        ({"status": "started"}, ("status",), (None,)),
        ({"start__timezone": None, "end__timezone": None}, ("start", "timezone"), ("2027-03-02T09:00:00", None)),
        ({"start__local": None}, ("start",), ("2027-03-02T09:00",)),
        ({"end": None}, ("end",), (None,)),
        ({"venue": None, "online_event": True}, ("attendance", "location"), ("online", None)),
        ({"venue": None, "organizer": None, "logo": None, "category": None, "format": None}, ("attendance", "organizer", "tags"), (None, None, None)),
        ({"is_free": False}, ("price",), (None,)),
    ],
)  # fmt: skip
def test_what_may_be_other(changes: dict[str, Any], names: tuple[str, ...], expected: tuple[Any, ...]) -> None:
    assert picked(BRITE.but(**changes), *names) == expected


def test_drafts_and_what_is_not_listed_are_left_out_and_told() -> None:
    found = BRITE.read({**EVENT, "status": "draft"}, {**EVENT, "listed": False}, EVENT)
    assert len(rows(found)) == 1
    assert [where for where, _ in problems(found)] == ["row 1", "row 2"]
    assert problems(found)[0][1].endswith("is a draft: left out")
    assert problems(found)[1][1].endswith("is not listed: left out")


def test_pages_nothing_and_refusals() -> None:
    found = read("eventbrite", {**answer([EVENT]), "pagination": {"has_more_items": True, "continuation": "abc"}}, API)
    assert links(found) == [("next", f"{API}&continuation=abc")]
    assert BRITE.read() == []
    refusal = {"status_code": 401, "error": "INVALID_AUTH", "error_description": "The token is invalid."}
    assert problems(read("eventbrite", refusal, API)) == [("", "not an answer of Eventbrite: INVALID_AUTH")]


def test_an_organisers_page_gives_each_event_once_with_its_status() -> None:
    node = {
        "@context": "https://schema.org", "@type": "Event", "name": "Data Leaders’ Day", "url": EVENT["url"], "startDate": "2027-03-02T09:00:00+1100",
        "eventStatus": "https://schema.org/EventCancelled", "location": {"@type": "Place", "name": "Town Hall"},
    }  # fmt: skip
    blocks = "".join(
        f'<script type="application/ld+json">{json.dumps(one)}</script>'
        for one in ([node], {"itemListElement": [{"item": node}]})
    )
    (row,) = rows(read("eventbrite", f"<!DOCTYPE html><html><head>{blocks}</head></html>", PAGE))
    assert picked(row, "name", "start", "status") == ("Data Leaders’ Day", "2027-03-02T09:00:00+11:00", "cancelled")


def test_nothing_is_asked_without_leave_or_token(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DISCOVERY_EVENTBRITE_TOKEN", raising=False)
    with pytest.raises(ValueError, match=r"options\.permission"):
        asked("eventbrite", PAGE)
    with pytest.raises(ValueError, match="DISCOVERY_EVENTBRITE_TOKEN"):
        asked("eventbrite", API)
    monkeypatch.setenv("DISCOVERY_EVENTBRITE_TOKEN", "mine")
    assert asked("eventbrite", API)[0].headers == {"Authorization": "Bearer mine"}
    assert asked("eventbrite", PAGE, permission="Data Commons, 5 January 2027")[0].url == PAGE
