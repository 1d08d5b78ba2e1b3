"""Whether one goes there or takes part online."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import pytest

from discovery.items import Event, Opportunity, Place
from pipelines import Context
from pipelines.attendance import is_meeting_link, process


@pytest.mark.parametrize(
    ("fields", "attendance"),
    [
        ({"location": Place(name="Online")}, "online"),
        ({"location": Place(name="Online event")}, "online"),
        ({"location": Place(name="Virtual (Zoom)")}, "online"),
        ({"location": Place(name="Zoom")}, "online"),
        ({"location": Place(name="オンライン")}, "online"),
        ({"location": Place(url="https://us02web.zoom.us/j/1")}, "online"),
        ({"location": Place(name="https://meet.google.com/abc")}, "online"),
        ({"location": Place(city="Berlin", url="https://zoom.us/j/1")}, "hybrid"),
        ({"location": Place(city="Berlin")}, "in_person"),
        ({"location": Place(name="Town Hall", address="Main St 1")}, "in_person"),
        ({"location": Place(name="Online Street Gallery", city="Berlin")}, "in_person"),
        ({"location": Place(name="Town Hall")}, None),
        ({"name": "Webinar: budgets", "location": Place(country="DE")}, "online"),
        ({"name": "Budgets (hybrid)", "location": Place(city="Berlin")}, "hybrid"),
        ({"name": "In person and online: budgets"}, "hybrid"),
        ({"name": "Online marketing for all", "location": Place(city="Berlin")}, "in_person"),
        ({"name": "Budgets"}, None),
        ({"attendance": "in_person", "location": Place(name="Online")}, "in_person"),
        ({"attendance": "unknown", "location": Place(name="Online")}, "online"),
    ],
)
def test_attendance(fields: dict[str, Any], attendance: str | None) -> None:
    event = process(Event(**{"name": "x", **fields}), Context())
    assert isinstance(event, Event)
    assert event.attendance == attendance


def test_an_opportunity_at_a_place_called_online_is_remote() -> None:
    made = process(Opportunity(name="x", location=Place(name="Remote")), Context())
    assert isinstance(made, Opportunity)
    assert made.mode == "remote"


@pytest.mark.parametrize(
    ("text", "is_link"),
    [
        ("https://zoom.us/j/1", True),
        ("Join: https://teams.microsoft.com/l/x", True),
        ("https://notzoom.us/j/1", False),
        ("https://zoom.us.evil.example/", False),
        ("https://[broken", False),
        ("zoom.us", False),
        (None, False),
    ],
)
def test_meeting_link(text: str | None, is_link: bool) -> None:
    assert is_meeting_link(text) is is_link


@pytest.mark.parametrize(
    ("title", "place", "city", "url", "attendance"),
    list(
        csv.reader(
            (Path(__file__).parent / "attendance.tsv").read_text(encoding="utf-8").splitlines(),
            delimiter="\t",
            quoting=csv.QUOTE_NONE,
        )
    ),
)
def test_wordings_of_sites(title: str, place: str, city: str, url: str, attendance: str) -> None:
    location = Place(name=place or None, city=city or None, url=url or None) if place or city or url else None
    event = Event(name=title, location=location, city=city if city not in {"", "Online"} else None)
    assert process(event, Context()).attendance == (attendance or None)


def test_an_address_joins_nothing() -> None:
    place = Place(name="Virtual Meeting - https://zoom.us/j/92667922137")
    assert process(Event(name="Board", location=place), Context()).attendance == "online"
