"""JSON lists of events of no platform in particular, in the notations that interfaces have."""

from __future__ import annotations

import json
from typing import Any

import pytest

from discovery.items import Event
from discovery.readers import Payload, read_any

SIX = "2027-03-02T18:00:00+01:00"
LISTS: dict[str, tuple[Any, tuple[str | None, ...]]] = {
    "GraphQL": (
        {"data": {"events": {"edges": [{"node": {"id": "1", "title": "Talk", "startsAt": SIX, "venue": {"name": "Hall", "city": "Troy"}}}]}}},
        (SIX, None, None, "Hall"),
    ),
    "Google": (
        {"items": [{"summary": "Talk", "start": {"dateTime": SIX, "timeZone": "Europe/Berlin"}, "end": {"dateTime": SIX.replace("18", "19")}}]},
        ("2027-03-02T18:00", "2027-03-02T19:00", "Europe/Berlin", None),
    ),
    "Google, whole days": ({"items": [{"summary": "Talk", "start": {"date": "2027-03-02"}, "end": {"date": "2027-03-04"}}]}, ("2027-03-02", "2027-03-03", None, None)),
    "Microsoft": (
        {"value": [{"subject": "Talk", "start": {"dateTime": "2027-03-02T18:00:00.0000000", "timeZone": "W. Europe Standard Time"}, "location": {"displayName": "Hall"}}]},
        ("2027-03-02T18:00:00", None, "Europe/Berlin", "Hall"),
    ),
    "day and clock in an object": ({"events": [{"title": "Talk", "start": {"date": "2027-03-02", "time": "18:00"}}]}, ("2027-03-02T18:00", None, None, None)),
    "an offset beside a zone": (
        {"data": [{"name": "Talk", "start": {"iso": "2027-03-02T18:00:00+00:00", "date": "2027-03-02", "time": "18:00", "timezone": "+00:00"}, "timezone": "Europe/London"}]},
        ("2027-03-02T18:00", None, "Europe/London", None),
    ),
    "JSON:API with fields": (
        {"data": [{"type": "node--event", "attributes": {"title": "Talk", "field_event_date": {"value": SIX, "end_value": SIX.replace("18", "20")}}}]},
        (SIX, SIX.replace("18", "20"), None, None),
    ),
    "a first timing": ({"events": [{"uid": 1, "title": {"fr": "Talk"}, "firstTiming": {"begin": SIX, "end": SIX.replace("18", "20")}, "location": {"name": "Hall"}}]},
                       (SIX, SIX.replace("18", "20"), None, "Hall")),
    "milliseconds inside": (
        {"events": [{"when": {"start": {"millis": 1803988800000, "tzid": "America/New_York"}}, "content": {"summary": {"text": "Talk"}, "place": "Hall"}}]},
        ("2027-03-02T07:00", None, "America/New_York", "Hall"),
    ),
    "by key": ({"entities": {"a": {"definition": {"title": "Talk", "start": "2027-03-02T18:00"}}, "b": {"definition": {"title": "Talk", "start": "2027-03-02T18:00"}}}},
               ("2027-03-02T18:00", None, None, None)),
    "a range of the clock": ({"events": [{"name": "Talk", "date": "March 2, 2027", "time": "6:00 PM - 8:00 PM", "venue": "Hall"}]},
                             ("2027-03-02T18:00", "2027-03-02T20:00", None, "Hall")),
    "WordPress": ([{"title": {"rendered": "Talk"}, "start_date": "2027-03-02 18:00:00", "timezone": "Europe/Berlin", "venues": [{"title": {"rendered": "Hall"}}]}],
                  ("2027-03-02T18:00:00", None, "Europe/Berlin", "Hall")),
}  # fmt: skip


def events(answer: Any) -> list[Event]:
    payload = Payload(json.dumps(answer).encode(), "https://host.example/api", "application/json")
    return [item for item in read_any(payload).items if isinstance(item, Event)]


@pytest.mark.parametrize("name", LISTS)
def test_lists_in_many_notations(name: str) -> None:
    answer, expected = LISTS[name]
    found = events(answer)
    assert found[0].name == "Talk"
    place = found[0].location.name if found[0].location else None
    assert (found[0].start, found[0].end, found[0].timezone, place) == expected


@pytest.mark.parametrize(
    "answer",
    [
        [{"id": 1, "type": "post", "date": "2026-01-01T00:00:00", "date_gmt": "2026-01-01T00:00:00", "title": {"rendered": "News"}}],
        [{"id": 1, "type": "tribe_events", "date": "2026-01-01T00:00:00", "date_gmt": "2026-01-01T00:00:00", "title": {"rendered": "Gala"}}],
        [{"type": "article", "name": "News", "date": "2026-01-01"}],
        {"products": [{"id": 1, "title": "Shirt", "created_at": "2026-01-01T00:00:00Z", "price": "10"}]},
        {"events": [], "count": 0},
    ],
)  # fmt: skip
def test_a_day_of_publication_is_none_of_an_event(answer: Any) -> None:
    assert events(answer) == []
