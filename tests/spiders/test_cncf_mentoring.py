"""CNCF mentoring: projects, and never a mentor."""

from __future__ import annotations

import msgspec
import pytest
from list_reading import asked, items, problems, read

from discovery.items import Opportunity, Party

FOLDER = "https://raw.githubusercontent.com/cncf/mentoring/main/programs/lfx-mentorship/"
PROJECT = {
    "issue_number": 2029,
    "issue_url": "https://code.example/issues/2029",
    "cncf_project": "Exaeger",
    "term": "2027 Term 1 (Mar-May)",
    "program_name_full": "CNCF - Exaeger: Move the query layer (2027 Term 1)",
    "program_name_short": "Move the query layer",
    "description": "## Description\n\nMove it.",
    "technologies": "Go",
    "skills": "TypeScript / React, Go, reading specifications (protobuf, OpenAPI), Go",
    "mentors": [{"name": "Ada Person", "github_handle": "ada", "email": "ada@person.example", "role": "primary"}],
    "upstream_issue_url": "https://code.example/ui/issues/4278",
    "lfx_url": "https://mentorship.example/project/36d66a45",
}


def test_asks_for_the_exports() -> None:
    (folder,) = asked("cncf_mentoring", FOLDER)
    names = ("2026/03-Sep-Nov/lfx-export.json", "2026/03-Sep-Nov/README.md")
    assert [folder.wants(FOLDER + name) for name in names] == [True, False]


def test_a_project_is_a_mentoring_programme() -> None:
    (one,) = read("cncf_mentoring", {"programs": [PROJECT]})
    assert one == Opportunity(
        source_key="2029",
        kind="mentoring_programme",
        name="Exaeger: Move the query layer",
        url="https://mentorship.example/project/36d66a45",
        description="2027 Term 1 (Mar-May)\n\nDescription\n\nMove it.",
        organization=Party(name="Exaeger"),
        mode="remote",
        skills=["TypeScript / React", "Go", "reading specifications (protobuf, OpenAPI)"],
        same_as=["https://code.example/issues/2029", "https://code.example/ui/issues/4278"],
    )
    assert b"erson" not in msgspec.json.encode(one)


@pytest.mark.parametrize(
    ("change", "skills"),
    [
        ({"skills": None}, ["Go"]),
        ({"skills": "", "technologies": ""}, []),
        ({"skills": "x" * 61 + ", Go,, etc."}, ["Go"]),
    ],
)
def test_skills(change: dict[str, object], skills: list[str]) -> None:
    (one,) = read("cncf_mentoring", {"programs": [PROJECT | change]})
    assert one.skills == skills


def test_bad_rows_cost_themselves() -> None:
    found = read("cncf_mentoring", {"programs": [{}, PROJECT | {"lfx_url": "soon"}, 3]})
    assert [one.url for one in items(found)] == ["https://code.example/issues/2029"]
    assert [where for where, _ in problems(found)] == ["row 1", "row 2", "row 3"]
    assert read("cncf_mentoring", {"programs": []}) == []
    assert len(problems(read("cncf_mentoring", {"other": 1}))) == 1


def test_real_export(shared) -> None:
    found = read("cncf_mentoring", (shared / "corpus/opportunities/cncf-mentoring/lfx-export.json").read_bytes())
    assert problems(found) == []
    assert len({one.source_key for one in found}) == len(found) == 59
    assert all(one.skills for one in found)
