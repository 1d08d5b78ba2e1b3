"""LibCal: the public list of a library's calendar, its interface, its feed."""

from __future__ import annotations

from typing import Any

import pytest
from list_reading import Platform, asked, links, picked, problems, read, rows, suggested

EVENT: dict[str, Any] = {
    "id": 15898186, "title": "Job seekers’ evening", "description": "<p>Bring your <b>CV</b>.</p>", "shortdesc": "CVs.",
    "startdt": "2027-03-02 18:00:00", "enddt": "2027-03-02 19:30:00", "all_day": False, "ymd": "20270302",
    "url": "https://library.libcal.com/event/15898186", "location": "Room 1", "campus": "Central", "online_event": False,
    "featured_image": "https://images.example/f.jpg", "categories_arr": [{"cat_id": 1, "name": "Careers"}], "registration_cost": "",
    "audiences": [{"id": 2, "name": "Adults"}],
}  # fmt: skip


def answer(events: list[Any]) -> dict[str, Any]:
    return {"total_results": len(events), "perpage": 20, "status": 200, "results": events}


URL = "https://library.libcal.com/ajax/calendar/list?c=7052&date=2027-02-10&perpage=20&page=1"
LIBCAL = Platform("libcal", EVENT, answer, URL)


def test_an_event() -> None:
    assert rows(LIBCAL.read(EVENT)) == [
        {
            "type": "event", "source_key": "15898186", "name": "Job seekers’ evening", "url": "https://library.libcal.com/event/15898186",
            "description": "Bring your CV.", "start": "2027-03-02T18:00:00", "end": "2027-03-02T19:30:00", "all_day": False,
            "location": {"name": "Room 1, Central"}, "tags": ["Careers"], "image": "https://images.example/f.jpg",
        }
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("changes", "names", "expected"),
    [
        ({"all_day": True, "startdt": "2027-03-02 00:00:00", "enddt": "2027-03-04 23:59:59"}, ("start", "end"), ("2027-03-02", "2027-03-04")),
        ({"enddt": None}, ("end",), (None,)),
        ({"online_event": True, "location": "", "campus": ""}, ("attendance", "location"), ("online", None)),
        ({"title": "(Canceled) Job seekers"}, ("name",), ("(Canceled) Job seekers",)),
        ({"registration_cost": "$5"}, ("price",), ({"min": 5.0, "max": 5.0},)),
        ({"url": "/event/1"}, ("url",), ("https://library.libcal.com/event/1",)),
    ],
)  # fmt: skip
def test_what_may_be_other(changes: dict[str, Any], names: tuple[str, ...], expected: tuple[Any, ...]) -> None:
    assert picked(LIBCAL.but(**changes), *names) == expected


def test_the_interface_with_a_key() -> None:
    event = {
        "id": 1, "title": "Workshop", "allday": False, "start": "2027-03-02T18:00:00-05:00", "end": "2027-03-02T19:00:00-05:00",
        "url": {"public": "https://library.libcal.com/event/1", "admin": "https://x.example/"}, "location": {"id": 5, "name": "Lab"},
        "category": [{"id": 1, "name": "Careers"}], "geolocation": {"latitude": "42.1", "longitude": "-71.1"},
    }  # fmt: skip
    (row,) = rows(read("libcal", {"events": [event]}, "https://library.libcal.com/1.1/events"))
    assert picked(row, "start", "url") == ("2027-03-02T18:00:00-05:00", "https://library.libcal.com/event/1")
    assert row["location"] == {"name": "Lab", "latitude": 42.1, "longitude": -71.1}


@pytest.mark.parametrize(
    ("total", "size", "more"), [(41, 20, True), ("41", "20", True), (20, 20, False), (None, 20, False)]
)
def test_pages(total: Any, size: Any, more: bool) -> None:
    found = read("libcal", {**answer([EVENT]), "total_results": total, "perpage": size}, URL)
    assert links(found) == (
        [("next", URL.replace("page=1", "page=2").replace("perpage=2", "perpage=2"))] if more else []
    )


def test_nothing_and_refusals() -> None:
    assert LIBCAL.read() == []
    assert problems(read("libcal", {"error": "Invalid calendar"}, URL)) == [
        ("", "not an answer of LibCal: Invalid calendar")
    ]


FEED = "https://library.libcal.com/ical_subscribe.php?src=p&cid=7052"
ALL = "https://library.libcal.com/ajax/calendar/list?c=-1&date=0000-00-00&perpage=100&page=1"


@pytest.mark.parametrize(
    ("url", "page", "address"),
    [
        ("https://library.libcal.com/calendar?cid=7052", "", FEED),
        ("https://library.libcal.com/calendar/main", "var cal_id = 7052;", FEED),
        ("https://library.example/events", '<script src="//library.libcal.com/x.js"></script>', None),
        ("https://library.libcal.com/", "", ALL),
        (URL, "", URL),
        (FEED, "", FEED),
    ],
)
def test_the_feed_of_the_calendar(url: str, page: str, address: str | None) -> None:
    assert suggested("libcal", url, page) == address
    if not page:
        assert asked("libcal", url)[0].url == address
