"""pythondeadlin.es: zones of deadlines, extensions, cancellations and places."""

from __future__ import annotations

from list_reading import asked, items, problems, read, read_file

from discovery.items import Deadline, Place

URL = "https://raw.githubusercontent.com/JesperDramsch/python-deadlines/main/_data/"


def test_asks_for_three_files() -> None:
    assert [(one.url.removeprefix(URL), one.optional) for one in asked("python_deadlines", URL)] == [
        ("conferences.yml", False),
        ("archive.yml", True),
        ("legacy.yml", True),
    ]


def test_reads_the_shapes_of_the_list() -> None:
    found = read_file("python_deadlines", "python_deadlines.yml")
    by_key = {one.source_key: one for one in items(found)}
    assert list(by_key) == [
        "pycon exampleland | 2027 | vilnius, lithuania",
        "pydata global | 2026 | online",
        "pycon china | 2026 | beijing, china",
        "pyday | 2020 | taiwan",
        "django day | 2027 | copenhagen, denmark",
    ]
    full = by_key["pycon exampleland | 2027 | vilnius, lithuania"]
    assert (full.name, full.series_name, full.url) == (
        "PyCon Exampleland 2027",
        "PyCon Exampleland",
        "https://pycon.example/2027/",
    )
    assert (full.start, full.end, full.all_day, full.attendance, full.tags) == (
        "2027-04-28",
        "2027-04-30",
        True,
        "in_person",
        ["python", "data"],
    )
    assert full.location == Place(city="Vilnius", country="Lithuania", latitude=54.6870458, longitude=25.2829111)


def test_deadlines() -> None:
    events = {one.series_name: one for one in items(read_file("python_deadlines", "python_deadlines.yml"))}
    assert events["PyCon Exampleland"].deadlines == [
        Deadline(
            kind="call_for_papers",
            due="2027-01-13T23:59:00",
            due_text="2027-01-13 23:59:00",
            timezone="AoE",
            url="https://pycon.example/2027/cfp",
        )
    ]
    assert events["PyData Global"].deadlines == [
        Deadline(
            kind="call_for_papers",
            due="2026-08-24T23:59:00",
            due_text="extended from 2026-08-14 23:59:00",
            timezone="Europe/Warsaw",
        ),
        Deadline(
            kind="call_for_papers",
            due="2026-08-03T23:59:00",
            due_text="Tutorial proposals: 2026-08-03 23:59:00",
            timezone="Europe/Warsaw",
        ),
    ]
    assert events["PyCon China"].deadlines == []
    assert events["PyDay"].deadlines == []


def test_states_and_attendance() -> None:
    events = {one.series_name: one for one in items(read_file("python_deadlines", "python_deadlines.yml"))}
    assert {name: (one.status, one.attendance) for name, one in events.items()} == {
        "PyCon Exampleland": (None, "in_person"),
        "PyData Global": (None, "online"),
        "PyCon China": (None, "hybrid"),
        "PyDay": ("cancelled", "in_person"),
        "Django Day": ("cancelled", "in_person"),
    }
    assert events["PyDay"].location == Place(city="Taiwan")
    assert events["PyData Global"].location is None


def test_bad_rows_cost_themselves() -> None:
    found = read_file("python_deadlines", "python_deadlines.yml")
    assert problems(found) == [
        ("row 3", "cfp: '2026-02-31 23:59:00' is not a date"),
        ("row 5", "start: 'in May' is not a date; latitude: 'north' is not a number"),
        ("row 6", "conference: is missing"),
        ("row 7", "expected an object, found a text"),
    ]


def test_an_empty_file_is_no_list() -> None:
    assert problems(read("python_deadlines", "---\n")) == [("", "expected a list, found nothing")]
    assert read("python_deadlines", "[]") == []


def test_real_list(shared) -> None:
    folder = shared / "corpus/lists/JesperDramsch_python-deadlines/_data"
    found = read("python_deadlines", (folder / "conferences.yml").read_bytes())
    assert len(items(found)) == len({one.source_key for one in items(found)}) == 58
    assert problems(found) == []
    assert sum(bool(one.deadlines) for one in items(found)) > 40
