"""Whatever a value of a row turns into, nothing is raised, and the rows beside it are read."""

from __future__ import annotations

import io
import json
import zipfile
from typing import Any

import msgspec
import pytest
from list_reading import DATA, items, problems, read, variants
from test_ai_deadlines import EDITION
from test_bevy_chapters import CHAPTER
from test_carpentries import COURSE as CURRICULUM
from test_carpentries import WORKSHOP
from test_cncf_mentoring import PROJECT as MENTORED
from test_confs_tech import ROW as CONFERENCE
from test_mit_learn import COURSE
from test_ror import FIRST, SECOND
from test_rubyevents import EVENT, EVENT_URL
from test_tess import TRAINING
from test_testing_conferences import ROW as TESTING
from test_up_for_grabs import PROJECT
from test_volunteerconnector import ONE
from test_volunteerconnector import page as answer
from yaml import CBaseLoader, load

from discovery.readers._rows import UNFORESEEN

ODD: tuple[Any, ...] = (
    None, True, 0, -1, 10**30, 1e308, "", " ", "x", "null", "2027-02-30", "//", "http://[", "javascript:x", "<b>", "\ud800",
    "(" * 300, [], {}, [None], [[]], [{}], {"": []}, {"name": {}}, [{"name": [], "type": {}, "date": 1, "url": 5}],
)  # fmt: skip


def yaml_rows(text: str) -> Any:
    return load(text, CBaseLoader)


def as_zip(rows: list[Any]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("x.json", json.dumps(rows))
    return out.getvalue()


LISTS: dict[str, tuple[str, dict[str, Any], Any]] = {
    "confs_tech": ("confs_tech", CONFERENCE, list),
    "python_deadlines": ("python_deadlines", yaml_rows((DATA / "python_deadlines.yml").read_text("utf-8"))[1], list),
    "hmrc_list3": ("hmrc_list3", {"name": "A (B)", "synonyms": ["C"], "startYear": 2016}, list),
    "bevy_chapters": ("bevy_chapters", CHAPTER, list),
    "carpentries workshops": ("carpentries", WORKSHOP, list),
    "carpentries curricula": ("carpentries", CURRICULUM, list),
    "volunteerconnector": ("volunteerconnector", ONE, lambda rows: answer(*rows)),
    "ccfddl": ("ccfddl", yaml_rows((DATA / "ccfddl.yml").read_text("utf-8"))[0], list),
    "ai_deadlines": ("ai_deadlines", yaml_rows(EDITION)[0], list),
    "testing_conferences": ("testing_conferences", TESTING, list),
    "cncf_mentoring": ("cncf_mentoring", MENTORED, lambda rows: {"programs": rows}),
    "mit_learn": ("mit_learn", COURSE, lambda rows: {"results": rows}),
    "tess": ("tess", TRAINING, list),
    "ror 1": ("ror", FIRST, as_zip),
    "ror 2": ("ror", SECOND, as_zip),
}

AS_YAML = frozenset({"python_deadlines", "ccfddl", "ai_deadlines", "testing_conferences"})


@pytest.mark.parametrize("name", LISTS)
def test_odd_values_in_a_list(name: str) -> None:
    spider, row, wrap = LISTS[name]
    kept = len(items(read(spider, wrap([row]))))
    for odd in variants(row, ODD):
        if spider in AS_YAML and "\\ud800" in json.dumps(odd):
            continue  # YAML has no way to write half a character
        found = read(spider, wrap([odd, row]))
        assert len(items(found)) >= kept, odd
        assert not [text for _, text in problems(found) if text.startswith(UNFORESEEN)], odd
        msgspec.json.encode(found[: len(found) - kept])


@pytest.mark.parametrize(
    ("spider", "document", "url"),
    [
        ("up_for_grabs", yaml_rows(PROJECT), "https://x.example/a.yml"),
        ("rubyevents", yaml_rows(EVENT), EVENT_URL),
        (
            "ror",
            {"hits": {"hits": [{"files": [{"links": {"self": "https://x.example/a.zip"}}]}]}},
            "https://x.example/",
        ),
        ("mit_learn", {"results": [], "next": "https://x.example/"}, "https://x.example/"),
        ("volunteerconnector", {"results": [], "next": "https://x.example/"}, "https://x.example/"),
        (
            "bevy_chapters",
            {"results": [{"chapters": []}], "links": {"next": "https://x.example/"}},
            "https://x.example/",
        ),
    ],
)
def test_odd_values_in_a_document(spider: str, document: dict[str, Any], url: str) -> None:
    for odd in variants(document, ODD):
        if "\\ud800" in json.dumps(odd):
            continue
        found = read(spider, odd, url)
        assert not [text for _, text in problems(found) if text.startswith(UNFORESEEN)], odd
        for one in items(found):
            assert one.name
            msgspec.json.encode(one)
