"""VolunteerConnector: pages, dates, hours and audiences, in the documented shape."""

from __future__ import annotations

import pytest
from list_reading import items, links, problems, read

from discovery.items import Opportunity, Party, Place
from discovery.spiders._english import days, hours

URL = "https://www.volunteerconnector.example/api/search/?cc=64"
ONE = {
    "id": 48884,
    "url": "https://volunteer.example/48884",
    "title": "Board treasurer",
    "description": "Project Overview\r\n<b>Books</b>",
    "remote_or_online": False,
    "organization": {"name": "Helpers", "logo": "//img.example/1.png", "url": "https://volunteer.example/helpers"},
    "activities": [{"name": "Accounting", "category": "Finance"}, {"name": "Boards", "category": "Finance"}],
    "dates": "April 15, 2027 - April 17, 2027",
    "duration": "2-4 hours",
    "audience": {"scope": "local", "longitude": -113.5, "latitude": 53.5},
}


def page(*results: object, following: object = None) -> dict[str, object]:
    return {"count": len(results), "next": following, "previous": None, "results": list(results)}


def test_a_result_is_an_opportunity() -> None:
    assert read("volunteerconnector", page(ONE), URL) == [
        Opportunity(
            source_key="48884",
            kind="volunteering",
            name="Board treasurer",
            url="https://volunteer.example/48884",
            description="Project Overview\nBooks",
            organization=Party(name="Helpers", url="https://volunteer.example/helpers"),
            mode="on_site",
            location=Place(latitude=53.5, longitude=-113.5),
            when_text="April 15, 2027 - April 17, 2027",
            start="2027-04-15",
            end="2027-04-17",
            hours_min=2.0,
            hours_max=4.0,
            skills=["Accounting", "Boards"],
            causes=["Finance"],
        )
    ]


def test_ongoing_remote_and_regional() -> None:
    change = {"dates": "Ongoing", "remote_or_online": True, "audience": {"scope": "regional", "regions": ["Alberta"]}}
    (one,) = read("volunteerconnector", page(ONE | change), URL)
    assert (one.start, one.deadline_status, one.mode, one.location) == (
        None,
        "rolling",
        "remote",
        Place(region="Alberta"),
    )


@pytest.mark.parametrize(
    "audience",
    [{"scope": "national"}, {"scope": "regional", "regions": ["Alberta", "Ontario"]}, None, {"latitude": 53.5}],
)
def test_audiences_that_are_no_place(audience: object) -> None:
    (one,) = read("volunteerconnector", page(ONE | {"audience": audience}), URL)
    assert one.location is None


def test_next_page() -> None:
    found = read("volunteerconnector", page(following="https://volunteer.example/api/search/?page=2"), URL)
    assert links(found) == [("next", "https://volunteer.example/api/search/?page=2")]
    assert links(read("volunteerconnector", page(ONE, following="..."), URL)) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("April 15, 2024 - April 17, 2024", ("2024-04-15", "2024-04-17")),
        ("Sept. 1, 2026 - Dec 3, 2026", ("2026-09-01", "2026-12-03")),
        ("May 5, 2026", ("2026-05-05", "2026-05-05")),
        ("February 30, 2026", (None, None)),
        ("Foo 3, 2026", (None, None)),
        ("Ongoing", (None, None)),
        ("", (None, None)),
    ],
)
def test_days(text: str, expected: tuple[str | None, str | None]) -> None:
    assert days(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2-4 hours", (2.0, 4.0, None)),
        ("3 hours per week", (3.0, 3.0, "week")),
        ("1.5 to 2 hrs monthly", (1.5, 2.0, "month")),
        ("5-7 hrs/wk", (5.0, 7.0, "week")),
        ("A few days", (None, None, None)),
        ("", (None, None, None)),
    ],
)
def test_hours(text: str, expected: tuple[float | None, float | None, str | None]) -> None:
    assert hours(text) == expected


def test_bad_rows_cost_themselves() -> None:
    found = read("volunteerconnector", page({"id": 1}, ONE | {"activities": [3], "dates": 7}, "x"), URL)
    assert [(one.skills, one.when_text) for one in items(found)] == [([], "7")]
    assert [where for where, _ in problems(found)] == ["row 1", "row 2", "row 3"]


@pytest.mark.parametrize("answer", [{"detail": "throttled"}, [], {"results": {}}])
def test_other_answers(answer: object) -> None:
    found = read("volunteerconnector", answer, URL)
    assert (items(found), len(problems(found))) == ([], 0 if answer == [] else 1)
