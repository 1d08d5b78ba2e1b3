"""Courses of MIT: runs, prices, hours and enrolment in the shapes of three catalogues."""

from __future__ import annotations

from datetime import UTC, datetime

import msgspec
import pytest
from list_reading import items, links, problems, read

from discovery.items import Deadline, Party, Price
from discovery.readers import Payload
from discovery.spiders.mit_learn import MitLearnSpider

URL = "https://courses.example/api/v2/courses/"
COURSE = {
    "id": 62,
    "title": "Leading Examples",
    "readable_id": "course-v1:EX+LEAD",
    "next_run_id": 256,
    "page": {
        "page_url": "/courses/course-v1:EX+LEAD/",
        "description": "<p>Lead &amp; learn.</p>",
        "effort": "7 hrs/wk",
    },
    "topics": [{"name": "Leadership"}, {"name": "Leadership"}],
    "min_price": 123,
    "max_price": 456,
    "time_commitment": "5-7 hrs/wk",
    "availability": "dated",
    "courseruns": [
        {
            "id": 174,
            "start_date": "2023-05-31T15:00:00Z",
            "end_date": None,
            "enrollment_end": None,
            "instructors": "Ada",
        },
        {
            "id": 256,
            "start_date": "2027-09-04T15:00:00Z",
            "end_date": "2027-12-18T16:00:00Z",
            "enrollment_end": "2027-09-14T02:00:00+02:00",
            "current_price": 999.0,
        },
    ],
}


def test_a_course_is_an_opportunity_with_its_next_run() -> None:
    (one,) = read("mit_learn", {"results": [COURSE], "next": None}, URL)
    assert (one.kind, one.source_key, one.name) == ("course", "course-v1:EX+LEAD", "Leading Examples")
    assert one.url == "https://courses.example/courses/course-v1:EX+LEAD/"
    assert one.description == "Lead & learn."
    assert (one.start, one.end) == ("2027-09-04T15:00:00+00:00", "2027-12-18T16:00:00+00:00")
    assert one.deadlines == [Deadline(kind="registration", due="2027-09-14T00:00:00", timezone="UTC")]
    assert one.price == Price(min=123.0, max=456.0, currency="USD", free=False)
    assert (one.hours_min, one.hours_max, one.per, one.tags) == (5.0, 7.0, "week", ["Leadership"])
    assert (one.mode, one.deadline_status, one.organization) == (None, None, None)
    assert b"Ada" not in msgspec.json.encode(one)


@pytest.mark.parametrize(
    ("change", "field", "value"),
    [
        ({"url": "https://x.example/c"}, "url", "https://x.example/c"),
        ({"format": "Online"}, "mode", "remote"),
        ({"delivery": [{"code": "in_person"}]}, "mode", "on_site"),
        ({"delivery": [{"code": "hybrid"}]}, "mode", "hybrid"),
        ({"delivery": [5]}, "mode", None),
        ({"platform": "xPRO"}, "organization", Party(name="xPRO")),
        ({"offered_by": {"name": "MIT Sloan"}}, "organization", Party(name="MIT Sloan")),
        ({"min_price": None, "max_price": None}, "price", Price(min=999.0, max=999.0, currency="USD", free=False)),
        ({"min_price": 0, "max_price": 0}, "price", Price(min=0.0, max=0.0, currency="USD", free=True)),
        ({"courseruns": []}, "start", None),
        ({"courseruns": [], "availability": "anytime"}, "deadline_status", "rolling"),
        ({"courseruns": [], "min_price": None, "max_price": None}, "price", None),
        ({"courseruns": [], "min_price": None, "max_price": None, "free": True}, "price", Price(free=True)),
        ({"time_commitment": None}, "hours_min", 7.0),
        ({"min_weekly_hours": "3", "max_weekly_hours": "4"}, "hours_max", 4.0),
        ({"readable_id": None}, "source_key", "62"),
    ],
)
def test_shapes(change: dict[str, object], field: str, value: object) -> None:
    (one,) = read("mit_learn", [COURSE | change], URL)
    assert getattr(one, field) == value


def test_prices_as_a_list() -> None:
    change = {"min_price": None, "max_price": None, "courseruns": []}
    for prices in (["8500.00", "9500"], [{"price": 8500, "mode": "Early"}, {"price": 9500}]):
        (one,) = read("mit_learn", [COURSE | change | {"prices": prices}], URL)
        assert one.price == Price(min=8500.0, max=9500.0, currency="USD", free=False)


@pytest.mark.parametrize(("now", "start"), [(2022, "2023-05-31"), (2026, "2027-09-04"), (2028, None)])
def test_the_next_run_where_none_is_named(now: int, start: str | None) -> None:
    body = msgspec.json.encode([COURSE | {"next_run_id": None}])
    (one,) = MitLearnSpider.read(Payload(body=body, url=URL, now=datetime(now, 1, 1, tzinfo=UTC)))
    assert (one.start and one.start[:10]) == start


def test_next_page() -> None:
    found = read("mit_learn", {"results": [], "next": "https://courses.example/api/v2/courses/?page=2"}, URL)
    assert links(found) == [("next", "https://courses.example/api/v2/courses/?page=2")]


def test_bad_rows_cost_themselves() -> None:
    run = {"id": 256, "start_date": "soon"}
    found = read("mit_learn", [{"id": 1}, {"title": "No id"}, COURSE | {"courseruns": [run, 4]}, "x"], URL)
    assert [one.start for one in items(found)] == [None]
    assert [where for where, _ in problems(found)] == ["row 1", "row 2", "row 3", "row 4"]
    assert read("mit_learn", [], URL) == []
    assert len(problems(read("mit_learn", {"detail": "no"}, URL))) == 1


@pytest.mark.parametrize(
    ("name", "count"), [("mitxonline_courses", 3), ("mitxonline_programs", 2), ("xpro_courses", 2), ("bootcamps", 3)]
)
def test_real_catalogues(shared, name: str, count: int) -> None:
    found = read("mit_learn", (shared / f"corpus/opportunities/mit-learn/{name}.json").read_bytes(), URL)
    assert (len({one.source_key for one in items(found)}), problems(found)) == (count, [])
    assert all(one.url and one.price for one in items(found))
