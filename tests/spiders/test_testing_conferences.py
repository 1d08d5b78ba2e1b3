"""TestingConferences.org: free-text dates, places and states."""

from __future__ import annotations

import pytest
from list_reading import asked, items, problems, read

from discovery.items import Deadline, Event, Place

URL = "https://raw.githubusercontent.com/TestingConferences/testingconferences.github.io/main/_data/"
ROW = {
    "name": "Example Test Fest 2027",
    "location": "Arlington, TX, USA",
    "dates": "August 19-20, 2027",
    "url": "https://testfest.example/2027/?utm_source=testingconferences",
    "twitter": "testfest",
    "status": '<a href="https://testfest.example/register">Registration is Open</a>',
}


def test_asks_for_current_and_past() -> None:
    assert [(one.url.removeprefix(URL), one.optional) for one in asked("testing_conferences", URL)] == [
        ("current.yml", False),
        ("past.yml", True),
    ]


def test_a_row_is_an_event() -> None:
    assert read("testing_conferences", [ROW]) == [
        Event(
            source_key="example test fest 2027 | august 19-20, 2027 | arlington, tx, usa",
            kind="conference",
            name="Example Test Fest 2027",
            url="https://testfest.example/2027/?utm_source=testingconferences",
            when_text="August 19-20, 2027",
            attendance="in_person",
            location=Place(city="Arlington", region="TX", country="USA"),
            tags=["software testing"],
        )
    ]


@pytest.mark.parametrize(
    ("written", "attendance", "city"),
    [
        ("Online", "online", None),
        ("Virtual", "online", None),
        ("Sofia, Bulgaria and Online", "hybrid", "Sofia"),
        ("Silicon Slopes, UT, USA and Virtual", "hybrid", "Silicon Slopes"),
        ("Medellín, Colombia & Online", "hybrid", "Medellín"),
        ("Valencia, Spain (October 1) and Online (October 2 - free)", "hybrid", "Valencia"),
        ("Online and London, UK", "hybrid", "London"),
        ("Rotterdam, the Netherlands", "in_person", "Rotterdam"),
        (None, None, None),
    ],
)
def test_places(written: str | None, attendance: str | None, city: str | None) -> None:
    (event,) = read("testing_conferences", [ROW | {"location": written}])
    assert (event.attendance, event.location and event.location.city) == (attendance, city)


@pytest.mark.parametrize(
    ("state", "status", "deadlines"),
    [
        ("Announced", None, []),
        ("Cancelled", "cancelled", []),
        ("Postponed to 2027; date and details TBA", "postponed", []),
        ("CFP is Closed", None, []),
        ("Early Bird Registration is Open until sold out", None, []),
        ("How to cancel: see site", None, []),
        (
            "<a>Super Early Bird Registration is Open</a> until June 1, 2027 | <a>CFP is Open</a> until September 30, 2026",
            None,
            [
                Deadline(
                    kind="early_bird",
                    due="2027-06-01",
                    due_text="Super Early Bird Registration is Open until June 1, 2027",
                ),
                Deadline(kind="call_for_papers", due="2026-09-30", due_text="CFP is Open until September 30, 2026"),
            ],
        ),
        (
            "Late Bird Registration is Open until September 10, 2026 | CFP is Open",
            None,
            [
                Deadline(
                    kind="registration",
                    due="2026-09-10",
                    due_text="Late Bird Registration is Open until September 10, 2026",
                )
            ],
        ),
    ],
)
def test_states(state: str, status: str | None, deadlines: list[Deadline]) -> None:
    (event,) = read("testing_conferences", [ROW | {"status": state}])
    assert (event.status, event.deadlines) == (status, deadlines)


def test_bad_rows_cost_themselves() -> None:
    found = read("testing_conferences", [{"dates": "x"}, ROW | {"url": "tba"}, "x", {"name": "Only a name"}])
    assert [one.name for one in items(found)] == ["Example Test Fest 2027", "Only a name"]
    assert [where for where, _ in problems(found)] == ["row 1", "row 2", "row 3"]
    assert read("testing_conferences", "[]") == []


def test_real_list(shared) -> None:
    folder = shared / "corpus/lists/TestingConferences/_data"
    found = [
        one for name in ("current.yml", "past.yml") for one in read("testing_conferences", (folder / name).read_bytes())
    ]
    assert problems(found) == []
    assert len({one.source_key for one in found}) == len(found) == 1_152
