"""ccfddl: a series, its editions and their deadlines."""

from __future__ import annotations

from itertools import islice

import pytest
from list_reading import asked, items, problems, read, read_file

from discovery.items import Deadline, Event, Place

FOLDER = "https://raw.githubusercontent.com/ccfddl/ccf-deadlines/main/conference/"


def test_asks_for_the_files_of_all_fields() -> None:
    (folder,) = asked("ccfddl", FOLDER)
    assert [folder.wants(FOLDER + name) for name in ("AI/aaai.yml", "types.yml", "AI/x/y.yml")] == [True, False, False]


def test_an_edition_is_an_event() -> None:
    first, *_ = read_file("ccfddl", "ccfddl.yml")
    assert first == Event(
        source_key="ai/examplai26/2026",
        kind="conference",
        name="EXAMPLAI 2026",
        series_name="EXAMPLAI",
        description="Example Conference on Artificial Intelligence",
        url="https://examplai.example/26/",
        when_text="January 20 - 27, 2026",
        location=Place(city="Montréal", region="Québec", country="Canada"),
        deadlines=[
            Deadline(
                kind="call_for_papers",
                due="2025-07-25T23:59:59",
                due_text="Abstract: 2025-07-25 23:59:59 (Journal Track)",
                timezone="UTC-12",
            ),
            Deadline(
                kind="call_for_papers",
                due="2025-08-01T23:59:59",
                due_text="Paper: 2025-08-01 23:59:59 (Journal Track)",
                timezone="UTC-12",
            ),
        ],
        tags=["artificial intelligence"],
    )


def test_undated_online_and_unplaced_editions() -> None:
    _, online, unplaced = items(read_file("ccfddl", "ccfddl.yml"))
    assert (online.attendance, online.location, online.deadlines) == ("online", None, [])
    assert (unplaced.attendance, unplaced.location, unplaced.source_key) == (None, None, "ai/examplai26/2028")


def test_bad_editions_cost_themselves() -> None:
    assert problems(read_file("ccfddl", "ccfddl.yml")) == [
        ("row 2", "deadline: 'in July' is not a date"),
        ("row 4", "year: is missing"),
    ]


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ("- title: A\n  sub: AI\n", "expected a list, found nothing"),
        ("- sub: AI\n  confs: []\n", "title: is missing"),
        ("title: A\n", "expected a list, found an object"),
    ],
)
def test_series_that_are_none(body: str, reason: str) -> None:
    assert [text for _, text in problems(read("ccfddl", body))] == [reason]


def test_one_id_in_two_fields_is_two_conferences() -> None:
    body = "- title: FSE\n  sub: {}\n  confs:\n  - year: 2026\n    id: fse26\n"
    keys = [read("ccfddl", body.format(field))[0].source_key for field in ("SE", "SC")]
    assert keys == ["se/fse26/2026", "sc/fse26/2026"]


def test_real_series(shared) -> None:
    files = sorted((shared / "corpus/lists/ccfddl_ccf-deadlines/conference").glob("??/*.yml"))
    assert len(files) == 352
    found = [one for file in islice(files, 0, None, 4) for one in read("ccfddl", file.read_bytes())]
    assert problems(found) == []
    assert len({one.source_key for one in found}) == len(found) > 250
    assert all(one.when_text and one.deadlines for one in found[:50])
