"""Gancio: all that is coming on an instance."""

from __future__ import annotations

from typing import Any

import pytest
from list_reading import Platform, asked, items, picked, problems, read, rows, suggested

from discovery.readers import Payload
from discovery.spiders._registry import spider_class

EVENT: dict[str, Any] = {
    "id": 42, "title": "Assemblea delle associazioni", "slug": "assemblea-delle-associazioni", "multidate": False,
    "start_datetime": 1803988800, "end_datetime": 1803996000, "description": "<p>Tutti benvenuti.</p>",
    "media": [{"url": "abcd1234.jpg", "name": "Locandina", "focalpoint": [0, 0]}], "tags": ["volontariato"],
    "place": {"id": 7, "name": "Casa del Popolo", "address": "Via Roma 1, Torino", "latitude": 45.07, "longitude": 7.69},
    "online_locations": [], "parentId": None, "recurrent": None, "updatedAt": "2027-01-05T09:30:00.000Z",
}  # fmt: skip


def answer(events: list[Any]) -> list[Any]:
    return events


GANCIO = Platform("gancio", EVENT, answer, "https://agenda.example/api/events?start=1")


def test_an_event() -> None:
    assert rows(GANCIO.read(EVENT)) == [
        {
            "type": "event", "source_key": "42", "name": "Assemblea delle associazioni",
            "url": "https://agenda.example/event/assemblea-delle-associazioni", "description": "Tutti benvenuti.",
            "start": "2027-03-02T12:00:00Z", "end": "2027-03-02T14:00:00Z",
            "location": {"name": "Casa del Popolo", "address": "Via Roma 1, Torino", "latitude": 45.07, "longitude": 7.69},
            "tags": ["volontariato"], "image": "https://agenda.example/media/abcd1234.jpg", "modified": "2027-01-05T09:30:00Z",
        }
    ]  # fmt: skip


def test_times_stand_in_the_zone_of_the_source() -> None:
    import json

    payload = Payload(json.dumps([EVENT]).encode(), GANCIO.url, timezone="Europe/Rome")
    (event,) = items(list(spider_class("gancio").read(payload)))
    assert (event.start, event.end, event.timezone) == ("2027-03-02T13:00", "2027-03-02T15:00", "Europe/Rome")


@pytest.mark.parametrize(
    ("changes", "names", "expected"),
    [
        ({"end_datetime": None}, ("end",), (None,)),
        ({"media": []}, ("image",), (None,)),
        ({"media": {"url": "one.jpg"}}, ("image",), ("https://agenda.example/media/one.jpg",)),
        ({"place": None, "online_locations": ["https://meet.example/1"]}, ("attendance", "location"), ("online", {"url": "https://meet.example/1"})),
        ({"online_locations": ["https://meet.example/1"]}, ("attendance",), ("hybrid",)),
        ({"tags": [{"tag": "lavoro"}, "rete"]}, ("tags",), (["lavoro", "rete"],)),
        ({"slug": None}, ("url",), ("https://agenda.example/event/42",)),
    ],
)  # fmt: skip
def test_what_may_be_other(changes: dict[str, Any], names: tuple[str, ...], expected: tuple[Any, ...]) -> None:
    assert picked(GANCIO.but(**changes), *names) == expected


def test_occurrences_of_one_thing_are_told_apart() -> None:
    later = {**EVENT, "start_datetime": 1804593600}
    keys = [row["source_key"] for row in rows(GANCIO.read(EVENT, later))]
    assert keys == ["42", "42@2027-03-09T12:00:00Z"]


def test_nothing_and_what_cannot_be_used() -> None:
    assert GANCIO.read() == []
    assert problems(GANCIO.read(EVENT, {**EVENT, "title": ""})) == [("row 2", "title: is missing")]
    assert problems(read("gancio", {"error": "no"}))[0][1] == "not an answer of Gancio: no"


@pytest.mark.parametrize(
    ("url", "first"),
    [
        ("https://agenda.example/", "https://agenda.example/api/events?show_recurrent=true&start=1802217600"),
        ("https://agenda.example/api/events?tags=lavoro", "https://agenda.example/api/events?tags=lavoro&start=1802217600"),
        ("https://agenda.example/api/events?start=5", "https://agenda.example/api/events?start=5"),
        ("https://agenda.example/feed/ics?tags=lavoro", "https://agenda.example/feed/ics?tags=lavoro"),
    ],
)  # fmt: skip
def test_what_is_coming_from_today_on_is_asked(url: str, first: str) -> None:
    assert [ask.url for ask in asked("gancio", url)] == [first]
    assert (
        suggested("gancio", "https://agenda.example/event/x") == "https://agenda.example/api/events?show_recurrent=true"
    )
