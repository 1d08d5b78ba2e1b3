"""up-for-grabs.net: one project a file."""

from __future__ import annotations

from itertools import islice

import pytest
from list_reading import asked, items, problems, read

from discovery.items import Opportunity, Party

FOLDER = "https://raw.githubusercontent.com/up-for-grabs/up-for-grabs.net/gh-pages/_data/projects/"
PROJECT = """---
name: Example Parser (EP)
desc: 'Parses examples: quickly'
site: https://example.org/parser
tags:
- python
- parsing
- python
upforgrabs:
  name: good first issue
  link: https://code.example/parser/labels/good%20first%20issue
stats:
  issue-count: 4
  last-updated: '2024-10-14T19:15:04Z'
"""


def test_asks_for_the_files_of_the_folder() -> None:
    (folder,) = asked("up_for_grabs", FOLDER)
    assert [folder.wants(FOLDER + name) for name in ("A.yml", "b c.yaml", "x/y.yml", "README.md")] == [
        True,
        True,
        False,
        False,
    ]


def test_a_project_is_an_opportunity() -> None:
    assert read("up_for_grabs", PROJECT, f"{FOLDER}Example%20Parser.NET.yml") == [
        Opportunity(
            source_key="Example Parser.NET",
            kind="micro_volunteering",
            name="Example Parser (EP)",
            url="https://code.example/parser/labels/good%20first%20issue",
            description="Parses examples: quickly",
            organization=Party(name="Example Parser (EP)", url="https://example.org/parser"),
            mode="remote",
            skills=["python", "parsing"],
        )
    ]


def test_counts_that_move_change_nothing() -> None:
    assert read("up_for_grabs", PROJECT) == read("up_for_grabs", PROJECT.replace("issue-count: 4", "issue-count: 0"))


@pytest.mark.parametrize(
    ("body", "count", "reason"),
    [
        ("name: A\nsite: https://a.example/\n", 1, None),
        ("name: A\ntags: 5\nupforgrabs: none\n", 1, "upforgrabs: 'none' is not an object"),
        ("desc: A\n", 0, "name: is missing"),
        ("- name: A\n", 0, "expected an object, found a list"),
        ("", 0, "expected an object, found nothing"),
        ("name: [A\n", 0, "not YAML"),
    ],
)
def test_odd_files(body: str, count: int, reason: str | None) -> None:
    found = read("up_for_grabs", body, f"{FOLDER}a.yml")
    assert len(items(found)) == count
    assert [text.startswith(reason or "-") for _, text in problems(found)] == [True] * bool(reason)


def test_real_projects(shared) -> None:
    files = sorted((shared / "corpus/opportunities/up-for-grabs/projects").iterdir())
    assert len(files) == 539
    found = [
        one for file in islice(files, 0, None, 5) for one in read("up_for_grabs", file.read_bytes(), FOLDER + file.name)
    ]
    assert problems(found) == []
    assert len({one.source_key for one in found}) == len(found) == 108
    assert all(one.url and one.skills for one in found)
