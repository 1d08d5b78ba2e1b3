"""The default catalogue: every table can be used, and says where its data comes from and on what terms."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest

from discovery.sources import Source, load_sources
from discovery.spiders._registry import spider_class, spider_names

FOLDER = Path(__file__).resolve().parents[1] / "data" / "sources"
NOTICE = Path(__file__).resolve().parents[1] / "NOTICE"
SPDX = {"MIT", "CC0-1.0", "CC-BY-4.0", "CC-BY-SA-4.0", "OGL-UK-3.0", "unknown"}


@pytest.fixture(scope="module")
def sources() -> dict[str, Source]:
    return load_sources(FOLDER, {name: spider_class(name).options for name in spider_names()})


def test_every_table_is_valid(sources: dict[str, Source]) -> None:
    assert len(sources) > 50


def test_every_source_names_its_origin_and_terms(sources: dict[str, Source]) -> None:
    for source in sources.values():
        assert source.title, source.name
        assert source.attribution, source.name
        assert source.licence in SPDX, source.name


def test_no_address_is_asked_twice(sources: dict[str, Source]) -> None:
    assert [url for url, count in Counter(one.url for one in sources.values()).items() if count > 1] == []


def test_no_address_holds_a_person(sources: dict[str, Source]) -> None:
    assert [one.url for one in sources.values() if re.search(r"(?:@|%40)gmail", one.url)] == []


def test_registers_are_asked_rarely(sources: dict[str, Source]) -> None:
    assert {one.every for one in sources.values() if one.spider in {"hmrc_list3", "ror", "bevy_chapters"}} == {"28d"}


def test_the_notice_names_every_licensed_source(sources: dict[str, Source]) -> None:
    notice = NOTICE.read_text(encoding="utf-8")
    for source in sources.values():
        if source.licence != "unknown":
            assert (source.attribution or "") in " ".join(notice.split()), source.name
            assert source.licence in notice, source.name
