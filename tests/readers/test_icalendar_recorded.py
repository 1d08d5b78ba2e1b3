"""Recorded feeds of many platforms: nothing readable is lost, and series have the dates that others state for them."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from discovery.items import Event

if TYPE_CHECKING:
    from types import ModuleType

BENCHMARK = Path(__file__).resolve().parents[2] / "benchmarks/calendars.py"
EVERY = 9
"""One recorded file in so many is looked at; the benchmark looks at all."""


@pytest.fixture(scope="module")
def bench() -> ModuleType:
    spec = importlib.util.spec_from_file_location("bench_calendars", BENCHMARK)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_every_event_comes_back_with_its_name_and_start(shared: Path, bench: ModuleType) -> None:
    expected = found = 0
    for path in sorted((shared / "corpus/calendars").rglob("*.ics"))[::EVERY]:
        body = path.read_bytes()
        items = [item for item in bench.read(body).items if isinstance(item, Event)]
        have = {(bench.letters(item.name), form) for item in items for form in bench.forms(item)}
        events = bench.by_lines(body)
        expected += len(events)
        found += sum((bench.letters(name), start) in have for name, start in events)
        assert items or not events, f"{path} is lost"
    assert expected > 1_000
    assert found >= 0.999 * expected


def test_series_have_the_dates_that_other_suites_state(shared: Path, bench: ModuleType) -> None:
    equal, refused, others = bench.series(shared / "corpus")
    assert equal >= 0.98 * (equal + len(others)), others
    assert refused < equal / 5
