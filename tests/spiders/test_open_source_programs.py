"""Open-Source-Programs: Markdown tables of programmes."""

from __future__ import annotations

import pytest
from list_reading import items, links, problems, read

from discovery.items import Opportunity

PAGE = """# SOC-Programs
[![issues](https://img.example/issues.svg)](https://code.example/issues)

| Name                | Stipend | Timeline |
|---------------------|:-------:|----------|
| [Season of Examples](https://season.example/docs_(new)) | Yes* | [timeline](https://season.example/t) |
|[Winter of Tests]( http://winter.example )|No|
| [Bad](ftp://bad.example) | Yes | |
| Without a link | Yes | |

# Open Source Competitions

| Name | Awards |
|---|---|
| [Code Cup***](https://cup.example/) | Prizes |
"""


def test_rows_are_opportunities() -> None:
    found = read("open_source_programs", PAGE)
    assert items(found) == [
        Opportunity(
            source_key="season of examples | https://season.example/docs_(new)",
            kind="mentoring_programme",
            name="Season of Examples",
            url="https://season.example/docs_(new)",
            tags=["open source", "stipend"],
        ),
        Opportunity(
            source_key="winter of tests | http://winter.example",
            kind="mentoring_programme",
            name="Winter of Tests",
            url="http://winter.example",
            tags=["open source"],
        ),
        Opportunity(
            source_key="code cup | https://cup.example/",
            kind="other",
            name="Code Cup",
            url="https://cup.example/",
            tags=["open source"],
        ),
    ]
    assert problems(found) == [("line 8", "'ftp://bad.example' is not a web address")]
    assert links(found) == []


@pytest.mark.parametrize(
    "body", ["", "# Title only", "| a | b |\n|---|---|\n| c | d |\n", "|" * 5_000, "| [" + "x](" * 900]
)
def test_pages_without_programmes(body: str) -> None:
    assert problems(read("open_source_programs", body)) == [("", "no table of programmes found")]


def test_real_list(shared) -> None:
    path = shared / "corpus/opportunities/mentoring-lists/Open-Source-Programs_README.md"
    found = read("open_source_programs", path.read_bytes())
    assert problems(found) == []
    assert len({one.source_key for one in found}) == len(found) > 50
