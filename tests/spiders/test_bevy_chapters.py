"""Bevy: chapters, flat, by region or page by page."""

from __future__ import annotations

import pytest
from list_reading import items, links, problems, read

from discovery.items import Organization, Place
from discovery.spiders.bevy_chapters import BevyChaptersSpider

URL = "https://groups.example/api/chapter_region?chapters=true"
CHAPTER = {
    "active": True,
    "city": "Ann Arbor",
    "country": "US",
    "id": 1033,
    "hide_country_info": False,
    "latitude": 42.26,
    "logo": {},
    "longitude": -83,
    "picture": {"url": "https://img.example/header.png"},
    "state": "MI",
    "title": "Group Ann Arbor",
    "relative_url": "/group-ann-arbor/",
    "url": "https://groups.example/group-ann-arbor/",
}


def test_a_chapter_is_a_local_organization() -> None:
    (one,) = read("bevy_chapters", [CHAPTER], URL)
    assert one == Organization(
        source_key="1033",
        kind="chapter",
        level="local",
        name="Group Ann Arbor",
        url="https://groups.example/group-ann-arbor/",
        location=Place(city="Ann Arbor", region="MI", country="US", latitude=42.26, longitude=-83.0),
        image="https://img.example/header.png",
    )


@pytest.mark.parametrize(
    "answer",
    [
        [CHAPTER, CHAPTER | {"id": 2}],
        [{"title": "North America", "chapters": [CHAPTER, CHAPTER | {"id": 2}]}],
        {"results": [CHAPTER, CHAPTER | {"id": 2}]},
        {"chapters": [CHAPTER, CHAPTER | {"id": 2}]},
    ],
)
def test_shapes_of_the_answer(answer: object) -> None:
    assert [one.source_key for one in read("bevy_chapters", answer, URL)] == ["1033", "2"]


@pytest.mark.parametrize(
    "answer", [{"links": {"next": "/api/x?page=2"}}, {"next": "https://groups.example/api/x?page=2"}]
)
def test_next_page(answer: dict[str, object]) -> None:
    found = read("bevy_chapters", answer | {"results": []}, URL)
    assert links(found) == [("next", "https://groups.example/api/x?page=2")]


def test_what_is_closed_or_hidden() -> None:
    closed, hidden = CHAPTER | {"active": False}, CHAPTER | {"hide_country_info": True, "url": None}
    (one,) = read("bevy_chapters", [closed, hidden], URL)
    assert (one.location.country, one.location.region, one.location.city) == (None, None, "Ann Arbor")
    assert one.url == "https://groups.example/group-ann-arbor/"


def test_bad_rows_cost_themselves() -> None:
    found = read("bevy_chapters", [{"id": 1}, CHAPTER | {"latitude": "?", "logo": []}, None, {"title": "x"}], URL)
    assert [one.location.latitude for one in items(found)] == [None]
    assert [where for where, _ in problems(found)] == ["row 1", "row 2", "row 3", "row 4"]
    assert problems(read("bevy_chapters", {"detail": "Not found."}, URL)) == [("", "expected a list, found nothing")]


def test_suggests_the_address_of_the_chapters() -> None:
    assert BevyChaptersSpider.suggest("https://groups.example/group-x/", "") == URL


def test_real_chapters(shared) -> None:
    found = read("bevy_chapters", (shared / "corpus/organizations/gdg/gdg_chapters.json").read_bytes(), URL)
    assert problems(found) == []
    assert len({one.source_key for one in found}) == len(found) == 1_137
    assert all(one.location.latitude is not None and one.location.country for one in found)
