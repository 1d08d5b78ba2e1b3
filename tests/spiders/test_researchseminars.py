"""researchseminars.org: talks of a series, conferences."""

from __future__ import annotations

from typing import Any

import pytest
from list_reading import Platform, asked, picked, problems, read, rows

TALK: dict[str, Any] = {
    "seminar_id": "LEAD", "seminar_ctr": 12, "title": "How groups decide", "abstract": "On voting.", "speaker": "Jane Doe",
    "speaker_affiliation": "Uni", "start_time": "2027-03-02 16:00:00-05:00", "end_time": "2027-03-02 17:00:00-05:00",
    "timezone": "America/New_York", "online": True, "room": "2-190", "livestream_link": "https://zoom.example/1", "canceled": False,
    "hidden": False, "deleted": False, "topics": ["econ_TH"], "language": "en",
}  # fmt: skip
CONFERENCE: dict[str, Any] = {
    "series_id": "LEADCONF", "name": "Decisions 2027", "is_conference": True, "start_date": "2027-03-02", "end_date": "2027-03-04",
    "timezone": "Europe/Paris", "room": "Amphi 1", "online": False, "topics": [], "comments": "Three days.",
}  # fmt: skip


def answer(events: list[Any]) -> dict[str, Any]:
    return {"code": "success", "results": events}


URL = "https://researchseminars.org/api/0/search/talks?speaker=%22Jane%22"
SEMINARS = Platform("researchseminars", TALK, answer, URL)


def test_a_talk() -> None:
    assert rows(SEMINARS.read(TALK)) == [
        {
            "type": "event", "source_key": "LEAD/12", "kind": "seminar", "name": "How groups decide",
            "url": "https://researchseminars.org/talk/LEAD/12/", "description": "On voting.", "start": "2027-03-02T16:00",
            "end": "2027-03-02T17:00", "timezone": "America/New_York", "attendance": "hybrid",
            "location": {"name": "2-190", "url": "https://zoom.example/1"}, "speakers": ["Jane Doe"], "tags": ["econ_TH"], "language": "en",
        }
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("changes", "names", "expected"),
    [
        ({"canceled": True}, ("status",), ("cancelled",)),
        ({"timezone": None}, ("start", "timezone"), ("2027-03-02T16:00:00-05:00", None)),
        ({"title": ""}, ("name",), ("Talk by Jane Doe",)),
        ({"room": "", "livestream_link": "see comments"}, ("attendance", "location"), ("online", None)),
        ({"end_time": None, "topics": None}, ("end", "tags"), (None, None)),
    ],
)
def test_what_may_be_other(changes: dict[str, Any], names: tuple[str, ...], expected: tuple[Any, ...]) -> None:
    assert picked(SEMINARS.but(**changes), *names) == expected


def test_a_conference_is_one_and_a_series_is_told_by_its_talks() -> None:
    found = read("researchseminars", {"code": "success", "properties": CONFERENCE, "talks": []}, URL)
    assert [picked(row, "source_key", "kind", "name", "start", "end") for row in rows(found)] == [
        ("LEADCONF", "conference", "Decisions 2027", "2027-03-02", "2027-03-04")
    ]
    series = {**CONFERENCE, "is_conference": False, "start_date": None}
    found = read("researchseminars", {"code": "success", "properties": series, "talks": [TALK]}, URL)
    assert [row["source_key"] for row in rows(found)] == ["LEAD/12"]


def test_hidden_talks_nothing_and_refusals() -> None:
    assert rows(SEMINARS.read({**TALK, "hidden": True}, {**TALK, "deleted": True})) == []
    assert SEMINARS.read() == []
    refusal = {"code": "lookup_error", "description": "x", "error": "no such series"}
    assert problems(read("researchseminars", refusal, URL)) == [
        ("", "not an answer of researchseminars.org: no such series")
    ]
    assert problems(SEMINARS.read({**TALK, "title": None, "speaker": None}, TALK)) == [
        ("row 1", "title: 'None' is not given")
    ]


LOOKUP = "https://researchseminars.org/api/0/lookup/series?series_id=%22LEAD%22"


@pytest.mark.parametrize(
    ("url", "first"),
    [
        ("https://researchseminars.org/seminar/LEAD", LOOKUP),
        ("https://researchseminars.org/talk/LEAD/12/", LOOKUP),
        (URL, URL),
    ],
)
def test_the_look_up_of_the_series_is_asked(url: str, first: str) -> None:
    assert [ask.url for ask in asked("researchseminars", url)] == [first]
