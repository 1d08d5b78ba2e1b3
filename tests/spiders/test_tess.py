"""TeSS: training events of a registry, page by page."""

from __future__ import annotations

import msgspec
import pytest
from list_reading import items, links, problems, read

from discovery.items import Event, Party, Place
from discovery.spiders.tess import next_page

URL = "https://tess.example/events.json?keywords=data"
TRAINING = {
    "id": 4711,
    "title": "Managing research data",
    "url": "https://training.example/data",
    "organizer": "Example Institute",
    "description": "<p>Learn to manage data.</p>",
    "start": "2027-03-01T09:00:00.000Z",
    "end": "2027-03-02T16:00:00.000Z",
    "venue": "Hall 1",
    "city": "Utrecht",
    "county": None,
    "country": "Netherlands",
    "postcode": "3511",
    "latitude": "52.09",
    "longitude": 5.12,
    "online": False,
    "keywords": ["data", "FAIR"],
    "scientific_topic_names": ["Data management", "data"],
    "event_types": ["workshops_and_courses"],
    "contact": "Ada Person, Ada@person.example",
    "user_id": 5,
    "updated_at": "2027-01-01T10:00:00.000Z",
}


def test_a_training_is_an_event() -> None:
    (one,) = items(read("tess", [TRAINING], URL))
    assert one == Event(
        source_key="4711",
        kind="training",
        name="Managing research data",
        url="https://training.example/data",
        description="Learn to manage data.",
        start="2027-03-01T09:00:00.000Z",
        end="2027-03-02T16:00:00.000Z",
        attendance="in_person",
        location=Place(
            name="Hall 1", city="Utrecht", country="Netherlands", postcode="3511", latitude=52.09, longitude=5.12
        ),
        organizer=Party(name="Example Institute"),
        tags=["data", "FAIR", "Data management"],
        modified="2027-01-01T10:00:00.000Z",
    )
    assert b"Ada" not in msgspec.json.encode(one)


@pytest.mark.parametrize(
    ("change", "field", "value"),
    [
        ({"event_types": ["meetings_and_conferences"]}, "kind", "conference"),
        ({"event_types": []}, "kind", "training"),
        ({"online": True}, "attendance", "online"),
        ({"online": None}, "attendance", None),
        ({"organizer": ""}, "organizer", None),
        (dict.fromkeys(("venue", "city", "country", "postcode", "latitude", "longitude")), "location", None),
    ],
)
def test_variants(change: dict[str, object], field: str, value: object) -> None:
    (one,) = items(read("tess", [TRAINING | change], URL))
    assert getattr(one, field) == value


@pytest.mark.parametrize(
    ("url", "following"),
    [
        ("https://tess.example/events.json", "https://tess.example/events.json?page=2"),
        ("https://tess.example/events.json?q=a%20b&page=2", "https://tess.example/events.json?q=a+b&page=3"),
        ("https://tess.example/events.json?page=x", "https://tess.example/events.json?page=2"),
    ],
)
def test_next_page(url: str, following: str) -> None:
    assert next_page(url) == following


def test_pages_end_with_an_empty_one() -> None:
    assert links(read("tess", [TRAINING], URL)) == [("next", "https://tess.example/events.json?keywords=data&page=2")]
    assert read("tess", [], URL) == []


def test_bad_rows_cost_themselves() -> None:
    found = read("tess", [{"id": 1}, TRAINING | {"latitude": "north", "keywords": 4}, None], URL)
    assert [(one.location.latitude, one.location.longitude) for one in items(found)] == [(None, 5.12)]
    assert [where for where, _ in problems(found)] == ["row 1", "row 2", "row 3"]
    assert len(problems(read("tess", {"error": "no"}, URL))) == 1
