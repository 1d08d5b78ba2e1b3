"""The README's new platform works as it is printed, once it is pasted into a file of the spiders' folder."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import msgspec
import pytest
from list_reading import asked, links, read, rows

import discovery.detect
import discovery.spiders
from discovery.clock import Clock
from discovery.commands._looking import first_ask
from discovery.crawl.reading import Work, read_page
from discovery.readers import Payload
from discovery.sources import Source
from discovery.spiders import _registry

README = Path(__file__).resolve().parents[2] / "README.md"
URL = "https://cars.example/api/events?page=1"
ANSWER: dict[str, Any] = {
    "events": [
        {"id": "7", "title": "Drivers’ meeting", "starts": "2027-03-02T18:00", "link": "https://cars.example/7"}
    ],
    "next": "https://cars.example/api/events?page=2",
}


def printed_code() -> list[str]:
    return re.findall(r"```python\n(.*?)```", README.read_text("utf-8"), re.DOTALL)


@pytest.fixture
def code(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """Give the code as printed, pasted into a file that the registry finds."""
    (printed,) = [block for block in printed_code() if "SourceSpider" in block]
    (tmp_path / "carpool.py").write_text(printed, "utf-8")
    monkeypatch.setattr(discovery.spiders, "__path__", [*discovery.spiders.__path__, str(tmp_path)])
    caches = (_registry.spider_names, _registry.spider_class, discovery.detect._classes)
    for cache in caches:
        cache.cache_clear()
    yield printed
    sys.modules.pop("discovery.spiders.carpool", None)
    for cache in caches:
        cache.cache_clear()


def test_its_printed_test_passes(code: str) -> None:
    (printed,) = [block for block in printed_code() if "list_reading" in block]
    names: dict[str, Any] = {}
    exec(compile(printed, "README.md", "exec"), names)
    tests = [one for name, one in names.items() if name.startswith("test_")]
    for test in tests:
        test()
    assert tests


def test_it_is_found_asks_reads_and_is_recognised(code: str) -> None:
    assert code.count("\n") < 80
    assert "carpool" in _registry.spider_names()
    assert [ask.url for ask in asked("carpool", "https://cars.example/")] == [URL]
    found = read("carpool", ANSWER, URL)
    assert links(found) == [("next", "https://cars.example/api/events?page=2")]
    assert rows(found) == [
        {"type": "event", "source_key": "7", "name": "Drivers’ meeting", "url": "https://cars.example/7", "start": "2027-03-02T18:00"}
    ]  # fmt: skip
    assert links(read("carpool", {"events": [], "next": None}, URL)) == []
    page = '<html><head><meta name="generator" content="Carpool 3"></head></html>'
    ways = discovery.detect.ways(Payload(page.encode(), "https://cars.example/", "text/html"), page, {})
    assert (ways[0].kind, ways[0].spider) == ("platform", "carpool")
    setting: Any = SimpleNamespace(clock=Clock(datetime(2027, 2, 10, tzinfo=UTC)))
    assert first_ask(ways[0], setting).url == URL


def test_what_it_reads_goes_through_the_pipelines_and_what_is_no_answer_is_a_problem(code: str) -> None:
    source = Source(name="cars", spider="carpool", url="https://cars.example/", timezone="Europe/Berlin")
    work = Work(
        source=source,
        body=json.dumps(ANSWER).encode(),
        url=URL,
        content_type=None,
        now=datetime(2027, 2, 1, tzinfo=UTC),
    )
    (item,) = read_page(work).items
    assert msgspec.json.decode(item)["start_utc"] == "2027-03-02T17:00:00Z"
    work.body = b"<html>Down</html>"
    assert [problem.reason[:13] for problem in read_page(work).problems] == ["reader failed"]
