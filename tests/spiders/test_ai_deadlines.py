"""AI conference deadlines: typed deadlines, each with its zone."""

from __future__ import annotations

import pytest
from list_reading import asked, items, problems, read

from discovery.items import Deadline, Place, Problem

URL = "https://raw.githubusercontent.com/huggingface/ai-deadlines/main/src/data/conferences/"
EDITION = """
- title: EXAI
  year: 2027
  id: exai27
  full_name: Conference on Examples
  link: https://exai.example/2027/
  deadlines:
    - {type: abstract, label: Abstract submission deadline, date: '2026-08-28 11:00:00', timezone: UTC-7}
    - {type: camera-ready, label: Camera-ready, date: '2027-01-05', timezone: AoE}
  date: April 6-9, 2027
  start: 2027-04-06
  end: 2027-04-09
  tags: [machine-learning, computer-vision]
  city: Thessaloniki
  country: Greece
  venue: Concert Hall
  hindex: 212.0
  note: More <a href='https://exai.example'>here</a>.
"""


def test_asks_for_the_files_of_the_folder() -> None:
    (folder,) = asked("ai_deadlines", URL)
    assert [folder.wants(URL + name) for name in ("aaai.yml", "x/y.yml")] == [True, False]


def test_an_edition_is_an_event() -> None:
    (event,) = read("ai_deadlines", EDITION)
    assert (event.source_key, event.name, event.series_name) == ("exai27", "EXAI 2027", "EXAI")
    assert (event.start, event.end, event.all_day, event.when_text) == (
        "2027-04-06",
        "2027-04-09",
        True,
        "April 6-9, 2027",
    )
    assert event.location == Place(name="Concert Hall", city="Thessaloniki", country="Greece")
    assert event.description == "Conference on Examples\n\nMore here."
    assert event.tags == ["machine-learning", "computer-vision"]
    assert event.deadlines == [
        Deadline(
            kind="call_for_papers",
            due="2026-08-28T11:00:00",
            due_text="Abstract submission deadline",
            timezone="UTC-7",
        ),
        Deadline(kind="other", due="2027-01-05", due_text="Camera-ready", timezone="AoE"),
    ]


@pytest.mark.parametrize(
    ("kind", "label", "expected"),
    [
        ("paper", "Paper", "call_for_papers"),
        ("submission", "Submission", "call_for_papers"),
        ("final-notification", "Final", "notification"),
        ("review_release", "Reviews", "notification"),
        ("registration", "Author registration", "registration"),
        ("registration", "Early registration deadline", "early_bird"),
        ("registration", "Round 1 Paper Registration", "call_for_papers"),
        ("rebuttal_end", "Rebuttal", "other"),
        ("", "Something", "other"),
    ],
)
def test_kinds_of_deadlines(kind: str, label: str, expected: str) -> None:
    row = {"id": "x", "title": "X", "deadlines": [{"type": kind, "label": label, "date": "2027-01-01"}]}
    (event,) = read("ai_deadlines", [row])
    assert [one.kind for one in event.deadlines] == [expected]


def test_the_older_shape() -> None:
    body = "- {id: x25, title: X, year: 2025, deadline: '2025-04-30 23:59:59', abstract_deadline: '2025-04-20', timezone: AoE}"
    (event,) = read("ai_deadlines", body)
    assert [(one.kind, one.due, one.timezone) for one in event.deadlines] == [
        ("call_for_papers", "2025-04-20", "AoE"),
        ("call_for_papers", "2025-04-30T23:59:59", "AoE"),
    ]


def test_an_edition_online_has_no_place() -> None:
    (event,) = read("ai_deadlines", [{"id": "x", "title": "X", "city": "Virtual", "country": "Earth"}])
    assert (event.attendance, event.location) == ("online", None)


def test_bad_rows_cost_themselves() -> None:
    rows = [{"title": "A"}, {"id": "b", "title": "B", "start": "May", "deadlines": [{"date": "x"}, 5]}, None]
    found = read("ai_deadlines", rows)
    assert [one.source_key for one in items(found)] == ["b"]
    assert [where for where, _ in problems(found)] == ["row 1", "row 2", "row 3"]
    assert read("ai_deadlines", "[]") == []


def test_real_editions(shared) -> None:
    files = sorted((shared / "corpus/lists/huggingface_ai-deadlines/src/data/conferences").glob("*.yml"))
    found = [one for file in files for one in read("ai_deadlines", file.read_bytes())]
    found = [one for one in found if not isinstance(one, Problem) or "last line" not in one.reason]
    assert problems(found) == []
    assert len({one.source_key for one in found}) == len(found) == 122
    assert sum(len(one.deadlines) for one in found) > 470
