"""confs.tech: copies of one event share a key, different events never do."""

from __future__ import annotations

import json
from itertools import islice

import pytest
from list_reading import asked, items, problems, read

from discovery.items import Deadline, Event, Place
from discovery.spiders._base import Folder

BASE = "https://raw.githubusercontent.com/tech-conferences/conference-data/main/conferences/"
ROW = {
    "name": "LeadCon EMEA",
    "url": "https://leadcon.example/berlin/2027",
    "startDate": "2027-05-26",
    "endDate": "2027-05-27",
    "city": "Berlin",
    "country": "Germany",
    "online": True,
    "locales": "EN,DE",
    "cfpUrl": "https://leadcon.example/cfp",
    "cfpEndDate": "2027-01-31",
    "twitter": "@leadcon",
}


def test_asks_for_the_files_of_the_folder() -> None:
    (folder,) = asked("confs_tech", BASE)
    assert isinstance(folder, Folder)
    assert folder.wants(f"{BASE}2027/tech-comm.json")
    assert not folder.wants(f"{BASE}README.md")


def test_a_row_is_an_event() -> None:
    (event,) = read("confs_tech", [ROW], f"{BASE}2027/leadership.json")
    assert event == Event(
        source_key="2027-05-26 | leadcon emea | berlin",
        kind="conference",
        name="LeadCon EMEA",
        url="https://leadcon.example/berlin/2027",
        start="2027-05-26",
        end="2027-05-27",
        all_day=True,
        attendance="hybrid",
        location=Place(city="Berlin", country="Germany"),
        deadlines=[Deadline(kind="call_for_papers", due="2027-01-31", url="https://leadcon.example/cfp")],
        tags=["leadership"],
        language="en",
    )


@pytest.mark.parametrize(
    ("change", "attendance"),
    [
        ({}, "hybrid"),
        ({"online": False}, "in_person"),
        ({"online": None}, "in_person"),
        ({"city": None, "country": None}, "online"),
        ({"city": None, "online": False}, None),
    ],
)
def test_attendance(change: dict[str, object], attendance: str | None) -> None:
    (event,) = read("confs_tech", [ROW | change])
    assert event.attendance == attendance


@pytest.mark.parametrize(
    ("change", "is_same"),
    [
        ({}, True),
        ({"name": "LEADCON emea", "url": "http://www.leadcon.example"}, True),
        ({"city": "Paris"}, False),
        ({"startDate": "2027-05-25"}, False),
        ({"name": "LeadCon EMEA Workshops"}, False),
        ({"city": None}, False),
    ],
)
def test_copies_share_a_key_and_others_do_not(change: dict[str, object], is_same: bool) -> None:
    (one,) = read("confs_tech", [ROW], f"{BASE}2027/data.json")
    (other,) = read("confs_tech", [ROW | change], f"{BASE}2027/devops.json")
    assert (one.source_key == other.source_key) is is_same
    assert (one.tags, other.tags) == (["data"], ["devops"])


@pytest.mark.parametrize(
    ("file", "tags"), [("product.json", ["product"]), ("networking.json", ["computer networking"]), ("", [])]
)
def test_the_file_names_the_topic(file: str, tags: list[str]) -> None:
    (event,) = read("confs_tech", [ROW], f"{BASE}2027/{file}")
    assert event.tags == tags


def test_bad_values_cost_themselves() -> None:
    found = read("confs_tech", [ROW | {"endDate": "soon", "url": "leadcon", "locales": "All"}, {"url": "x"}, 7, ROW])
    assert [(one.start, one.end, one.language) for one in items(found)] == [
        ("2027-05-26", None, None),
        ("2027-05-26", "2027-05-27", "en"),
    ]
    assert [where for where, _ in problems(found)] == ["row 1", "row 2", "row 3"]


def test_an_empty_file_is_fine() -> None:
    assert read("confs_tech", []) == []


@pytest.mark.parametrize("body", ["{}", "", "<!doctype html>", '"x"'])
def test_what_is_no_list_is_one_problem(body: str) -> None:
    found = read("confs_tech", body)
    assert (items(found), len(problems(found))) == ([], 1)


def test_real_rows_and_keys(shared) -> None:
    """In every fifth file of the list, two rows share a key exactly if name, start and city are the same."""
    files = sorted((shared / "corpus/lists/tech-conferences_conference-data/conferences").glob("*/*.json"))
    keys: dict[str, tuple[str, ...]] = {}
    rows = 0
    for file in islice(files, 0, None, 5):
        raw = json.loads(file.read_bytes())
        found = read("confs_tech", file.read_bytes(), f"{BASE}{file.parent.name}/{file.name}")
        assert len(items(found)) == len(raw)
        for one, event in zip(raw, items(found), strict=True):
            same = (one["startDate"], one["name"].strip().casefold(), one.get("city", "").strip().casefold())
            assert keys.setdefault(event.source_key, same) == same
            rows += 1
    assert rows > 1_000
    assert len(keys) == len(set(keys.values())) < rows
