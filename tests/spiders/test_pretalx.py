"""pretalx: the list of conferences, a schedule, the page of a call for papers."""

from __future__ import annotations

from typing import Any

import pytest
from list_reading import Platform, asked, links, picked, problems, read, rows

from discovery.items import Link
from discovery.sources import Source
from discovery.spiders._registry import spider_class

EVENT: dict[str, Any] = {
    "name": {"en": "LeadConf 2027", "de": "FührungsKonf 2027"}, "slug": "leadconf-2027", "is_public": True, "date_from": "2027-03-02",
    "date_to": "2027-03-04", "timezone": "Europe/Berlin", "urls": {"base": "https://pretalx.example/leadconf-2027/"},
}  # fmt: skip


def answer(events: list[Any]) -> list[Any]:
    return events


PRETALX = Platform("pretalx", EVENT, answer, "https://pretalx.example/api/events/")
SCHEDULE = "https://pretalx.example/leadconf-2027/schedule/export/schedule.json"
CALL = "https://pretalx.example/leadconf-2027/cfp"


def schedule(**changes: Any) -> dict[str, Any]:
    conference = {
        "acronym": "leadconf-2027", "title": "LeadConf 2027", "start": "2027-03-02", "end": "2027-03-04",
        "time_zone_name": "Europe/Berlin", "url": "https://pretalx.example/leadconf-2027/", "days": [],
    }  # fmt: skip
    return {"schedule": {"version": "1.0", "conference": {**conference, **changes}}}


def test_a_conference_of_the_list() -> None:
    assert rows(PRETALX.read(EVENT)) == [
        {
            "type": "event", "source_key": "leadconf-2027", "kind": "conference", "name": "LeadConf 2027",
            "url": "https://pretalx.example/leadconf-2027/", "start": "2027-03-02", "end": "2027-03-04",
            "timezone": "Europe/Berlin", "all_day": True,
        }
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"date_to": None}, ("LeadConf 2027", "2027-03-02", None, "Europe/Berlin")),
        ({"timezone": None}, ("LeadConf 2027", "2027-03-02", "2027-03-04", None)),
        ({"name": "LeadConf"}, ("LeadConf", "2027-03-02", "2027-03-04", "Europe/Berlin")),
        ({"name": {"de": "FührungsKonf"}}, ("FührungsKonf", "2027-03-02", "2027-03-04", "Europe/Berlin")),
        ({"urls": None}, ("LeadConf 2027", "2027-03-02", "2027-03-04", "Europe/Berlin")),
    ],
)  # fmt: skip
def test_what_may_be_missing(changes: dict[str, Any], expected: tuple[Any, ...]) -> None:
    row = PRETALX.but(**changes)
    assert picked(row, "name", "start", "end", "timezone") == expected
    assert row["url"] == "https://pretalx.example/leadconf-2027/"


def test_pages_of_the_list() -> None:
    whole = {
        "count": 2,
        "next": "https://pretalx.example/api/events/?page=2",
        "results": [EVENT, {**EVENT, "is_public": False}],
    }
    found = read("pretalx", whole, PRETALX.url)
    assert (len(rows(found)), links(found)) == (1, [("next", "https://pretalx.example/api/events/?page=2")])
    assert read("pretalx", {"count": 0, "next": None, "results": []}, PRETALX.url) == []
    assert read("pretalx", [], PRETALX.url) == []
    assert problems(read("pretalx", {"detail": "Not found."}, PRETALX.url)) == [
        ("", "not an answer of pretalx: Not found.")
    ]


@pytest.mark.parametrize("path", ["schedule/export/schedule.json", "schedule.json", "schedule/v/1.0/schedule.json"])
def test_a_schedule_leads_to_its_call_for_papers(path: str) -> None:
    found = read("pretalx", schedule(), f"https://pretalx.example/leadconf-2027/{path}")
    assert [picked(row, "source_key", "start", "end") for row in rows(found)] == [
        ("leadconf-2027", "2027-03-02", "2027-03-04")
    ]
    assert links(found) == [("item", CALL)]
    source = Source(name="s", spider="pretalx", url=SCHEDULE)
    asks = spider_class("pretalx")().follow(source, [Link(url=CALL, rel="item")], 0)
    assert [(ask.url, ask.optional) for ask in asks] == [(CALL, True)]


def test_a_schedule_of_another_program_has_none() -> None:
    assert links(read("pretalx", schedule(), "https://fahrplan.example/2027/fahrplan.json")) == []


@pytest.mark.parametrize(
    ("sentence", "due"),
    [
        ("Submissions close on 2027-01-31 23:59 (Europe/Berlin), 2 months from now.", ("2027-01-31T23:59", "Europe/Berlin")),
        ("You can enter proposals until 31.01.2027 23:59 (UTC).", ("2027-01-31T23:59", "UTC")),
        ("Submissions open on 2026-12-01 00:00 (Europe/Berlin).", None),
        ("Submissions close on 2027-01-31 23:59 (Atlantis/Nowhere).", None),
        ("Submissions closed on 2026-01-31 23:59 (Europe/Berlin).", ("2026-01-31T23:59", "Europe/Berlin")),
        ("We like talks.", None),
    ],
)  # fmt: skip
def test_until_when_proposals_are_taken(sentence: str, due: tuple[str, str] | None) -> None:
    page = f"<html><head><title>LeadConf 2027 :: pretalx</title></head><body><p><strong>{sentence}</strong></p></body></html>"
    found = rows(read("pretalx", page, CALL))
    if due is None:
        assert found == []
        return
    (row,) = found
    assert picked(row, "source_key", "name") == ("leadconf-2027", "LeadConf 2027")
    assert row["deadlines"] == [{"kind": "call_for_papers", "due": due[0], "timezone": due[1], "url": CALL}]


@pytest.mark.parametrize(
    ("url", "first"),
    [
        ("https://pretalx.example/", "https://pretalx.example/api/events/"),
        ("https://pretalx.example/leadconf-2027/", SCHEDULE),
        ("https://pretalx.example/leadconf-2027/cfp", SCHEDULE),
        ("https://pretalx.example/leadconf-2027/schedule.xml", "https://pretalx.example/leadconf-2027/schedule.xml"),
    ],
)
def test_what_is_asked(url: str, first: str) -> None:
    assert [ask.url for ask in asked("pretalx", url)] == [first]
