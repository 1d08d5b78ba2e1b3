"""Indico: the export of a category or an event."""

from __future__ import annotations

from typing import Any

import pytest
from list_reading import Platform, asked, links, picked, problems, read, rows

EVENT: dict[str, Any] = {
    "_type": "Conference", "id": "1234567", "type": "conference", "title": "Leading Research Teams",
    "startDate": {"date": "2027-03-02", "time": "08:00:00", "tz": "UTC"}, "endDate": {"date": "2027-03-03", "time": "16:30:00", "tz": "UTC"},
    "timezone": "Europe/Zurich", "location": "CERN", "room": "40-S2", "roomFullname": "40-S2-C01 Curie", "address": "Geneva, Switzerland",
    "category": "Training", "categoryId": 42, "url": "https://indico.example/event/1234567/", "description": "<p>Two days.</p>",
    "keywords": ["leadership"], "chairs": [{"_type": "ConferenceChair", "fullName": "Doe, Jane", "email": "x@example"}], "language": "en",
    "modificationDate": {"date": "2027-01-05", "time": "09:30:00.123456", "tz": "UTC"}, "label": None,
}  # fmt: skip


def answer(events: list[Any]) -> dict[str, Any]:
    return {"_type": "HTTPAPIResult", "count": len(events), "complete": True, "ts": 1803927600, "results": events}


EXPORT = "https://indico.example/export/categ/42.json?from=today&to=%2B400d"
INDICO = Platform("indico", EVENT, answer, EXPORT)


def test_an_event_stands_in_its_own_zone() -> None:
    assert rows(INDICO.read(EVENT)) == [
        {
            "type": "event", "source_key": "1234567", "kind": "conference", "name": "Leading Research Teams",
            "url": "https://indico.example/event/1234567/", "description": "Two days.", "start": "2027-03-02T09:00",
            "end": "2027-03-03T17:30", "timezone": "Europe/Zurich",
            "location": {"name": "CERN, 40-S2-C01 Curie", "address": "Geneva, Switzerland"}, "tags": ["leadership", "Training"],
            "speakers": ["Doe, Jane"], "language": "en", "modified": "2027-01-05T09:30",
        }
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("changes", "start", "zone"),
    [
        ({"timezone": None}, "2027-03-02T08:00", "UTC"),
        ({"timezone": "Mars/Olympus", "startDate": {"date": "2027-03-02", "time": "08:00:00"}}, "2027-03-02T08:00", None),
        ({"startDate": {"date": "2027-03-02", "time": None, "tz": "Europe/Zurich"}}, "2027-03-02", "Europe/Zurich"),
        ({"startDate": {"date": "2027-03-02", "time": "09:00:00", "tz": "Europe/Zurich"}}, "2027-03-02T09:00", "Europe/Zurich"),
    ],
)  # fmt: skip
def test_times(changes: dict[str, Any], start: str, zone: str | None) -> None:
    assert picked(INDICO.but(**changes), "start", "timezone") == (start, zone)


@pytest.mark.parametrize(
    ("label", "status"),
    [
        ({"title": "Cancelled", "is_event_not_happening": True}, "cancelled"),
        ({"title": "Postponed", "is_event_not_happening": True}, "postponed"),
        ({"title": "Called off", "is_event_not_happening": True}, "cancelled"),
        ({"title": "Hybrid", "is_event_not_happening": False}, None),
        (None, None),
    ],
)
def test_a_label_says_that_it_does_not_happen(label: Any, status: str | None) -> None:
    assert INDICO.but(label=label).get("status") == status


@pytest.mark.parametrize("kind", ["meeting", "simple_event", "lecture", "novel", None])
def test_kinds_are_told_where_they_are_known(kind: str | None) -> None:
    known = {"simple_event": "seminar", "lecture": "seminar"}
    assert INDICO.but(type=kind).get("kind") == known.get(kind or "")


def test_a_full_page_leads_to_the_next() -> None:
    url = "https://indico.example/export/categ/0.json?limit=1&offset=3"
    assert links(read("indico", answer([EVENT]), url)) == [
        ("next", "https://indico.example/export/categ/0.json?limit=1&offset=4")
    ]
    assert links(INDICO.read(EVENT)) == []


def test_nothing_and_refusals() -> None:
    assert read("indico", answer([]), EXPORT) == []
    told = problems(read("indico", {"message": "Category 42 not found", "_type": "HTTPAPIError"}, EXPORT))
    assert told == [("", "not an answer of Indico: Category 42 not found")]


QUERY = "from=today&to=+400d&onlypublic=yes&limit=500&order=start"


@pytest.mark.parametrize(
    ("url", "first"),
    [
        ("https://indico.example/", f"https://indico.example/export/categ/0.json?{QUERY}"),
        ("https://host.example/indico/category/42/", f"https://host.example/indico/export/categ/42.json?{QUERY}"),
        ("https://indico.example/event/1234567/timetable/", "https://indico.example/export/event/1234567.json"),
        ("https://indico.example/category/42/events.ics", "https://indico.example/category/42/events.ics"),
        (EXPORT, EXPORT),
    ],
)
def test_the_export_is_asked(url: str, first: str) -> None:
    assert [ask.url for ask in asked("indico", url)] == [first]
