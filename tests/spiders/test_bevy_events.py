"""Bevy: the events of a chapter, and of a host's chapters."""

from __future__ import annotations

from typing import Any

import pytest
from list_reading import Platform, asked, picked, problems, read, rows, suggested

EVENT: dict[str, Any] = {
    "id": 10001, "slug": "build-a-team", "url": "https://groups.example/events/details/group-berlin-presents-build-a-team/", "title": "Build a Team",
    "description_short": "A hands-on day.", "start_date": "2027-03-02T08:30:00Z", "end_date": "2027-03-02T15:00:00Z",
    "start_date_iso": "2027-03-02T09:30:00+01:00", "end_date_iso": "2027-03-02T16:00:00+01:00", "event_timezone": "Europe/Berlin",
    "event_type_title": "Workshop", "audience_type": "IN_PERSON", "is_virtual_event": False, "venue_name": "Hub", "venue_address": "Torstr. 1",
    "venue_city": "Berlin", "venue_state": None, "venue_zip_code": "10119", "cropped_banner_url": "https://res.example/b.png",
    "tags": ["Leadership"], "status": "Live", "is_hidden": False, "chapter_id": 781, "chapter_title": "Group Berlin",
    "chapter_url": "https://groups.example/berlin/",
}  # fmt: skip


def answer(events: list[Any]) -> dict[str, Any]:
    return {
        "count": len(events),
        "links": {"next": None, "previous": None},
        "pagination": {"page_size": 100},
        "results": events,
    }


URL = "https://groups.example/api/event_slim/for_chapter/781/?status=Live"
BEVY = Platform("bevy_events", EVENT, answer, URL)


def test_an_event() -> None:
    assert rows(BEVY.read(EVENT)) == [
        {
            "type": "event", "source_key": "10001", "name": "Build a Team", "url": EVENT["url"], "description": "A hands-on day.",
            "start": "2027-03-02T09:30", "end": "2027-03-02T16:00", "timezone": "Europe/Berlin", "status": "scheduled",
            "attendance": "in_person", "location": {"name": "Hub", "address": "Torstr. 1", "city": "Berlin", "postcode": "10119"},
            "organizer": {"name": "Group Berlin", "url": "https://groups.example/berlin/", "key": "781"},
            "tags": ["Leadership", "Workshop"], "image": "https://res.example/b.png",
        }
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("changes", "names", "expected"),
    [
        ({"status": "Canceled"}, ("status",), ("cancelled",)),
        ({"status": "Published"}, ("status",), (None,)),
        ({"event_timezone": None}, ("start", "timezone"), ("2027-03-02T09:30:00+01:00", None)),
        ({"event_timezone": None, "start_date_iso": None}, ("start",), ("2027-03-02T08:30:00Z",)),
        ({"start_date_iso": None, "end_date_iso": None, "end_date": None}, ("start", "end"), ("2027-03-02T09:30", None)),
        ({"audience_type": "VIRTUAL", "venue_name": None, "venue_address": None, "venue_city": None, "venue_zip_code": None},
         ("attendance", "location"), ("online", None)),
        ({"audience_type": None, "is_virtual_event": True}, ("attendance",), ("online",)),
        ({"audience_type": "NOVEL"}, ("attendance",), (None,)),
        ({"id": None}, ("source_key",), ("build-a-team",)),
        ({"id": None, "slug": None}, ("source_key",), (EVENT["url"],)),
        ({"chapter": {"id": 5, "title": "Group Lyon", "timezone": "Europe/Paris", "city": "Lyon", "country": "FR"}, "venue_city": None},
         ("organizer", "timezone"), ({"name": "Group Lyon", "key": "5"}, "Europe/Berlin")),
        ({"picture": {"url": "https://res.example/p.png"}, "cropped_banner_url": None}, ("image",), ("https://res.example/p.png",)),
    ],
)  # fmt: skip
def test_what_may_be_other(changes: dict[str, Any], names: tuple[str, ...], expected: tuple[Any, ...]) -> None:
    assert picked(BEVY.but(**changes), *names) == expected


def test_an_answer_has_the_fields_that_were_asked_for() -> None:
    few = {key: EVENT[key] for key in ("title", "start_date", "event_type_title", "url")}
    (row,) = rows(BEVY.read(few))
    assert picked(row, "source_key", "start") == (EVENT["url"], "2027-03-02T08:30:00Z")


def test_what_is_hidden_or_a_draft_is_left_out() -> None:
    assert [
        row["source_key"]
        for row in rows(BEVY.read({**EVENT, "is_hidden": True}, {**EVENT, "status": "Draft"}, {**EVENT, "id": 2}))
    ] == ["2"]


def test_pages_nothing_and_refusals() -> None:
    following = f"{URL}&page=2"
    assert BEVY.links(links={"next": following}) == [("next", following)]
    assert BEVY.read() == []
    assert problems(read("bevy_events", {"detail": "Not found."}, URL)) == [("", "not an answer of Bevy: Not found.")]


@pytest.mark.parametrize(
    ("url", "page", "address"),
    [
        ("https://groups.example/berlin/", '{"chapter":{},"chapter_id": 781}', "https://groups.example/api/event_slim/for_chapter/781/?status=Live"),
        ("https://groups.example/berlin/", r"\"chapterId\":\"781\"", "https://groups.example/api/event_slim/for_chapter/781/?status=Live"),
        ("https://groups.example/", "", "https://groups.example/api/event_slim/?status=Live"),
    ],
)  # fmt: skip
def test_the_events_of_the_chapter_or_the_host(url: str, page: str, address: str) -> None:
    assert (suggested("bevy_events", url, page) or "").startswith(address)


def test_what_is_asked() -> None:
    assert suggested("bevy_events", "https://groups.example/berlin/", "") is None
    assert asked("bevy_events", URL)[0].url == URL
    assert asked("bevy_events", "https://groups.example/berlin/")[0].url == "https://groups.example/berlin/"
