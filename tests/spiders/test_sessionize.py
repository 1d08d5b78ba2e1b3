"""Sessionize: the views of a conference's sessions."""

from __future__ import annotations

import json
from typing import Any

import pytest
from list_reading import Platform, asked, items, picked, problems, read, rows, suggested

from discovery.readers import Payload
from discovery.spiders._registry import spider_class

SESSION: dict[str, Any] = {
    "id": "480493", "title": "Resilient teams", "description": "Stories of resilience.", "startsAt": "2027-03-02T09:30:00",
    "endsAt": "2027-03-02T10:10:00", "isServiceSession": False, "isPlenumSession": True, "roomId": 7455, "room": "Main stage",
    "speakers": [{"id": "b7", "name": "Jane Doe"}], "categories": [{"id": 1, "name": "Level", "categoryItems": [{"id": 2, "name": "Introductory"}]}],
    "liveUrl": None, "recordingUrl": None, "status": None,
}  # fmt: skip


def answer(events: list[Any]) -> list[Any]:
    """Give the view GridSmart: rooms with their sessions, and the same sessions by time."""
    slots = [{"slotStart": "09:30:00", "rooms": [{"id": 7455, "session": one} for one in events]}]
    return [
        {
            "date": "2027-03-02T00:00:00",
            "rooms": [{"id": 7455, "name": "Main stage", "sessions": events}],
            "timeSlots": slots,
        }
    ]


URL = "https://sessionize.com/api/v2/abcd1234/view/GridSmart"
GRID = Platform("sessionize", SESSION, answer, URL)


def view_all(*sessions: dict[str, Any]) -> dict[str, Any]:
    return {
        "sessions": list(sessions), "speakers": [{"id": "b7", "fullName": "Jane Doe"}], "questions": [], "categories": [],
        "rooms": [{"id": 7455, "name": "Main stage", "sort": 0}],
    }  # fmt: skip


def test_a_session_once() -> None:
    assert rows(GRID.read(SESSION)) == [
        {
            "type": "event", "source_key": "480493", "name": "Resilient teams", "description": "Stories of resilience.",
            "start": "2027-03-02T09:30:00", "end": "2027-03-02T10:10:00", "all_day": False, "location": {"name": "Main stage"},
            "speakers": ["Jane Doe"], "tags": ["Introductory"],
        }
    ]  # fmt: skip


def test_the_view_of_everything_refers_to_rooms_and_speakers() -> None:
    session = {**SESSION, "speakers": ["b7", "gone"], "categories": [], "room": None}
    (row,) = rows(read("sessionize", view_all(session), "https://sessionize.com/api/v2/abcd1234/view/All"))
    assert picked(row, "speakers", "location") == (["Jane Doe"], {"name": "Main stage"})


@pytest.mark.parametrize(
    ("changes", "names", "expected"),
    [
        ({"status": "Canceled"}, ("status",), ("cancelled",)),
        ({"status": "Accepted"}, ("status",), (None,)),
        ({"endsAt": None}, ("end",), (None,)),
        ({"speakers": None, "categories": None, "room": None}, ("speakers", "tags", "location"), (None, None, None)),
        ({"liveUrl": "https://live.example/1"}, ("url",), ("https://live.example/1",)),
    ],
)
def test_what_may_be_other(changes: dict[str, Any], names: tuple[str, ...], expected: tuple[Any, ...]) -> None:
    assert picked(GRID.but(**changes), *names) == expected


@pytest.mark.parametrize("service", [True, "true", 1])
def test_breaks_are_no_sessions_unless_wanted(service: Any) -> None:
    pause = {**SESSION, "id": "p", "title": "Lunch", "isServiceSession": service}
    assert [row["name"] for row in rows(GRID.read(pause, SESSION))] == ["Resilient teams"]
    assert len(read_with({"service": True}, pause, SESSION)) == 2


def read_with(options: dict[str, Any], *sessions: dict[str, Any]) -> list[Any]:
    payload = Payload(json.dumps(view_all(*sessions)).encode(), URL, options=options)
    return items(list(spider_class("sessionize").read(payload)))


def test_the_conference_is_an_item_where_the_source_names_it() -> None:
    last = {**SESSION, "id": "2", "startsAt": "2027-03-03T16:00:00", "endsAt": "2027-03-03T17:00:00"}
    head, *sessions = read_with({"conference": "LeadConf 2027"}, SESSION, last)
    assert (head.name, head.kind, head.start, head.end, head.all_day) == (
        "LeadConf 2027",
        "conference",
        "2027-03-02",
        "2027-03-03",
        True,
    )
    assert [one.parent_key for one in sessions] == [head.source_key] * 2


def test_nothing_and_refusals() -> None:
    assert read("sessionize", view_all(), URL) == []
    assert read("sessionize", [], URL) == []
    assert problems(read("sessionize", {"message": "Endpoint is disabled"}, URL)) == [
        ("", "not an answer of Sessionize: Endpoint is disabled")
    ]
    assert problems(GRID.read({**SESSION, "startsAt": None}, {**SESSION, "id": "2"})) == [
        ("row 1", "startsAt: 'None' is not a moment")
    ]


ALL = "https://sessionize.com/api/v2/abcd1234/view/All"


@pytest.mark.parametrize(
    ("url", "page", "address"),
    [
        ("https://conf.example/schedule", f'<script src="{ALL.replace("All", "GridSmart")}"></script>', ALL),
        (URL, "", URL),
        ("https://conf.example/", "<p>none</p>", None),
    ],
)
def test_the_view_that_a_page_shows(url: str, page: str, address: str | None) -> None:
    assert suggested("sessionize", url, page) == address
    if not page:
        assert asked("sessionize", url)[0].url == address
