"""GrowthZone: the list of a chamber (XML), then the pages of its events."""

from __future__ import annotations

from typing import Any
from xml.sax.saxutils import escape

import pytest
from list_reading import asked, links, picked, problems, read, rows

URL = "https://business.chamber.example/api/events"
EVENT: dict[str, str] = {
    "EventID": "3745", "Name": "Business After Hours", "Status": "APPROVED", "StartDate": "2027-03-02T17:30:00",
    "EndDate": "2027-03-02T19:00:00", "IsAllDayEvent": "false", "Slug": "business-after-hours-03-02",
    "Description": "<p>Meet other <b>members</b>.</p>", "LocationDesc": "<p>Lucky Goat, 1 Main St, Bryan, TX</p>",
    "MapAddr1": "1 Main St", "MapCity": "Bryan", "MapState": "TX", "MapZip": "77801", "AdmissionDesc": "$15",
    "ContactEmail": "someone@chamber.example", "URL": "https://goat.example/",
}  # fmt: skip
DETAILS = "https://business.chamber.example/events/details/business-after-hours-03-02-3745"


def xml(*events: dict[str, str]) -> str:
    body = "".join(
        f"<EventDisplay>{''.join(f'<{key}>{escape(text)}</{key}>' for key, text in one.items())}<Categories><int>2</int></Categories></EventDisplay>"
        for one in events
    )
    space = (
        'xmlns:i="http://www.w3.org/2001/XMLSchema-instance" xmlns="http://schemas.datacontract.org/2004/07/Micronet"'
    )
    return f"<ArrayOfEventDisplay {space}>{body}</ArrayOfEventDisplay>"


def but(**changes: str) -> dict[str, Any]:
    (row,) = rows(read("growthzone", xml({**EVENT, **changes}), URL))
    return row


def test_an_event_leads_to_its_page_and_tells_no_address_of_a_person() -> None:
    found = read("growthzone", xml(EVENT), URL)
    assert rows(found) == [
        {
            "type": "event", "source_key": "3745", "name": "Business After Hours", "url": DETAILS,
            "description": "Meet other members.", "start": "2027-03-02T17:30:00", "end": "2027-03-02T19:00:00", "all_day": False,
            "location": {"name": "Lucky Goat, 1 Main St, Bryan, TX", "city": "Bryan", "region": "TX", "postcode": "77801"},
            "price": {"min": 15.0, "max": 15.0},
        }
    ]  # fmt: skip
    assert links(found) == [("item", DETAILS)]


@pytest.mark.parametrize(
    ("changes", "names", "expected"),
    [
        ({"IsAllDayEvent": "true", "StartDate": "2027-03-02T00:00:00", "EndDate": "2027-03-03T23:59:59"},
         ("start", "end", "all_day"), ("2027-03-02", "2027-03-03", True)),
        ({"EndDate": ""}, ("start", "end"), ("2027-03-02T17:30:00", None)),
        ({"StartDate": "2027-03-02T17:30:00Z"}, ("start",), ("2027-03-02T17:30:00",)),
        ({"LocationDesc": ""}, ("location",), (None,)),
        ({"MapAddr1": "900 Chamber Plaza"}, ("location",), ({"name": "Lucky Goat, 1 Main St, Bryan, TX"},)),
        ({"Name": "CANCELLED: Business After Hours"}, ("name",), ("CANCELLED: Business After Hours",)),
        ({"AdmissionDesc": "Free"}, ("price",), ({"free": True, "text": "Free"},)),
        ({"AdmissionDesc": "Free to members"}, ("price",), ({"text": "Free to members"},)),
        ({"EventID": ""}, ("source_key", "url"), ("business-after-hours-03-02", DETAILS.removesuffix("-3745"))),
    ],
)  # fmt: skip
def test_what_may_be_other(changes: dict[str, str], names: tuple[str, ...], expected: tuple[Any, ...]) -> None:
    assert picked(but(**changes), *names) == expected


def test_what_is_not_approved_is_not_announced() -> None:
    found = read("growthzone", xml({**EVENT, "Status": "PENDING"}, {**EVENT, "EventID": "3746"}), URL)
    assert [row["source_key"] for row in rows(found)] == ["3746"]


PAGE = """<html><head><title>{title}</title></head><body><div itemscope itemtype="https://schema.org/Event">
<h1 itemprop="name">Business After Hours</h1><meta itemprop="startDate" content="2027-03-02T17:30">
<meta itemprop="endDate" content="2027-03-02T19:00"><meta itemprop="eventStatus" content="{status}">
<div itemprop="location" itemscope itemtype="https://schema.org/Place"><span itemprop="name">Lucky Goat</span></div></div></body></html>"""


@pytest.mark.parametrize(("word", "status"), [("EventScheduled", "scheduled"), ("EventCancelled", "cancelled")])
def test_the_page_tells_status_and_place_under_the_same_key(word: str, status: str) -> None:
    (row,) = rows(read("growthzone", PAGE.format(title="x", status=word), DETAILS))
    assert picked(row, "source_key", "start", "status") == ("3745", "2027-03-02T17:30", status)
    assert row["location"]["name"] == "Lucky Goat"


@pytest.mark.parametrize(
    ("slug", "key"), [("gala-3745", "3745"), ("gala", "gala"), ("gala-2027", "gala-2027"), ("gala-03-02-2027-88", "88")]
)
def test_a_year_is_no_number_of_an_event(slug: str, key: str) -> None:
    page = PAGE.format(title="x", status="EventScheduled")
    (row,) = rows(read("growthzone", page, f"https://business.chamber.example/events/details/{slug}?x=1"))
    assert row["source_key"] == key


def test_the_list_as_json() -> None:
    (row,) = rows(read("growthzone", [EVENT], URL))
    assert picked(row, "source_key", "start", "url") == ("3745", "2027-03-02T17:30:00", DETAILS)


def test_nothing_and_damage() -> None:
    assert read("growthzone", xml(), URL) == []
    cut = xml(EVENT, EVENT)[:-300]
    assert [row["name"] for row in rows(read("growthzone", cut, URL))][:1] == ["Business After Hours"]
    found = read("growthzone", xml({**EVENT, "StartDate": "soon"}, EVENT), URL)
    assert len(rows(found)) == 2
    assert not problems(found)


@pytest.mark.parametrize("url", ["https://business.chamber.example/events", URL])
def test_the_list_is_asked(url: str) -> None:
    (ask,) = asked("growthzone", url)
    assert (ask.url, ask.headers["Accept"]) == (URL, "application/xml, text/xml")
